"""Moving what is believed about a learner. Online and rebuilt numbers come from the same fold."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tutor.learner import SHAPE, Knowledge, LearnerCounters, ease, predict
from tutor.models import Attempt, LearnerState, Placement, SkillState, Statement
from tutor.policy.placement import evidence
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.learning import item_of, skill_knowledge
from tutor.selectors.placement import placement_answers, placement_beliefs
from tutor.selectors.record import (
    Folded,
    after_attempt,
    after_placement,
    after_statement,
    counts,
    record_folded,
    skill_state,
    skills_placed,
    skills_stated,
)
from tutor.selectors.weights import weights_active


def evidence_record(*, attempt: Attempt) -> None:
    """Move what is believed by an attempt about to be stored, and note on it what was expected before.

    Only the first answer to a showing in practice is evidence; the placement's answers count at its end.
    """
    if not counts(attempt):
        return
    before = knowledge_held(attempt.learner_id, attempt.skill_ids)
    active, item = weights_active(), item_of(attempt.exercise)
    attempt.ease = ease(item, attempt.skill_ids, active.weights)
    attempt.probability_before = predict(before.evidence(*attempt.skill_ids), item, active.weights).probability
    attempt.weights_version_id = active.version_id
    _store(attempt.learner_id, after_attempt(before, attempt), attempt.skill_ids, attempt.answered_at)


@transaction.atomic
def placement_evidence_apply(*, placement: Placement, now: datetime) -> None:
    """Keep what a placement that has ended found out, and start mastery from it."""
    placement.findings = _findings(placement)
    skills = skills_placed(placement)
    before = knowledge_held(placement.learner_id, skills) if skills else Knowledge()
    placement.save(update_fields=["findings"])
    if skills:
        _store(placement.learner_id, after_placement(before, placement, now), skills, now)


@transaction.atomic
def statement_apply(*, statement: Statement) -> Statement:
    """Store a statement, in its place among the learner's attempts, and move what is believed by it."""
    skills = skills_stated(statement)
    before = knowledge_held(statement.learner_id, skills)
    latest = Attempt.objects.filter(learner_id=statement.learner_id).order_by("-pk").values_list("pk", flat=True)
    statement.after_attempt = latest.first() or 0
    statement.save()
    _store(statement.learner_id, after_statement(before, statement), skills, statement.stated_at)
    return statement


def knowledge_held(learner_id: int, skill_ids: Sequence[int]) -> Knowledge:
    """Return what is believed about a learner and some skills, held until the transaction ends.

    What another version of Warbler stored is first folded anew from the record.
    """
    learner = learner_lock(learner_id)
    states = list(SkillState.objects.filter(learner_id=learner_id, skill_id__in=skill_ids))
    if {learner.shape, *(state.shape for state in states)} != {SHAPE}:
        folded = states_rebuild(learner_id)
        return Knowledge(folded.counters, {pk: skill_knowledge(state) for pk, state in folded.states.items()})
    counters = LearnerCounters.from_dict(learner.counters)
    return Knowledge(counters, {state.skill_id: skill_knowledge(state) for state in states})


def learner_lock(learner_id: int) -> LearnerState:
    """Hold what is believed about a learner until the transaction ends; return it as it is stored, whatever it says."""
    LearnerState.objects.get_or_create(learner_id=learner_id, defaults={"shape": SHAPE, "updated_at": timezone.now()})
    return LearnerState.objects.select_for_update().get(learner_id=learner_id)


def states_rebuild(learner_id: int) -> Folded:
    """Put what the fold over a learner's record says, which is returned, in the place of what is stored, unread."""
    folded = record_folded(learner_id)
    SkillState.objects.filter(learner_id=learner_id).exclude(skill__in=folded.states).delete()
    _states_store(learner_id, folded.counters, folded.states.values(), folded.moved_at or timezone.now())
    return folded


def _store(learner_id: int, knowledge: Knowledge, skill_ids: Iterable[int], now: datetime) -> None:
    states = [skill_state(learner_id, skill_id, knowledge.skills[skill_id], now) for skill_id in skill_ids]
    _states_store(learner_id, knowledge.learner, states, now)


def _states_store(learner_id: int, counters: LearnerCounters, states: Iterable[SkillState], now: datetime) -> None:
    LearnerState.objects.update_or_create(
        learner_id=learner_id, defaults={"shape": SHAPE, "counters": counters.as_dict(), "updated_at": now}
    )
    SkillState.objects.bulk_create(
        states,
        update_conflicts=True,
        unique_fields=["learner", "skill"],
        update_fields=["shape", "counters", "memory", "due_at", "updated_at"],
    )


def _findings(placement: Placement) -> dict[str, tuple[float, float]]:
    """Return for each skill the chance of mastery that the answers show, and how many answers that is worth."""
    beliefs = placement_beliefs(curriculum_of(placement.course), placement_answers(placement))
    return {str(skill_id): (found.probability, found.answers) for skill_id, found in evidence(beliefs).items()}
