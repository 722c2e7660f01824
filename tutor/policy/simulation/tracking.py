"""What our policy is told about a simulated student: the learner model over the answers seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tutor.learner import (
    DEFAULT_WEIGHTS,
    Answer,
    Item,
    Knowledge,
    Weights,
    answered,
    due,
    ease,
    predict,
    skill_mastery,
    told,
)
from tutor.policy import placement
from tutor.policy.graph import Skill
from tutor.policy.simulation.course import SimulatedCourse, SimulatedExercise
from tutor.policy.types import SkillView


class ModelTracker:
    """The learner model as the app keeps it, for one student."""

    def __init__(self, course: SimulatedCourse, weights: Weights = DEFAULT_WEIGHTS) -> None:
        self.course = course
        self.weights = weights
        self.knowledge = Knowledge()
        self.last_seen: dict[Skill, datetime] = {}

    def views(self, now: datetime) -> Mapping[Skill, SkillView]:
        """Return every skill as the policy sees it."""
        return {skill: self._view(skill, place, now) for place, skill in enumerate(self.course.graph.order)}

    def probability(self, exercise: SimulatedExercise, now: datetime) -> float:
        """Return the estimated chance that the student solves an exercise, 0 to 1."""
        return predict(self.knowledge.evidence(exercise.skill), item_of(exercise), self.weights).probability

    def record(self, exercise: SimulatedExercise, right: bool, now: datetime) -> None:
        """Learn from an answer."""
        known = ease(item_of(exercise), [exercise.skill], self.weights)
        answer = Answer(float(right), known, exercise.choices)
        self.knowledge = answered(self.knowledge, [exercise.skill], answer, now)
        self.last_seen[exercise.skill] = now

    def believe(self, evidence: Mapping[Skill, placement.PlacementEvidence], now: datetime) -> None:
        """Take over what a placement or a passed challenge found."""
        found = {skill: (finding.probability, finding.answers) for skill, finding in evidence.items()}
        self.knowledge = told(self.knowledge, found, now)

    def _view(self, skill: Skill, place: int, now: datetime) -> SkillView:
        memory = self.knowledge.of(skill).memory
        mastery = skill_mastery(self.knowledge.evidence(skill), memory, now, self.weights)
        when = due(memory) if memory else None
        return SkillView(skill, mastery, self.last_seen.get(skill), 0, when, place)


def item_of(exercise: SimulatedExercise) -> Item:
    """Return a simulated exercise as the learner model sees it."""
    return Item(exercise.difficulty, (str(exercise.number),), exercise.choices)
