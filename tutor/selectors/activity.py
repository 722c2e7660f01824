"""Reads about what a learner did: today's goal, the streak, the latest answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import User
from tutor.models import Attempt
from tutor.selectors.assigned import verdict_is_out
from tutor.selectors.record import EVIDENT
from tutor.selectors.verdicts import with_verdicts

DAYS_LOOKED_BACK = 400
LATEST_ANSWERS = 8


@dataclass(frozen=True)
class DailyGoal:
    """How many exercises were practised today, of how many wanted, and for how many days in a row something was done.

    Days are the learner's own (their time zone). Assignments count as practice; the questions of placements and quizzes
    are none and do not count towards the goal. The streak counts days with at least one answered exercise or question;
    today adds to it as soon as one is answered and does not break it before the day is over.
    """

    done: int
    target: int
    streak: int

    @property
    def share(self) -> float:
        """Share of the target reached, 0 to 1."""
        return min(1.0, self.done / self.target)

    @property
    def percent(self) -> int:
        return round(100 * self.share)

    @property
    def is_reached(self) -> bool:
        return self.done >= self.target

    @property
    def left(self) -> int:
        return max(0, self.target - self.done)


def daily_goal(learner: User, now: datetime) -> DailyGoal:
    """Return today's goal and the streak in the active time zone."""
    today = timezone.localtime(now).date()
    days = _days_active(learner, now)
    practised = _first_answers(learner).filter(occasion__in=EVIDENT)
    done = practised.annotate(day=TruncDate("answered_at")).filter(day=today).count()
    return DailyGoal(done, learner.profile.daily_target, streak_length(days, today))


def streak_length(days: frozenset[date], today: date) -> int:
    """Return for how many days in a row, up to today or yesterday, something was done."""
    day = today if today in days else today - timedelta(days=1)
    length = 0
    while day in days:
        length += 1
        day -= timedelta(days=1)
    return length


def latest_answers(learner: User) -> Sequence[Attempt]:
    """Return the learner's newest answers whose verdict is out, with exercises and skills, the newest first."""
    attempts = Attempt.objects.filter(verdict_is_out(), learner=learner).select_related(
        "exercise__main_skill", "course"
    )
    return list(with_verdicts(attempts).order_by("-id")[:LATEST_ANSWERS])


def _first_answers(learner: User) -> QuerySet[Attempt]:
    return Attempt.objects.filter(learner=learner, try_number=1)


def _days_active(learner: User, now: datetime) -> frozenset[date]:
    since = now - timedelta(days=DAYS_LOOKED_BACK)
    attempts = _first_answers(learner).filter(answered_at__gte=since)
    return frozenset(attempts.annotate(day=TruncDate("answered_at")).values_list("day", flat=True).distinct())
