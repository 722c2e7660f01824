"""Our policy against others, in every world, with the same students."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

from tutor.learner import DEFAULT_WEIGHTS, Weights
from tutor.policy.simulation.cohort import weights_after
from tutor.policy.simulation.course import SimulatedCourse, algebra_course
from tutor.policy.simulation.play import Calendar, Summary, play_many
from tutor.policy.simulation.sequences import FixedSequence, RandomPractice, ThreeInARow, Tutor
from tutor.policy.simulation.tracking import ModelTracker
from tutor.policy.simulation.tutoring import PolicyTutor
from tutor.policy.simulation.worlds import WORLDS, Student

MASTERED_SHARE = 0.9
"""Share of the course that has to be known at once for the course to count as mastered."""
TEXTBOOK_EXERCISES = 10
"""Exercises a skill in the fixed sequence: all there are."""
COHORT_SEED = 1_000_000
"""Added to the seed, so that the students fitted to are none of those measured."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of one tutor in one world."""

    world: str
    tutor: str
    summary: Summary


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is played: `students` measured and `cohort` fitted to before, 0 for the shipped weights only."""

    students: int
    cohort: int
    seed: int
    calendar: Calendar = field(default_factory=Calendar)


def compare(plan: Plan) -> Iterator[Comparison]:
    """Yield what came of every tutor in every world."""
    course = algebra_course()
    for world, new_student in WORLDS.items():
        for tutor, new_tutor in _tutors(course, new_student, plan).items():
            summary = play_many(
                lambda number, new=new_student: new(course.graph, plan.seed, number),  # type: ignore[misc]
                new_tutor,
                plan.students,
                plan.calendar,
                MASTERED_SHARE,
            )
            yield Comparison(world, tutor, summary)


def _tutors(course: SimulatedCourse, new_student: type[Student], plan: Plan) -> Mapping[str, Callable[[int], Tutor]]:
    tutors: dict[str, Callable[[int], Tutor]] = {"policy, shipped weights": _policy(course, DEFAULT_WEIGHTS, plan.seed)}
    if plan.cohort:
        seed = plan.seed + COHORT_SEED
        students = [new_student(course.graph, seed, number) for number in range(plan.cohort)]
        fitted = weights_after(course, students, Calendar(sessions=plan.calendar.exam_session), seed)
        tutors["policy, fitted weights"] = _policy(course, fitted, plan.seed)
    return {
        **tutors,
        "fixed sequence": lambda _number: FixedSequence(course, TEXTBOOK_EXERCISES),
        "random practice": lambda number: RandomPractice(course, Random(f"{plan.seed}:{number}:random")),
        "three in a row": lambda number: ThreeInARow(course, Random(f"{plan.seed}:{number}:three")),
    }


def _policy(course: SimulatedCourse, weights: Weights, seed: int) -> Callable[[int], Tutor]:
    return lambda number: PolicyTutor(course, ModelTracker(course, weights), Random(f"{seed}:{number}:policy"))
