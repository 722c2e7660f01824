"""Rebuilding what is believed about a learner from the record of what they did, by the fold that is used online."""

from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from lessons.models import Skill
from tutor.learner import SHAPE
from tutor.models import Attempt, LearnerState, Placement, SkillState, Statement
from tutor.selectors.record import record_folded
from tutor.services.learning import learner_lock, states_rebuild

STATES = (LearnerState, SkillState)


def learners_recorded() -> QuerySet[User]:
    """Return everybody of whom there are answers, placements, statements or beliefs."""
    records = (Attempt, Placement, Statement, *STATES)
    found = [Q(Exists(record._default_manager.filter(learner=OuterRef("pk")))) for record in records]
    return User.objects.filter(reduce(or_, found)).order_by("pk")


def learners_outdated() -> QuerySet[User]:
    """Return everybody of whose mastery something is stored in the form of another version of Warbler."""
    other = [Q(Exists(kind._default_manager.filter(learner=OuterRef("pk")).exclude(shape=SHAPE))) for kind in STATES]
    return User.objects.filter(reduce(or_, other)).order_by("pk")


@transaction.atomic
def mastery_rebuild(*, learner: User) -> int:
    """Fold what is believed about a learner anew from their record, in the place of what is stored.

    What is stored is not read, so that it may be damaged or come from another version. The learner's answers wait until
    it is done. Returns how many skills there are.
    """
    learner_lock(learner.pk)
    folded = states_rebuild(learner.pk)
    if folded.moved_at is None:
        LearnerState.objects.filter(learner=learner).delete()
    return len(folded.states)


@transaction.atomic
def mastery_differences(*, learner: User) -> list[str]:
    """Return where what is stored about a learner differs from their record, a line for each; change nothing."""
    stored = LearnerState.objects.select_for_update().filter(learner=learner).first()
    folded = record_folded(learner.pk)
    states = {state.skill_id: state for state in SkillState.objects.filter(learner=learner)}
    skill_ids = sorted(states.keys() | folded.states.keys())
    titles = dict(Skill.objects.filter(pk__in=skill_ids).values_list("pk", "title"))
    expected = (SHAPE, folded.counters.as_dict(), folded.moved_at) if folded.moved_at else None
    found = stored and (stored.shape, stored.counters, stored.updated_at)
    differences = ["over all skills"] if found != expected else []
    differences += [
        titles[skill_id]
        for skill_id in skill_ids
        if _content(states.get(skill_id)) != _content(folded.states.get(skill_id))
    ]
    return [f"{learner.username}: {difference}" for difference in differences]


def _content(state: SkillState | None) -> object:
    return state and (state.shape, state.counters, state.memory, state.due_at, state.updated_at)
