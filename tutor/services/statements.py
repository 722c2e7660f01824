"""A teacher's word on a student's mastery, which stands in the record beside the answers."""

from datetime import datetime

from accounts.models import User
from lessons.models import Skill
from tutor.models import Statement, StatementKind
from tutor.services.learning import statement_apply

WORTH = 10.0
"""How many answers a teacher's word is worth."""
CHANCES = {StatementKind.KNOWS: 1.0, StatementKind.NOT_YET: 0.0}
"""The chance of mastery that each kind of word stands for; starting anew says nothing but that all is forgotten."""


def mastery_state(
    *, teacher: User, student: User, skill: Skill, kind: StatementKind, reason: str, now: datetime
) -> Statement:
    """Set or reset a student's mastery of a skill by a teacher's word, which is kept with the reason.

    Raises:
        ValueError: a challenge is passed by answers, not by a word.
    """
    if kind == StatementKind.CHALLENGE_PASSED:
        raise ValueError("only answers pass a challenge")
    findings = {str(skill.pk): (CHANCES[kind], WORTH)} if kind in CHANCES else {}
    return statement_apply(
        statement=Statement(
            learner=student,
            skill=skill,
            kind=kind,
            findings=findings,
            reason=reason,
            stated_by=teacher,
            stated_at=now,
        )
    )
