"""One step of the fold over what happened to a learner: answers, and what was told about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from tutor.learner.counters import Answer, Evidence, LearnerCounters, SkillCounters, after_answer
from tutor.learner.memory import Memory, remember, remember_known

SHAPE = 1
"""Version of the form in which counters and memories are stored. It goes up whenever `as_dict` of either changes, or
what the fold makes of the same record: what is stored in another form is then folded anew."""
KNOWN_FROM = 0.8
"""From this chance on, a skill that was told about counts as remembered, so that it comes up for review."""


@dataclass(frozen=True, slots=True)
class SkillKnowledge:
    """What is believed about one learner and one skill."""

    counters: SkillCounters = field(default_factory=SkillCounters)
    memory: Memory | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is believed about one learner: a fold over what happened, in order."""

    learner: LearnerCounters = field(default_factory=LearnerCounters)
    skills: Mapping[int, SkillKnowledge] = field(default_factory=dict)

    def of(self, skill: int) -> SkillKnowledge:
        """Return what is believed about a skill, the starting belief if nothing is known."""
        return self.skills.get(skill) or SkillKnowledge()

    def evidence(self, *skills: int) -> Evidence:
        """Return what a prediction about an exercise on some skills, the main one first, rests on."""
        return Evidence(self.learner, [(skill, self.of(skill).counters) for skill in skills])


def answered(knowledge: Knowledge, skills: Sequence[int], answer: Answer, now: datetime) -> Knowledge:
    """Return what is believed after an answer to an exercise that trains `skills`, the main one first."""
    after = counted(knowledge, skills, answer)
    moved = {
        skill: replace(after.of(skill), memory=remember(knowledge.of(skill).memory, answer.credit, now))
        for skill in skills
    }
    return Knowledge(after.learner, {**after.skills, **moved})


def counted(knowledge: Knowledge, skills: Sequence[int], answer: Answer) -> Knowledge:
    """Return what is believed after an answer, the memories left as they were: for those who read only the counters."""
    after = after_answer(knowledge.evidence(*skills), answer)
    moved = {
        skill: SkillKnowledge(counters, knowledge.of(skill).memory)
        for skill, (_name, counters) in zip(skills, after.skills, strict=True)
    }
    return Knowledge(after.learner, {**knowledge.skills, **moved})


def told(knowledge: Knowledge, found: Mapping[int, tuple[float, float]], now: datetime) -> Knowledge:
    """Return what is believed after something other than an answer spoke for or against skills.

    Args:
        knowledge: before it.
        found: for each skill the chance that it is mastered (0 to 1) and how many answers that is worth.
        now: aware, in UTC.
    """
    heard = {
        skill: _heard(knowledge.of(skill), probability, answers, now)
        for skill, (probability, answers) in found.items()
        if answers > 0
    }
    return Knowledge(knowledge.learner, {**knowledge.skills, **heard})


def forgotten(knowledge: Knowledge, skill: int) -> Knowledge:
    """Return what is believed once nothing is believed about one skill any more."""
    return Knowledge(knowledge.learner, {**knowledge.skills, skill: SkillKnowledge()})


def _heard(before: SkillKnowledge, probability: float, answers: float, now: datetime) -> SkillKnowledge:
    memory = remember_known(before.memory, now) if probability >= KNOWN_FROM else before.memory
    return SkillKnowledge(before.counters.after_being_told(probability, answers), memory)
