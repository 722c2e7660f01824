"""Hours of activity added up to days and weeks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Hour:
    """What one student did within an hour: `mastered` is how many skills were held mastered at its end, None if
    nothing was learned about that; `seconds` is time on task."""

    hour: datetime
    exercises: int = 0
    right: int = 0
    reviews: int = 0
    reviews_right: int = 0
    hints: int = 0
    solutions: int = 0
    seconds: int = 0
    mastered: int | None = None


@dataclass(frozen=True, slots=True)
class Sums:
    """Activity added up."""

    exercises: int = 0
    right: int = 0
    reviews: int = 0
    reviews_right: int = 0
    hints: int = 0
    solutions: int = 0
    seconds: int = 0

    def and_(self, hour: Hour) -> Sums:
        """Return the sums with an hour added."""
        return Sums(
            self.exercises + hour.exercises,
            self.right + hour.right,
            self.reviews + hour.reviews,
            self.reviews_right + hour.reviews_right,
            self.hints + hour.hints,
            self.solutions + hour.solutions,
            self.seconds + hour.seconds,
        )

    @property
    def percent_right(self) -> int | None:
        """Share of first answers that were right, in percent; None without any."""
        return round(100 * self.right / self.exercises) if self.exercises else None

    @property
    def percent_remembered(self) -> int | None:
        """Share of reviews that were right at the first answer, in percent; None without any."""
        return round(100 * self.reviews_right / self.reviews) if self.reviews else None

    @property
    def minutes(self) -> int:
        """Time on task, in minutes."""
        return round(self.seconds / 60)


def monday_of(day: date) -> date:
    """Return the Monday that a day's week begins with."""
    return day - timedelta(days=day.weekday())


def weeks_until(today: date, count: int) -> Sequence[date]:
    """Return the Mondays of the last weeks, that of `today` last."""
    monday = monday_of(today)
    return [monday - timedelta(weeks=ago) for ago in reversed(range(count))]


def sums_by_week(hours: Iterable[Hour], mondays: Sequence[date], zone: tzinfo) -> Sequence[Sums]:
    """Add up hours by the weeks that begin on some Mondays, in a time zone."""
    sums = dict.fromkeys(mondays, Sums())
    for hour in hours:
        monday = monday_of(hour.hour.astimezone(zone).date())
        if monday in sums:
            sums[monday] = sums[monday].and_(hour)
    return [sums[monday] for monday in mondays]


def sums_by_day(hours: Iterable[Hour], zone: tzinfo) -> dict[date, Sums]:
    """Add up hours by the days of a time zone."""
    sums: dict[date, Sums] = {}
    for hour in hours:
        day = hour.hour.astimezone(zone).date()
        sums[day] = sums.get(day, Sums()).and_(hour)
    return sums


def mastered_by_week(hours: Sequence[Hour], mondays: Sequence[date], zone: tzinfo, now: int) -> Sequence[int | None]:
    """Return how many skills one student held mastered at the end of each week, None before their first answer.

    Args:
        hours: of the student in this course, in order.
        mondays: of the weeks.
        zone: whose days are meant.
        now: how many are held mastered at this moment, which is what the last week shows.
    """
    ends = [monday + timedelta(weeks=1) for monday in mondays[:-1]]
    at_end: list[int | None] = [None] * len(ends)
    for hour in hours:
        day = hour.hour.astimezone(zone).date()
        for place in range(bisect_right(ends, day), len(ends)):
            at_end[place] = hour.mastered if hour.mastered is not None else at_end[place] or 0
    return [*at_end, now if hours else None]
