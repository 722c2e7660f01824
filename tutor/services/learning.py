"""Moving what is believed about a learner. Online and rebuilt numbers come from the same fold."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tutor.learner import (
    Answer,
    Item,
    Knowledge,
    LearnerCounters,
    SkillKnowledge,
    answered,
    due,
    ease,
    forgotten,
    predict,
    told,
)
from tutor.models import Attempt, LearnerState, Occasion, Placement, SkillState, Statement, StatementKind
from tutor.policy.placement import evidence
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.learning import item_of, skill_knowledge
from tutor.selectors.placement import placement_answers, placement_beliefs
from tutor.selectors.practice import is_repeat
from tutor.selectors.weights import weights_active


def evidence_record(*, attempt: Attempt) -> None:
    """Move what is believed by an attempt about to be stored, and note on it what was expected before.

    Only the first answer to a showing in practice is evidence; the placement's answers count at its end.
    """
    if not counts(attempt):
        return
    before = knowledge_of(attempt.learner_id, attempt.skill_ids, lock=True)
    active, item = weights_active(), item_of(attempt.exercise, is_repeat=is_repeat(attempt.serving))
    attempt.ease = ease(item, attempt.skill_ids, active.weights)
    attempt.probability_before = predict(before.evidence(*attempt.skill_ids), item, active.weights).probability
    attempt.weights_version_id = active.version_id
    _store(attempt.learner_id, after_attempt(before, attempt), attempt.skill_ids, attempt.answered_at)


@transaction.atomic
def placement_evidence_apply(*, placement: Placement, now: datetime) -> None:
    """Keep what a placement that has ended found out, and start mastery from it."""
    placement.findings = _findings(placement)
    placement.save(update_fields=["findings"])
    skills = skills_placed(placement)
    if skills:
        before = knowledge_of(placement.learner_id, skills, lock=True)
        _store(placement.learner_id, after_placement(before, placement, now), skills, now)


def counts(attempt: Attempt) -> bool:
    """Whether an attempt is evidence by itself."""
    return attempt.occasion == Occasion.PRACTICE and attempt.try_number == 1


def after_attempt(before: Knowledge, attempt: Attempt) -> Knowledge:
    """Return what is believed after an attempt that counts."""
    return answered(before, attempt.skill_ids, answer_of(attempt), attempt.answered_at)


def after_event(before: Knowledge, event: Attempt | Placement | Statement) -> Knowledge:
    """Return what is believed after whatever the record holds."""
    if isinstance(event, Attempt):
        return after_attempt(before, event)
    if isinstance(event, Statement):
        return after_statement(before, event)
    if event.finished_at is None:
        raise ValueError(f"placement {event.pk} has ended, and nobody noted when")
    return after_placement(before, event, event.finished_at)


def skills_moved(event: Attempt | Placement | Statement) -> Sequence[int]:
    """Return the skills whose mastery moves by what the record holds."""
    if isinstance(event, Attempt):
        return list(event.skill_ids)
    return skills_stated(event) if isinstance(event, Statement) else skills_placed(event)


def answer_of(attempt: Attempt) -> Answer:
    """Return an attempt as the learner model reads it: by what was known of the exercise when it was answered."""
    known = Item(attempt.difficulty).expected if attempt.ease is None else attempt.ease
    return Answer(attempt.score, known, attempt.choice_count, attempt.hints_shown)


def after_placement(before: Knowledge, placement: Placement, ended_at: datetime) -> Knowledge:
    """Return what is believed after a placement that ended then."""
    return told(before, _found(placement.findings), ended_at)


def after_statement(before: Knowledge, statement: Statement) -> Knowledge:
    """Return what is believed after a challenge was passed or a teacher said something."""
    if statement.kind != StatementKind.CHALLENGE_PASSED:
        before = forgotten(before, statement.skill_id)
    return told(before, _found(statement.findings), statement.stated_at)


def skills_placed(placement: Placement) -> Sequence[int]:
    """Return the skills about which a placement that has ended found out anything."""
    return [skill_id for skill_id, (_chance, answers) in _found(placement.findings).items() if answers > 0]


def skills_stated(statement: Statement) -> Sequence[int]:
    """Return the skills that a statement moves, its own first."""
    return list(dict.fromkeys([statement.skill_id, *_found(statement.findings)]))


@transaction.atomic
def statement_apply(*, statement: Statement) -> Statement:
    """Store a statement, in its place among the learner's attempts, and move what is believed by it."""
    skills = skills_stated(statement)
    before = knowledge_of(statement.learner_id, skills, lock=True)
    latest = Attempt.objects.filter(learner_id=statement.learner_id).order_by("-pk").values_list("pk", flat=True)
    statement.after_attempt = latest.first() or 0
    statement.save()
    _store(statement.learner_id, after_statement(before, statement), skills, statement.stated_at)
    return statement


def _found(findings: Mapping[str, tuple[float, float]]) -> dict[int, tuple[float, float]]:
    return {int(skill_id): (chance, answers) for skill_id, (chance, answers) in findings.items()}


def knowledge_of(learner_id: int, skill_ids: Iterable[int], *, lock: bool = False) -> Knowledge:
    """Return what is stored about a learner and some skills; with `lock`, held until the transaction ends."""
    skill_states = SkillState.objects.filter(learner_id=learner_id, skill_id__in=list(skill_ids))
    learner = learner_lock(learner_id) if lock else LearnerState.objects.filter(learner_id=learner_id).first()
    return Knowledge(
        LearnerCounters.from_dict(learner.counters if learner else {}),
        {state.skill_id: skill_knowledge(state) for state in skill_states},
    )


def learner_lock(learner_id: int) -> LearnerState:
    """Hold what is believed about a learner until the transaction ends; return it as it is stored, whatever it says."""
    LearnerState.objects.get_or_create(learner_id=learner_id, defaults={"updated_at": timezone.now()})
    return LearnerState.objects.select_for_update().get(learner_id=learner_id)


def skill_state(learner_id: int, skill_id: int, known: SkillKnowledge, now: datetime) -> SkillState:
    """Return what is known about a skill as it is stored, moved last at `now`."""
    return SkillState(
        learner_id=learner_id,
        skill_id=skill_id,
        counters=known.counters.as_dict(),
        memory=known.memory.as_dict() if known.memory else None,
        due_at=due(known.memory) if known.memory else None,
        updated_at=now,
    )


def states_store(learner_id: int, counters: LearnerCounters, states: Iterable[SkillState], now: datetime) -> None:
    """Store what is believed about a learner and some skills in the place of what was."""
    LearnerState.objects.update_or_create(
        learner_id=learner_id, defaults={"counters": counters.as_dict(), "updated_at": now}
    )
    SkillState.objects.bulk_create(
        states,
        update_conflicts=True,
        unique_fields=["learner", "skill"],
        update_fields=["counters", "memory", "due_at", "updated_at"],
    )


def _store(learner_id: int, knowledge: Knowledge, skill_ids: Iterable[int], now: datetime) -> None:
    states = [skill_state(learner_id, skill_id, knowledge.skills[skill_id], now) for skill_id in skill_ids]
    states_store(learner_id, knowledge.learner, states, now)


def _findings(placement: Placement) -> dict[str, tuple[float, float]]:
    """Return for each skill the chance of mastery that the answers show, and how many answers that is worth."""
    beliefs = placement_beliefs(curriculum_of(placement.course), placement_answers(placement))
    return {str(skill_id): (found.probability, found.answers) for skill_id, found in evidence(beliefs).items()}
