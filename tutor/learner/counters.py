"""What is kept of a learner's answers: a few numbers for each skill and for the learner, however many there were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

DECAYS: Mapping[str, float] = {"fast": 0.5, "middle": 0.2, "slow": 0.05}
"""How much one answer moves each of the three recent rates of success."""
STARTING_RATE = 0.6
"""What a recent rate is before the first answer: the success of a new learner on a new skill."""
HELP_PER_HINT = 0.25
"""Share of a right answer's credit that each hint seen before it takes away."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One first answer to an exercise.

    `score` is 0 to 1; `difficulty` 0 (easy) to 1 (hard); `choices` among how many options was chosen, None if the
    answer was typed; `hints` how many were seen before.
    """

    score: float
    difficulty: float
    choices: int | None = None
    hints: int = 0

    @property
    def credit(self) -> float:
        """The score that counts as evidence, 0 to 1: less after hints."""
        return self.score * max(0.0, 1 - HELP_PER_HINT * self.hints)

    @property
    def weight(self) -> float:
        """How much a right answer tells, 0 to 1: a choice among n may be a guess, which is right once in n times."""
        return 1.0 if not self.choices else 1 - 1 / self.choices


@dataclass(frozen=True, slots=True)
class Counters:
    """Success counted: `wins` and `losses` are sums of credit, the rates decay geometrically, `streak` is of wins."""

    answers: int = 0
    wins: float = 0.0
    losses: float = 0.0
    fast: float = STARTING_RATE
    middle: float = STARTING_RATE
    slow: float = STARTING_RATE
    streak: int = 0

    def after(self, answer: Answer) -> Self:
        """Return the counters after one more answer."""
        return replace(
            self,
            answers=self.answers + 1,
            wins=self.wins + answer.credit * answer.weight,
            losses=self.losses + (1 - answer.credit),
            streak=self.streak + 1 if answer.credit >= 0.5 else 0,
            fast=self._moved("fast", answer.credit, 1, answer.weight),
            middle=self._moved("middle", answer.credit, 1, answer.weight),
            slow=self._moved("slow", answer.credit, 1, answer.weight),
        )

    def _moved(self, name: str, credit: float, times: float, weight: float = 1.0) -> float:
        rate: float = getattr(self, name)
        share: float = 1 - (1 - DECAYS[name]) ** times
        # A lucky guess may lift a rate less than a typed answer; a wrong choice lowers it as much as any.
        return rate + (credit - rate) * share * (weight if credit > rate else 1.0)

    def as_dict(self) -> dict[str, Any]:
        """Return the counters as JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Return the counters that `as_dict` gave; an empty mapping is no answer at all."""
        return cls(**values)


@dataclass(frozen=True, slots=True)
class SkillCounters(Counters):
    """One learner's counters for one skill; `placed` is how many answers the placement's finding was worth.

    `seen_at` is the learner's number of answers when the skill was last answered.
    """

    placed: float = 0.0
    seen_at: int = 0

    @property
    def evidence(self) -> int:
        """How many answers are known about, those that the placement stands for included."""
        return self.answers + round(self.placed)

    def after_placement(self, probability: float, answers: float) -> SkillCounters:
        """Return the counters started from what the placement found out.

        Args:
            probability: the chance that the skill is mastered, 0 to 1.
            answers: how many ordinary answers that belief is worth, 0 or more.
        """
        return replace(
            self,
            wins=self.wins + probability * answers,
            losses=self.losses + (1 - probability) * answers,
            placed=self.placed + answers,
            fast=self._moved("fast", probability, answers),
            middle=self._moved("middle", probability, answers),
            slow=self._moved("slow", probability, answers),
        )


@dataclass(frozen=True, slots=True)
class LearnerCounters(Counters):
    """One learner's counters over all skills; `last_skill` is the skill of the latest answer."""

    last_skill: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a prediction about one learner and one skill rests on."""

    skill: SkillCounters = field(default_factory=SkillCounters)
    learner: LearnerCounters = field(default_factory=LearnerCounters)
    is_same_skill: bool = False
