"""A dry run: propose and verify without storing anything but the books, to see how a model would do."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from lessons.models import PublishPolicy
from tutor.ai import ModelError, ask
from tutor.models import ModelCall, Proof, ProposalStatus
from tutor.services.proposals.asking import Avoid, Request, avoid_for, misconceptions_of, question_of
from tutor.services.proposals.gate import Verification, known_questions, verified


@dataclass(frozen=True, slots=True)
class Trial:
    """What would have become of one proposal; `milliseconds` from asking to the verdict."""

    status: ProposalStatus
    stem: str
    failed_check: str
    milliseconds: int
    calls: list[ModelCall] = field(default_factory=list)


def proposal_try(*, request: Request, seed: int, before: list[str]) -> Trial:
    """Propose and verify once; adds the question to `before`, which the next one may not repeat."""
    started = time.monotonic()
    avoid = avoid_for(request.skill, request.language)
    question = question_of(request, Avoid([*before, *avoid.stems], avoid.reasons), misconceptions_of(request.skill))
    try:
        reply = ask(question)
    except ModelError as error:
        return Trial(ProposalStatus.FAILED, "", str(error), _since(started))
    verification = verified(
        reply.value,
        skill=request.skill,
        language=request.language,
        level=request.reading_level,
        seed=seed,
        known=[*known_questions(request.skill, request.language), *before],
    )
    stem = verification.candidate.shown if verification.candidate else reply.value.stem
    before.append(stem)
    status = status_of(verification, request.skill.course.publish)
    return Trial(status, stem, verification.failed_check, _since(started), [reply.call, *verification.calls])


def status_of(verification: Verification, policy: str) -> ProposalStatus:
    """Return what becomes of a verified proposal under a course's policy."""
    if verification.proof is None:
        return ProposalStatus.REJECTED
    is_free = verification.proof == Proof.CODE and policy == PublishPolicy.PROVEN
    return ProposalStatus.PUBLISHED if is_free else ProposalStatus.WAITING


def _since(started: float) -> int:
    return round(1000 * (time.monotonic() - started))
