import socket
from collections.abc import Callable, Iterator
from random import Random

import pytest
from django.db import transaction
from django.utils import timezone

from config.celery import app
from lessons.services.bank import bank_stock
from lessons.services.courses import course_load
from tests.factories.accounts import UserFactory
from tests.factories.lessons import SkillFactory
from tests.tutor.services.answers import wrong_answer
from tutor import enqueue
from tutor.models import Attempt, Feedback
from tutor.services.serving import serving_ensure

pytestmark = pytest.mark.django_db
NOBODY = "redis://127.0.0.1:1/0"


@pytest.fixture
def broker_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Returns a function that makes tasks go to the broker of an address."""
    before = app.conf.broker_write_url, app.conf.task_always_eager

    def point_to(url: str) -> None:
        app.conf.broker_write_url, app.conf.task_always_eager = url, False

    monkeypatch.setattr(enqueue, "broker", enqueue._Broker())
    yield point_to
    app.conf.broker_write_url, app.conf.task_always_eager = before


@pytest.fixture
def silent_broker() -> Iterator[str]:
    """Yields the address of a broker that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"redis://127.0.0.1:{listening.getsockname()[1]}/0"


def ask_after_commit(attempt: Attempt, django_capture_on_commit_callbacks) -> Feedback:
    with django_capture_on_commit_callbacks(execute=True):
        feedback = enqueue.feedback(attempt)
    feedback.refresh_from_db()
    return feedback


def test_feedback_is_written_after_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        feedback = enqueue.feedback(wrong_answer())
    assert Feedback.objects.get().status == "pending"
    for callback in callbacks:
        callback()
    feedback.refresh_from_db()
    assert feedback.status == "ready"


def test_nothing_is_sent_when_the_answer_is_rolled_back(django_capture_on_commit_callbacks):
    attempt = wrong_answer()
    with django_capture_on_commit_callbacks() as callbacks, transaction.atomic():
        enqueue.feedback(attempt)
        transaction.set_rollback(True)
    assert callbacks == []
    assert not Feedback.objects.exists()


def test_without_a_broker_the_row_waits_and_the_request_goes_on(broker_at, django_capture_on_commit_callbacks):
    broker_at(NOBODY)
    assert ask_after_commit(wrong_answer(), django_capture_on_commit_callbacks).status == "pending"


def test_a_broker_that_never_answers_is_not_waited_for(
    broker_at, silent_broker, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setitem(enqueue._IMPATIENT, "socket_timeout", 0.05)
    broker_at(silent_broker)
    assert ask_after_commit(wrong_answer(), django_capture_on_commit_callbacks).status == "pending"


def test_after_a_failure_the_broker_is_left_alone_for_a_while(
    broker_at, monkeypatch, django_capture_on_commit_callbacks
):
    broker_at(NOBODY)
    ask_after_commit(wrong_answer(), django_capture_on_commit_callbacks)
    app.conf.task_always_eager = True
    assert ask_after_commit(wrong_answer(), django_capture_on_commit_callbacks).status == "pending"
    monkeypatch.setattr(enqueue, "PAUSE", 0.0)
    assert ask_after_commit(wrong_answer(), django_capture_on_commit_callbacks).status == "ready"


def test_a_task_that_fails_is_not_taken_for_a_missing_broker():
    with pytest.raises(ValueError, match="no id"):
        enqueue.broker.send("tutor.tasks.feedback_write", "no id")


def test_a_skill_is_refilled_once_a_minute(monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(enqueue, "_refilled_at", {})
    skill, other = SkillFactory(), SkillFactory()
    with django_capture_on_commit_callbacks() as callbacks:
        for wanted in (skill, skill, other):
            enqueue.bank_refill(wanted, "en")
    assert len(callbacks) == 2


def test_a_skill_that_runs_low_gets_more_exercises(monkeypatch, course_folder, django_capture_on_commit_callbacks):
    monkeypatch.setattr(enqueue, "_refilled_at", {})
    course, _changed = course_load(folder=course_folder)
    bank_stock(course_id=course.pk, language="en", random=Random(1), stock=2)
    with django_capture_on_commit_callbacks(execute=True):
        serving_ensure(learner=UserFactory(), course=course, now=timezone.now(), random=Random(1))
    assert course.exercises.filter(main_skill__slug="add").count() > 2
