"""The weights of the prediction: shared ones, and what is particular to a skill or an exercise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tutor.learner.features import DENSE_FEATURES, EXERCISE_FEATURES, OWN_FEATURES, SIGNS

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class SkillWeights:
    """What is particular to a skill, in log-odds.

    `ease`: how much easier its exercises are than their authors thought, for a typical learner; `bias`: the same with
    everything else allowed for; `own`: what is added to the shared weight of each of `OWN_FEATURES`, by name.
    """

    ease: float = 0.0
    bias: float = 0.0
    own: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExerciseWeights:
    """What is particular to an exercise, or to all exercises of a template, in log-odds.

    `ease` and `bias` as for a skill, on top of the skill's; `slopes` are the weights of `EXERCISE_FEATURES`.
    """

    ease: float = 0.0
    bias: float = 0.0
    slopes: tuple[float, ...] = (0.0,) * len(EXERCISE_FEATURES)


@dataclass(frozen=True, slots=True)
class OrderWeights:
    """What it means that one skill is asked right after another, in log-odds: by itself, and times how that one went.

    The answer before counts 1 if it was right, -1 if it was wrong.
    """

    bias: float = 0.0
    slope: float = 0.0


@dataclass(frozen=True, slots=True)
class Weights:
    """The regression's weights, in log-odds: `shared` by feature name, the others by skill and by exercise key.

    `orders` are those of a skill (second) asked right after another (first).

    Raises:
        ValueError: a weight has a sign by which evidence would move an estimate the wrong way, or a name is unknown.
    """

    start: float
    shared: Mapping[str, float]
    skills: Mapping[Any, SkillWeights] = field(default_factory=dict)
    exercises: Mapping[str, ExerciseWeights] = field(default_factory=dict)
    orders: Mapping[tuple[Any, Any], OrderWeights] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.shared.keys() != set(DENSE_FEATURES):
            raise ValueError(f"weights for other features: {sorted(self.shared.keys() ^ set(DENSE_FEATURES))}")
        wrong = [name for name, sign in SIGNS.items() if self.shared[name] * sign < 0]
        wrong += [
            f"{name} of skill {skill}"
            for skill, weights in self.skills.items()
            for name, own in weights.own.items()
            if (self.shared[name] + own) * SIGNS.get(name, 0) < -TOLERANCE
        ]
        if wrong:
            raise ValueError(f"these weights have the wrong sign: {', '.join(wrong)}")

    def as_dict(self) -> dict[str, Any]:
        """Return the weights as JSON values."""
        return {
            "start": self.start,
            "shared": dict(self.shared),
            "skills": {
                str(skill): [w.ease, w.bias, *(w.own.get(name, 0.0) for name in OWN_FEATURES)]
                for skill, w in self.skills.items()
            },
            "exercises": {key: [w.ease, w.bias, *w.slopes] for key, w in self.exercises.items()},
            "orders": [[before, skill, w.bias, w.slope] for (before, skill), w in self.orders.items()],
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Weights:
        """Return the weights that `as_dict` gave; skills are known by whole numbers."""
        return cls(
            values["start"],
            values["shared"],
            {
                int(skill): SkillWeights(w[0], w[1], dict(zip(OWN_FEATURES, w[2:], strict=True)))
                for skill, w in values["skills"].items()
            },
            {key: ExerciseWeights(w[0], w[1], tuple(w[2:])) for key, w in values["exercises"].items()},
            {(before, skill): OrderWeights(bias, slope) for before, skill, bias, slope in values.get("orders", [])},
        )


NO_SKILL_WEIGHTS = SkillWeights()
NO_EXERCISE_WEIGHTS = ExerciseWeights()
NO_ORDER_WEIGHTS = OrderWeights()
