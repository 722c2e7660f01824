import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from lessons.models import Course
from tests.factories.accounts import UserFactory
from tests.tutor.courses import RIGHT, WRONG, skills_in_a_row
from tests.tutor.services.answers import serving_of
from tutor.models import Attempt, Occasion, Placement, Serving, SkillState
from tutor.policy.placement import MOST_QUESTIONS

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def learner() -> User:
    return UserFactory()


@pytest.fixture
def client(learner: User, client_of) -> Client:
    return client_of(learner)


@pytest.fixture
def course() -> Course:
    return skills_in_a_row(4)[0].course


@pytest.fixture
def question(client: Client, course: Course) -> Serving:
    """The first question of a placement that has just begun."""
    client.post(reverse("placement-start", args=[course.slug]))
    client.get(reverse("placement", args=[course.slug]))
    return Serving.objects.get(occasion=Occasion.PLACEMENT)


def answer(client: Client, question: Serving, response: str = RIGHT, **options: object):
    data = {"try_number": 1, "answer": response}
    return client.post(reverse("placement-answer", args=[question.pk]), data, **options)


def open_question() -> Serving:
    return Serving.objects.get(occasion=Occasion.PLACEMENT, is_current=True)


def test_it_begins_with_what_to_expect(client: Client, course: Course):
    page = client.get(reverse("placement-intro", args=[course.slug])).content.decode()
    assert f"At most {MOST_QUESTIONS} questions" in page


def test_starting_leads_to_the_first_question(client: Client, course: Course):
    page = client.post(reverse("placement-start", args=[course.slug]), follow=True)
    assert page.redirect_chain == [(reverse("placement", args=[course.slug]), 302)]
    assert f"Question 1 of at most {MOST_QUESTIONS}" in page.content.decode()


def test_a_placement_that_was_never_started_is_not_found(client: Client, course: Course):
    assert client.get(reverse("placement", args=[course.slug])).status_code == 404


def test_whoever_has_practised_is_led_to_practice(client: Client, learner: User, course: Course):
    practised = serving_of(course.skills.first().main_exercises.first(), learner)
    client.post(reverse("answer", args=[practised.pk]), {"try_number": 1, "answer": RIGHT})
    page = client.post(reverse("placement-start", args=[course.slug]), follow=True)
    assert page.redirect_chain == [(reverse("practice", args=[course.slug]), 302)]
    assert "You have started this course already" in page.content.decode()


@pytest.mark.parametrize("response", [RIGHT, WRONG[0]])
def test_an_answer_leads_on_without_a_verdict(client: Client, question: Serving, response: str):
    page = answer(client, question, response, headers=HTMX)
    shown = page.content.decode()
    assert page.status_code == 200
    assert "Question 2 of at most" in shown
    assert "verdict" not in shown
    assert "Worked solution" not in shown
    assert open_question() != question


def test_an_answer_leads_back_to_the_page_without_htmx(client: Client, course: Course, question: Serving):
    assert answer(client, question)["Location"] == reverse("placement", args=[course.slug])


@pytest.mark.parametrize("response", ["", "what?"])
def test_an_answer_that_is_none_is_asked_for_again(client: Client, question: Serving, response: str):
    page = answer(client, question, response, headers=HTMX)
    assert page.status_code == 422
    assert "Question 1 of at most" in page.content.decode()
    assert not Attempt.objects.exists()


def test_not_knowing_is_an_answer(client: Client, question: Serving):
    page = client.post(reverse("placement-pass", args=[question.pk]), headers=HTMX)
    assert "Question 2 of at most" in page.content.decode()
    assert Attempt.objects.get().gave_up


def test_the_same_answer_sent_twice_counts_once(client: Client, question: Serving):
    first, second = (answer(client, question, headers=HTMX) for _time in range(2))
    assert first.context["page"].serving == second.context["page"].serving
    assert Attempt.objects.count() == 1


def test_the_end_shows_where_to_begin(client: Client, course: Course, question: Serving):
    while True:
        page = answer(client, open_question(), headers=HTMX)
        if "HX-Redirect" in page:
            break
    assert page["HX-Redirect"] == reverse("placement-result", args=[course.slug])
    result = client.get(page["HX-Redirect"])
    assert f"of {course.skills.count()} skills" in result.content.decode()
    assert result.context["page"].mastered_count > 0


def test_leaving_counts_what_was_answered(client: Client, course: Course, question: Serving):
    answer(client, question)
    client.post(reverse("placement-leave", args=[course.slug]))
    assert Placement.objects.get().status == "skipped"
    assert SkillState.objects.exists()


def test_skipping_leads_to_practice(client: Client, course: Course):
    page = client.post(reverse("placement-leave", args=[course.slug]))
    assert page["Location"] == reverse("practice", args=[course.slug])


@pytest.mark.parametrize("name", ["placement-answer", "placement-pass"])
@pytest.mark.parametrize("headers", [HTMX, {}])
def test_an_old_tab_changes_nothing_after_the_end(
    client: Client, course: Course, question: Serving, name: str, headers: dict[str, str]
):
    client.post(reverse("placement-leave", args=[course.slug]))
    data = {"try_number": 1, "answer": RIGHT}
    page = client.post(reverse(name, args=[question.pk]), data, headers=headers, follow=True)
    ended = reverse("placement-result", args=[course.slug])
    assert page.get("HX-Redirect") == ended or page.redirect_chain[-1][0] == ended
    assert not Attempt.objects.exists()
    assert Serving.objects.count() == 1


def test_an_exercise_of_practice_is_no_question(client: Client, learner: User, course: Course, question: Serving):
    practised = serving_of(course.skills.first().main_exercises.first(), learner)
    assert answer(client, practised).status_code == 404
    assert client.post(reverse("placement-pass", args=[practised.pk])).status_code == 404


def test_a_question_takes_few_queries(client: Client, question: Serving, django_assert_max_num_queries):
    with django_assert_max_num_queries(37):
        answer(client, question, headers=HTMX)
