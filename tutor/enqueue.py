"""Handing work to Celery, always after the commit, and never at the student's cost."""

import logging
from typing import Any

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from tutor.models import Attempt, Dressing, Feedback

logger = logging.getLogger(__name__)


def feedback(attempt: Attempt) -> Feedback:
    """Ask for feedback on a wrong answer."""
    wanted = Feedback.objects.create(attempt=attempt, requested_at=timezone.now())
    _after_commit("tutor.tasks.feedback_write", wanted.pk)
    return wanted


def dressing(wanted: Dressing) -> None:
    """Ask for a scene around an exercise."""
    _after_commit("tutor.tasks.bank_dress", wanted.pk)


def _after_commit(name: str, *arguments: Any) -> None:
    transaction.on_commit(lambda: _send(name, *arguments))


def _send(name: str, *arguments: Any) -> None:
    """Send a task; without a broker nothing is sent, and the row that waits is found by the page or the sweep."""
    try:
        current_app.signature(name, args=arguments).apply_async(retry=False)
    except (OperationalError, RedisError, OSError) as error:
        logger.warning("The broker is not there; %s waits in the database (%s).", name, type(error).__name__)
