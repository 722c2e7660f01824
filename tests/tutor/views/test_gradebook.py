"""The teacher's pages of set work and grades."""

import re
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Classroom, User
from lessons.models import Skill
from tests.factories.accounts import UserFactory
from tests.factories.set_work import AssignmentFactory, adaptive, class_of, fixed, quiz
from tests.tutor.courses import skills_in_a_row
from tests.tutor.services.answers import learner_with, serving_of
from tutor.models import Assignment, Attempt, GradeCategory, GradeChange, GradeScale, Occasion, Work
from tutor.spreadsheets import csv_of, xlsx_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def skill() -> Skill:
    return skills_in_a_row(2, exercises=4)[0]


@pytest.fixture
def student() -> User:
    return learner_with(display_name="Wren")


@pytest.fixture
def classroom(student: User) -> Classroom:
    return class_of(student)


@pytest.fixture
def client(classroom: Classroom, client_of) -> Client:
    return client_of(classroom.teachers.get())


def posted(skill: Skill, **values: object) -> dict[str, object]:
    """Return a filled form of an assignment."""
    return {
        "title": "Sums", "course": skill.course_id, "kind": "adaptive", "goal": "mastery", "exercise_count": 10,
        "skills": [skill.pk], "is_for_everybody": "on", "late_policy": "accept", "late_percent": 10, "tries": 3,
        "hints_allowed": "on", "chat_allowed": "on", "release_rule": "handed_in", "weight": 1, **values,
    }  # fmt: skip


def answered(work: Work, item, score: float) -> Attempt:
    """Store an answer without moving what is believed, which costs time and is not looked at here."""
    serving = serving_of(
        item.exercise,
        work.student,
        work=work,
        item=item,
        occasion=Occasion.ASSIGNMENT,
        is_current=False,
        state="solved",
    )
    return Attempt(
        learner=work.student, serving=serving, exercise=item.exercise, course=item.exercise.course,
        occasion=Occasion.ASSIGNMENT, try_number=1, response="5", verdict="correct" if score == 1 else "wrong",
        score=score, reason={"code": "right", "message": "", "params": {}}, hints_shown=0, seconds=20,
        answered_at=timezone.now(), skill_ids=[item.exercise.main_skill_id], difficulty=0.3,
    )  # fmt: skip


class TestSettingWork:
    def test_publishes_at_once(self, client: Client, classroom: Classroom, skill: Skill):
        address = reverse("assignment-new", args=[classroom.pk])
        assert client.get(address).status_code == 200
        page = client.post(address, posted(skill, publish="yes"))
        made = Assignment.objects.get()
        assert page["Location"] == reverse("assignment", args=[made.pk])
        assert (made.status, made.skills.get()) == ("published", skill)

    def test_keeps_a_draft_from_students(self, client: Client, classroom, skill, student: User, client_of):
        client.post(reverse("assignment-new", args=[classroom.pk]), posted(skill))
        made = Assignment.objects.get()
        assert made.is_draft
        assert client_of(student).get(reverse("set-work", args=[made.pk])).status_code == 404

    def test_takes_times_as_those_of_the_class(self, client: Client, classroom: Classroom, skill: Skill):
        profile = classroom.teachers.get().profile
        profile.time_zone = "Asia/Shanghai"
        profile.save()
        client.post(reverse("assignment-new", args=[classroom.pk]), posted(skill, due_at="2026-12-01T08:00"))
        assert Assignment.objects.get().due_at.isoformat() == "2026-12-01T00:00:00+00:00"
        page = client.get(reverse("assignment-edit", args=[Assignment.objects.get().pk])).content.decode()
        assert 'value="2026-12-01T08:00"' in page
        assert "Asia/Shanghai" in page

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"title": ""}, "This field is required"),
            ({"kind": "adaptive", "is_quiz": "on"}, "A quiz has a fixed list"),
            ({"opens_at": "2026-12-02T08:00", "due_at": "2026-12-01T08:00"}, "It must be due after it opens."),
            ({"late_policy": "close"}, "Say when it is due"),
            ({"kind": "fixed", "is_quiz": "on", "release_rule": "due"}, "Say when it is due"),
            ({"is_for_everybody": ""}, "Choose at least one student"),
            ({"due_at": "soon"}, "Enter a valid date/time."),
            ({"tries": "0"}, "greater than or equal to 1"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_the_rest(self, client: Client, classroom, skill, values, words: str):
        page = client.post(reverse("assignment-new", args=[classroom.pk]), posted(skill, instructions="Kept", **values))
        assert page.status_code == 422
        assert words in page.content.decode()
        assert "Kept" in page.content.decode()
        assert not Assignment.objects.exists()

    def test_without_skills_is_kept_as_a_draft_and_says_so(self, client: Client, classroom: Classroom, skill: Skill):
        data = posted(skill, publish="yes", skills=[])
        page = client.post(reverse("assignment-new", args=[classroom.pk]), data, follow=True)
        assert "Choose at least one skill" in page.content.decode()
        assert Assignment.objects.get().is_draft

    def test_takes_no_students_of_another_class(self, client: Client, classroom: Classroom, skill: Skill):
        data = posted(skill, is_for_everybody="", students=[UserFactory().pk])
        assert client.post(reverse("assignment-new", args=[classroom.pk]), data).status_code == 422

    def test_locks_what_was_asked_once_somebody_began(self, client: Client, classroom, skill, student: User):
        assignment = adaptive(classroom, skill, title="Old")
        Work.objects.create(assignment=assignment, student=student, started_at=timezone.now())
        client.post(reverse("assignment-edit", args=[assignment.pk]), posted(skill, title="New", tries=1))
        assignment.refresh_from_db()
        assert (assignment.title, assignment.tries) == ("New", 3)
        assert "title" in assignment.changes.get().fields

    def test_chooses_exercises_from_the_bank(self, client: Client, classroom: Classroom, skill: Skill):
        client.post(reverse("assignment-new", args=[classroom.pk]), posted(skill, kind="fixed"))
        made = Assignment.objects.get()
        address = reverse("assignment-items", args=[made.pk])
        found = client.get(address, {"words": "work out"}).context["found"]
        for exercise in found[:2]:
            client.post(address, {"action": "add", "number": exercise.pk})
        first, second = made.items.all()
        client.post(address, {"action": "points", "number": second.pk, "points": "4"})
        client.post(address, {"action": "up", "number": second.pk})
        assert list(made.items.values_list("exercise", "points")) == [(second.exercise_id, 4), (first.exercise_id, 1)]
        assert client.post(address, {"action": "points", "number": second.pk, "points": "x"}).status_code == 422
        assert client.get(reverse("assignment-preview", args=[made.pk])).status_code == 200
        client.post(address, {"action": "remove", "number": second.pk})
        assert made.items.get() == first

    def test_finds_nothing_for_strange_words(self, client: Client, classroom: Classroom, skill: Skill):
        made = fixed(classroom, skill.main_exercises.first())
        page = client.get(reverse("assignment-items", args=[made.pk]), {"words": "%_'\"<x>", "skill": "x"})
        assert "No exercise matches." in page.content.decode()

    @pytest.mark.parametrize(
        ("to", "status"), [("close", "closed"), ("archive", "archived"), ("nonsense", "published")]
    )
    def test_ends(self, client: Client, classroom: Classroom, skill: Skill, to: str, status: str):
        made = adaptive(classroom, skill)
        client.post(reverse("assignment-status", args=[made.pk]), {"to": to})
        made.refresh_from_db()
        assert made.status == status

    def test_copies_only_to_the_teachers_own_classes(self, client: Client, classroom: Classroom, skill: Skill):
        made = adaptive(classroom, skill)
        client.post(reverse("assignment-copy", args=[made.pk]), {"classroom": class_of().pk})
        assert Assignment.objects.count() == 1
        client.post(reverse("assignment-copy", args=[made.pk]), {"classroom": classroom.pk})
        assert Assignment.objects.count() == 2


class TestWhoHasDoneWhat:
    def test_is_a_table_of_students_and_exercises(self, client: Client, classroom, skill, student: User):
        made = fixed(classroom, *skill.main_exercises.order_by("pk")[:2])
        work = Work.objects.create(assignment=made, student=student, started_at=timezone.now())
        answered(work, made.items.first(), 1.0).save()
        page = client.get(reverse("assignment", args=[made.pk]))
        [line] = page.context["report"].lines
        assert [mark.sign for mark in line.marks] == ["right", "none"]
        assert line.seconds == 20
        assert page.context["report"].columns[0].percent_right == 100

    def test_grants_more_time_and_reminds(self, client: Client, classroom: Classroom, skill: Skill, student: User):
        made = adaptive(classroom, skill, due_at=timezone.now())
        address = reverse("assignment-student", args=[made.pk, student.pk])
        client.post(address, {"due_at": "2030-01-01T08:00"})
        client.post(reverse("assignment-remind", args=[made.pk]))
        work = Work.objects.get()
        assert work.due_at.year == 2030
        assert work.reminded_at
        assert client.post(address, {"due_at": "never"}).status_code == 422
        stranger = reverse("assignment-student", args=[made.pk, UserFactory().pk])
        assert client.get(stranger).status_code == 404

    def test_releases_the_results_of_a_quiz(self, client: Client, classroom: Classroom, skill: Skill, student: User):
        made = quiz(classroom, skill.main_exercises.first(), due_at=timezone.now() + timedelta(1), release_rule="due")
        Work.objects.create(assignment=made, student=student, started_at=timezone.now(), handed_in_at=timezone.now())
        assert "Release results (1 waits)" in client.get(reverse("assignment", args=[made.pk])).content.decode()
        client.post(reverse("assignment-release", args=[made.pk]))
        assert Work.objects.get().released_at

    def test_is_a_file_too(self, client: Client, classroom: Classroom, skill: Skill, student: User):
        student.profile.display_name = "=HYPERLINK(1)"
        student.profile.save()
        made = fixed(classroom, skill.main_exercises.first())
        text = client.get(reverse("assignment-csv", args=[made.pk])).content.decode("utf-8-sig")
        assert text.splitlines()[1].startswith("'=HYPERLINK(1)")

    def test_takes_few_queries_for_forty_students(self, client, classroom, skill, django_assert_max_num_queries):
        made = fixed(classroom, *skill.main_exercises.all())
        fill(classroom, [made], 40)
        with django_assert_max_num_queries(20):
            client.get(reverse("assignment", args=[made.pk]))
        with django_assert_max_num_queries(20):
            client.get(reverse("assignments", args=[classroom.pk]))


def fill(classroom: Classroom, assignments: list[Assignment], students: int) -> None:
    """Let a class of so many students have done the first exercise of each assignment."""
    people = [UserFactory() for _number in range(students)]
    classroom.students.set(people)
    attempts = []
    for made in assignments:
        item = made.items.first()
        for person in people:
            work = Work.objects.create(assignment=made, student=person, started_at=timezone.now())
            attempts.append(answered(work, item, 1.0))
    Attempt.objects.bulk_create(attempts)


class TestTheGradebook:
    def cell(self, classroom: Classroom, made: Assignment, student: User) -> str:
        return reverse("gradebook-cell", args=[classroom.pk, made.pk, student.pk])

    def test_of_forty_students_and_thirty_assignments_takes_few_queries(
        self, client: Client, classroom: Classroom, skill: Skill, django_assert_max_num_queries
    ):
        exercise = skill.main_exercises.first()
        made = [fixed(classroom, exercise) for _number in range(30)]
        fill(classroom, made[:4], 40)
        with django_assert_max_num_queries(20):
            page = client.get(reverse("gradebook", args=[classroom.pk]))
        assert page.content.count(b"<tr>") == 41
        assert page.content.count(b'class="score') == 1200

    def test_sets_a_score_by_hand_with_a_reason(self, client: Client, classroom, skill: Skill, student: User):
        made = adaptive(classroom, skill)
        address = self.cell(classroom, made, student)
        assert client.get(address).status_code == 200
        assert client.post(address, {"kind": "score", "percent": "80"}).status_code == 422
        assert client.post(address, {"kind": "score", "percent": "", "reason": "x"}).status_code == 422
        assert client.post(address, {"kind": "score", "percent": "nan", "reason": "x"}).status_code == 422
        client.post(address, {"kind": "score", "percent": "80", "reason": "Shown on paper"})
        client.post(address, {"kind": "excused", "reason": "Was ill"})
        page = client.get(address).content.decode()
        assert "Shown on paper" in page
        assert [change.kind for change in GradeChange.objects.all()] == ["score", "excused"]
        client.post(address, {"kind": "computed", "reason": "A mistake"})
        assert client.get(address).context["score"].change is None

    def test_edits_a_score_within_the_table_with_htmx(self, client: Client, classroom, skill: Skill, student: User):
        address = self.cell(classroom, adaptive(classroom, skill), student)
        assert "<form" in client.get(address, headers=HTMX).content.decode()
        data = {"kind": "score", "percent": "80", "reason": "Shown on paper"}
        page = client.post(address, data, headers=HTMX).content.decode()
        assert "<html" not in page
        assert "80 %" in page
        assert f'id="final-{student.pk}" hx-swap-oob="true"' in page

    def test_changes_of_grades_stay_as_they_are(self, classroom: Classroom, skill: Skill, student: User):
        change = GradeChange.objects.create(
            assignment=adaptive(classroom, skill),
            student=student,
            kind="excused",
            reason="x",
            changed_at=timezone.now(),
        )
        with pytest.raises(TypeError):
            change.save()
        with pytest.raises(TypeError):
            GradeChange.objects.update(reason="y")

    def test_has_categories_weights_and_a_scale(
        self, client: Client, classroom: Classroom, skill: Skill, student: User
    ):
        address = reverse("gradebook-settings", args=[classroom.pk])
        data = {
            "categories-TOTAL_FORMS": 2, "categories-INITIAL_FORMS": 0,
            "categories-0-name": "Homework", "categories-0-weight": 1, "categories-0-drop_lowest": 0,
            "categories-1-name": "Quizzes", "categories-1-weight": 3, "categories-1-drop_lowest": 1,
            "scale": "Passed 50\nNot passed 0",
        }  # fmt: skip
        client.post(address, data)
        homework, quizzes = GradeCategory.objects.order_by("pk")
        assert GradeScale.objects.get().steps == [["Passed", 50], ["Not passed", 0]]
        for category, percent in ((homework, 100), (quizzes, 20), (quizzes, 60)):
            made = adaptive(classroom, skill, category=category)
            GradeChange.objects.create(
                assignment=made, student=student, kind="score", percent=percent, reason="x", changed_at=timezone.now()
            )
        [row] = client.get(reverse("gradebook", args=[classroom.pk])).context["book"].rows
        assert (row.percent, row.grade, len(row.dropped)) == (70, "Passed", 1)

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"scale": "A ninety"}, "is not a grade with a whole percentage"),
            ({"scale": "B 80\nA 90"}, "Put the best grade first"),
            ({"categories-1-name": "homework"}, "Two categories have the same name."),
            ({"categories-0-weight": "heavy"}, "Enter a whole number."),
        ],
    )
    def test_says_what_is_wrong_with_its_settings(self, client: Client, classroom: Classroom, values, words: str):
        data = {
            "categories-TOTAL_FORMS": 2, "categories-INITIAL_FORMS": 0, "categories-0-name": "Homework",
            "categories-1-name": "", "scale": "A 90", **values,
        }  # fmt: skip
        page = client.post(reverse("gradebook-settings", args=[classroom.pk]), data)
        assert page.status_code == 422
        assert words in page.content.decode()
        assert not GradeCategory.objects.exists()

    def test_categories_of_another_class_are_out_of_reach(self, client: Client, classroom: Classroom):
        other = GradeCategory.objects.create(classroom=class_of(), name="Theirs")
        data = {
            "categories-TOTAL_FORMS": 1, "categories-INITIAL_FORMS": 0, "categories-0-id": other.pk,
            "categories-0-name": "Mine", "scale": "A 90",
        }  # fmt: skip
        client.post(reverse("gradebook-settings", args=[classroom.pk]), data)
        other.refresh_from_db()
        assert other.name == "Theirs"

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_can_be_taken_away_as_a_file(self, client: Client, classroom, skill, student: User, kind: str):
        made = adaptive(classroom, skill, title="=1+1")
        client.post(self.cell(classroom, made, student), {"kind": "score", "percent": "80", "reason": "x"})
        content = client.get(reverse("gradebook-file", args=[classroom.pk, kind])).content
        if kind == "csv":
            assert "'=1+1" in content.decode()
            assert "80.0" in content.decode()
        else:
            book = zipfile.ZipFile(BytesIO(content))
            assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
            assert "=1+1" in book.read("xl/sharedStrings.xml").decode()

    def test_is_no_file_of_another_kind(self, client: Client, classroom: Classroom):
        assert client.get(reverse("gradebook-file", args=[classroom.pk, "pdf"])).status_code == 404

    def test_leaves_drafts_out(self, client: Client, classroom: Classroom, skill: Skill):
        AssignmentFactory(classroom=classroom, course=skill.course, status="draft", title="Not yet")
        assert "Not yet" not in client.get(reverse("gradebook", args=[classroom.pk])).content.decode()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1"])
def test_no_cell_of_a_file_is_a_formula(text: str):
    [cell] = re.findall(r"[^\ufeff\r\n]+", csv_of([[text.replace("\r", "")]]).decode())[:1]
    assert cell.lstrip('"').startswith("'")
    book = zipfile.ZipFile(BytesIO(xlsx_of("x" * 40 + "[]", [[text]])))
    assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
