"""Challenges: a student says "I know this", and a few harder questions decide."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from lessons.models import Skill
from tutor.models import Claim, ClaimOutcome, Occasion, Serving, Statement, StatementKind
from tutor.policy import Mode, Outcome
from tutor.policy.challenge import decide_tries, evidence_of_passing, running_challenge
from tutor.selectors.claims import was_challenged_lately
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.learning import mastery_of
from tutor.selectors.practice import recent_tries
from tutor.services.learning import statement_apply

OUTCOMES = {Outcome.PASSED: ClaimOutcome.PASSED, Outcome.FAILED: ClaimOutcome.FAILED}


class ClaimRefused(Exception):
    """There is nothing to decide: the skill is mastered, or it was challenged only just now."""


def claim_make(*, learner: User, skill: Skill, now: datetime) -> Claim:
    """Note that a learner says they know a skill; their next exercises challenge it. Saying it twice changes nothing.

    Raises:
        ClaimRefused: the skill is mastered already, or a challenge on it is among the latest exercises.
    """
    earlier = _open_claim(learner, skill)
    if earlier is not None:
        return earlier
    if mastery_of(learner, skill, now).is_mastered or was_challenged_lately(learner, skill):
        raise ClaimRefused
    try:
        with transaction.atomic():
            return Claim.objects.create(learner=learner, skill=skill, claimed_at=now)
    except IntegrityError:
        return Claim.objects.get(learner=learner, skill=skill, outcome=ClaimOutcome.OPEN)


def challenge_settle(*, serving: Serving, now: datetime) -> None:
    """Decide a challenge by its exercises so far, the latest just answered or skipped; undecided, nothing happens."""
    if serving.mode != Mode.CHALLENGE or serving.occasion != Occasion.PRACTICE:
        return
    outcome = decide_tries(running_challenge(recent_tries(serving.learner, serving.course)))
    if outcome == Outcome.UNDECIDED:
        return
    if outcome == Outcome.PASSED:
        _note_passed(serving, now)
    claims = Claim.objects.filter(learner=serving.learner_id, skill=serving.skill_id, outcome=ClaimOutcome.OPEN)
    claims.update(outcome=OUTCOMES[outcome], decided_at=now)


def _note_passed(serving: Serving, now: datetime) -> None:
    graph = curriculum_of(serving.course).graph
    if serving.skill_id not in graph:
        return
    found = evidence_of_passing(graph, serving.skill_id)
    statement_apply(
        statement=Statement(
            learner_id=serving.learner_id,
            skill_id=serving.skill_id,
            kind=StatementKind.CHALLENGE_PASSED,
            findings={str(skill): (finding.probability, finding.answers) for skill, finding in found.items()},
            stated_at=now,
        )
    )


def _open_claim(learner: User, skill: Skill) -> Claim | None:
    return Claim.objects.filter(learner=learner, skill=skill, outcome=ClaimOutcome.OPEN).first()
