"""One step of the fold over a learner's answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from tutor.learner.counters import Answer, Evidence, LearnerCounters, SkillCounters
from tutor.learner.memory import Memory, remember
from tutor.learner.prediction import DEFAULT_WEIGHTS, Weights, predict

PLACED_AS_KNOWN = 0.8
"""From this belief on, a skill that the placement found is remembered from then on, so that it comes up for review."""


@dataclass(frozen=True, slots=True)
class SkillKnowledge:
    """What is believed about one learner and one skill."""

    counters: SkillCounters = field(default_factory=SkillCounters)
    memory: Memory | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is believed about one learner: a fold over the answers, in order."""

    learner: LearnerCounters = field(default_factory=LearnerCounters)
    skills: Mapping[int, SkillKnowledge] = field(default_factory=dict)

    def of(self, skill: int) -> SkillKnowledge:
        """Return what is believed about a skill, the starting belief if nothing is known."""
        return self.skills.get(skill) or SkillKnowledge()

    def evidence(self, skill: int) -> Evidence:
        """Return what a prediction about a skill rests on."""
        return Evidence(self.of(skill).counters, self.learner, self.learner.last_skill == skill)


def probability_before(
    knowledge: Knowledge, skills: Sequence[int], difficulty: float, weights: Weights = DEFAULT_WEIGHTS
) -> float:
    """Return the chance of a right answer to an exercise on its main skill, the first of `skills`, 0 to 1."""
    return predict(knowledge.evidence(skills[0]), difficulty, weights).probability


def answered(knowledge: Knowledge, skills: Sequence[int], answer: Answer, now: datetime) -> Knowledge:
    """Return what is believed after an answer to an exercise that trains `skills`, the main one first."""
    learner = replace(knowledge.learner.after(answer), last_skill=skills[0])
    moved = {skill: _moved(knowledge.of(skill), answer, learner.answers, now) for skill in skills}
    return Knowledge(learner, {**knowledge.skills, **moved})


def placed(knowledge: Knowledge, found: Mapping[int, tuple[float, float]], now: datetime) -> Knowledge:
    """Return what is believed after a placement.

    Args:
        knowledge: before it.
        found: for each skill the chance of mastery (0 to 1) and how many answers that is worth.
        now: when the placement ended, aware, in UTC.
    """
    started = {
        skill: _started(knowledge.of(skill), probability, answers, now)
        for skill, (probability, answers) in found.items()
        if answers > 0
    }
    return Knowledge(knowledge.learner, {**knowledge.skills, **started})


def _moved(before: SkillKnowledge, answer: Answer, answers: int, now: datetime) -> SkillKnowledge:
    counters = replace(before.counters.after(answer), seen_at=answers)
    return SkillKnowledge(counters, remember(before.memory, answer.credit, now))


def _started(before: SkillKnowledge, probability: float, answers: float, now: datetime) -> SkillKnowledge:
    memory = before.memory
    if probability >= PLACED_AS_KNOWN:
        memory = remember(memory, 1.0, now)
    return SkillKnowledge(before.counters.after_placement(probability, answers), memory)
