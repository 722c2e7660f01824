"""A teacher's decision on a proposal. Made once: whoever comes second is told so."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from lessons.grading.contract import gettext_noop
from lessons.models import Exercise
from tutor.models import Proposal, ProposalStatus
from tutor.services.proposals.gate import drafted
from tutor.services.proposals.publishing import RepeatedError, exercise_publish
from tutor.services.proposals.running import draft_of

APPROVED = gettext_noop("approved by a teacher")
REJECTED = gettext_noop("rejected by a teacher")


class ReviewError(Exception):
    """A decision could not be carried out; the text, already translated, says why."""


@transaction.atomic
def proposal_approve(*, proposal: Proposal, teacher: User, now: datetime) -> Exercise:
    """Put a proposal into the bank as it was verified.

    Raises:
        ReviewError: somebody has decided already, or the bank holds nearly the same question by now.
    """
    decided = _decide(proposal, ProposalStatus.PUBLISHED, teacher, now)
    candidate = drafted(draft_of(decided), decided.language, decided.pk)
    approval = {"check": APPROVED, "passed": True, "detail": teacher.shown_name}
    try:
        with transaction.atomic():
            exercise = exercise_publish(proposal=decided, candidate=candidate, evidence=[*decided.evidence, approval])
    except RepeatedError as error:
        raise ReviewError(
            _("The bank holds nearly the same question by now: %(like)s") % {"like": error.like}
        ) from error
    decided.result = exercise
    decided.evidence = [*decided.evidence, approval]
    decided.save(update_fields=["result", "evidence"])
    return exercise


@transaction.atomic
def proposal_reject(*, proposal: Proposal, teacher: User, reason: str, now: datetime) -> None:
    """Keep a proposal out of the bank; later proposals are told the reason.

    Raises:
        ReviewError: somebody has decided already.
    """
    decided = _decide(proposal, ProposalStatus.REJECTED, teacher, now)
    decided.review_reason, decided.failed_check = reason, REJECTED
    decided.evidence = [*decided.evidence, {"check": REJECTED, "passed": False, "detail": reason}]
    decided.save(update_fields=["review_reason", "failed_check", "evidence"])


def _decide(proposal: Proposal, status: ProposalStatus, teacher: User, now: datetime) -> Proposal:
    waiting = Proposal.objects.filter(pk=proposal.pk, status=ProposalStatus.WAITING)
    if not waiting.update(status=status, reviewed_by=teacher, reviewed_at=now):
        raise ReviewError(_("Somebody has decided on this exercise already."))
    return Proposal.objects.select_related("skill__course").get(pk=proposal.pk)
