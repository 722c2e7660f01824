"""Exercises that a model proposes: request, propose, verify, publish or review."""

from tutor.services.proposals.requesting import proposals_request, proposals_sweep
from tutor.services.proposals.reviewing import ReviewError, proposal_approve, proposal_reject
from tutor.services.proposals.running import proposal_run

__all__ = [
    "ReviewError",
    "proposal_approve",
    "proposal_reject",
    "proposal_run",
    "proposals_request",
    "proposals_sweep",
]
