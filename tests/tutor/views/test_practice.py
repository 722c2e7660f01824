import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from lessons.models import Lesson, Skill, WorkedExample
from tests.factories.accounts import UserFactory
from tests.factories.lessons import MisconceptionFactory
from tests.tutor.courses import RIGHT, WRONG, choice_on, skills_in_a_row
from tests.tutor.services.answers import serving_of
from tutor.forms import AnswerForm
from tutor.models import Attempt, Feedback, FeedbackStatus, Occasion, Serving, ServingState
from tutor.services.feedback import SETTLED_AFTER

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def learner() -> User:
    return UserFactory()


@pytest.fixture
def client(learner: User, client_of) -> Client:
    return client_of(learner)


@pytest.fixture
def skills() -> list[Skill]:
    return list(skills_in_a_row(2))


@pytest.fixture
def serving(learner: User, skills: list[Skill]) -> Serving:
    return serving_of(skills[0].main_exercises.first(), learner)


def post(client: Client, name: str, serving: Serving, **data: object):
    """Press a button of the practice page the way htmx does."""
    return client.post(reverse(name, args=[serving.pk]), {"try_number": 1, **data}, headers=HTMX)


def is_fragment(page) -> bool:
    return page.content.decode().lstrip().startswith('<section id="exercise"')


class TestThePage:
    def test_shows_an_exercise_and_why(self, client: Client, skills: list[Skill]):
        page = client.get(reverse("practice", args=[skills[0].course.slug]))
        assert "Work out $2 + 3$." in re.sub("<.*?>", "", page.content.decode())
        assert f"You are ready for something new: {skills[0].title}." in page.content.decode()

    def test_is_whole_without_htmx_and_a_fragment_with_it(self, client: Client, serving: Serving):
        address = reverse("practice", args=[serving.course.slug])
        assert "<html" in client.get(address).content.decode()
        assert is_fragment(client.get(address, headers=HTMX))

    def test_keeps_key_hints_and_solution_to_itself(self, client: Client, serving: Serving):
        serving.exercise.hints = ["First secret."]
        serving.exercise.solution = ["Second secret."]
        serving.exercise.key = "4321"
        serving.exercise.save()
        shown = client.get(reverse("practice", args=[serving.course.slug])).content.decode()
        assert "secret" not in shown
        assert "4321" not in shown

    def test_stays_on_the_skill_that_was_asked_for(self, client: Client, skills: list[Skill]):
        address = reverse("practice", args=[skills[0].course.slug])
        page = client.get(address, {"focus": skills[1].slug})
        assert skills[1].title in page.content.decode()
        assert f'name="focus" value="{skills[1].slug}"' in page.content.decode()

    @pytest.mark.parametrize("focus", ["nothing", "a b"])
    def test_of_a_skill_that_the_course_does_not_teach_is_not_found(self, client: Client, skills, focus: str):
        assert client.get(reverse("practice", args=[skills[0].course.slug]), {"focus": focus}).status_code == 404

    def test_is_kept_in_no_cache(self, client: Client, serving: Serving):
        page = client.get(reverse("practice", args=[serving.course.slug]))
        assert "no-store" in page["Cache-Control"]

    def test_opens_a_worked_example_to_a_beginner(self, client: Client, serving: Serving):
        lesson = Lesson.objects.get(skills=serving.skill)
        WorkedExample.objects.create(lesson=lesson, position=0, problem="Add $1$ and $1$.", steps=["It is $2$."])
        assert "A worked example first" in client.get(reverse("practice", args=[serving.course.slug])).content.decode()

    @pytest.mark.parametrize("attempts", [0, 2])
    def test_takes_few_queries(self, client: Client, serving: Serving, attempts: int, django_assert_max_num_queries):
        for number in range(attempts):
            post(client, "answer", serving, answer=WRONG[number], try_number=number + 1)
        client.get(reverse("practice", args=[serving.course.slug]))
        with django_assert_max_num_queries(14):
            client.get(reverse("practice", args=[serving.course.slug]))


class TestAnAnswer:
    def test_that_is_right_is_told_so(self, client: Client, serving: Serving):
        page = post(client, "answer", serving, answer=RIGHT)
        assert page.status_code == 200
        assert is_fragment(page)
        assert 'class="verdict correct"' in page.content.decode()
        assert "Next exercise" in page.content.decode()

    def test_that_is_wrong_is_told_why_and_how_many_tries_are_left(self, client: Client, serving: Serving):
        page = post(client, "answer", serving, answer=WRONG[0]).content.decode()
        reason = Attempt.objects.get().reason["message"]
        assert 'class="verdict wrong"' in page
        assert reason in page
        assert "You have 2 tries left." in page

    def test_that_is_wrong_stays_in_the_field(self, client: Client, serving: Serving):
        assert f'value="{WRONG[0]}"' in post(client, "answer", serving, answer=WRONG[0]).content.decode()

    def test_that_is_wrong_waits_for_feedback(self, client: Client, serving: Serving):
        page = post(client, "answer", serving, answer=WRONG[0]).content.decode()
        assert f'hx-get="{reverse("feedback", args=[serving.pk])}"' in page

    @pytest.mark.parametrize("typed", ["", "   "])
    def test_that_is_blank_is_asked_for_again(self, client: Client, serving: Serving, typed: str):
        page = post(client, "answer", serving, answer=typed)
        assert page.status_code == 422
        assert is_fragment(page)
        assert "Type or choose an answer first." in page.content.decode()
        assert not Attempt.objects.exists()

    def test_that_is_too_long_is_kept_for_its_writer(self, client: Client, serving: Serving):
        typed = "1" * (AnswerForm.LONGEST_ANSWER + 1)
        page = post(client, "answer", serving, answer=typed)
        assert page.status_code == 422
        assert typed in page.content.decode()
        assert "Keep it under 2000 characters." in page.content.decode()
        assert not Attempt.objects.exists()

    def test_that_cannot_be_read_does_not_count(self, client: Client, serving: Serving):
        page = post(client, "answer", serving, answer="2 +")
        assert page.status_code == 422
        assert 'class="verdict retry"' in page.content.decode()
        assert 'value="2 +"' in page.content.decode()
        assert not Attempt.objects.exists()

    def test_is_escaped(self, client: Client, serving: Serving):
        page = post(client, "answer", serving, answer='"><script>alert(1)</script>').content.decode()
        assert "<script>alert" not in page

    def test_that_is_blank_gets_a_whole_page_without_htmx(self, client: Client, serving: Serving):
        page = client.post(reverse("answer", args=[serving.pk]), {"try_number": 1, "answer": ""})
        assert page.status_code == 422
        assert "<html" in page.content.decode()

    def test_leads_back_to_the_page_without_htmx(self, client: Client, serving: Serving):
        page = client.post(reverse("answer", args=[serving.pk]), {"try_number": 1, "answer": WRONG[0]}, follow=True)
        assert page.redirect_chain == [(reverse("practice", args=[serving.course.slug]), 302)]
        assert 'class="verdict wrong"' in page.content.decode()

    def test_keeps_the_focus(self, client: Client, serving: Serving):
        data = {"try_number": 1, "answer": WRONG[0], "focus": serving.skill.slug}
        page = client.post(reverse("answer", args=[serving.pk]), data)
        assert page["Location"].endswith(f"?focus={serving.skill.slug}")

    @pytest.mark.parametrize("number", ["0", "-1", "many", ""])
    def test_with_a_try_number_that_is_none_is_refused(self, client: Client, serving: Serving, number: str):
        assert post(client, "answer", serving, answer=RIGHT, try_number=number).status_code == 422
        assert not Attempt.objects.exists()

    def test_sent_twice_shows_the_same_verdict(self, client: Client, serving: Serving):
        pages = [post(client, "answer", serving, answer=WRONG[0]).content.decode() for _time in range(2)]
        assert all("You have 2 tries left." in page for page in pages)

    def test_of_the_letter_or_the_text_is_the_same_choice(self, client: Client, learner: User, skills: list[Skill]):
        for given in ("five", "5"):
            serving = serving_of(choice_on(skills[0]), learner, is_current=False)
            assert 'class="verdict correct"' in post(client, "answer", serving, answer=given).content.decode()

    def test_to_a_question_of_the_placement_is_not_taken_here(self, client: Client, learner: User, serving: Serving):
        question = serving_of(serving.exercise, learner, occasion=Occasion.PLACEMENT)
        for name in ("answer", "hint", "reveal", "next"):
            assert post(client, name, question, answer=RIGHT).status_code == 404

    def test_takes_few_queries(self, client: Client, serving: Serving, django_assert_max_num_queries):
        with django_assert_max_num_queries(41):
            post(client, "answer", serving, answer=RIGHT)


class TestHints:
    def test_come_one_by_one(self, client: Client, serving: Serving):
        hints = serving.exercise.hints
        for number in (1, 2, 3):
            page = post(client, "hint", serving, number=number).context["page"]
            assert page.hints == hints[:number]

    def test_asked_for_twice_come_once(self, client: Client, serving: Serving):
        for _time in range(2):
            page = post(client, "hint", serving, number=1)
        assert len(page.context["page"].hints) == 1
        assert "Hint 2 of 3" in page.content.decode()

    def test_are_no_longer_offered_when_all_are_shown(self, client: Client, serving: Serving):
        for number in (1, 2, 3):
            page = post(client, "hint", serving, number=number)
        assert "Hint 4" not in page.content.decode()

    @pytest.mark.parametrize("number", ["", "x", "999", "²", "-1"])
    def test_with_a_number_that_is_none_give_the_first(self, client: Client, serving: Serving, number: str):
        assert len(post(client, "hint", serving, number=number).context["page"].hints) == 1

    def test_leave_the_field_and_the_last_verdict_as_they_are(self, client: Client, serving: Serving):
        post(client, "answer", serving, answer=WRONG[0])
        page = post(client, "hint", serving, number=1).content.decode()
        assert page.lstrip().startswith('<div id="help">')
        assert 'name="answer"' not in page

    def test_of_a_finished_exercise_show_all_of_it(self, client: Client, serving: Serving):
        post(client, "answer", serving, answer=RIGHT)
        page = post(client, "hint", serving, number=1)
        assert is_fragment(page)
        assert page["HX-Retarget"] == "#exercise"

    def test_keep_what_was_typed_without_htmx(self, client: Client, serving: Serving):
        sent = client.post(reverse("hint", args=[serving.pk]), {"number": 1, "answer": "two plus"}, follow=True)
        assert 'value="two plus"' in sent.content.decode()

    def test_show_nothing_old_once_the_answer_was_sent(self, client: Client, serving: Serving):
        client.post(reverse("hint", args=[serving.pk]), {"number": 1, "answer": "two plus"})
        sent = client.post(reverse("answer", args=[serving.pk]), {"try_number": 1, "answer": WRONG[0]}, follow=True)
        assert f'value="{WRONG[0]}"' in sent.content.decode()


class TestTheSolution:
    def test_is_shown_after_the_last_try(self, client: Client, serving: Serving):
        for number, response in enumerate(WRONG, start=1):
            page = post(client, "answer", serving, answer=response, try_number=number)
            assert ("Worked solution" in page.content.decode()) is (number == 3)

    def test_is_shown_to_whoever_asks(self, client: Client, serving: Serving):
        page = post(client, "reveal", serving).content.decode()
        assert "Worked solution" in page
        assert "Here is the solution" in page

    def test_is_shown_after_a_right_answer(self, client: Client, serving: Serving):
        assert "Worked solution" in post(client, "answer", serving, answer=RIGHT).content.decode()


class TestTheNextExercise:
    def test_is_another_one_with_an_empty_field(self, client: Client, serving: Serving):
        post(client, "answer", serving, answer=RIGHT)
        page = post(client, "next", serving)
        following = page.context["page"]
        assert following.serving != serving
        assert following.exercise != serving.exercise
        assert following.verdict is None
        assert following.typed == ""

    def test_asked_for_twice_is_the_same(self, client: Client, serving: Serving):
        post(client, "answer", serving, answer=RIGHT)
        pages = [post(client, "next", serving).context["page"].serving for _time in range(2)]
        assert pages[0] == pages[1]

    def test_may_be_asked_for_before_an_answer_which_is_noted_as_a_skip(self, client: Client, serving: Serving):
        assert "Skip this one" in post(client, "hint", serving, number="1").content.decode()
        following = post(client, "next", serving).context["page"].serving
        serving.refresh_from_db()
        assert following != serving
        assert (serving.state, serving.attempts.count()) == ("skipped", 0)

    def test_is_not_offered_as_a_skip_after_the_end(self, client: Client, serving: Serving):
        assert "Skip this one" not in post(client, "answer", serving, answer=RIGHT).content.decode()

    def test_is_reached_by_a_redirect_without_htmx(self, client: Client, serving: Serving):
        page = client.post(reverse("next", args=[serving.pk]), {"focus": serving.skill.slug})
        address = reverse("practice", args=[serving.course.slug])
        assert page["Location"] == f"{address}?focus={serving.skill.slug}"

    def test_takes_few_queries(self, client: Client, serving: Serving, django_assert_max_num_queries):
        post(client, "answer", serving, answer=RIGHT)
        with django_assert_max_num_queries(30):
            post(client, "next", serving)


class TestFeedback:
    def test_of_the_course_takes_the_place_of_one_that_is_late(self, client: Client, serving: Serving):
        MisconceptionFactory(course=serving.course)
        post(client, "answer", serving, answer="-1")
        Feedback.objects.update(
            status=FeedbackStatus.WRITING, requested_at=timezone.now() - SETTLED_AFTER - timedelta(seconds=1)
        )
        page = client.get(reverse("feedback", args=[serving.pk])).content.decode()
        assert "Look at the sign" in page
        assert "hx-get" not in page

    def test_that_is_still_being_written_is_asked_for_again(self, client: Client, serving: Serving):
        post(client, "answer", serving, answer="-1")
        Feedback.objects.update(status=FeedbackStatus.WRITING, requested_at=timezone.now())
        assert "hx-get" in client.get(reverse("feedback", args=[serving.pk])).content.decode()

    def test_of_a_model_is_marked_as_such(self, client: Client, serving: Serving):
        post(client, "answer", serving, answer="-1")
        Feedback.objects.update(status=FeedbackStatus.READY, source="model", text="Look <b>again</b>.")
        page = client.get(reverse("feedback", args=[serving.pk])).content.decode()
        assert "Written by a language model" in page
        assert "<b>" not in page

    def test_is_empty_before_any_answer(self, client: Client, serving: Serving):
        assert client.get(reverse("feedback", args=[serving.pk])).content.decode().strip() == ""


class TestTheReading:
    def read(self, client: Client, serving: Serving, typed: str) -> str:
        return client.get(reverse("reading", args=[serving.pk]), {"answer": typed}).content.decode().strip()

    def test_tells_how_an_answer_is_read(self, client: Client, serving: Serving):
        assert "I read:" in self.read(client, serving, "5")

    def test_never_tells_whether_it_is_right(self, client: Client, serving: Serving):
        assert self.read(client, serving, RIGHT).replace(RIGHT, "?") == self.read(client, serving, "6").replace(
            "6", "?"
        )

    @pytest.mark.parametrize("typed", ["", "  "])
    def test_of_nothing_is_nothing(self, client: Client, serving: Serving, typed: str):
        assert self.read(client, serving, typed) == ""

    @pytest.mark.parametrize("typed", ["2 +", "(" * 3000, "<script>", "9" * 5000, "9^9^9^9"])
    def test_of_anything_else_harms_nothing(self, client: Client, serving: Serving, typed: str):
        assert "<script>" not in self.read(client, serving, typed)

    def test_is_not_stored(self, client: Client, serving: Serving):
        self.read(client, serving, RIGHT)
        serving.refresh_from_db()
        assert serving.state == ServingState.OPEN
        assert not Attempt.objects.exists()
