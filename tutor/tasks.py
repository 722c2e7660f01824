"""Celery tasks: each takes ids, calls one service, and may run twice without harm."""

from __future__ import annotations

from random import Random

from celery import Task, shared_task
from django.utils import timezone

from lessons.models import Skill
from lessons.services import bank
from tutor.services import alerts, conversation, dressing, dressing_plan, feedback, refitting


@shared_task(bind=True)
def feedback_write(self: Task[..., None], feedback_id: int) -> None:
    """Write the feedback on a wrong answer."""
    feedback.feedback_write(feedback_id=feedback_id, now=timezone.now(), takes_over=_is_handed_out_again(self))


@shared_task
def feedback_sweep() -> None:
    """Finish feedback that was left behind."""
    feedback.feedback_sweep(now=timezone.now())


@shared_task(bind=True)
def turn_write(self: Task[..., None], turn_id: int) -> None:
    """Write the tutor's next words in a conversation."""
    conversation.turn_write(turn_id=turn_id, now=timezone.now(), takes_over=_is_handed_out_again(self))


@shared_task
def alert_tell(alert_id: int) -> None:
    """Tell responsible adults what a student said."""
    alerts.alert_tell(alert_id=alert_id, now=timezone.now())


@shared_task
def alerts_sweep() -> None:
    """Tell of what was left behind."""
    alerts.alerts_sweep(now=timezone.now())


@shared_task
def turns_sweep() -> None:
    """Finish what the tutor was saying when its worker died."""
    conversation.turns_sweep(now=timezone.now())


@shared_task(bind=True)
def bank_dress(self: Task[..., None], dressing_id: int) -> None:
    """Tell one exercise as a story."""
    dressing.dressing_write(
        dressing_id=dressing_id, now=timezone.now(), random=Random(), takes_over=_is_handed_out_again(self)
    )


@shared_task
def bank_plan_dressings() -> None:
    """Ask for stories that learners will need soon."""
    dressing_plan.dressings_plan(now=timezone.now(), random=Random())


@shared_task
def bank_fill() -> None:
    """Bring the bank up to its stock."""
    bank.bank_fill(random=Random())


@shared_task
def bank_refill(skill_id: int, language: str) -> None:
    """Make more exercises of a skill that somebody has nearly used up."""
    bank.bank_refill(skill=Skill.objects.get(pk=skill_id), language=language, random=Random())


@shared_task
def weights_refit() -> None:
    """Fit the learner model to the answers so far."""
    refitting.weights_refit(now=timezone.now())


def _is_handed_out_again(task: Task[..., None]) -> bool:
    """Whether the broker hands a task out once more, as it does when the worker that held it has died."""
    return bool((task.request.delivery_info or {}).get("redelivered"))
