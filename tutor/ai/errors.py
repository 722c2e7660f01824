"""What can go wrong when a model is asked: it was not there, or its reply was of no use."""

from tutor.models import Outcome


class ModelError(Exception):
    """A question to a model that led to nothing."""

    def __init__(self, outcome: Outcome, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(f"{outcome}: {detail}" if detail else str(outcome))
        self.outcome = outcome
        self.detail = detail
        self.retry_after = retry_after


class ModelUnavailable(ModelError):
    """The model could not be reached or would not answer; another time it may."""


class ReplyUnusable(ModelError):
    """The model answered, but not with what was asked for."""
