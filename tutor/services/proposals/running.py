"""One proposal from its request to its end. Run twice, or by two workers together, it is run once."""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from pydantic import ValidationError

from lessons.models import PublishPolicy
from tutor.ai import ModelError, ask, discard
from tutor.generation import visible
from tutor.models import Proof, Proposal, ProposalStatus, Purpose
from tutor.services.feedback_texts import CLAIMED_FOR
from tutor.services.proposals.asking import avoid_for, misconceptions_of, question_of, request_of
from tutor.services.proposals.gate import Verification, known_questions, verified, with_finding
from tutor.services.proposals.publishing import RepeatedError, exercise_publish, repeated, repetition_refuse
from tutor.services.proposals.replies import ProposalReply

MOST_TRIES = 3
"""How many workers may die over a proposal before it is given up."""
STUCK_AFTER = timedelta(minutes=10)
_RELATED = ("skill__course", "misconception")


class _ClaimLostError(Exception):
    """Another worker has taken this over; what this one found counts no more."""


def proposal_run(*, proposal_id: int, now: datetime, takes_over: bool = False) -> None:
    """Propose, verify, and publish or put up for review.

    `takes_over` says that the worker which held this has died, so that its claim counts no more. What the model sent to
    a worker that died later is used, not asked for again.
    """
    proposal = _claim(proposal_id, now, takes_over)
    if proposal is None:
        return
    try:
        _run(proposal)
    except _ClaimLostError:
        return


def _run(proposal: Proposal) -> None:
    if proposal.tries > MOST_TRIES:
        _close(proposal, ProposalStatus.FAILED, failure="its workers died")
        return
    reply = _draft(proposal) or _propose(proposal)
    if reply is None:
        return
    started = time.monotonic()
    verification = verified(
        reply,
        skill=proposal.skill,
        language=proposal.language,
        level=request_of(proposal).reading_level,
        seed=proposal.pk,
        known=known_questions(proposal.skill, proposal.language, without=proposal),
    )
    proposal.verify_ms = round(1000 * (time.monotonic() - started))
    proposal.model_calls.add(*verification.calls)
    _settle(proposal, verification)


def _claim(proposal_id: int, now: datetime, takes_over: bool) -> Proposal | None:
    held = Q(status=ProposalStatus.RUNNING)
    if not takes_over:
        held &= Q(claimed_at__lt=now - CLAIMED_FOR)
    free = Q(status=ProposalStatus.PENDING) | held
    claimed = Proposal.objects.filter(free, pk=proposal_id).update(
        status=ProposalStatus.RUNNING, claimed_at=now, tries=F("tries") + 1
    )
    return Proposal.objects.select_related(*_RELATED).get(pk=proposal_id) if claimed else None


def draft_of(proposal: Proposal) -> ProposalReply:
    """Return what the model sent. Raises ValidationError if nothing is stored."""
    return ProposalReply.model_validate_json(proposal.draft)


def _draft(proposal: Proposal) -> ProposalReply | None:
    try:
        return draft_of(proposal)
    except ValidationError:
        return None


def _propose(proposal: Proposal) -> ProposalReply | None:
    """Ask the model for the exercise and store it at once, so that a restart does not lose it."""
    request = request_of(proposal)
    question = question_of(request, avoid_for(proposal.skill, proposal.language), misconceptions_of(proposal.skill))
    started = time.monotonic()
    try:
        reply = ask(question)
    except ModelError as error:
        proposal.propose_ms = round(1000 * (time.monotonic() - started))
        _close(proposal, ProposalStatus.FAILED, failure=visible(str(error)))
        return None
    proposal.propose_ms = round(1000 * (time.monotonic() - started))
    # In ASCII every character can be stored, such as NUL, which PostgreSQL would refuse, and is found again as it was.
    proposal.draft = json.dumps(reply.value.model_dump(), ensure_ascii=True)
    proposal.kind = reply.value.kind
    proposal.stem = storable(reply.value.stem)
    proposal.save(update_fields=["draft", "kind", "stem", "propose_ms"])
    proposal.model_calls.add(reply.call)
    return reply.value


def storable(text: str) -> str:
    """Return a text with characters that cannot be stored or seen written out; ends of lines stay."""
    return "\n".join(visible(line) for line in text.split("\n"))


def _settle(proposal: Proposal, verification: Verification) -> None:
    """Publish what code proved if the course allows it, put up for review what passed otherwise, reject the rest."""
    candidate = verification.candidate
    if candidate is None or verification.proof is None:
        _reject(proposal, verification)
        return
    proposal.proof = verification.proof
    proposal.stem = storable(candidate.shown)
    is_free = verification.proof == Proof.CODE and proposal.skill.course.publish == PublishPolicy.PROVEN
    try:
        with transaction.atomic():
            if is_free:
                proposal.result = exercise_publish(
                    proposal=proposal, candidate=candidate, evidence=verification.evidence
                )
            else:
                repetition_refuse(proposal=proposal, candidate=candidate)
            _close(proposal, ProposalStatus.PUBLISHED if is_free else ProposalStatus.WAITING, verification)
    except RepeatedError as error:
        proposal.result, proposal.proof = None, ""
        _reject(proposal, with_finding(verification, repeated(error)))


def _reject(proposal: Proposal, verification: Verification) -> None:
    proposal.failed_check = verification.failed_check
    call = proposal.model_calls.filter(purpose=Purpose.PROPOSE).first()
    if call is not None:
        discard(call, f"not {verification.failed_check}")
    _close(proposal, ProposalStatus.REJECTED, verification)


def _close(
    proposal: Proposal, status: ProposalStatus, verification: Verification | None = None, failure: str = ""
) -> None:
    evidence = [] if verification is None else verification.evidence
    held = Proposal.objects.filter(pk=proposal.pk, status=ProposalStatus.RUNNING, claimed_at=proposal.claimed_at)
    kept = held.update(
        status=status,
        finished_at=timezone.now(),
        failure=failure,
        evidence=evidence,
        stem=proposal.stem,
        proof=proposal.proof,
        failed_check=proposal.failed_check,
        result=proposal.result,
        propose_ms=proposal.propose_ms,
        verify_ms=proposal.verify_ms,
    )
    if not kept:
        raise _ClaimLostError
