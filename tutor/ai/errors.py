"""What can go wrong when a model is asked: it was not there, or its reply was of no use."""

from __future__ import annotations

from tutor.ai.usage import Usage
from tutor.models import Outcome


class ModelError(Exception):
    """A question to a model that led to nothing.

    `retry_after` is in seconds, `status` the HTTP status if it was a bad one, `usage` what a useless reply used.
    """

    def __init__(
        self,
        outcome: Outcome,
        detail: str = "",
        *,
        retry_after: float | None = None,
        status: int | None = None,
        usage: Usage | None = None,
    ) -> None:
        super().__init__(f"{outcome}: {detail}" if detail else str(outcome))
        self.outcome = outcome
        self.detail = detail
        self.retry_after = retry_after
        self.status = status
        self.usage = usage or Usage()


class ModelUnavailable(ModelError):
    """The model could not be reached or would not answer; another time it may."""


class ReplyUnusable(ModelError):
    """The model answered, but not with what was asked for."""
