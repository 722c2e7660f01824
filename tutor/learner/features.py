"""The numbers that the prediction weighs, computed from the counters. One place, for predicting and for fitting.

They follow Best-LR of Gervet et al. 2020, "When is deep learning the best approach to knowledge tracing?" (sections 3
and 4: logarithms of counted wins and losses for the skill and over all), with ratings, runs and recency added. Wins
and losses are counted apart so that, by the signs of the weights, a right answer never lowers and a wrong one never
raises the estimate for its skill.
"""

from __future__ import annotations

from math import log1p

from tutor.learner.counters import LATEST, LearnerCounters, SkillCounters

LONGEST_SKILL_RUN = 5
LONGEST_RUN = 10

SKILL_FEATURES = ("skill_wins", "skill_losses", "skill_level", "skill_form", "skill_misses", "told")
"""What speaks for or against a skill."""
MOMENT_FEATURES = ("first_time", "gap", "same_skill")
"""What holds for the next answer only: they are no part of mastery."""
LEARNER_FEATURES = (
    "learner_wins", "learner_losses", "learner_level", "learner_form", "learner_streak", "learner_misses",
)  # fmt: skip
DENSE_FEATURES = (*SKILL_FEATURES, *MOMENT_FEATURES, *LEARNER_FEATURES)
"""Every feature that has one weight for all skills."""

SIGNS = {
    "skill_wins": 1, "skill_losses": -1, "skill_level": 1, "skill_form": 1, "skill_misses": -1, "told": 1,
    "learner_wins": 1, "learner_losses": -1, "learner_level": 1, "learner_form": 1, "learner_streak": 1,
    "learner_misses": -1,
}  # fmt: skip
"""Which sign the weight of each feature must have; those of a moment may have either."""

OWN_FEATURES = ("skill_wins", "skill_losses", "skill_misses", "gap", "first_time")
"""The features whose weight may differ from skill to skill."""
RECENT_FEATURES = ("last", "second_last", "third_last")
"""How the latest answers went, 1 right, -1 wrong, 0 none. Exercises that follow each other share steps."""
EXERCISE_FEATURES = (*RECENT_FEATURES, "learner_level")
"""The features whose weight differs from exercise to exercise: what leads up to it, and how it separates learners."""


def skill_features(skill: SkillCounters) -> tuple[float, ...]:
    """Return the values of `SKILL_FEATURES`."""
    return (
        log1p(skill.wins),
        log1p(skill.losses),
        skill.level,
        skill.form,
        min(skill.misses, LONGEST_SKILL_RUN),
        skill.told,
    )


def moment_features(skill: SkillCounters, learner: LearnerCounters, *, is_same_skill: bool) -> tuple[float, ...]:
    """Return the values of `MOMENT_FEATURES`."""
    seen = skill.answers > 0
    gap = log1p(max(0, learner.answers - skill.seen_at)) if seen else 0.0
    return (0.0 if seen else 1.0, gap, 1.0 if is_same_skill else 0.0)


def learner_features(learner: LearnerCounters) -> tuple[float, ...]:
    """Return the values of `LEARNER_FEATURES`."""
    return (
        log1p(learner.wins),
        log1p(learner.losses),
        learner.level,
        learner.form,
        min(learner.streak, LONGEST_RUN),
        min(learner.misses, LONGEST_RUN),
    )


def last_outcome(learner: LearnerCounters) -> int:
    """Return how the latest answer went: 1 right, -1 wrong, 0 if there is none."""
    return learner.latest[0] if learner.latest else 0


def exercise_features(learner: LearnerCounters) -> tuple[float, ...]:
    """Return the values of `EXERCISE_FEATURES`."""
    unknown = (0,) * (LATEST - len(learner.latest))
    return (*learner.latest, *unknown, learner.level)
