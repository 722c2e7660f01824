"""The student's pages of set work."""

from datetime import timedelta
from random import Random

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from lessons.models import Skill
from tests.factories.accounts import UserFactory
from tests.factories.set_work import adaptive, class_of, fixed, quiz
from tests.tutor.courses import RIGHT, WRONG, skills_in_a_row
from tests.tutor.services.answers import serving_of
from tutor.models import Assignment, Attempt, GradeChange, Serving, Work
from tutor.services.quizzes import quiz_hand_in
from tutor.services.set_work import item_serving, items_in_order, work_start

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
SECRET = "Start at $2$."  # The first hint of every exercise of these tests, and the first step of its solution.


@pytest.fixture
def student() -> User:
    return UserFactory()


@pytest.fixture
def client(student: User, client_of) -> Client:
    return client_of(student)


@pytest.fixture
def skill() -> Skill:
    return skills_in_a_row(1, exercises=4)[0]


def begin(client: Client, assignment: Assignment) -> Work:
    client.post(reverse("set-work-begin", args=[assignment.pk]))
    return Work.objects.select_related("assignment", "student__profile").get(assignment=assignment)


def do_page(client: Client, assignment: Assignment, number: int | str = "", **options):
    return client.get(reverse("set-work-do", args=[assignment.pk]), {"exercise": number} if number else {}, **options)


def say(client: Client, serving: Serving, response: str, **data: object):
    return client.post(reverse("quiz-answer", args=[serving.pk]), {"try_number": 1, "answer": response, **data})


def question(work: Work, number: int = 0) -> Serving:
    item = items_in_order(work)[number]
    return item_serving(work=work, item=item, now=timezone.now(), random=Random(1))


class TestHomeAndPractice:
    def test_show_set_work_first(self, client: Client, student: User, skill: Skill):
        adaptive(class_of(student), skill, title="Sums at home", due_at=timezone.now() + timedelta(days=1))
        for address in (reverse("home"), reverse("practice", args=[skill.course.slug])):
            page = client.get(address).content.decode()
            assert page.index("Sums at home") < page.index('class="stem' if "practice" in address else "Today")

    def test_say_what_is_late_and_that_the_teacher_reminds(self, client: Client, student: User, skill: Skill):
        assignment = adaptive(class_of(student), skill, due_at=timezone.now() - timedelta(days=1))
        Work.objects.create(assignment=assignment, student=student, reminded_at=timezone.now())
        page = client.get(reverse("home")).content.decode()
        assert "Late" in page
        assert "Your teacher reminds you" in page

    @pytest.mark.parametrize("count", [1, 6])
    def test_take_few_queries(self, client, student, skill, count: int, django_assert_max_num_queries):
        classroom = class_of(student)
        for _number in range(count):
            adaptive(classroom, skill)
        client.get(reverse("home"))
        with django_assert_max_num_queries(20):
            client.get(reverse("home"))


class TestAnAssignment:
    def test_is_only_its_students(self, client: Client, client_of, student: User, skill: Skill):
        chosen = adaptive(class_of(student), skill, is_for_everybody=False)
        assert client.get(reverse("set-work", args=[chosen.pk])).status_code == 404
        chosen.students.add(student)
        assert client.get(reverse("set-work", args=[chosen.pk])).status_code == 200
        assert client_of(UserFactory()).get(reverse("set-work", args=[chosen.pk])).status_code == 404

    def test_leads_from_exercise_to_exercise_and_back(self, client: Client, student: User, skill: Skill):
        assignment = fixed(class_of(student), *skill.main_exercises.order_by("pk")[:2])
        work = begin(client, assignment)
        for number in (1, 2):
            page = do_page(client, assignment)
            serving = page.context["page"].serving
            assert serving.item.position == number
            client.post(reverse("answer", args=[serving.pk]), {"try_number": 1, "answer": RIGHT}, headers=HTMX)
            after = client.post(reverse("next", args=[serving.pk]), headers=HTMX)
        assert after["HX-Redirect"] == reverse("set-work", args=[assignment.pk])
        assert "Done. Well worked!" in client.get(reverse("set-work", args=[assignment.pk])).content.decode()
        assert work.servings.count() == 2

    def test_works_without_htmx(self, client: Client, student: User, skill: Skill):
        assignment = fixed(class_of(student), *skill.main_exercises.order_by("pk")[:2])
        begin(client, assignment)
        serving = do_page(client, assignment, 2).context["page"].serving
        data = {"try_number": 1, "answer": WRONG[0]}
        page = client.post(reverse("answer", args=[serving.pk]), data, follow=True)
        assert page.redirect_chain[-1][0].endswith("?exercise=2")
        assert 'class="verdict wrong"' in page.content.decode()
        onward = client.post(reverse("next", args=[serving.pk]), follow=True)
        assert onward.context["page"].serving.item.position == 1

    def test_has_no_exercises_to_skip(self, client: Client, student: User, skill: Skill):
        for assignment in (adaptive(class_of(student), skill), fixed(class_of(student), skill.main_exercises.first())):
            begin(client, assignment)
            page = do_page(client, assignment).content.decode()
            assert "Show me the solution" in page
            assert "Skip this one" not in page

    def test_adaptive_goes_on_to_another_exercise(self, client: Client, student: User, skill: Skill):
        assignment = adaptive(class_of(student), skill)
        begin(client, assignment)
        serving = do_page(client, assignment).context["page"].serving
        client.post(reverse("answer", args=[serving.pk]), {"try_number": 1, "answer": RIGHT}, headers=HTMX)
        page = client.post(reverse("next", args=[serving.pk]), headers=HTMX)
        assert page.context["page"].serving != serving

    def test_adaptive_leaves_an_exercise_that_came_into_a_quiz_meanwhile(
        self, client: Client, student: User, skill: Skill
    ):
        assignment = adaptive(class_of(student), skill)
        begin(client, assignment)
        before = do_page(client, assignment).context["page"].serving
        quiz(assignment.classroom, before.exercise)
        assert do_page(client, assignment).context["page"].exercise != before.exercise

    def test_closed_within_an_exercise_keeps_what_was_typed(self, client: Client, student: User, skill: Skill):
        assignment = fixed(class_of(student), *skill.main_exercises.order_by("pk")[:2])
        work = begin(client, assignment)
        serving = question(work)
        Assignment.objects.update(status="closed")
        page = client.post(reverse("answer", args=[serving.pk]), {"try_number": 1, "answer": "1234"}, headers=HTMX)
        assert page.status_code == 422
        assert "This work is closed" in page.content.decode()
        assert 'value="1234"' in page.content.decode()
        assert not Attempt.objects.exists()

    def test_without_help_offers_no_hint(self, client: Client, student: User, skill: Skill):
        assignment = fixed(class_of(student), *skill.main_exercises.order_by("pk")[:2], hints_allowed=False)
        begin(client, assignment)
        assert "Hint 1" not in do_page(client, assignment).content.decode()

    @pytest.mark.parametrize("number", ["0", "99", "x", "²"])
    def test_asked_for_an_exercise_that_is_none_shows_the_next(self, client, student, skill, number: str):
        assignment = fixed(class_of(student), *skill.main_exercises.order_by("pk")[:2])
        begin(client, assignment)
        assert do_page(client, assignment, number).context["page"].serving.item.position == 1


class TestAQuiz:
    def test_tells_nothing_until_the_results(self, client: Client, student: User, skill: Skill):
        assignment = quiz(
            class_of(student), *skill.main_exercises.order_by("pk")[:2],
            due_at=timezone.now() + timedelta(days=1), release_rule="due",
        )  # fmt: skip
        work = begin(client, assignment)
        pages = [say(client, question(work), given) for given in (RIGHT, WRONG[0])]
        assert pages[0].status_code == pages[1].status_code == 302
        right, wrong = (do_page(client, assignment, 1).content.decode() for _time in range(2))
        assert right == wrong or SECRET not in right
        client.post(reverse("hand-in", args=[assignment.pk]))
        addresses = [
            reverse("set-work", args=[assignment.pk]), reverse("my-grades"), reverse("home"),
            reverse("skill-map", args=[skill.course.slug]), reverse("lesson", args=[skill.course.slug, skill.slug]),
            reverse("practice", args=[skill.course.slug]), reverse("feedback", args=[question(work).pk]),
        ]  # fmt: skip
        for address in addresses:
            page = client.get(address).content.decode()
            assert 'class="verdict' not in page
            assert "Worked solution" not in page
            assert "✗ not right" not in page
            assert "Your score" not in page
        page = client.get(reverse("set-work", args=[assignment.pk])).content.decode()
        assert "The results are not out yet." in page

    @pytest.mark.parametrize("responses", [(RIGHT, WRONG[0]), (WRONG[1], RIGHT)])
    def test_looks_the_same_whatever_was_answered(self, client, student, skill, responses: tuple[str, str]):
        assignment = quiz(class_of(student), *skill.main_exercises.order_by("pk")[:2])
        work = begin(client, assignment)
        page = client.post(
            reverse("quiz-answer", args=[question(work).pk]), {"answer": responses[0], "try_number": 1}, headers=HTMX
        ).content.decode()
        assert "Question 2 of 2" in page
        assert "verdict" not in page

    def test_gives_its_questions_nowhere_else(self, client: Client, student: User, skill: Skill):
        """Not even from a practice page that was opened before: no verdict, hint, solution or comment."""
        exercise = skill.main_exercises.first()
        old = serving_of(exercise, student, is_current=False)
        quiz(class_of(student), exercise)
        for name in ("answer", "hint", "reveal", "next"):
            page = client.post(reverse(name, args=[old.pk]), {"try_number": 1, "answer": RIGHT}, headers=HTMX)
            assert page.status_code == 404
        assert client.get(reverse("feedback", args=[old.pk])).status_code == 404
        assert not Attempt.objects.exists()

    def test_questions_are_not_taken_by_the_pages_of_practice(self, client: Client, student: User, skill: Skill):
        work = begin(client, quiz(class_of(student), *skill.main_exercises.all()[:2]))
        for name in ("answer", "hint", "reveal", "next"):
            page = client.post(reverse(name, args=[question(work).pk]), {"try_number": 1, "answer": RIGHT})
            assert page.status_code == 404

    def test_survives_a_reload_with_what_was_answered(self, client: Client, student: User, skill: Skill):
        work = begin(client, quiz(class_of(student), *skill.main_exercises.order_by("pk")[:2]))
        say(client, question(work), "77")
        assert 'value="77"' in do_page(client, work.assignment, 1).content.decode()

    def test_answered_after_the_end_says_so_and_repeats_the_answer(self, client: Client, student: User, skill: Skill):
        work = begin(client, quiz(class_of(student), *skill.main_exercises.all()[:2], minutes=10))
        shown = question(work)
        Work.objects.update(started_at=timezone.now() - timedelta(minutes=11))
        page = client.post(reverse("quiz-answer", args=[shown.pk]), {"answer": "1234", "try_number": 1}, follow=True)
        text = page.content.decode()
        assert "this answer was not taken: 1234" in text
        assert "the time was up" in text
        assert not Attempt.objects.exists()

    def test_sent_by_the_clock_is_taken_and_handed_in(self, client: Client, student: User, skill: Skill):
        work = begin(client, quiz(class_of(student), *skill.main_exercises.all()[:2], minutes=10))
        shown = question(work)
        Work.objects.update(started_at=timezone.now() - timedelta(minutes=10, seconds=2))
        say(client, shown, RIGHT, time_is_up="yes")
        ended = Work.objects.get()
        assert (Attempt.objects.count(), ended.handed_in) == (1, "time")

    @pytest.mark.parametrize("typed", ["", "2 +"])
    def test_asks_again_for_what_cannot_be_read(self, client: Client, student: User, skill: Skill, typed: str):
        work = begin(client, quiz(class_of(student), *skill.main_exercises.all()[:2]))
        page = say(client, question(work), typed)
        assert page.status_code == 422
        assert f'value="{typed}"' in page.content.decode()

    def test_shows_the_results_when_it_is_handed_in(self, client: Client, student: User, skill: Skill):
        work = begin(client, quiz(class_of(student), *skill.main_exercises.order_by("pk")[:2]))
        say(client, question(work), RIGHT)
        assert (
            "1 of 2 questions are answered."
            in client.get(reverse("hand-in", args=[work.assignment.pk])).content.decode()
        )
        page = client.post(reverse("hand-in", args=[work.assignment.pk]), follow=True).content.decode()
        assert "50 %" in page
        assert "Question 1: ✓ right" in " ".join(page.split())
        assert SECRET in page.replace("&#x27;", "'") or "Worked solution" in page

    def test_handed_in_twice_is_handed_in_once(self, client: Client, student: User, skill: Skill):
        work = begin(client, quiz(class_of(student), *skill.main_exercises.all()[:2]))
        for _time in range(2):
            assert client.post(reverse("hand-in", args=[work.assignment.pk])).status_code == 302
        assert client.get(reverse("set-work-do", args=[work.assignment.pk])).status_code == 302

    def test_of_somebody_else_is_not_found(self, client_of, student: User, skill: Skill):
        assignment = quiz(class_of(student), *skill.main_exercises.all()[:2])
        work = work_start(student=student, assignment=assignment, now=timezone.now())
        other = client_of(UserFactory())
        assert say(other, question(work), RIGHT).status_code == 404
        assert other.post(reverse("hand-in", args=[assignment.pk])).status_code == 404


class TestTheStudentsGrades:
    def test_say_why(self, client: Client, student: User, skill: Skill):
        classroom = class_of(student)
        done = quiz(classroom, skill.main_exercises.first(), title="Quiz one")
        work = begin(client, done)
        say(client, question(work), RIGHT)
        quiz_hand_in(work=work, now=timezone.now())
        other = adaptive(classroom, skill, title="Sums")
        GradeChange.objects.create(
            assignment=other, student=student, kind="score", percent=70, reason="Shown on paper",
            changed_at=timezone.now(),
        )  # fmt: skip
        page = client.get(reverse("my-grades")).content.decode()
        assert "85 %" in page
        assert "Set by your teacher: Shown on paper" in page

    def test_take_few_queries(self, client: Client, student: User, skill: Skill, django_assert_max_num_queries):
        classroom = class_of(student)
        for _number in range(8):
            adaptive(classroom, skill)
        with django_assert_max_num_queries(20):
            client.get(reverse("my-grades"))
