"""What can go wrong when a model is asked: it was not there, or its reply was of no use."""

from __future__ import annotations

from django.conf import settings

from tutor.ai.usage import Usage
from tutor.models import Outcome

_NEVER_CHARGED = {
    Outcome.RATE_LIMITED, Outcome.OUT_OF_QUOTA, Outcome.SERVER_ERROR, Outcome.REJECTED, Outcome.MODEL_GONE,
}  # fmt: skip


def without_key(text: str) -> str:
    """Return a text without the key: a server may repeat it in whatever it answers."""
    return text.replace(settings.OPENAI_API_KEY, "[key]") if settings.OPENAI_API_KEY else text


class ModelError(Exception):
    """A question to a model that led to nothing.

    `retry_after` is in seconds, `status` the HTTP status if it was a bad one, `usage` what a useless reply used, if it
    was reported, `names` the parts of the request that the server complained of, and `was_sent` whether the request
    can have arrived. No message of the server is kept: it may repeat what was sent.
    """

    def __init__(
        self,
        outcome: Outcome,
        detail: str = "",
        *,
        retry_after: float | None = None,
        status: int | None = None,
        usage: Usage | None = None,
        names: frozenset[str] = frozenset(),
        was_sent: bool = True,
    ) -> None:
        detail = without_key(detail)
        super().__init__(f"{outcome}: {detail}" if detail else str(outcome))
        self.outcome = outcome
        self.detail = detail
        self.retry_after = retry_after
        self.status = status
        self.usage = usage
        self.names = names
        self.was_sent = was_sent

    @property
    def is_free(self) -> bool:
        """Whether the request can have cost nothing."""
        return self.outcome in _NEVER_CHARGED or not self.was_sent


class ModelUnavailable(ModelError):
    """The model could not be reached or would not answer, or may not be asked; another time it may."""


class ReplyUnusable(ModelError):
    """The model answered, but not with what was asked for."""
