"""Fitting the learner model's weights to the school's own answers; they are used only if they predict better."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from accounts.models import User
from lessons.models import Exercise
from tutor.learner import Answer, Item, Knowledge, Weights, predict
from tutor.learner.counters import Evidence
from tutor.learner.fitting import RowsBuilder, fit_ease, fit_weights, losses
from tutor.models import Attempt, WeightsVersion
from tutor.selectors.learning import item_of
from tutor.selectors.weights import weights_active
from tutor.services.learning import after_event, answer_of
from tutor.services.rebuilding import events_of, learners_recorded

HELD_OUT = timedelta(days=7)
"""The newest answers, on which new weights must do better."""
FEWEST_FITTED = 500
FEWEST_HELD_OUT = 100
SURE = 1.0
"""By how many standard errors of the mean difference the new log-loss must be lower."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer, with what was known before it."""

    evidence: Evidence
    item: Item
    answer: Answer
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Refit:
    """What came of a refit: the new version if there is one, and why, in a few words."""

    version: WeightsVersion | None
    outcome: str


def weights_refit(*, now: datetime) -> Refit:
    """Fit weights to all but the newest answers, and use them from now on if they predict the newest ones better.

    The shipped weights are the prior, so little data changes them little. What was fitted is kept either way.
    """
    held_out_from = now - HELD_OUT
    seen = list(_answers_seen())
    known = [answer for answer in seen if answer.answered_at < held_out_from]
    newest = [answer for answer in seen if answer.answered_at >= held_out_from]
    if len(known) < FEWEST_FITTED or len(newest) < FEWEST_HELD_OUT:
        return Refit(None, f"too few answers: {len(known)} to fit to and {len(newest)} to try on")
    fitted, active = _fitted(known), weights_active()
    before, after = _losses(newest, active.weights), _losses(newest, fitted)
    version = WeightsVersion.objects.create(
        weights=fitted.as_dict(),
        fitted_answers=len(known),
        fitted_until=held_out_from,
        held_out_answers=len(newest),
        log_loss=float(after.mean()),
        log_loss_before=float(before.mean()),
        created_at=now,
    )
    if not _is_better(before - after):
        return Refit(version, "kept, not used: the newest answers are not predicted better")
    weights_activate(version_id=version.pk, now=now)
    return Refit(version, "in use")


@transaction.atomic
def weights_activate(*, version_id: int | None, now: datetime) -> None:
    """Predict with a version from now on, with None by the weights that Warbler ships with.

    Raises:
        WeightsVersion.DoesNotExist: there is no such version.
    """
    chosen = None if version_id is None else WeightsVersion.objects.select_for_update().get(pk=version_id)
    WeightsVersion.objects.filter(is_active=True).update(is_active=False)
    if chosen is not None:
        chosen.is_active, chosen.activated_at = True, now
        chosen.save(update_fields=["is_active", "activated_at"])


def _answers_seen() -> Iterator[Seen]:
    """Yield every answer that counts, learner by learner, each with the counters as they were before it."""
    items = {exercise.pk: item_of(exercise) for exercise in Exercise.objects.iterator()}
    for learner in learners_recorded():
        yield from _seen_of(learner, items)


def _seen_of(learner: User, items: dict[int, Item]) -> Iterator[Seen]:
    knowledge = Knowledge()
    for _moment, event in events_of(learner):
        if isinstance(event, Attempt):
            yield Seen(
                knowledge.evidence(*event.skill_ids), items[event.exercise_id], answer_of(event), event.answered_at
            )
        knowledge = after_event(knowledge, event)


def _fitted(seen: list[Seen]) -> Weights:
    builder = RowsBuilder()
    for answer in seen:
        builder.add(answer.evidence, answer.item, answer.answer)
    ease = fit_ease([(s.evidence.skills[0][0], s.item.keys, s.item.expected, s.answer) for s in seen])
    return fit_weights(builder.rows(), ease)


def _losses(seen: list[Seen], weights: Weights) -> NDArray[np.float64]:
    predictions = np.array([predict(s.evidence, s.item, weights).probability for s in seen])
    return losses(np.array([s.answer.credit for s in seen]), predictions)


def _is_better(gains: NDArray[np.float64]) -> bool:
    """Whether the mean gain is above what chance would give."""
    error = gains.std(ddof=1) / np.sqrt(len(gains))
    return bool(gains.mean() > SURE * error)
