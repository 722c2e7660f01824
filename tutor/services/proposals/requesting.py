"""Asking for proposals, and finding those that got lost on their way."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from lessons.models import Misconception, Skill
from tutor import enqueue
from tutor.ai import is_configured
from tutor.models import Proposal, ProposalStatus, ReadingLevel
from tutor.services.feedback_texts import CLAIMED_FOR
from tutor.services.proposals.running import STUCK_AFTER

MOST_SWEPT = 40
LONGEST_INTEREST = 30
BANDS = {"easy": 0.27, "middle": 0.42, "hard": 0.56}
"""The target difficulty of each band."""


@transaction.atomic
def proposals_request(
    *,
    skill: Skill,
    language: str,
    count: int,
    interest: str = "",
    band: str | float | None = None,
    misconception: Misconception | None = None,
    reading_level: ReadingLevel = ReadingLevel.STANDARD,
    now: datetime,
) -> list[Proposal]:
    """Ask for new exercises of a skill, made by a worker one by one; none if there is no model to ask.

    Args:
        skill: the main skill of the exercises.
        language: code of the language to write in.
        count: how many to ask for; fewer will pass.
        interest: what a story may be about.
        band: one of BANDS, or a target difficulty from 0 to 1.
        misconception: the one that wrong answers should probe.
        reading_level: how hard the words may be.
        now: the time of the request.
    """
    if not is_configured():
        return []
    difficulty = BANDS[band] if isinstance(band, str) else band
    proposals = [
        Proposal.objects.create(
            skill=skill,
            language=language,
            interest=interest[:LONGEST_INTEREST],
            reading_level=reading_level,
            difficulty=0.5 if difficulty is None else difficulty,
            misconception=misconception,
            requested_at=now,
        )
        for _number in range(count)
    ]
    for proposal in proposals:
        enqueue.proposal(proposal)
    return proposals


def proposals_sweep(*, now: datetime) -> int:
    """Send again what never reached a worker, or whose worker has died; return how many there were."""
    unsent = Q(status=ProposalStatus.PENDING, requested_at__lt=now - STUCK_AFTER)
    abandoned = Q(status=ProposalStatus.RUNNING, claimed_at__lt=now - CLAIMED_FOR)
    lost = list(Proposal.objects.filter(unsent | abandoned).order_by("requested_at")[:MOST_SWEPT])
    for proposal in lost:
        enqueue.proposal(proposal)
    return len(lost)
