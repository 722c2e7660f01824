"""Handing work to Celery, always after the commit, and never at the student's cost."""

import logging
import time
from typing import Any

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from kombu.pools import producers
from redis.exceptions import RedisError

from lessons.models import Skill
from tutor.models import (
    Alert,
    Attempt,
    Dressing,
    ExerciseReview,
    Feedback,
    Job,
    ModelBatch,
    ModelBatchItem,
    Proposal,
    Turn,
)

logger = logging.getLogger(__name__)

LONGEST_WAIT = 1.0
"""Seconds that a request may wait for the broker, for each of connecting and answering."""
PAUSE = 10.0
"""Seconds for which this process sends nothing after the broker failed, so that not every request waits for it."""
REFILL_PAUSE = 60.0
"""Seconds between two refills of the same skill."""
# Only for sending: a worker waits for its next task much longer than this.
_IMPATIENT = {"socket_timeout": LONGEST_WAIT, "socket_connect_timeout": LONGEST_WAIT, "max_retries": 0}


class _Broker:
    """Sends tasks, and remembers when the broker failed."""

    failed_at: float | None = None

    def send(self, name: str, *arguments: Any) -> None:
        """Send a task; without a broker nothing is sent, and the row that waits is found by the page or the sweep."""
        if self.failed_at is not None and time.monotonic() - self.failed_at < PAUSE:
            return
        try:
            self._publish(name, arguments)
            self.failed_at = None
        except (OperationalError, RedisError, OSError) as error:
            self.failed_at = time.monotonic()
            logger.warning("The broker is not there; %s waits in the database (%s).", name, type(error).__name__)

    def _publish(self, name: str, arguments: tuple[Any, ...]) -> None:
        task = current_app.signature(name, args=arguments)
        if current_app.conf.task_always_eager:
            task.apply_async()
            return
        connection = current_app.connection(current_app.conf.broker_write_url, transport_options=_IMPATIENT)
        with producers[connection].acquire(block=True, timeout=LONGEST_WAIT) as producer:
            task.apply_async(producer=producer, retry=False)


broker = _Broker()
_refilled_at: dict[tuple[int, str], float] = {}


def feedback(attempt: Attempt) -> Feedback:
    """Ask for feedback on a wrong answer."""
    wanted = Feedback.objects.create(attempt=attempt, requested_at=timezone.now())
    _after_commit("tutor.tasks.feedback_write", wanted.pk)
    return wanted


def turn(wanted: Turn) -> None:
    """Ask for the tutor's next words in a conversation."""
    _after_commit("tutor.tasks.turn_write", wanted.pk)


def alert(raised: Alert) -> None:
    """Ask for the adults to be told."""
    _after_commit("tutor.tasks.alert_tell", raised.pk)


def dressing(wanted: Dressing) -> None:
    """Ask for a scene around an exercise."""
    _after_commit("tutor.tasks.bank_dress", wanted.pk)


def model_batch(batch: ModelBatch) -> None:
    """Ask for a batch of questions to be handed to the model's server."""
    _after_commit("tutor.tasks.model_batch_send", batch.pk)


def model_batch_item(item: ModelBatchItem) -> None:
    """Ask for one question of a batch to be asked by itself."""
    _after_commit("tutor.tasks.model_batch_ask", item.pk)


def proposal(wanted: Proposal) -> None:
    """Ask for an exercise that a model proposes."""
    _after_commit("tutor.tasks.proposal_run", wanted.pk)


def exercise_recheck(review: ExerciseReview) -> None:
    """Ask for the key of a suspended exercise to be checked again."""
    _after_commit("tutor.tasks.bank_recheck", review.pk)


def answers_exclude(review: ExerciseReview) -> None:
    """Ask for the answers to an exercise with a wrong key to be left out."""
    _after_commit("tutor.tasks.bank_exclude", review.pk)


def bank_refill(skill: Skill, language: str) -> None:
    """Ask for more exercises of a skill; once a minute is enough, however many learners this process serves."""
    now = time.monotonic()
    if now - _refilled_at.get((skill.pk, language), -REFILL_PAUSE) >= REFILL_PAUSE:
        _refilled_at[skill.pk, language] = now
        _after_commit("tutor.tasks.bank_refill", skill.pk, language)


def job(wanted: Job) -> None:
    """Ask for a turn of a worker on a job."""
    _after_commit("tutor.tasks.job_run", str(wanted.pk))


def mail() -> None:
    """Ask for the mail that waits to be sent now rather than at the next round."""
    _after_commit("tutor.tasks.mail_send_waiting")


def demo_history(username: str) -> None:
    """Ask for the history of a simulated student of the demo class."""
    _after_commit("tutor.tasks.demo_history_make", username)


def _after_commit(name: str, *arguments: Any) -> None:
    transaction.on_commit(lambda: broker.send(name, *arguments))
