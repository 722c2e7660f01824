"""Moving what is believed about a learner. Online and rebuilt numbers come from the same fold."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from tutor.learner import (
    Answer,
    Knowledge,
    LearnerCounters,
    SkillKnowledge,
    answered,
    due,
    placed,
    probability_before,
)
from tutor.models import Attempt, LearnerState, Occasion, Placement, PlacementStatus, SkillState
from tutor.policy.placement import evidence
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.learning import skill_knowledge
from tutor.selectors.placement import placement_answers, placement_beliefs


def evidence_record(*, attempt: Attempt) -> None:
    """Move what is believed by an attempt about to be stored, and note on it what was expected before.

    Only the first answer to a showing in practice is evidence; the placement's answers count at its end.
    """
    if not counts(attempt):
        return
    before = knowledge_of(attempt.learner_id, attempt.skill_ids, lock=True)
    attempt.probability_before = probability_before(before, attempt.skill_ids, attempt.difficulty)
    after = answered(before, attempt.skill_ids, answer_of(attempt), attempt.answered_at)
    _store(attempt.learner_id, after, attempt.skill_ids, attempt.answered_at)


def placement_evidence_apply(*, placement: Placement, now: datetime) -> None:
    """Start mastery from what a placement that has ended found out."""
    found = placement_findings(placement)
    with transaction.atomic():
        before = knowledge_of(placement.learner_id, found, lock=True)
        _store(placement.learner_id, placed(before, found, now), found, now)


def placement_findings(placement: Placement) -> Mapping[int, tuple[float, float]]:
    """Return for each skill the chance of mastery that the placement found, and how many answers it is worth."""
    curriculum = curriculum_of(placement.course)
    beliefs = placement_beliefs(curriculum, placement_answers(placement))
    return {
        skill_id: (finding.probability, finding.answers)
        for skill_id, finding in evidence(beliefs).items()
        if isinstance(skill_id, int)
    }


def counts(attempt: Attempt) -> bool:
    """Whether an attempt is evidence by itself."""
    return attempt.occasion == Occasion.PRACTICE and attempt.try_number == 1


def answer_of(attempt: Attempt) -> Answer:
    """Return an attempt as the learner model reads it."""
    return Answer(attempt.score, attempt.difficulty, attempt.choice_count, attempt.hints_shown)


def knowledge_of(learner_id: int, skill_ids: Iterable[int], *, lock: bool = False) -> Knowledge:
    """Return what is stored about a learner and some skills; with `lock`, held until the transaction ends."""
    learner_states = LearnerState.objects.filter(learner_id=learner_id)
    skill_states = SkillState.objects.filter(learner_id=learner_id, skill_id__in=list(skill_ids))
    if lock:
        LearnerState.objects.get_or_create(learner_id=learner_id, defaults={"updated_at": timezone.now()})
        learner_states = learner_states.select_for_update()
    learner = learner_states.first()
    return Knowledge(
        LearnerCounters.from_dict(learner.counters if learner else {}),
        {state.skill_id: skill_knowledge(state) for state in skill_states},
    )


@transaction.atomic
def mastery_rebuild(*, learner: User) -> int:
    """Forget what is believed about a learner and fold it anew from the attempts; return how many skills there are."""
    knowledge, last_seen = _folded(learner)
    LearnerState.objects.filter(learner=learner).delete()
    SkillState.objects.filter(learner=learner).delete()
    if last_seen:
        _store(learner.pk, knowledge, list(knowledge.skills), max(last_seen.values()), last_seen)
    return len(knowledge.skills)


def _folded(learner: User) -> tuple[Knowledge, dict[int, datetime]]:
    """Return the fold over all of a learner's evidence, and when each skill was last moved."""
    knowledge, last_seen = Knowledge(), dict[int, datetime]()
    for moment, moved in _events(learner):
        if isinstance(moved, Attempt):
            knowledge = answered(knowledge, moved.skill_ids, answer_of(moved), moment)
            last_seen |= dict.fromkeys(moved.skill_ids, moment)
        else:
            found = placement_findings(moved)
            knowledge = placed(knowledge, found, moment)
            last_seen |= {skill: moment for skill, (_probability, answers) in found.items() if answers > 0}
    return knowledge, last_seen


def _events(learner: User) -> Sequence[tuple[datetime, Attempt | Placement]]:
    """Return a learner's evidence in the order in which it was counted."""
    attempts = Attempt.objects.filter(learner=learner, occasion=Occasion.PRACTICE, try_number=1).order_by("id")
    ended = Placement.objects.filter(learner=learner).exclude(status=PlacementStatus.RUNNING).select_related("course")
    moments: list[tuple[datetime, Attempt | Placement]] = [
        (placement.finished_at, placement) for placement in ended if placement.finished_at
    ]
    moments += [(attempt.answered_at, attempt) for attempt in attempts.iterator()]
    return sorted(moments, key=lambda event: event[0])


def _store(
    learner_id: int,
    knowledge: Knowledge,
    skill_ids: Iterable[int],
    now: datetime,
    moments: Mapping[int, datetime] | None = None,
) -> None:
    LearnerState.objects.update_or_create(
        learner_id=learner_id, defaults={"counters": knowledge.learner.as_dict(), "updated_at": now}
    )
    states = [
        _state(learner_id, skill_id, knowledge.skills[skill_id], (moments or {}).get(skill_id, now))
        for skill_id in dict.fromkeys(skill_ids)
        if skill_id in knowledge.skills
    ]
    SkillState.objects.bulk_create(
        states,
        update_conflicts=True,
        unique_fields=["learner", "skill"],
        update_fields=["counters", "memory", "due_at", "updated_at"],
    )


def _state(learner_id: int, skill_id: int, known: SkillKnowledge, now: datetime) -> SkillState:
    return SkillState(
        learner_id=learner_id,
        skill_id=skill_id,
        counters=known.counters.as_dict(),
        memory=known.memory.as_dict() if known.memory else None,
        due_at=due(known.memory) if known.memory else None,
        updated_at=now,
    )
