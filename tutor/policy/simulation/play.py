"""One simulated student with one tutor, day after day, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import fmean

from tutor.policy.simulation.sequences import Tutor
from tutor.policy.simulation.worlds import Student

SAFE_DAYS = 7.0
EXAM_DAYS = (7, 30)
MINUTES_PER_EXERCISE = 1.0
MINUTES_PER_DAY = 24 * 60.0


@dataclass(frozen=True, slots=True)
class Calendar:
    """How much a student practises: so many sessions of so many exercises each, so many days apart.

    What is retained later is measured as if practice had ended with session ``exam_session``.
    """

    sessions: int = 60
    exam_session: int = 30
    exercises_per_session: int = 12
    days_between: float = 2.0

    @property
    def exercises(self) -> int:
        """The number of exercises in all."""
        return self.sessions * self.exercises_per_session

    def moments(self) -> Iterable[float]:
        """Return the moments of all exercises in days since the start, a minute apart within a session."""
        for number in range(self.exercises):
            session, place = divmod(number, self.exercises_per_session)
            yield 1 + session * self.days_between + place * MINUTES_PER_EXERCISE / MINUTES_PER_DAY


@dataclass(frozen=True, slots=True)
class Played:
    """What came of one student with one tutor.

    ``to_mastery``: exercises until the wanted share of the course was truly known at once; None if it never
    was. ``known_after``: share of the course known so many days (key) after the last exercise before the
    exam. ``wasted``: share of the exercises before ``to_mastery`` on skills the student knew and would
    still have known a week later. ``curve``: share known after each session.
    """

    to_mastery: int | None
    known_after: dict[int, float]
    wasted: float
    curve: tuple[float, ...]


def play(student: Student, tutor: Tutor, calendar: Calendar, mastered_share: float) -> Played:
    """Let a student practise with a tutor over the whole calendar."""
    wasted: list[bool] = []
    curve: list[float] = []
    known_after: dict[int, float] = {}
    to_mastery: int | None = None
    for number, day in enumerate(calendar.moments(), start=1):
        exercise = tutor.next_exercise(day)
        if to_mastery is None:
            wasted.append(student.knows(exercise.skill, day) and student.knows(exercise.skill, day + SAFE_DAYS))
        tutor.record(exercise, student.attempt(exercise, day), day)
        known = student.share_known(day)
        if to_mastery is None and known >= mastered_share:
            to_mastery = number
        if number % calendar.exercises_per_session == 0:
            curve.append(known)
        if number == calendar.exam_session * calendar.exercises_per_session:
            known_after = {days: student.share_known(day + days) for days in EXAM_DAYS}
    return Played(to_mastery, known_after, fmean(wasted) if wasted else 0.0, tuple(curve))


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of many students with one tutor, averaged; who never got there counts with the whole
    calendar."""

    exercises_to_mastery: float
    reached: float
    known_after_7_days: float
    known_after_30_days: float
    wasted: float
    curve: tuple[float, ...]


def summarise(games: list[Played], calendar: Calendar) -> Summary:
    """Average over students. Raises ``statistics.StatisticsError`` if there are none."""
    return Summary(
        exercises_to_mastery=fmean(g.to_mastery or calendar.exercises for g in games),
        reached=fmean(g.to_mastery is not None for g in games),
        known_after_7_days=fmean(g.known_after[7] for g in games),
        known_after_30_days=fmean(g.known_after[30] for g in games),
        wasted=fmean(g.wasted for g in games),
        curve=tuple(fmean(shares) for shares in zip(*(g.curve for g in games), strict=True)),
    )


def play_many(
    new_student: Callable[[int], Student],
    new_tutor: Callable[[int], Tutor],
    students: int,
    calendar: Calendar,
    mastered_share: float,
) -> Summary:
    """Let students number 0 to ``students`` - 1 each practise with a tutor of their own."""
    games = [play(new_student(n), new_tutor(n), calendar, mastered_share) for n in range(students)]
    return summarise(games, calendar)
