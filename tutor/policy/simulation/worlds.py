"""Two worlds of simulated students. Neither works as our own learner model, a logistic regression, assumes.

What a student of the same number is like, and how their luck runs on the n-th try of a skill, is the same
whichever tutor teaches them: every draw comes from a generator seeded by seed, student, skill and count.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass, field
from math import exp
from random import Random

from tutor.policy.graph import Skill, SkillGraph
from tutor.policy.simulation.course import SimulatedExercise

SPACED_DAYS = 0.5
"""A success strengthens memory only if at least so many days passed since the one before."""


@dataclass
class Student(ABC):
    """A simulated student; all times in days since the start.

    ``level`` is how much of the course is known beforehand, ``speed`` how fast the student learns (1 is
    average).
    """

    graph: SkillGraph
    seed: int
    number: int
    level: float = field(init=False)
    speed: float = field(init=False)
    tries: Counter[Skill] = field(init=False, default_factory=Counter)

    def __post_init__(self) -> None:
        random = Random(f"{self.seed}:{self.number}:student")
        self.level = random.uniform(-0.1, 0.7)
        self.speed = exp(random.gauss(0, 0.3))
        self.begin()

    @abstractmethod
    def begin(self) -> None:
        """Draw what the student knows beforehand."""

    @abstractmethod
    def attempt(self, exercise: SimulatedExercise, day: float) -> bool:
        """Answer an exercise, learn from it, and return whether the answer was right."""

    @abstractmethod
    def knows(self, skill: Skill, day: float) -> bool:
        """Tell whether the student truly masters a skill on a day, if nothing more is practised until
        then."""

    def share_known(self, day: float) -> float:
        """Return the share of the course that the student truly masters on a day, 0 to 1."""
        return sum(self.knows(skill, day) for skill in self.graph) / len(self.graph)

    def luck(self, skill: Skill) -> Random:
        """Return the chance events of the next try on a skill."""
        self.tries[skill] += 1
        return Random(f"{self.seed}:{self.number}:{skill}:{self.tries[skill]}")

    def known_before(self, skill: Skill) -> bool:
        """Tell whether the student brings a skill along: most of what lies below their level, little above
        it."""
        most = max(len(self.graph.ancestors(other)) for other in self.graph) or 1
        advanced = len(self.graph.ancestors(skill)) / most
        chance = 1 / (1 + exp(-10 * (self.level - advanced)))
        return Random(f"{self.seed}:{self.number}:{skill}:before").random() < chance


@dataclass
class Knowledge:
    """One skill in the forgetting world: known until ``until`` (days), and the mean time (days) to forget
    it."""

    until: float
    mean_days: float
    last_success: float


class ForgettingStudent(Student):
    """Bayesian knowledge tracing with forgetting: a skill is known or not, learnt in one step, lost in one
    step.

    Corbett and Anderson 1995, "Knowledge tracing"; forgetting as in Khajah, Lindsey and Mozer 2016, "How
    deep is knowledge tracing?", here in days: the time to forget is exponential and its mean grows with
    spaced successes.
    """

    LEARN = 0.22
    LEARN_WITHOUT_PREREQUISITES = 0.04
    RELEARN = 2.0
    SLIP = 0.08
    GUESS = 0.1
    FIRST_DAYS = 10.0
    KNOWN_BEFORE_DAYS = 90.0
    SPACING_GROWTH = 2.2

    def begin(self) -> None:
        self.knowledge: dict[Skill, Knowledge] = {}
        for skill in self.graph:
            if self.known_before(skill):
                days = self.KNOWN_BEFORE_DAYS
                until = Random(f"{self.seed}:{self.number}:{skill}:until").expovariate(1 / days)
                self.knowledge[skill] = Knowledge(until, days, 0.0)

    def knows(self, skill: Skill, day: float) -> bool:
        return skill in self.knowledge and day < self.knowledge[skill].until

    def attempt(self, exercise: SimulatedExercise, day: float) -> bool:
        skill, luck = exercise.skill, self.luck(exercise.skill)
        known = self.knows(skill, day)
        right = luck.random() < self._chance(exercise, known)
        if known and right:
            self._remember(skill, day, luck)
        elif not known and luck.random() < self._learning_chance(skill, day):
            old = self.knowledge.get(skill)
            self.knowledge[skill] = Knowledge(day, old.mean_days if old else self.FIRST_DAYS, day)
            self._remember(skill, day, luck)
        return right

    def _chance(self, exercise: SimulatedExercise, known: bool) -> float:
        if known:
            return 1 - self.SLIP * 2 * exercise.difficulty
        guess = self.GUESS * 2 * (1 - exercise.difficulty)
        return max(guess, 1 / exercise.choices) if exercise.choices else guess

    def _learning_chance(self, skill: Skill, day: float) -> float:
        ready = all(self.knows(before, day) for before in self.graph.prerequisites[skill])
        chance = self.LEARN if ready else self.LEARN_WITHOUT_PREREQUISITES
        return min(0.9, chance * self.speed * (self.RELEARN if skill in self.knowledge else 1.0))

    def _remember(self, skill: Skill, day: float, luck: Random) -> None:
        """Draw anew until when the skill is known; a success after a while makes that last longer."""
        knowledge = self.knowledge[skill]
        if day - knowledge.last_success >= SPACED_DAYS:
            knowledge.mean_days *= self.SPACING_GROWTH
        knowledge.last_success = day
        knowledge.until = max(knowledge.until, day + luck.expovariate(1 / knowledge.mean_days))


@dataclass
class Trait:
    """One skill in the growth world: ability (logits) on a day, how fast it decays from then, last practice
    (day)."""

    ability: float
    floor: float
    day: float
    decay: float
    practised: float = 0.0


class GrowingStudent(Student):
    """Item response theory with growth: ability grows by practice, most where success is neither sure nor
    hopeless.

    Responses follow the three-parameter logistic model (Birnbaum 1968). Ability decays by Wickelgren's
    power law (1974, "Single-trace fragility theory of memory dynamics") towards where it started, slower
    after spaced practice.
    """

    GUESS = 0.05
    DISCRIMINATION = 1.4
    DIFFICULTY_RANGE = 3.0
    GROWTH = 0.75
    MASTERED = 0.85
    START = -2.0
    KNOWN_START = 2.2
    DECAY = 0.3
    KNOWN_DECAY = 0.06
    DECAY_PER_DAY = 0.3
    SPACING = 0.7
    REFRESHED = 0.3
    MOST_ABILITY = 4.0

    def begin(self) -> None:
        self.traits: dict[Skill, Trait] = {}
        for skill in self.graph:
            known = self.known_before(skill)
            noise = Random(f"{self.seed}:{self.number}:{skill}:start").gauss(0, 0.5)
            start = (self.KNOWN_START if known else self.START) + noise
            self.traits[skill] = Trait(start, min(start, 0.0), 0.0, self.KNOWN_DECAY if known else self.DECAY)

    def ability(self, skill: Skill, day: float) -> float:
        """Return the ability in logits on a day."""
        trait = self.traits[skill]
        kept = (1 + self.DECAY_PER_DAY * max(0.0, day - trait.day)) ** -trait.decay
        return float(trait.floor + (trait.ability - trait.floor) * kept)

    def knows(self, skill: Skill, day: float) -> bool:
        return self._chance(self.ability(skill, day), 0.5, None) >= self.MASTERED

    def attempt(self, exercise: SimulatedExercise, day: float) -> bool:
        ability = self.ability(exercise.skill, day)
        chance = self._chance(ability, exercise.difficulty, exercise.choices)
        right = self.luck(exercise.skill).random() < chance
        self._grow(exercise.skill, day, self._growth(exercise, ability, day))
        for before in self.graph.prerequisites[exercise.skill]:
            self._refresh(before, day)
        return right

    def _chance(self, ability: float, difficulty: float, choices: int | None) -> float:
        guess = max(self.GUESS, 1 / choices) if choices else self.GUESS
        distance = ability - self.DIFFICULTY_RANGE * (difficulty - 0.5)
        return guess + (1 - guess) / (1 + exp(-self.DISCRIMINATION * distance))

    def _growth(self, exercise: SimulatedExercise, ability: float, day: float) -> float:
        """Return the gain in logits: by how well the exercise fits the ability, speed, and readiness."""
        chance = self._chance(ability, exercise.difficulty, None)
        fit = 0.25 + 0.75 * 4 * chance * (1 - chance)
        ready = [self.knows(before, day) for before in self.graph.prerequisites[exercise.skill]]
        readiness = 0.2 + 0.8 * (sum(ready) / len(ready) if ready else 1.0)
        return self.GROWTH * self.speed * fit * readiness

    def _grow(self, skill: Skill, day: float, gain: float) -> None:
        trait = self.traits[skill]
        trait.ability = min(self.MOST_ABILITY, self.ability(skill, day) + gain)
        if day - trait.practised >= SPACED_DAYS:
            trait.decay *= self.SPACING
        trait.day = trait.practised = day

    def _refresh(self, skill: Skill, day: float) -> None:
        """Practising what builds on a skill undoes some of its forgetting, as if it had been seen more
        lately."""
        trait = self.traits[skill]
        trait.day += self.REFRESHED * (day - trait.day)


WORLDS: dict[str, type[Student]] = {
    "bkt-forgetting": ForgettingStudent,
    "irt-growth": GrowingStudent,
}
