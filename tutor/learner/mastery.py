"""When a skill counts as mastered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tutor.learner.counters import Evidence
from tutor.learner.defaults import DEFAULT_WEIGHTS
from tutor.learner.memory import Memory, due, retention
from tutor.learner.prediction import predict_typical
from tutor.learner.weights import Weights

MASTERED_FROM = 0.85
"""Chance of solving a typical exercise from which a skill counts as mastered; four right answers in a row give it.

With 0.8, simulated students went on from skills that they only half knew (docs/learner-model.md).
"""
ENOUGH_EVIDENCE = 3
"""Answers, of practice or as many as the placement stands for, before anything is said about mastery."""


class Status(StrEnum):
    UNSEEN = "unseen"
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence"
    LEARNING = "learning"
    MASTERED = "mastered"
    REVIEW_DUE = "review_due"


@dataclass(frozen=True, slots=True)
class Mastery:
    """One learner's mastery of one skill.

    `probability` of solving a typical exercise, with its 80 % interval `low` to `high`, all 0 to 1; `evidence` in
    answers; `retention` is the chance that it is still remembered, 0 to 1, None before the first answer.
    """

    status: Status
    probability: float
    low: float
    high: float
    evidence: int
    retention: float | None


def skill_mastery(
    evidence: Evidence, memory: Memory | None, now: datetime, weights: Weights = DEFAULT_WEIGHTS
) -> Mastery:
    """Return a learner's mastery of a skill at a moment (aware, UTC)."""
    estimate = predict_typical(evidence, weights)
    known = evidence.answers
    return Mastery(
        status=_status(estimate.probability, evidence, memory, now),
        probability=estimate.probability,
        low=estimate.low,
        high=estimate.high,
        evidence=known,
        retention=retention(memory, now) if memory else None,
    )


def _status(probability: float, evidence: Evidence, memory: Memory | None, now: datetime) -> Status:
    is_mastered = probability >= MASTERED_FROM
    # What a placement only concluded from answers on other skills does not make a skill one that is being learned.
    if evidence.answers == 0 or not (evidence.is_practised or is_mastered):
        return Status.UNSEEN
    if evidence.answers < ENOUGH_EVIDENCE:
        return Status.NOT_ENOUGH_EVIDENCE
    if not is_mastered:
        return Status.LEARNING
    return Status.REVIEW_DUE if memory and due(memory) <= now else Status.MASTERED
