"""A running class: who is at work on what at this moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from hashlib import sha256

from accounts.models import User
from lessons.models import Course, Skill
from tutor.insight.facts import Tried
from tutor.insight.signs import misses_by_skill
from tutor.models import Attempt, Serving, ServingState
from tutor.policy.struggle import MISSES_TO_HELP
from tutor.selectors.curriculum import curriculum_of

LESSON = timedelta(minutes=60)
"""How far back a running class goes."""
AT_WORK = timedelta(minutes=5)
PAUSING = timedelta(minutes=20)
LONG_ON_AN_EXERCISE = timedelta(minutes=4)


class Presence(IntEnum):
    """Whether somebody is at work, by how long ago anything was heard of them."""

    AT_WORK = 0
    PAUSING = 1
    AWAY = 2


@dataclass(frozen=True)
class LiveRow:
    """One student of a running class.

    `minutes` is since the exercise was shown, None while there is no open one; `misses` is how many of the latest
    exercises on its skill were missed in a row within the lesson; `exercises` and `right` count those of the lesson.
    """

    student: User
    presence: Presence
    skill: Skill | None
    is_open: bool
    tries: int
    hints: int
    minutes: int | None
    last_verdict: str
    last_gave_up: bool
    last_minutes: int | None
    misses: int
    exercises: int
    right: int

    @property
    def is_stuck(self) -> bool:
        return self.misses >= MISSES_TO_HELP

    @property
    def is_long(self) -> bool:
        """Whether the exercise has been open for long by somebody who is there."""
        return (
            self.presence == Presence.AT_WORK
            and self.minutes is not None
            and self.minutes >= LONG_ON_AN_EXERCISE.total_seconds() / 60
        )

    @property
    def needs_a_look(self) -> bool:
        return self.presence != Presence.AWAY and (self.is_stuck or self.is_long)


@dataclass(frozen=True)
class Live:
    """A running class, those first who need a look, then those at work."""

    rows: Sequence[LiveRow]

    @property
    def here(self) -> Sequence[LiveRow]:
        return [row for row in self.rows if row.presence != Presence.AWAY]

    @property
    def away(self) -> Sequence[LiveRow]:
        return [row for row in self.rows if row.presence == Presence.AWAY]

    @property
    def at_work_count(self) -> int:
        return sum(row.presence == Presence.AT_WORK for row in self.rows)

    @property
    def digest(self) -> str:
        """Changes whenever anything changes that the page shows."""
        told = [(row.student.pk, row.student.shown_name, *list(vars(row).values())[1:]) for row in self.rows]
        return sha256(repr(told).encode()).hexdigest()[:20]


def live_of(students: Sequence[User], course: Course, now: datetime) -> Live:
    """Return a running class in a course; two queries for any number of students."""
    current = {
        serving.learner_id: serving
        for serving in Serving.objects.filter(learner__in=students, course=course, is_current=True).order_by(
            "served_at"
        )
    }
    lesson: dict[int, list[Attempt]] = {student.pk: [] for student in students}
    attempts = Attempt.objects.filter(learner__in=students, course=course, answered_at__gt=now - LESSON).only(
        "learner", "serving", "try_number", "skill_ids", "answered_at", "score", "seconds", "gave_up", "verdict"
    )
    for attempt in attempts.order_by("id"):
        lesson[attempt.learner_id].append(attempt)
    skills = curriculum_of(course).skills
    rows = [_row(student, current.get(student.pk), lesson[student.pk], skills, now) for student in students]
    return Live(sorted(rows, key=lambda row: (not row.needs_a_look, row.presence)))


def _row(
    student: User, serving: Serving | None, attempts: Sequence[Attempt], skills: Mapping[int, Skill], now: datetime
) -> LiveRow:
    last = attempts[-1] if attempts else None
    is_open = serving is not None and serving.state == ServingState.OPEN
    firsts = [attempt for attempt in attempts if attempt.try_number == 1]
    misses = misses_by_skill([_tried(attempt) for attempt in firsts])
    heard = [moment for moment in (last and last.answered_at, serving and serving.served_at) if moment]
    return LiveRow(
        student=student,
        presence=_presence(max(heard, default=None), now),
        skill=skills.get(serving.skill_id) if serving else None,
        is_open=is_open,
        tries=sum(attempt.serving_id == serving.pk for attempt in attempts) if serving else 0,
        hints=serving.hints_shown if serving else 0,
        minutes=_minutes(now - serving.served_at) if serving and is_open else None,
        last_verdict=last.verdict if last else "",
        last_gave_up=last.gave_up if last else False,
        last_minutes=_minutes(now - last.answered_at) if last else None,
        misses=misses.get(serving.skill_id, 0) if serving else 0,
        exercises=len(firsts),
        right=sum(attempt.verdict == "correct" for attempt in firsts),
    )


def _tried(attempt: Attempt) -> Tried:
    return Tried(attempt.skill_ids[0], attempt.answered_at, attempt.score >= 0.5, attempt.seconds)


def _presence(heard: datetime | None, now: datetime) -> Presence:
    if heard is None or now - heard > PAUSING:
        return Presence.AWAY
    return Presence.AT_WORK if now - heard <= AT_WORK else Presence.PAUSING


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)
