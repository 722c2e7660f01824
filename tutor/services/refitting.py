"""Fitting the learner model's weights to the school's own answers; they are used only if they predict better."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Count, Max
from numpy.typing import NDArray

from lessons.models import Exercise
from tutor.learner import Answer, Item, Knowledge, Weights, predict
from tutor.learner.counters import Evidence
from tutor.learner.fitting import RowsBuilder, fit_ease, fit_weights, losses
from tutor.learner.updating import counted
from tutor.models import Attempt, WeightsVersion
from tutor.selectors.learning import item_of
from tutor.selectors.record import EVIDENT, after_event, answer_of, events_of
from tutor.selectors.weights import weights_active

HELD_OUT = timedelta(days=7)
"""The newest answers, on which new weights must do better."""
MOST_ANSWERS = 300_000
"""The refit reads the learners who were active last, as many as have so many answers together, so that it stays within
its time and memory: some 40 seconds of reading and 20 of fitting, and half a gigabyte."""
MOST_HELD_OUT = 50_000
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
    known, newest = _Known(), list[Seen]()
    for seen in _answers_seen():
        if seen.answered_at < held_out_from:
            known.add(seen)
        elif len(newest) < MOST_HELD_OUT:
            newest.append(seen)
    if len(known) < FEWEST_FITTED or len(newest) < FEWEST_HELD_OUT:
        return Refit(None, f"too few answers: {len(known)} to fit to and {len(newest)} to try on")
    fitted, active = known.fitted(), weights_active()
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


class _Known:
    """The answers that weights are fitted to, as numbers: a few hundred bytes each."""

    def __init__(self) -> None:
        self._rows = RowsBuilder()
        self._asked: list[tuple[Any, tuple[str, ...], float, Answer]] = []

    def __len__(self) -> int:
        return len(self._asked)

    def add(self, seen: Seen) -> None:
        self._rows.add(seen.evidence, seen.item, seen.answer)
        self._asked.append((seen.evidence.skills[0][0], seen.item.keys, seen.item.expected, seen.answer))

    def fitted(self) -> Weights:
        """Return the weights fitted to the answers."""
        return fit_weights(self._rows.rows(), fit_ease(self._asked))


def _answers_seen() -> Iterator[Seen]:
    """Yield the answers that count of the learners active last, each with the counters as they were before it."""
    items = {exercise.pk: item_of(exercise) for exercise in Exercise.objects.iterator()}
    for learner_id in _learners_latest():
        knowledge = Knowledge()
        for _moment, event in events_of(learner_id):
            if isinstance(event, Attempt):
                evidence, answer = knowledge.evidence(*event.skill_ids), answer_of(event)
                yield Seen(evidence, items[event.exercise_id], answer, event.answered_at)
                knowledge = counted(knowledge, event.skill_ids, answer)
            else:
                knowledge = after_event(knowledge, event)


def _learners_latest() -> list[int]:
    """Return the learners active last, as many as have `MOST_ANSWERS` together, in a fixed order."""
    evidence = Attempt.objects.filter(occasion__in=EVIDENT, try_number=1)
    learners = evidence.values("learner").annotate(answers=Count("pk"), latest=Max("answered_at"))
    chosen, total = list[int](), 0
    for row in learners.order_by("-latest", "learner"):
        total += row["answers"]
        if chosen and total > MOST_ANSWERS:
            break
        chosen.append(row["learner"])
    return sorted(chosen)


def _losses(seen: list[Seen], weights: Weights) -> NDArray[np.float64]:
    predictions = np.array([predict(s.evidence, s.item, weights).probability for s in seen])
    return losses(np.array([s.answer.credit for s in seen]), predictions)


def _is_better(gains: NDArray[np.float64]) -> bool:
    """Whether the mean gain is above what chance would give."""
    error = gains.std(ddof=1) / np.sqrt(len(gains))
    return bool(gains.mean() > SURE * error)
