"""What is believed about learners as it is stored; of another version of Warbler, folded anew from the record."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from tutor.learner import SHAPE, Knowledge, LearnerCounters, Memory, SkillCounters, SkillKnowledge
from tutor.models import LearnerState, SkillState
from tutor.selectors.record import record_folded

_TOLD = ("counters", "memory", "due_at", "updated_at")


@dataclass(frozen=True, slots=True)
class SkillBelief:
    """What is believed about one learner and one skill, when it comes up for review, and when it was moved last."""

    known: SkillKnowledge
    due_at: datetime | None
    moved_at: datetime

    @property
    def last_practised(self) -> datetime | None:
        """When the skill was last practised, None if all that is known was told by a placement or a teacher."""
        return self.moved_at if self.known.counters.answers else None


@dataclass(frozen=True)
class Belief:
    """What is believed about one learner: over all skills, and by skill."""

    counters: LearnerCounters
    skills: Mapping[int, SkillBelief]

    @property
    def knowledge(self) -> Knowledge:
        """The belief as the learner model reads it."""
        return Knowledge(self.counters, {pk: belief.known for pk, belief in self.skills.items()})


def knowledge_of_many(learners: Iterable[User], skill_ids: Iterable[int]) -> dict[int, Knowledge]:
    """Return what is believed about learners and skills, by learner; two queries for any number of either."""
    return {learner_id: belief.knowledge for learner_id, belief in beliefs_of(learners, skill_ids).items()}


def beliefs_of(learners: Iterable[User], skill_ids: Iterable[int]) -> dict[int, Belief]:
    """Return what is stored about learners and skills, by learner; what another version stored is folded anew instead.

    The fold's result is not stored: the learner's next answer does that, or the next start.
    """
    learner_ids, wanted = [learner.pk for learner in learners], set(skill_ids)
    overall = {learner_id: LearnerCounters() for learner_id in learner_ids}
    skills: dict[int, dict[int, SkillBelief]] = {learner_id: {} for learner_id in learner_ids}
    stored = LearnerState.objects.filter(learner__in=learner_ids)
    # For a class these are thousands of rows: plain values cost half of what objects do.
    states = SkillState.objects.filter(learner__in=learner_ids, skill__in=wanted)
    outdated = set()
    for learner_id, shape, counters in stored.values_list("learner_id", "shape", "counters"):
        if shape == SHAPE:
            overall[learner_id] = LearnerCounters.from_dict(counters)
        else:
            outdated.add(learner_id)
    for learner_id, skill_id, shape, *told in states.values_list("learner_id", "skill_id", "shape", *_TOLD):
        if shape == SHAPE:
            skills[learner_id][skill_id] = _skill_belief(*told)
        else:
            outdated.add(learner_id)
    return {
        learner_id: _folded_anew(learner_id, wanted)
        if learner_id in outdated
        else Belief(overall[learner_id], skills[learner_id])
        for learner_id in learner_ids
    }


def _folded_anew(learner_id: int, wanted: Collection[int]) -> Belief:
    folded = record_folded(learner_id)
    states = {pk: state for pk, state in folded.states.items() if pk in wanted}
    told = {pk: [getattr(state, name) for name in _TOLD] for pk, state in states.items()}
    return Belief(folded.counters, {pk: _skill_belief(*values) for pk, values in told.items()})


def _skill_belief(
    counters: Mapping[str, Any], memory: Mapping[str, Any] | None, due_at: datetime | None, moved_at: datetime
) -> SkillBelief:
    return SkillBelief(_knowledge(counters, memory), due_at, moved_at)


def skill_knowledge(state: SkillState) -> SkillKnowledge:
    """Return a stored state as the learner model reads it."""
    return _knowledge(state.counters, state.memory)


def _knowledge(counters: Mapping[str, Any], memory: Mapping[str, Any] | None) -> SkillKnowledge:
    return SkillKnowledge(SkillCounters.from_dict(counters), Memory.from_dict(memory) if memory else None)
