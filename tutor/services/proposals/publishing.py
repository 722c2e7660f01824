"""The last step: a verified candidate becomes an exercise of the bank, or waits for a teacher."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from lessons.blueprints import Check
from lessons.models import Exercise, ExerciseStatus, Provenance, Skill
from lessons.services.exercises import exercise_digest
from tutor.generation import Candidate
from tutor.generation.checks import NEW
from tutor.generation.duplicates import duplicate_of
from tutor.models import Proposal
from tutor.services.proposals.gate import known_questions


class RepeatedError(Exception):
    """The bank has got a question like this one meanwhile; `like` is that question."""

    def __init__(self, like: str) -> None:
        super().__init__(like)
        self.like = like


@transaction.atomic
def repetition_refuse(*, proposal: Proposal, candidate: Candidate) -> Skill:
    """Return the proposal's skill, locked until the end of the transaction.

    Two workers with twins wait for each other here, so that the second finds what the first has brought.

    Raises:
        RepeatedError: the bank holds nearly the same question, or one is waiting for it.
    """
    skill = Skill.objects.select_for_update().get(pk=proposal.skill_id)
    like = duplicate_of(candidate.shown, known_questions(skill, proposal.language, without=proposal))
    if like is not None:
        raise RepeatedError(like)
    return skill


@transaction.atomic
def exercise_publish(*, proposal: Proposal, candidate: Candidate, evidence: Sequence[dict[str, object]]) -> Exercise:
    """Put a candidate into the bank; only for candidates that passed every check.

    Raises:
        RepeatedError: the bank holds nearly the same question by now.
    """
    skill = repetition_refuse(proposal=proposal, candidate=candidate)
    exercise, is_new = Exercise.objects.get_or_create(
        course_id=skill.course_id,
        digest=exercise_digest(proposal.language, candidate.stem, candidate.kind, _told_apart(candidate)),
        defaults={
            "main_skill": skill,
            "stem": candidate.stem,
            "kind": candidate.kind,
            "key": candidate.key,
            "options": dict(candidate.options),
            "hints": list(candidate.hints),
            "solution": list(candidate.solution),
            "wrong_answers": [
                {"answer": known.answer, "misconception": known.misconception}
                for known in candidate.wrong_answers
                if known.misconception
            ],
            "difficulty": proposal.difficulty,
            "language": proposal.language,
            "interest": proposal.interest if "$" not in candidate.stem else "",
            "provenance": Provenance.GENERATED,
            "status": ExerciseStatus.LIVE,
            "evidence": list(evidence),
        },
    )
    if not is_new:
        raise RepeatedError(exercise.stem)
    exercise.skills.set([skill])
    return exercise


def repeated(error: RepeatedError) -> Check:
    """Return the finding that another question like this one is there."""
    return Check(NEW, False, error.like[:200])


def _told_apart(candidate: Candidate) -> str:
    """Return what tells apart two exercises of the same stem: the key, or in any order all that there is to see."""
    if candidate.kind == "cloze":
        return f"{candidate.options['text']}|{candidate.key}"
    return "|".join(sorted(candidate.offered)) or candidate.key
