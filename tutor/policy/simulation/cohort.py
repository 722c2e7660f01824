"""A first group of simulated students, to whose answers the learner model is fitted as it is every night."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from random import Random

from tutor.learner import Answer, Weights, ease
from tutor.learner.fitting import RowsBuilder, fit_ease, fit_weights
from tutor.policy.simulation.course import SimulatedCourse, SimulatedExercise
from tutor.policy.simulation.play import Calendar
from tutor.policy.simulation.tracking import ModelTracker, item_of
from tutor.policy.simulation.tutoring import PolicyTutor
from tutor.policy.simulation.worlds import Student


class _Recorder(ModelTracker):
    """The learner model with the shipped weights, which also writes down every answer."""

    def __init__(self, course: SimulatedCourse, builder: RowsBuilder, answers: list[tuple[SimulatedExercise, Answer]]):
        super().__init__(course)
        self.builder = builder
        self.answers = answers

    def record(self, exercise: SimulatedExercise, right: bool, now: datetime) -> None:
        item = item_of(exercise)
        answer = Answer(float(right), ease(item, [exercise.skill], self.weights), exercise.choices)
        self.builder.add(self.knowledge.evidence(exercise.skill), item, answer)
        self.answers.append((exercise, answer))
        super().record(exercise, right, now)


def weights_after(course: SimulatedCourse, students: Iterable[Student], calendar: Calendar, seed: int) -> Weights:
    """Return the weights fitted to the answers of students whom our policy taught with the shipped weights.

    Raises:
        ValueError: there are no students.
    """
    builder, answers = RowsBuilder(), list[tuple[SimulatedExercise, Answer]]()
    for student in students:
        tutor = PolicyTutor(course, _Recorder(course, builder, answers), Random(f"{seed}:{student.number}:cohort"))
        for day in calendar.moments():
            exercise = tutor.next_exercise(day)
            tutor.record(exercise, student.attempt(exercise, day), day)
    eases = fit_ease([(e.skill, item_of(e).keys, item_of(e).expected, answer) for e, answer in answers])
    return fit_weights(builder.rows(), eases)
