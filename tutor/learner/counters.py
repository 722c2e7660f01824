"""What is kept of a learner's answers: a few numbers for each skill and for the learner, however many there were.

No number depends on the weights of the prediction, so refitted weights read the same counters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from math import exp, log
from typing import Any, Self

HELP_PER_HINT = 0.25
"""Share of a right answer's credit that each hint seen before it takes away."""
DOUBT = 0.6
"""What an answer against what was told leaves of it."""
SOLVES_IF_MASTERED = 0.97
SOLVES_IF_NOT = 0.3
TYPICAL_DIFFICULTY = 0.4
"""Share of new learners that miss a typical exercise, 0 to 1."""
EASY = 0.25
"""An exercise that fewer new learners miss, a share from 0 to 1, is easy."""
TOLD_FROM = 1 - TYPICAL_DIFFICULTY
"""Chance that a new learner solves a typical exercise of a new skill: what is told is counted from there."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How far one answer moves a level, in log-odds per unit of surprise: `first` / (1 + `settling` n) + `lasting`."""

    first: float
    settling: float
    lasting: float

    def after(self, answers: float) -> float:
        """Return the step size after so many answers."""
        return self.first / (1 + self.settling * answers) + self.lasting


# Elo ratings whose step shrinks as evidence grows: Pelánek 2016, "Applications of the Elo rating system in adaptive
# educational systems", section 3.2. Predictions hardly depend on these figures, since the weights scale the levels.
LEARNER_LEVEL = Pace(0.36, 0.15, 0.036)
LEARNER_FORM = Pace(0.0, 0.0, 0.3)
SKILL_LEVEL = Pace(0.6, 0.5, 0.12)
SKILL_FORM = Pace(0.0, 0.0, 0.5)


@dataclass(frozen=True, slots=True)
class Answer:
    """One first answer to an exercise.

    `score` is 0 to 1; `ease` the log-odds that a typical learner solves the exercise, as it was known when it was
    answered; `choices` among how many options was chosen, None if the answer was typed; `hints` seen before.
    """

    score: float
    ease: float = 0.0
    choices: int | None = None
    hints: int = 0

    @property
    def credit(self) -> float:
        """The score that counts as evidence, 0 to 1: less after hints."""
        return self.score * max(0.0, 1 - HELP_PER_HINT * self.hints)

    @property
    def floor(self) -> float:
        """The chance of a right answer by blind guessing, 0 to 1."""
        return 1 / self.choices if self.choices else 0.0

    @property
    def is_right(self) -> bool:
        """Whether it was more right than wrong."""
        return self.score >= 0.5

    @property
    def proof(self) -> float:
        """How much a right answer proves, 0 to 1: all if it was typed, unaided, and not to an easy exercise."""
        return self.credit * (1 - self.floor) * min(1.0, (1 - share(self.ease)) / EASY)

    def surprise(self, log_odds: float) -> float:
        """Return how much more was achieved than expected: 0 to 1 for a right answer, -1 to 0 for a wrong one.

        It is the score function of the three-parameter logistic model (Birnbaum 1968) with the guessing floor: a
        right answer among few options tells less than a typed one.
        """
        knows = share(log_odds)
        expected = self.floor + (1 - self.floor) * knows
        step = (self.credit - expected) * (knows / expected if self.floor else 1.0)
        return max(0.0, step) if self.is_right else min(0.0, step)


@dataclass(frozen=True, slots=True)
class Counters:
    """Success counted: `wins` is the credit of right answers, `losses` what wrong ones lacked, both sums.

    `streak` and `misses` are how many were right or wrong in a row up to now. `level` and `form` are ratings
    in log-odds that allow for how easy the exercises were: one slow, one quick.
    """

    answers: int = 0
    wins: float = 0.0
    losses: float = 0.0
    level: float = 0.0
    form: float = 0.0
    streak: int = 0
    misses: int = 0

    def counted(self, answer: Answer, level: float, form: float) -> dict[str, Any]:
        """Return the fields that change with one more answer, which moves the ratings to `level` and `form`."""
        is_right, credit = answer.is_right, answer.credit
        return {
            "answers": self.answers + 1,
            "wins": self.wins + (credit * (1 - answer.floor) if is_right else 0.0),
            "losses": self.losses + (0.0 if is_right else 1 - answer.score),
            "level": level,
            "form": form,
            "streak": self.streak + (credit >= 0.5) if is_right else 0,
            "misses": 0 if is_right else self.misses + 1,
        }

    def as_dict(self) -> dict[str, Any]:
        """Return the counters as JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Return the counters that `as_dict` gave; an empty mapping is no answer at all."""
        return cls(**values)


@dataclass(frozen=True, slots=True)
class SkillCounters(Counters):
    """One learner's counters for one skill.

    `told` is what a placement, a challenge or a teacher says about the skill, in log-odds above a new learner, and
    `placed` how many answers that is worth; `seen_at` the learner's number of answers when the skill was last answered;
    `run` what the right answers since the last wrong one prove, in typical exercises.
    """

    placed: float = 0.0
    told: float = 0.0
    seen_at: int = 0
    run: float = 0.0

    @property
    def evidence(self) -> int:
        """How many answers are known about, those that what was told stands for included."""
        return self.answers + round(self.placed)

    def after_being_told(self, probability: float, answers: float) -> SkillCounters:
        """Return the counters after something other than an answer spoke for or against the skill.

        Args:
            probability: the chance that the skill is mastered, 0 to 1.
            answers: how many ordinary answers that is worth, 0 or more; the more, the closer it is followed.
        """
        solves = SOLVES_IF_NOT + probability * (SOLVES_IF_MASTERED - SOLVES_IF_NOT)
        target = log_odds(solves) - log_odds(TOLD_FROM)
        followed = answers / (answers + 1)
        return replace(self, placed=self.placed + answers, told=self.told + followed * (target - self.told))

    def doubted(self, answer: Answer) -> float:
        """Return what is left of `told` after an answer: less, if it speaks against it."""
        against = self.told < 0 if answer.is_right else self.told > 0
        return self.told * DOUBT if against else self.told


@dataclass(frozen=True, slots=True)
class LearnerCounters(Counters):
    """One learner's counters over all skills.

    `last_skill` is the main skill of the latest answer; `latest` how the latest answers went, the newest first: 1 for
    right, -1 for wrong.
    """

    last_skill: int | str | None = None
    latest: tuple[int, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "latest": list(self.latest)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        return cls(**{**values, "latest": tuple(values.get("latest", ()))})


LATEST = 3
"""How many of the latest answers are remembered one by one."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a prediction about one learner and an exercise rests on.

    `skills` holds the counters of the exercise's skills, the main one first, each with its skill.
    """

    learner: LearnerCounters = field(default_factory=LearnerCounters)
    skills: Sequence[tuple[int | str | None, SkillCounters]] = ((None, SkillCounters()),)

    @property
    def answers(self) -> int:
        """How many answers are known about on the skill of which the least is known."""
        return min(counters.evidence for _skill, counters in self.skills)

    @property
    def is_practised(self) -> bool:
        """Whether every skill was answered in practice at least once."""
        return all(counters.answers > 0 for _skill, counters in self.skills)


def after_answer(evidence: Evidence, answer: Answer) -> Evidence:
    """Return the counters of a learner and of all the skills of an exercise after an answer to it."""
    learner, skills = evidence.learner, evidence.skills
    level = answer.ease + learner.level + sum(skill.level for _name, skill in skills) / len(skills)
    form = answer.ease + learner.form + sum(skill.form for _name, skill in skills) / len(skills)
    steady, quick = answer.surprise(level), answer.surprise(form)
    counted = learner.counted(
        answer,
        learner.level + LEARNER_LEVEL.after(learner.answers) * steady,
        learner.form + LEARNER_FORM.after(learner.answers) * quick,
    )
    latest = (1 if answer.is_right else -1, *learner.latest[: LATEST - 1])
    moved = LearnerCounters(**counted, last_skill=skills[0][0], latest=latest)
    return Evidence(
        moved, [(name, _skill_after(skill, answer, steady, quick, moved.answers)) for name, skill in skills]
    )


def _skill_after(before: SkillCounters, answer: Answer, steady: float, quick: float, answers: int) -> SkillCounters:
    counted = before.counted(
        answer,
        before.level + SKILL_LEVEL.after(before.answers) * steady,
        before.form + SKILL_FORM.after(before.answers) * quick,
    )
    run = before.run + answer.proof if answer.is_right else 0.0
    return SkillCounters(**counted, placed=before.placed, told=before.doubted(answer), seen_at=answers, run=run)


def share(log_odds: float) -> float:
    """Return the chance of some log-odds, 0 to 1."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, log_odds))))


def log_odds(chance: float) -> float:
    """Return the log-odds of a chance strictly between 0 and 1."""
    return log(chance / (1 - chance))
