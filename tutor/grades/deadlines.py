"""When work may be done, when it ends by itself, and what being late costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

GRACE = timedelta(seconds=15)
"""How long after the end an answer that was on its way still counts: the page sends what stands in the field."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Late:
    """What happens after the due date: nothing more is taken, or `percent_a_day` (0 to 100) is taken off."""

    closes: bool = False
    percent_a_day: float = 0.0


@dataclass(frozen=True, slots=True)
class Times:
    """The times of one student's work, all aware; None where there is no limit.

    `due_at` is the student's own, extension included; `limit` is the time for a quiz, extra minutes included.
    """

    opens_at: datetime | None = None
    due_at: datetime | None = None
    late: Late = Late()
    limit: timedelta | None = None
    started_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether work may be done at a moment, if nobody has closed it by hand. The grace is not part of this."""
        if self.opens_at is not None and now < self.opens_at:
            return False
        ends = self.ends_at
        return ends is None or now < ends

    def takes_answers(self, now: datetime) -> bool:
        """Whether an answer that arrives now counts: also a moment after the end."""
        ends = self.ends_at
        return (self.opens_at is None or now >= self.opens_at) and (ends is None or now < ends + GRACE)

    @property
    def ends_at(self) -> datetime | None:
        """When the work ends by itself, None if never: when the time is up, or when it is due and closes then."""
        ends = [self.started_at + self.limit] if self.started_at is not None and self.limit is not None else []
        if self.due_at is not None and self.late.closes:
            ends.append(self.due_at)
        return min(ends, default=None)

    def is_late(self, now: datetime) -> bool:
        """Whether a moment is after the due date."""
        return self.due_at is not None and now > self.due_at


def days_late(at: datetime, due_at: datetime | None) -> int:
    """Return how many days have begun since the due date; 0 until then."""
    if due_at is None or at <= due_at:
        return 0
    return -((due_at - at) // DAY)


def late_factor(at: datetime, due_at: datetime | None, late: Late) -> float:
    """Return the share, 0 to 1, that is left of what was earned at a moment."""
    days = days_late(at, due_at)
    if days and late.closes:
        # An answer that was on its way when the work closed is taken in full; others are not taken at all.
        return 1.0
    return max(0.0, 1.0 - days * late.percent_a_day / 100.0)
