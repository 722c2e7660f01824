"""Reads about proposals: what waits for a teacher, and how the pipeline has fared."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum
from django.shortcuts import get_object_or_404

from tutor.models import ModelCall, Proof, Proposal, ProposalStatus, Purpose

LISTED = (ProposalStatus.WAITING, ProposalStatus.PUBLISHED, ProposalStatus.REJECTED)
"""What the review lists; the others hold nothing to look at yet."""
PURPOSES = (Purpose.PROPOSE, Purpose.SOLVE)


@dataclass(frozen=True)
class Figures:
    """What became of proposals. Latencies are in milliseconds, from the first of the model's words to the verdict."""

    proposed: int
    published: int
    published_by_code: int
    waiting: int
    rejected: int
    failed: int
    rejected_by: Sequence[tuple[str, int]]
    cost_usd: Decimal
    model_calls: int
    latency_p50: int
    latency_p95: int


def proposals_listed(status: str) -> QuerySet[Proposal]:
    """Return the proposals of a status: those that wait with the oldest first, all others with the newest first."""
    found = Proposal.objects.filter(status=status).select_related("skill__course")
    return found.order_by("requested_at") if status == ProposalStatus.WAITING else found.order_by("-finished_at")


def proposals_waiting_count() -> int:
    """Return how many proposals wait for a teacher."""
    return Proposal.objects.filter(status=ProposalStatus.WAITING).count()


def proposal_for_review(proposal_id: int) -> Proposal:
    """Return a proposal that a teacher may look at; 404 if there is none, or nothing to see yet."""
    finished = Proposal.objects.filter(status__in=LISTED).exclude(draft="")
    return get_object_or_404(finished.select_related("skill__course", "reviewed_by__profile", "result"), pk=proposal_id)


def proposal_next(after: Proposal) -> Proposal | None:
    """Return the next proposal that waits, None if none does."""
    return proposals_listed(ProposalStatus.WAITING).exclude(pk=after.pk).first()


def figures(since: datetime | None = None) -> Figures:
    """Return what became of the proposals asked for since then, or of all."""
    proposals, calls = Proposal.objects.all(), ModelCall.objects.filter(purpose__in=PURPOSES)
    if since is not None:
        proposals, calls = proposals.filter(requested_at__gte=since), calls.filter(created_at__gte=since)
    by_status = dict(proposals.order_by().values_list("status").annotate(Count("pk")))
    by_check = proposals.exclude(failed_check="").order_by().values_list("failed_check").annotate(Count("pk"))
    timings = proposals.filter(finished_at__isnull=False).values_list("propose_ms", "verify_ms")
    latencies = sorted(propose + verify for propose, verify in timings)
    return Figures(
        proposed=sum(by_status.values()),
        published=by_status.get(ProposalStatus.PUBLISHED, 0),
        published_by_code=proposals.filter(status=ProposalStatus.PUBLISHED, proof=Proof.CODE, reviewed_by=None).count(),
        waiting=by_status.get(ProposalStatus.WAITING, 0),
        rejected=by_status.get(ProposalStatus.REJECTED, 0),
        failed=by_status.get(ProposalStatus.FAILED, 0),
        rejected_by=sorted(by_check, key=lambda found: -found[1]),
        cost_usd=calls.aggregate(total=Sum("cost_usd"))["total"] or Decimal(0),
        model_calls=calls.count(),
        latency_p50=percentile(latencies, 0.5),
        latency_p95=percentile(latencies, 0.95),
    )


def percentile(values: Sequence[int], share: float) -> int:
    """Return the smallest of sorted values that at least a share of them do not exceed; 0 without values."""
    return values[max(0, math.ceil(share * len(values)) - 1)] if values else 0
