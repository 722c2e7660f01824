"""The tutors that our policy is measured against."""

from __future__ import annotations

from random import Random
from typing import Protocol

from tutor.policy.graph import Skill
from tutor.policy.simulation.course import SimulatedCourse, SimulatedExercise


class Tutor(Protocol):
    """Whatever chooses a simulated student's exercises. It sees answers, never the student's hidden truth."""

    def next_exercise(self, day: float) -> SimulatedExercise:
        """Choose the next exercise on a day since the start."""
        ...

    def record(self, exercise: SimulatedExercise, right: bool, day: float) -> None:
        """Take note of the answer to the exercise."""
        ...


class FixedSequence:
    """A textbook: the skills in order, the same number of exercises on each, from easy to hard, then all
    over again."""

    def __init__(self, course: SimulatedCourse, exercises_per_skill: int) -> None:
        self.plan = [
            exercise for skill in course.graph.order for exercise in _spread(course, skill, exercises_per_skill)
        ]
        self.place = 0

    def next_exercise(self, day: float) -> SimulatedExercise:
        return self.plan[self.place % len(self.plan)]

    def record(self, exercise: SimulatedExercise, right: bool, day: float) -> None:
        self.place += 1


class RandomPractice:
    """Any exercise of any skill."""

    def __init__(self, course: SimulatedCourse, random: Random) -> None:
        self.exercises = [exercise for skill in course.graph.order for exercise in course.exercises[skill]]
        self.random = random

    def next_exercise(self, day: float) -> SimulatedExercise:
        return self.random.choice(self.exercises)

    def record(self, exercise: SimulatedExercise, right: bool, day: float) -> None:
        pass


class ThreeInARow:
    """Mastery learning without review: each skill until three right answers in a row, then the next, and
    over again.

    What many practice sites do; see Kelly et al. 2015, "Defining mastery: knowledge tracing versus
    N-consecutive correct responses".
    """

    def __init__(self, course: SimulatedCourse, random: Random) -> None:
        self.course = course
        self.random = random
        self.place = 0
        self.streak = 0

    def next_exercise(self, day: float) -> SimulatedExercise:
        order = self.course.graph.order
        return self.random.choice(self.course.exercises[order[self.place % len(order)]])

    def record(self, exercise: SimulatedExercise, right: bool, day: float) -> None:
        self.streak = self.streak + 1 if right else 0
        if self.streak == 3:
            self.place, self.streak = self.place + 1, 0


def _spread(course: SimulatedCourse, skill: Skill, count: int) -> list[SimulatedExercise]:
    """Return so many exercises on a skill, evenly over its difficulties, repeated if there are too few."""
    available = sorted(course.exercises[skill], key=lambda exercise: exercise.difficulty)
    return [available[int((number + 0.5) * len(available) / count)] for number in range(count)]
