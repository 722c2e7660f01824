"""Parts of the running site are killed with -9, and the student goes on."""

from collections.abc import Iterator

import httpx2
import pytest

from tests.chaos.site import Place, Student, running, wait_for
from tests.model_server import ModelServer, hangs, says

pytestmark = pytest.mark.chaos

WORKER = "celery --quiet --app config worker"
WEB = "gunicorn config.wsgi"


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


def wrong_answer(student: Student) -> int:
    serving, _key = student.exercise("add-integers")
    assert "verdict wrong" in student.answer(serving, "99991")
    return serving


def written_by_model(place: Place) -> int:
    """Return how many comments the model wrote. A page that asked would be given the course's words after a while."""
    return int(place.value("SELECT count(*) FROM tutor_feedback WHERE source = 'model'"))


def test_a_model_that_never_answers_costs_the_student_nothing(place: Place, model: ModelServer):
    model.default = hangs()
    with running(place, OPENAI_BASE_URL=model.url) as site:
        student = site.student()
        serving = wrong_answer(student)
        assert wait_for(lambda: "Looking at your answer" not in student.comment(serving), 15, "the course's own words")
        assert place.value("SELECT source FROM tutor_feedback") in {"solution", "misconception"}


def test_the_models_comment_reaches_the_page(place: Place, model: ModelServer):
    model.default = says({"feedback": "Think about which way you move on the number line, and count the steps."})
    with running(place, OPENAI_BASE_URL=model.url) as site:
        student = site.student()
        serving = wrong_answer(student)
        wait_for(lambda: written_by_model(place), 60, "the model's words")
        assert "which way you move" in student.comment(serving)
        assert place.value("SELECT count(*) FROM tutor_modelcall WHERE outcome = 'ok'") == 1


def test_a_worker_killed_while_it_asks_the_model_comes_back_and_the_comment_too(place: Place, model: ModelServer):
    model.default = hangs()
    with running(place, OPENAI_BASE_URL=model.url) as site:
        student = site.student()
        serving = wrong_answer(student)
        wait_for(lambda: model.requests, 20, "the question to the model")
        site.kill(WORKER)
        assert wait_for(lambda: "Looking at your answer" not in student.comment(serving), 15, "the course's own words")
        assert place.value("SELECT count(*) FROM tutor_feedback") == 1
        wait_for(lambda: site.says("worker | ended with status"), 10, "the runner's notice")
        model.default = says({"feedback": "Think about which way you move on the number line, and count the steps."})
        another = student.answer(serving, "99992", try_number=2)
        assert "verdict wrong" in another
        wait_for(lambda: written_by_model(place), 60, "the new worker's words")
        assert "which way you move" in student.comment(serving)


def test_a_pool_process_killed_while_it_asks_the_model_loses_no_task(place: Place, model: ModelServer):
    """The task is put back at once, and the exercise is dressed exactly once."""
    model.will(hangs())
    model.default = says({"scene": "The football team meets on the pitch before the match and looks at the board."})
    with running(place, OPENAI_BASE_URL=model.url) as site:
        site.student().exercise("add-integers")
        site.send("tutor.tasks.bank_plan_dressings")
        wait_for(lambda: model.requests, 20, "the question to the model")
        site.kill_children(WORKER)
        published = "SELECT count(*) FROM tutor_dressing WHERE status = 'published'"
        asked_for = "SELECT count(*) FROM tutor_dressing WHERE status != 'rejected'"
        wait_for(lambda: place.value(asked_for) and place.value(published) == place.value(asked_for), 60, "the stories")
        assert place.value("SELECT count(*) - count(DISTINCT result_id) FROM tutor_dressing") == 0


def test_an_answer_whose_web_process_was_killed_is_counted_once(place: Place):
    with running(place) as site:
        student = site.student()
        serving, key = student.exercise("add-integers")
        student.answer(serving, key)
        site.kill(WEB)

        def again() -> bool:
            try:
                return "verdict correct" in student.answer(serving, key)
            except httpx2.HTTPError:
                return False

        wait_for(again, 30, "the new web process")
        # The simulated students of the demo class have answers of their own.
        assert [shown for (shown,) in place.rows("SELECT serving_id FROM tutor_attempt")].count(serving) == 1


def test_answers_are_taken_while_redis_is_away(place: Place):
    if place.environment().get("REDIS_URL"):
        pytest.skip("the Redis of the environment serves others too")
    with running(place) as site:
        student = site.student()
        serving, _key = student.exercise("add-integers")
        site.kill("redis-server")
        assert "verdict wrong" in student.answer(serving, "99991")
        assert "verdict wrong" in site.student().client.get(f"/practice/{Student.COURSE}/").text
        assert wait_for(lambda: "Looking at your answer" not in student.comment(serving), 20, "the course's own words")
        wait_for(lambda: site.says("redis  | ended with status"), 10, "the runner's notice")
        assert "verdict wrong" in student.answer(serving, "99992", try_number=2)
