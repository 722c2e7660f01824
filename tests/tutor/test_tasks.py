import inspect
from datetime import timedelta

import pytest
from django.utils import timezone

from config.celery import app
from tests.factories.lessons import ExerciseFactory
from tests.tutor.services.answers import asked_for, learner_with, serving_of, wrong_answer
from tutor import tasks
from tutor.models import Dressing, FeedbackStatus

pytestmark = pytest.mark.django_db
OURS = ["feedback_write", "feedback_sweep", "bank_dress", "bank_plan_dressings", "bank_fill", "bank_refill"]


def test_feedback_write_writes_the_feedback():
    feedback = asked_for(wrong_answer())
    tasks.feedback_write.delay(feedback.pk)
    feedback.refresh_from_db()
    assert feedback.status == FeedbackStatus.READY


def test_running_a_task_twice_changes_nothing():
    feedback = asked_for(wrong_answer())
    tasks.feedback_write.delay(feedback.pk)
    feedback.refresh_from_db()
    tasks.feedback_write.delay(feedback.pk)
    ready_at = feedback.ready_at
    feedback.refresh_from_db()
    assert feedback.ready_at == ready_at


def test_a_task_whose_row_is_gone_does_nothing():
    tasks.feedback_write.delay(10**6)
    tasks.bank_dress.delay(10**6)


def test_the_sweep_finishes_old_feedback():
    feedback = asked_for(wrong_answer(), requested_at=timezone.now() - timedelta(hours=1))
    tasks.feedback_sweep.delay()
    feedback.refresh_from_db()
    assert feedback.status == FeedbackStatus.READY


def test_planning_leads_to_dressed_exercises(django_capture_on_commit_callbacks):
    exercise = ExerciseFactory()
    serving_of(ExerciseFactory(main_skill=exercise.main_skill), learner_with(interests=["space"]))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.bank_plan_dressings.delay()
    assert Dressing.objects.get().result.dressed_from == exercise


@pytest.mark.parametrize("name", OURS)
def test_tasks_are_acknowledged_late_and_go_to_their_queue(name):
    route = app.amqp.router.route({}, f"tutor.tasks.{name}")["queue"].name
    assert app.conf.task_acks_late
    assert route == ("bulk" if name.startswith("bank_") else "interactive")


@pytest.mark.parametrize("name", OURS)
def test_tasks_are_short(name):
    lines = inspect.getsource(getattr(tasks, name)).splitlines()
    assert len(lines) <= 15


def test_every_task_of_the_schedule_exists(settings):
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["task"] in app.tasks
