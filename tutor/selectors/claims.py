"""Reads about what students say they know."""

from accounts.models import User
from lessons.models import Course, Skill
from tutor.models import Claim, ClaimOutcome
from tutor.policy import Mode
from tutor.selectors.practice import recent_tries


def claims_open(learner: User, course: Course) -> frozenset[int]:
    """Return the skills that a learner claims to know and no challenge has decided yet."""
    claims = Claim.objects.filter(learner=learner, skill__course=course, outcome=ClaimOutcome.OPEN)
    return frozenset(claims.values_list("skill_id", flat=True))


def was_challenged_lately(learner: User, skill: Skill) -> bool:
    """Whether a challenge on the skill is among the learner's latest exercises."""
    tries = recent_tries(learner, skill.course)
    return any(attempt.skill == skill.pk and attempt.mode == Mode.CHALLENGE for attempt in tries)
