"""How likely a right answer is: one logistic regression over the counters, every part of which can be shown.

The features are those of Gervet et al. 2020, "When is deep learning the best approach to knowledge tracing?" (Best-LR),
with wins and losses counted apart so that, by the signs of the weights, a right answer never lowers and a wrong one
never raises the estimate for its skill.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from math import exp, log, sqrt

from tutor.learner.counters import STARTING_RATE, Evidence

TYPICAL_DIFFICULTY = 0.4
LONGEST_STREAK = 5
INTERVAL = 1.2816
"""Standard normal quantile of 0.9: the interval holds the true value with a chance of 80 %."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The regression's weights, in log-odds; their signs are fixed so that evidence moves estimates the right way."""

    start: float = 0.9
    difficulty: float = -2.5
    skill_balance: float = 0.55
    skill_fast: float = 1.2
    skill_middle: float = 0.9
    skill_slow: float = 0.5
    skill_streak: float = 0.08
    learner_balance: float = 0.25
    learner_fast: float = 0.2
    learner_middle: float = 0.3
    learner_slow: float = 0.4
    same_skill: float = 0.05
    gap: float = -0.06

    def __post_init__(self) -> None:
        wrong_way = [
            field.name
            for field in fields(self)
            if field.name not in {"start", "same_skill"}
            and (getattr(self, field.name) > 0) is (field.name in {"difficulty", "gap"})
            and getattr(self, field.name) != 0
        ]
        if wrong_way:
            raise ValueError(f"these weights have the wrong sign: {', '.join(wrong_way)}")


DEFAULT_WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Estimate:
    """A chance of a right answer with its 80 % interval, all 0 to 1, and its terms in log-odds, the largest first."""

    probability: float
    low: float
    high: float
    terms: Mapping[str, float]


def predict(evidence: Evidence, difficulty: float, weights: Weights = DEFAULT_WEIGHTS) -> Estimate:
    """Return the chance of a right first answer to an exercise.

    Args:
        evidence: the counters of the learner and of the skill before the answer.
        difficulty: of the exercise, 0 (easy) to 1 (hard).
        weights: of the regression.
    """
    return _estimate(_terms(evidence, difficulty, weights), evidence.skill.evidence)


def predict_typical(evidence: Evidence, weights: Weights = DEFAULT_WEIGHTS) -> Estimate:
    """Return the chance of solving a typical exercise of the skill, whatever was practised in between."""
    terms = _terms(evidence, TYPICAL_DIFFICULTY, weights)
    lasting = {name: term for name, term in terms.items() if name not in {"same_skill", "gap"}}
    return _estimate(lasting, evidence.skill.evidence)


def _terms(evidence: Evidence, difficulty: float, weights: Weights) -> dict[str, float]:
    skill, learner = evidence.skill, evidence.learner
    gap = learner.answers - skill.seen_at if skill.answers else 0
    return {
        "start": weights.start,
        "difficulty": weights.difficulty * (difficulty - TYPICAL_DIFFICULTY),
        "skill_balance": weights.skill_balance * _balance(skill.wins, skill.losses),
        "skill_fast": weights.skill_fast * (skill.fast - STARTING_RATE),
        "skill_middle": weights.skill_middle * (skill.middle - STARTING_RATE),
        "skill_slow": weights.skill_slow * (skill.slow - STARTING_RATE),
        "skill_streak": weights.skill_streak * min(skill.streak, LONGEST_STREAK),
        "learner_balance": weights.learner_balance * _balance(learner.wins, learner.losses),
        "learner_fast": weights.learner_fast * (learner.fast - STARTING_RATE),
        "learner_middle": weights.learner_middle * (learner.middle - STARTING_RATE),
        "learner_slow": weights.learner_slow * (learner.slow - STARTING_RATE),
        "same_skill": weights.same_skill if evidence.is_same_skill else 0.0,
        "gap": weights.gap * log(1 + max(0, gap)),
    }


def _balance(wins: float, losses: float) -> float:
    """Return the log-odds of success, smoothed by one win and one loss."""
    return log((wins + 1) / (losses + 1))


def _estimate(terms: Mapping[str, float], evidence: int) -> Estimate:
    total = sum(terms.values())
    probability = _share(total)
    # Delta method: the variance of log-odds estimated from n answers is 1 / (n p (1 - p)); two answers stand for the
    # knowledge that the weights bring.
    error = INTERVAL / sqrt((evidence + 2) * probability * (1 - probability))
    ranked = dict(sorted(terms.items(), key=lambda term: -abs(term[1])))
    return Estimate(probability, _share(total - error), _share(total + error), ranked)


def _share(log_odds: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, log_odds))))
