"""Whether this process is one that may be stopped while it works."""

from __future__ import annotations

from lessons.grading.contract import TooHeavy

_may_be_stopped = False


def enter() -> None:
    """Declare that somebody watches this process and kills it if it takes too long."""
    global _may_be_stopped
    _may_be_stopped = True


def needed() -> None:
    """Go on only where the work can be stopped. Raises TooHeavy elsewhere."""
    if not _may_be_stopped:
        raise TooHeavy
