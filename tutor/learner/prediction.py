"""How likely a right answer is: one logistic regression over the counters, every part of which can be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Any

from tutor.learner.counters import TYPICAL_DIFFICULTY, Evidence, log_odds, share
from tutor.learner.defaults import DEFAULT_WEIGHTS
from tutor.learner.features import (
    LEARNER_FEATURES,
    MOMENT_FEATURES,
    SKILL_FEATURES,
    exercise_features,
    last_outcome,
    learner_features,
    moment_features,
    skill_features,
)
from tutor.learner.weights import NO_EXERCISE_WEIGHTS, NO_ORDER_WEIGHTS, NO_SKILL_WEIGHTS, Weights

EASIEST, HARDEST = 0.03, 0.97
EASIER_WHEN_MET = 1.5
"""How much easier an exercise is for a learner who has met it before, in log-odds: from 60 % right to 87 %."""
RUN_DOUBT = 0.7
"""A run of n right answers is taken for a chance of at least n / (n + 0.7), whatever came before it: with four in a row
a skill is mastered. The weights alone, fitted to learners in general, would ask some students for ten."""
INTERVAL = 1.2816
"""Standard normal quantile of 0.9: the interval holds the true value with a chance of 80 %."""


@dataclass(frozen=True, slots=True)
class Item:
    """An exercise as the prediction sees it.

    `difficulty` is the share of learners expected to miss it, 0 to 1; `keys` name what of it was met before, the widest
    first: its template, then itself; `choices` among how many options is chosen, None if the answer is typed;
    `is_repeat` tells whether this learner has met it before, perhaps with its solution.
    """

    difficulty: float = TYPICAL_DIFFICULTY
    keys: tuple[str, ...] = ()
    choices: int | None = None
    is_repeat: bool = False

    @property
    def expected(self) -> float:
        """The log-odds of a right answer that its author expected of a typical learner, or of one who met it before."""
        easier = EASIER_WHEN_MET if self.is_repeat else 0.0
        return log_odds(1 - min(HARDEST, max(EASIEST, self.difficulty))) + easier


@dataclass(frozen=True, slots=True)
class Estimate:
    """A chance of a right answer with its 80 % interval, all 0 to 1, and the terms in log-odds that add up to it."""

    probability: float
    low: float
    high: float
    terms: Mapping[str, float]


def ease(item: Item, skills: Sequence[Any], weights: Weights) -> float:
    """Return the log-odds that a typical learner solves an exercise: what was expected, moved by what was seen."""
    of_skills = sum(weights.skills.get(skill, NO_SKILL_WEIGHTS).ease for skill in skills) / len(skills)
    of_keys = sum(weights.exercises.get(key, NO_EXERCISE_WEIGHTS).ease for key in item.keys)
    return item.expected + of_skills + of_keys


def predict(evidence: Evidence, item: Item, weights: Weights = DEFAULT_WEIGHTS) -> Estimate:
    """Return the chance of a right first answer to an exercise.

    Args:
        evidence: the counters of the learner and of the exercise's skills before the answer.
        item: the exercise.
        weights: of the regression.
    """
    terms = _skill_terms(evidence, weights)
    terms["difficulty"] = item.expected
    _add_moment(terms, evidence, weights)
    _add_exercise(terms, evidence, item, weights)
    return _estimate(terms, evidence, 1 / item.choices if item.choices else 0.0)


def predict_typical(evidence: Evidence, weights: Weights = DEFAULT_WEIGHTS) -> Estimate:
    """Return the chance of solving a typical exercise of the skill, whatever was practised just before."""
    terms = _skill_terms(evidence, weights)
    terms["difficulty"] = log_odds(1 - TYPICAL_DIFFICULTY)
    run = min(counters.run for _skill, counters in evidence.skills)
    terms["run"] = max(0.0, log(run / RUN_DOUBT) - sum(terms.values())) if run else 0.0
    return _estimate(terms, evidence, 0.0)


def _skill_terms(evidence: Evidence, weights: Weights) -> dict[str, float]:
    """Return the terms of the learner and of the skills, averaged over the skills."""
    terms = {"start": weights.start, "skill": 0.0}
    terms.update(dict.fromkeys(SKILL_FEATURES, 0.0))
    for name, value in zip(LEARNER_FEATURES, learner_features(evidence.learner), strict=True):
        terms[name] = weights.shared[name] * value
    part = 1 / len(evidence.skills)
    for skill, counters in evidence.skills:
        particular = weights.skills.get(skill, NO_SKILL_WEIGHTS)
        own = particular.own
        terms["skill"] += part * particular.bias
        for name, value in zip(SKILL_FEATURES, skill_features(counters), strict=True):
            terms[name] += part * (weights.shared[name] + own.get(name, 0.0)) * value
    return terms


def _add_moment(terms: dict[str, float], evidence: Evidence, weights: Weights) -> None:
    terms.update(dict.fromkeys(MOMENT_FEATURES, 0.0))
    part, learner = 1 / len(evidence.skills), evidence.learner
    last, order = last_outcome(learner), 0.0
    for skill, counters in evidence.skills:
        follows = weights.orders.get((learner.last_skill, skill), NO_ORDER_WEIGHTS)
        order += part * (follows.bias + follows.slope * last)
        own = weights.skills.get(skill, NO_SKILL_WEIGHTS).own
        values = moment_features(counters, learner, is_same_skill=learner.last_skill == skill)
        for name, value in zip(MOMENT_FEATURES, values, strict=True):
            terms[name] += part * (weights.shared[name] + own.get(name, 0.0)) * value
    terms["order"] = order


def _add_exercise(terms: dict[str, float], evidence: Evidence, item: Item, weights: Weights) -> None:
    bias, slopes = 0.0, 0.0
    values = exercise_features(evidence.learner)
    for key in item.keys:
        particular = weights.exercises.get(key)
        if particular is not None:
            bias += particular.bias
            slopes += sum(slope * value for slope, value in zip(particular.slopes, values, strict=True))
    terms["exercise"], terms["exercise_fit"] = bias, slopes


def _estimate(terms: Mapping[str, float], evidence: Evidence, floor: float) -> Estimate:
    total = sum(terms.values())
    knows = share(total)
    # Delta method: the variance of log-odds estimated from n answers is 1 / (n p (1 - p)); two answers stand for the
    # knowledge that the weights bring.
    error = INTERVAL / sqrt((evidence.answers + 2) * knows * (1 - knows))
    low, middle, high = (floor + (1 - floor) * share(value) for value in (total - error, total, total + error))
    return Estimate(middle, low, high, terms)
