"""Moving what is believed about a learner. Online and rebuilt numbers come from the same fold."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from lessons.models import Course
from tutor.learner import SHAPE, Knowledge, LearnerCounters, Weights, ease, predict
from tutor.models import Attempt, LearnerState, Occasion, Placement, QuizEvidence, SkillState, Statement, Work
from tutor.policy.placement import evidence
from tutor.selectors.beliefs import knowledge_of_many, skill_knowledge
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.learning import item_of
from tutor.selectors.placement import placement_answers, placement_beliefs
from tutor.selectors.practice import is_repeat
from tutor.selectors.record import (
    Folded,
    after_attempt,
    after_placement,
    after_quiz,
    after_statement,
    counts,
    quiz_answers,
    record_folded,
    skill_state,
    skills_moved,
    skills_placed,
    skills_stated,
)
from tutor.selectors.weights import weights_active
from tutor.services.progress import mastery_note
from tutor.services.progress_rebuilding import progress_rebuild


def evidence_record(*, attempt: Attempt) -> None:
    """Move what is believed by an attempt about to be stored, and note on it what was expected before.

    Only the first answer to a showing in practice or in an assignment is evidence; the answers of a placement count at
    its end, those of a quiz when its results are shown: until then nothing that they move may be seen anywhere.
    """
    if counts(attempt):
        before = knowledge_held(attempt.learner_id, attempt.skill_ids)
    elif attempt.occasion == Occasion.QUIZ:
        before = knowledge_of_many([attempt.serving.learner], attempt.skill_ids)[attempt.learner_id]
    else:
        return
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
    skills = skills_placed(placement)
    before = knowledge_held(placement.learner_id, skills) if skills else Knowledge()
    placement.save(update_fields=["findings"])
    if skills:
        after = after_placement(before, placement, now)
        _store(placement.learner_id, after, skills, placement.course, now, weights_active().weights)


def placement_findings_renew(*, placement: Placement) -> None:
    """Find out anew what the answers of a placement that has ended show, after a teacher has judged one of them."""
    placement.findings = placement_findings(placement)
    placement.save(update_fields=["findings"])


@transaction.atomic
def statement_apply(*, statement: Statement) -> Statement:
    """Store a statement, in its place among the learner's attempts, and move what is believed by it."""
    skills = skills_stated(statement)
    before = knowledge_held(statement.learner_id, skills)
    statement.after_attempt = _latest_attempt(statement.learner_id)
    statement.save()
    after, course = after_statement(before, statement), statement.skill.course
    _store(statement.learner_id, after, skills, course, statement.stated_at, weights_active().weights)
    return statement


@transaction.atomic
def quiz_evidence_apply(*, work: Work, attempts: Sequence[Attempt], now: datetime) -> QuizEvidence:
    """Let the answers that stand at the end of a quiz count, in their place among the learner's attempts."""
    learner_id = work.student_id
    before = knowledge_held(learner_id, list({skill for attempt in attempts for skill in attempt.skill_ids}))
    evidence = QuizEvidence.objects.create(
        learner_id=learner_id, work=work, counted_at=now, after_attempt=_latest_attempt(learner_id)
    )
    evidence.attempts.set(attempts)
    prefetch_related_objects([evidence], quiz_answers(learner_id))
    if skills := skills_moved(evidence):
        after, course = after_quiz(before, evidence), work.assignment.course
        _store(learner_id, after, skills, course, now, weights_active().weights)
    return evidence


def _latest_attempt(learner_id: int) -> int:
    latest = Attempt.objects.filter(learner_id=learner_id).order_by("-pk").values_list("pk", flat=True)
    return latest.first() or 0


def knowledge_held(learner_id: int, skill_ids: Sequence[int]) -> Knowledge:
    """Return what is believed about a learner and some skills, held until the transaction ends.

    What another version of Warbler stored is first folded anew from the record, and the roll-ups with it.
    """
    learner = learner_lock(learner_id)
    states = list(SkillState.objects.filter(learner_id=learner_id, skill_id__in=skill_ids))
    if {learner.shape, *(state.shape for state in states)} != {SHAPE}:
        folded = states_rebuild(learner_id)
        progress_rebuild(learner=learner.learner)
        return Knowledge(folded.counters, {pk: skill_knowledge(state) for pk, state in folded.states.items()})
    counters = LearnerCounters.from_dict(learner.counters)
    return Knowledge(counters, {state.skill_id: skill_knowledge(state) for state in states})


def learner_lock(learner_id: int) -> LearnerState:
    """Hold what is believed about a learner until the transaction ends; return it as it is stored, whatever it says."""
    stored = LearnerState.objects.select_for_update().filter(learner_id=learner_id)
    if (known := stored.first()) is not None:
        return known
    LearnerState.objects.get_or_create(learner_id=learner_id, defaults={"shape": SHAPE, "updated_at": timezone.now()})
    return stored.get()


def states_rebuild(learner_id: int) -> Folded:
    """Put what the fold over a learner's record says, which is returned, in the place of what is stored, unread."""
    folded = record_folded(learner_id)
    SkillState.objects.filter(learner_id=learner_id).exclude(skill__in=folded.states).delete()
    _states_store(learner_id, folded.counters, folded.states.values(), folded.moved_at or timezone.now())
    return folded


def _states_store(learner_id: int, counters: LearnerCounters, states: Iterable[SkillState], now: datetime) -> None:
    values = {"shape": SHAPE, "counters": counters.as_dict(), "updated_at": now}
    if not LearnerState.objects.filter(learner_id=learner_id).update(**values):
        LearnerState.objects.create(learner_id=learner_id, **values)
    SkillState.objects.bulk_create(
        states,
        update_conflicts=True,
        unique_fields=["learner", "skill"],
        update_fields=["shape", "counters", "memory", "due_at", "updated_at"],
    )


def _store(
    learner_id: int, knowledge: Knowledge, skill_ids: Sequence[int], course: Course, now: datetime, weights: Weights
) -> None:
    """Store what is believed now about some skills of a course, and note what it changed about the course's skills."""
    states = [skill_state(learner_id, skill_id, knowledge.skills[skill_id], now) for skill_id in skill_ids]
    _states_store(learner_id, knowledge.learner, states, now)
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
