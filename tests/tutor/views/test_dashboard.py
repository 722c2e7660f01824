import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Classroom, Role, User
from lessons.models import Course, Misconception, Skill
from tests.factories.accounts import ClassroomFactory, TeacherFactory, UserFactory
from tests.factories.lessons import CourseFactory, ExerciseFactory, MisconceptionFactory
from tests.tutor.courses import RIGHT, WRONG, skills_in_a_row
from tests.tutor.services.answers import learner_with, serving_of
from tutor.services.attempts import attempt_submit

pytestmark = pytest.mark.django_db

PAGES = [
    "classroom", "classroom-skills", "classroom-growth", "classroom-misconceptions", "classroom-misconception",
    "classroom-live",
]  # fmt: skip
MOST_QUERIES = 20


@pytest.fixture
def skills() -> list[Skill]:
    return list(skills_in_a_row(3, exercises=6))


@pytest.fixture
def course(skills: list[Skill]) -> Course:
    return skills[0].course


@pytest.fixture
def misconception(course: Course) -> Misconception:
    return MisconceptionFactory(course=course)


@pytest.fixture
def teacher() -> User:
    return TeacherFactory()


@pytest.fixture
def classroom(teacher: User) -> Classroom:
    classroom = ClassroomFactory(name="Year 9")
    classroom.teachers.add(teacher)
    return classroom


@pytest.fixture
def client(teacher: User, client_of) -> Client:
    return client_of(teacher)


def practise(learner: User, skill: Skill, *responses: str, ago: timedelta = timedelta(0)) -> None:
    for exercise, response in zip(skill.main_exercises.order_by("pk"), responses, strict=False):
        now = timezone.now() - ago
        serving = serving_of(exercise, learner, is_current=False, served_at=now)
        attempt_submit(serving=serving, try_number=1, response=response, now=now)


def joined(classroom: Classroom, name: str = "Wren") -> User:
    student = learner_with(display_name=name)
    classroom.students.add(student)
    return student


def address(name: str, classroom: Classroom, misconception: Misconception) -> str:
    if name == "classroom-misconception":
        return reverse(name, args=[classroom.pk, misconception.course.slug, misconception.pk])
    return reverse(name, args=[classroom.pk])


def text(client: Client, name: str, classroom: Classroom, query: str = "") -> str:
    page = client.get(reverse(name, args=[classroom.pk]) + query)
    assert page.status_code == 200
    return page.content.decode()


@pytest.mark.parametrize("name", PAGES)
class TestEveryPageOfAClass:
    def test_stands_without_students(self, name: str, client: Client, classroom: Classroom, misconception):
        page = client.get(address(name, classroom, misconception)).content.decode()
        assert "No student has joined yet." in page

    @pytest.mark.parametrize("count", [1, 12])
    def test_takes_as_many_queries_for_one_student_as_for_many(
        self, name: str, client: Client, classroom, misconception, skills, count: int, django_assert_max_num_queries
    ):
        for _number in range(count):
            student = joined(classroom)
            practise(student, skills[0], RIGHT, "-1", "-1", WRONG[0])
        client.get(address(name, classroom, misconception))
        with django_assert_max_num_queries(MOST_QUERIES - 4):
            client.get(address(name, classroom, misconception))

    def test_is_open_to_administrators(self, name: str, client_of, classroom: Classroom, misconception):
        admin = UserFactory(role=Role.ADMIN, is_staff=True, is_superuser=True)
        assert client_of(admin).get(address(name, classroom, misconception)).status_code == 200

    def test_forgets_who_was_removed(self, name: str, client: Client, classroom: Classroom, misconception, skills):
        joined(classroom, "Robin")
        gone = joined(classroom, "Wren")
        practise(gone, skills[0], "-1", "-1", WRONG[0])
        classroom.students.remove(gone)
        assert "Wren" not in client.get(address(name, classroom, misconception)).content.decode()


def test_without_a_course_the_pages_say_so(client: Client, classroom: Classroom):
    for name in PAGES[:4]:
        assert "There is no course yet." in text(client, name, classroom)


class TestTheCourseSwitch:
    def test_is_there_only_where_there_is_a_choice(self, client: Client, classroom: Classroom, course: Course):
        joined(classroom)
        assert "course-switch" not in text(client, "classroom", classroom)
        CourseFactory(title="Grammar")
        assert "Grammar" in text(client, "classroom", classroom)

    def test_begins_with_what_the_class_practised_last(self, client: Client, classroom: Classroom, skills):
        other = skills_in_a_row(1)[0]
        practise(joined(classroom), other, RIGHT)
        page = client.get(reverse("classroom", args=[classroom.pk]))
        assert page.context["page"].course == other.course
        page = client.get(reverse("classroom", args=[classroom.pk]) + f"?course={skills[0].course.slug}")
        assert page.context["page"].course == skills[0].course

    def test_of_a_course_that_there_is_not_is_404(self, client: Client, classroom: Classroom, course: Course):
        assert client.get(reverse("classroom", args=[classroom.pk]) + "?course=nothing").status_code == 404


class TestTheOverview:
    def test_says_who_needs_help_why_and_what_to_do(self, client: Client, classroom: Classroom, skills):
        student = joined(classroom)
        practise(student, skills[0], WRONG[0], WRONG[0], WRONG[0])
        page = text(client, "classroom", classroom)
        assert f"Stuck on {skills[0].title}" in page
        assert "Missed the last 3 exercises on it in a row." in page
        assert reverse("student-skill", args=[student.pk, skills[0].pk]) in page

    def test_is_calm_when_all_is_well(self, client: Client, classroom: Classroom, skills):
        practise(joined(classroom), skills[0], RIGHT, RIGHT, RIGHT)
        assert "Nobody, as far as the answers tell." in text(client, "classroom", classroom)

    def test_shows_its_students_and_no_others(self, client: Client, classroom: Classroom, course: Course):
        joined(classroom, "Wren")
        joined(ClassroomFactory(), "Robin")
        page = text(client, "classroom", classroom)
        assert "Wren" in page
        assert "Robin" not in page

    def test_lists_students_by_name(self, client: Client, classroom: Classroom, course: Course):
        for name in ("Wren", "Ada", "Robin"):
            joined(classroom, name)
        rows = client.get(reverse("classroom", args=[classroom.pk])).context["overview"].rows
        assert [row.student.shown_name for row in rows] == ["Ada", "Robin", "Wren"]

    def test_shows_the_same_mastery_as_the_student_sees(self, client, client_of, classroom: Classroom, skills):
        student = joined(classroom)
        practise(student, skills[0], RIGHT, RIGHT, RIGHT, RIGHT)
        own = client_of(student).get(reverse("skill-map", args=[skills[0].course.slug])).context["page"]
        row = client.get(reverse("classroom", args=[classroom.pk])).context["overview"].rows[0]
        assert row.mastered_count == own.mastered_count == 1
        assert row.review_count == len(own.reviews_due)


class TestTheMapOfSkills:
    def test_shows_each_status_as_the_students_own_map_does(self, client, client_of, classroom: Classroom, skills):
        student = joined(classroom)
        practise(student, skills[0], RIGHT, RIGHT, RIGHT, RIGHT)
        practise(student, skills[1], WRONG[0], RIGHT, WRONG[0], WRONG[0])
        own = client_of(student).get(reverse("skill-map", args=[skills[0].course.slug])).context["page"]
        cells = client.get(reverse("classroom-skills", args=[classroom.pk])).context["map"].rows[0].cells
        assert [cell.mastery.status for cell in cells] == [tile.mastery.status for tile in own.tiles]

    def test_leads_to_the_answers(self, client: Client, classroom: Classroom, skills):
        student = joined(classroom)
        page = text(client, "classroom-skills", classroom)
        for skill in skills:
            assert reverse("student-skill", args=[student.pk, skill.pk]) in page

    def test_tells_a_status_in_words_and_by_a_sign(self, client: Client, classroom: Classroom, skills):
        practise(joined(classroom), skills[0], RIGHT, RIGHT, RIGHT, RIGHT)
        page = text(client, "classroom-skills", classroom)
        assert re.search(r'aria-hidden="true">✓</span><span class="visually-hidden">Mastered, \d+ %', page)

    @pytest.mark.parametrize(
        ("sort", "names"),
        [("name", "Ada Robin"), ("-name", "Robin Ada"), ("mastered", "Ada Robin"), ("-mastered", "Robin Ada")],
    )
    def test_is_sorted_as_asked(self, client: Client, classroom: Classroom, skills, sort: str, names: str):
        joined(classroom, "Ada")
        practise(joined(classroom, "Robin"), skills[0], RIGHT, RIGHT, RIGHT, RIGHT)
        found = client.get(reverse("classroom-skills", args=[classroom.pk]) + f"?sort={sort}").context["map"]
        assert " ".join(row.student.shown_name for row in found.rows) == names

    def test_by_a_skill_puts_those_first_who_know_it_least(self, client: Client, classroom: Classroom, skills):
        practise(joined(classroom, "Ada"), skills[0], RIGHT, RIGHT, RIGHT, RIGHT)
        joined(classroom, "Robin")
        query = f"?sort={skills[0].slug}"
        found = client.get(reverse("classroom-skills", args=[classroom.pk]) + query).context["map"]
        assert [row.student.shown_name for row in found.rows] == ["Robin", "Ada"]

    def test_takes_any_sort_and_unit_for_what_it_knows(self, client: Client, classroom: Classroom, skills):
        joined(classroom)
        found = client.get(reverse("classroom-skills", args=[classroom.pk]) + "?sort=%27&unit=nowhere").context["map"]
        assert found.skill_count == 3

    def test_can_be_of_one_unit(self, client: Client, classroom: Classroom, skills):
        joined(classroom)
        unit = skills[0].unit
        found = client.get(reverse("classroom-skills", args=[classroom.pk]) + f"?unit={unit.slug}").context["map"]
        assert [group.unit for group in found.groups] == [unit]


class TestMisconceptions:
    def test_name_who_holds_them_with_answers(self, client: Client, classroom, skills, misconception):
        practise(joined(classroom, "Wren"), skills[0], "-1", "-1")
        practise(joined(classroom, "Robin"), skills[0], "-1")
        shown = client.get(reverse("classroom-misconceptions", args=[classroom.pk])).context["held"][0]
        assert shown.misconception == misconception
        assert [holder.student.shown_name for holder in shown.holding] == ["Wren"]
        assert [holder.student.shown_name for holder in shown.once] == ["Robin"]
        assert shown.examples[0].words == "-1"

    def test_of_an_earlier_week_are_left_out(self, client: Client, classroom, skills, misconception):
        practise(joined(classroom), skills[0], "-1", "-1", ago=timedelta(days=8))
        assert "None showed in the answers of the last seven days." in text(
            client, "classroom-misconceptions", classroom
        )

    def test_have_a_lesson_plan(self, client: Client, classroom, skills, misconception):
        practise(joined(classroom), skills[0], "-1", "-1")
        page = client.get(address("classroom-misconception", classroom, misconception)).content.decode()
        assert misconception.feedback in page
        assert reverse("lesson", args=[skills[0].course.slug, skills[0].slug]) in page
        assert "Exercises in which it can show" in page

    def test_of_another_course_have_no_plan_here(self, client: Client, classroom, course: Course):
        joined(classroom)
        other = MisconceptionFactory()
        page = client.get(reverse("classroom-misconception", args=[classroom.pk, course.slug, other.pk]))
        assert page.status_code == 404


class TestTheRunningLesson:
    def test_shows_who_works_on_what_and_the_last_answer(self, client: Client, classroom: Classroom, skills):
        student = joined(classroom)
        joined(classroom, "Robin")
        practise(student, skills[0], WRONG[0], WRONG[0], WRONG[0])
        serving_of(ExerciseFactory(main_skill=skills[0]), student)
        live = client.get(reverse("classroom-live", args=[classroom.pk])).context["live"]
        row = live.rows[0]
        assert (row.student, row.skill, row.last_verdict, row.exercises) == (student, skills[0], "wrong", 3)
        assert row.is_stuck
        assert [away.student.shown_name for away in live.away] == ["Robin"]

    def test_costs_no_page_while_nothing_changes(self, client: Client, classroom: Classroom, skills):
        student = joined(classroom)
        practise(student, skills[0], RIGHT)
        part = client.get(reverse("classroom-live", args=[classroom.pk]), headers={"HX-Request": "true"})
        assert "<html" not in part.content.decode()
        again = {"HX-Request": "true", "If-None-Match": part["ETag"]}
        assert client.get(reverse("classroom-live", args=[classroom.pk]), headers=again).status_code == 304
        practise(student, skills[1], RIGHT)
        assert client.get(reverse("classroom-live", args=[classroom.pk]), headers=again).status_code == 200

    def test_flags_an_exercise_that_takes_long(self, client: Client, classroom: Classroom, skills):
        student = joined(classroom)
        practise(student, skills[0], RIGHT)
        earlier = timezone.now() - timedelta(minutes=6)
        serving_of(ExerciseFactory(main_skill=skills[0]), student, served_at=earlier)
        assert "long on this exercise" in text(client, "classroom-live", classroom)


class TestGrowth:
    def test_ends_with_what_is_mastered_now(self, client: Client, classroom: Classroom, skills):
        practise(joined(classroom), skills[0], RIGHT, RIGHT, RIGHT, RIGHT, ago=timedelta(days=15))
        growth = client.get(reverse("classroom-growth", args=[classroom.pk])).context["growth"]
        assert growth.mastered[-1].middle == growth.students[0].mastered_now == 1
        assert sum(week.exercises for week in growth.weeks) == 4

    def test_is_drawn_with_its_numbers_beside_it(self, client: Client, classroom: Classroom, skills):
        practise(joined(classroom), skills[0], RIGHT, RIGHT, RIGHT, RIGHT)
        page = text(client, "classroom-growth", classroom)
        drawn = [chart.key for chart in client.get(reverse("classroom-growth", args=[classroom.pk])).context["charts"]]
        assert drawn == ["mastered", "exercises", "right", "remembered", "time"]
        assert page.count('role="img"') == page.count('class="chart-table') >= 3
        assert "style=" not in page
