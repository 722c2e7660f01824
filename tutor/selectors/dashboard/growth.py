"""How a class, or one student, grew week by week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import quantiles

from django.utils import timezone

from accounts.models import User
from lessons.models import Course
from tutor.insight.weeks import Hour, Sums, mastered_by_week, sums_by_week, weeks_until
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.dashboard.standing import standing_of
from tutor.selectors.progress import hours_of

WEEKS = 10
FEWEST_WEEKS = 4


@dataclass(frozen=True)
class Spread:
    """How many skills the students hold mastered: a quarter of them this many or fewer, half, three quarters."""

    lower: float
    middle: float
    upper: float


@dataclass(frozen=True)
class StudentGrowth:
    """One student: mastered at the end of each week (None before the first answer), and now."""

    student: User
    mastered: Sequence[int | None]
    mastered_now: int
    retention_percent: int | None

    @property
    def gained(self) -> int:
        """How many more are mastered now than at the beginning of the weeks shown."""
        return self.mastered_now - next((count for count in self.mastered if count is not None), 0)


@dataclass(frozen=True)
class Growth:
    """A class in one course, week by week, the current week last. `mastered` is None where nobody had begun."""

    mondays: Sequence[date]
    mastered: Sequence[Spread | None]
    weeks: Sequence[Sums]
    students: Sequence[StudentGrowth]

    @property
    def retention_percent(self) -> int | None:
        """How likely mastered skills are still remembered now, on average over the students; None without any."""
        known = [student.retention_percent for student in self.students if student.retention_percent is not None]
        return round(sum(known) / len(known)) if known else None


def growth_of(students: Sequence[User], course: Course, now: datetime) -> Growth:
    """Return how students grew in a course; five queries for any number of them."""
    standing = standing_of(students, curriculum_of(course), now)
    hours = hours_of(students, course)
    zone, mondays = timezone.get_current_timezone(), mondays_shown(hours, now)
    grown = [
        StudentGrowth(
            student,
            mastered_by_week(hours[student.pk], mondays, zone, standing.mastered[student.pk]),
            standing.mastered[student.pk],
            standing.retention_percent(student.pk),
        )
        for student in students
    ]
    everything: list[Hour] = [hour for own in hours.values() for hour in own]
    return Growth(
        mondays,
        [_spread([one.mastered[place] for one in grown]) for place in range(len(mondays))],
        sums_by_week(everything, mondays, zone),
        grown,
    )


def mondays_shown(hours: Mapping[int, Sequence[Hour]], now: datetime) -> Sequence[date]:
    """Return the weeks that charts show by their Mondays: the last ten, without those before anything happened."""
    today, zone = timezone.localtime(now).date(), timezone.get_current_timezone()
    begun = min((own[0].hour.astimezone(zone).date() for own in hours.values() if own), default=today)
    return weeks_until(today, min(WEEKS, max(FEWEST_WEEKS, (today - begun).days // 7 + 2)))


def _spread(counts: Sequence[int | None]) -> Spread | None:
    known = [float(count) for count in counts if count is not None]
    if not known:
        return None
    if len(known) == 1:
        return Spread(known[0], known[0], known[0])
    return Spread(*quantiles(known, n=4, method="inclusive"))
