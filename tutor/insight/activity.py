"""How answers add up to activity: exercises, reviews, help, and time on task."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

LONGEST_GAP = 300.0
"""Seconds that one answer counts at most as time on task: whoever takes longer has probably left the desk.

Any such limit is a convention, and results depend on it: Kovanović et al. 2015, "Penetrating the black box of
time-on-task estimation". Five minutes are several times what a typical exercise takes.
"""


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: `try_number` from 1, `hints` shown before it, `seconds` since the exercise was shown."""

    try_number: int
    is_right: bool
    gave_up: bool
    hints: int
    seconds: float
    is_review: bool = False


def hour_of(moment: datetime) -> datetime:
    """Return the beginning of the hour, in UTC, of an aware moment."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def counted(answer: Answered, before: Answered | None) -> dict[str, int]:
    """Return by how much one answer moves the sums of its hour, `before` being the try before it on the same exercise.

    An exercise counts once, with its first answer. Hints and seconds are those since the try before; hints that no
    answer followed are not counted.
    """
    is_first = answer.try_number == 1
    gap = answer.seconds - (before.seconds if before else 0.0)
    return {
        "exercises": int(is_first),
        "right": int(is_first and answer.is_right),
        "reviews": int(is_first and answer.is_review),
        "reviews_right": int(is_first and answer.is_review and answer.is_right),
        "hints": max(0, answer.hints - (before.hints if before else 0)),
        "solutions": int(answer.gave_up),
        "seconds": round(min(LONGEST_GAP, max(0.0, gap))),
    }
