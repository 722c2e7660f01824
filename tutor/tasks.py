"""Celery tasks: each takes ids, calls one service, and may run twice without harm."""

from __future__ import annotations

from random import Random

from celery import Task, shared_task
from django.utils import timezone

from lessons.models import Skill
from lessons.services import bank
from tutor import enqueue
from tutor.models import ExerciseReview, Job
from tutor.services import (
    alerts,
    batch_polling,
    conversation,
    demo_class,
    dressing,
    dressing_plan,
    exclusions,
    feedback,
    generation_needs,
    jobs,
    model_batches,
    model_tending,
    outgoing,
    proposals,
    quality,
    quizzes,
    refitting,
    roster_import,  # noqa: F401  (a kind of job that workers must know)
    weekly,
)


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
def bank_meet_needs() -> None:
    """Make or ask for what active learners will need soon."""
    generation_needs.needs_fill(now=timezone.now(), random=Random())


@shared_task
def bank_refill(skill_id: int, language: str) -> None:
    """Make more exercises of a skill that somebody has nearly used up."""
    bank.bank_refill(skill=Skill.objects.get(pk=skill_id), language=language, random=Random())


@shared_task(bind=True)
def proposal_run(self: Task[..., None], proposal_id: int) -> None:
    """Propose one exercise, verify it, and publish it or put it up for review."""
    proposals.proposal_run(proposal_id=proposal_id, now=timezone.now(), takes_over=_is_handed_out_again(self))


@shared_task
def proposal_sweep() -> None:
    """Send again the proposals that were lost on their way."""
    proposals.proposals_sweep(now=timezone.now())


@shared_task
def quizzes_settle() -> None:
    """Hand in quizzes whose time is up, and show results that are due."""
    quizzes.quizzes_settle(now=timezone.now())


@shared_task
def bank_watch() -> None:
    """Look at what answers and reports say about exercises, and finish what was left of earlier doubts."""
    now = timezone.now()
    quality.exercises_watch(now=now)
    quality.rechecks_sweep(now=now)
    exclusions.exclusions_sweep(now=now)


@shared_task
def bank_recheck(review_id: int) -> None:
    """Check the key of a suspended exercise again."""
    quality.review_recheck(review_id=review_id, now=timezone.now())


@shared_task
def bank_exclude(review_id: int) -> None:
    """Leave out the answers to an exercise with a wrong key."""
    exclusions.answers_exclude(review=ExerciseReview.objects.get(pk=review_id), now=timezone.now())


@shared_task
def weights_refit() -> None:
    """Fit the learner model to the answers so far."""
    refitting.weights_refit(now=timezone.now())


@shared_task
def model_batch_send(batch_id: int) -> None:
    """Hand a batch of questions to the model's server."""
    model_batches.batch_send(batch_id=batch_id, now=timezone.now())


@shared_task(bind=True)
def model_batch_ask(self: Task[..., None], item_id: int) -> None:
    """Ask one question of a batch by itself."""
    model_batches.item_ask(item_id=item_id, now=timezone.now(), takes_over=_is_handed_out_again(self))


@shared_task
def model_batches_poll() -> None:
    """Go on with batches of questions."""
    batch_polling.batches_poll(now=timezone.now())


@shared_task
def model_tend() -> None:
    """Give up requests whose worker died, and tell administrators of models that are gone."""
    model_tending.model_tend(now=timezone.now())


@shared_task(bind=True)
def job_run(self: Task[..., None], job_id: str) -> None:
    """Do a turn of bulk work, and queue for the next one if there is more."""
    if jobs.job_run(job_id=job_id, takes_over=_is_handed_out_again(self)):
        enqueue.job(Job(pk=job_id))


@shared_task
def jobs_sweep() -> None:
    """Hand on bulk work that was left behind."""
    jobs.jobs_sweep()


@shared_task
def mail_send_waiting() -> None:
    """Send invitations and questions to guardians that wait."""
    outgoing.mail_send_waiting(now=timezone.now())


@shared_task
def reports_plan() -> None:
    """Note which weekly reports are due."""
    weekly.reports_plan(now=timezone.now())


@shared_task
def reports_send() -> None:
    """Send the weekly reports that are due."""
    weekly.reports_send(now=timezone.now())


@shared_task
def demo_history_make(username: str) -> None:
    """Give a simulated student of the demo class some weeks of history."""
    demo_class.demo_class_play(username=username)


def _is_handed_out_again(task: Task[..., None]) -> bool:
    """Whether the broker hands a task out once more, as it does when the worker that held it has died."""
    return bool((task.request.delivery_info or {}).get("redelivered"))
