"""Moving what is believed about a learner. Online and rebuilt numbers come from the same fold."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lessons.models import Course
from tutor.learner import (
    Answer,
    Item,
    Knowledge,
    LearnerCounters,
    SkillKnowledge,
    Weights,
    answered,
    due,
    ease,
    forgotten,
    predict,
    told,
)
from tutor.models import (
    Attempt,
    LearnerState,
    Occasion,
    Placement,
    QuizEvidence,
    SkillState,
    Statement,
    StatementKind,
    Work,
)
from tutor.policy.placement import evidence
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.learning import item_of, skill_knowledge
from tutor.selectors.placement import placement_answers, placement_beliefs
from tutor.selectors.practice import is_repeat
from tutor.selectors.verdicts import score_of
from tutor.selectors.weights import weights_active
from tutor.services.progress import mastery_note

EVIDENT = (Occasion.PRACTICE, Occasion.ASSIGNMENT)
"""Where a first answer moves what is believed at once."""
Event = Attempt | Placement | Statement | QuizEvidence


def evidence_record(*, attempt: Attempt) -> None:
    """Move what is believed by an attempt about to be stored, and note on it what was expected before.

    Only the first answer to a showing in practice or in an assignment is evidence; the answers of a placement count at
    its end, those of a quiz when its results are shown: until then nothing that they move may be seen anywhere.
    """
    if not counts(attempt) and attempt.occasion != Occasion.QUIZ:
        return
    before = knowledge_of(attempt.learner_id, attempt.skill_ids, lock=counts(attempt))
    active, item = weights_active(), item_of(attempt.exercise, is_repeat=is_repeat(attempt.serving))
    attempt.ease = ease(item, attempt.skill_ids, active.weights)
    attempt.probability_before = predict(before.evidence(*attempt.skill_ids), item, active.weights).probability
    attempt.weights_version_id = active.version_id
    if counts(attempt):
        after = after_attempt(before, attempt)
        _store(attempt.learner_id, after, attempt.skill_ids, attempt.course, attempt.answered_at, active.weights)


@transaction.atomic
def placement_evidence_apply(*, placement: Placement, now: datetime) -> None:
    """Keep what a placement that has ended found out, and start mastery from it."""
    placement.findings = placement_findings(placement)
    placement.save(update_fields=["findings"])
    skills = skills_placed(placement)
    if skills:
        before = knowledge_of(placement.learner_id, skills, lock=True)
        after = after_placement(before, placement, now)
        _store(placement.learner_id, after, skills, placement.course, now, weights_active().weights)


def placement_findings_renew(*, placement: Placement) -> None:
    """Find out anew what the answers of a placement that has ended show, after a teacher has judged one of them."""
    placement.findings = placement_findings(placement)
    placement.save(update_fields=["findings"])


def counts(attempt: Attempt) -> bool:
    """Whether an attempt is evidence by itself."""
    return attempt.occasion in EVIDENT and attempt.try_number == 1


def after_attempt(before: Knowledge, attempt: Attempt) -> Knowledge:
    """Return what is believed after an attempt that counts."""
    return answered(before, attempt.skill_ids, answer_of(attempt), attempt.answered_at)


def after_event(before: Knowledge, event: Event) -> Knowledge:
    """Return what is believed after whatever the record holds."""
    if isinstance(event, Attempt):
        return after_attempt(before, event)
    if isinstance(event, Statement):
        return after_statement(before, event)
    if isinstance(event, QuizEvidence):
        return after_quiz(before, event)
    if event.finished_at is None:
        raise ValueError(f"placement {event.pk} has ended, and nobody noted when")
    return after_placement(before, event, event.finished_at)


def skills_moved(event: Event) -> Sequence[int]:
    """Return the skills whose mastery moves by what the record holds."""
    if isinstance(event, Attempt):
        return list(event.skill_ids)
    if isinstance(event, QuizEvidence):
        return list(dict.fromkeys(skill for attempt in event.attempts.all() for skill in attempt.skill_ids))
    return skills_stated(event) if isinstance(event, Statement) else skills_placed(event)


def answer_of(attempt: Attempt) -> Answer:
    """Return an attempt as the learner model reads it: by what was known of the exercise when it was answered."""
    known = Item(attempt.difficulty).expected if attempt.ease is None else attempt.ease
    return Answer(score_of(attempt), known, attempt.choice_count, attempt.hints_shown)


def after_placement(before: Knowledge, placement: Placement, ended_at: datetime) -> Knowledge:
    """Return what is believed after a placement that ended then."""
    return told(before, _found(placement.findings), ended_at)


def after_statement(before: Knowledge, statement: Statement) -> Knowledge:
    """Return what is believed after a challenge was passed or a teacher said something."""
    if statement.kind != StatementKind.CHALLENGE_PASSED:
        before = forgotten(before, statement.skill_id)
    return told(before, _found(statement.findings), statement.stated_at)


def after_quiz(before: Knowledge, evidence: QuizEvidence) -> Knowledge:
    """Return what is believed after the results of a quiz were shown; its answers count as of that moment."""
    for attempt in evidence.attempts.all():
        before = answered(before, attempt.skill_ids, answer_of(attempt), evidence.counted_at)
    return before


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
    statement.after_attempt = _latest_attempt(statement.learner_id)
    statement.save()
    after, course = after_statement(before, statement), statement.skill.course
    _store(statement.learner_id, after, skills, course, statement.stated_at, weights_active().weights)
    return statement


@transaction.atomic
def quiz_evidence_apply(*, work: Work, attempts: Sequence[Attempt], now: datetime) -> QuizEvidence:
    """Let the answers that stand at the end of a quiz count, in their place among the learner's attempts."""
    skills = list(dict.fromkeys(skill for attempt in attempts for skill in attempt.skill_ids))
    before = knowledge_of(work.student_id, skills, lock=True)
    evidence = QuizEvidence.objects.create(
        learner_id=work.student_id, work=work, counted_at=now, after_attempt=_latest_attempt(work.student_id)
    )
    evidence.attempts.set(attempts)
    if skills:
        after, course = after_quiz(before, evidence), work.assignment.course
        _store(work.student_id, after, skills, course, now, weights_active().weights)
    return evidence


def _latest_attempt(learner_id: int) -> int:
    latest = Attempt.objects.filter(learner_id=learner_id).order_by("-pk").values_list("pk", flat=True)
    return latest.first() or 0


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
    stored = LearnerState.objects.select_for_update().filter(learner_id=learner_id)
    if (known := stored.first()) is not None:
        return known
    LearnerState.objects.get_or_create(learner_id=learner_id, defaults={"updated_at": timezone.now()})
    return stored.get()


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
    values = {"counters": counters.as_dict(), "updated_at": now}
    if not LearnerState.objects.filter(learner_id=learner_id).update(**values):
        LearnerState.objects.create(learner_id=learner_id, **values)
    SkillState.objects.bulk_create(
        states,
        update_conflicts=True,
        unique_fields=["learner", "skill"],
        update_fields=["counters", "memory", "due_at", "updated_at"],
    )


def _store(
    learner_id: int, knowledge: Knowledge, skill_ids: Sequence[int], course: Course, now: datetime, weights: Weights
) -> None:
    """Store what is believed now about some skills of a course, and note what it changed about the course's skills."""
    states = [skill_state(learner_id, skill_id, knowledge.skills[skill_id], now) for skill_id in skill_ids]
    states_store(learner_id, knowledge.learner, states, now)
    curriculum = curriculum_of(course)
    others = SkillState.objects.filter(learner_id=learner_id, skill__in=curriculum.skills.keys() - set(skill_ids))
    known = {state.skill_id: skill_knowledge(state) for state in others}
    whole = Knowledge(knowledge.learner, {**known, **knowledge.skills})
    mastery_note(
        learner_id=learner_id, curriculum=curriculum, knowledge=whole, moved=skill_ids, weights=weights, now=now
    )


def placement_findings(placement: Placement) -> dict[str, tuple[float, float]]:
    """Return for each skill the chance of mastery that the answers show, and how many answers that is worth."""
    beliefs = placement_beliefs(curriculum_of(placement.course), placement_answers(placement))
    return {str(skill_id): (found.probability, found.answers) for skill_id, found in evidence(beliefs).items()}
