"""One student in one course, as a teacher looks back over weeks and decides what comes next."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import User
from lessons.models import Course, Misconception, Skill
from tutor.insight.facts import ClassFacts
from tutor.insight.signs import Signal, signals
from tutor.insight.weeks import Hour, Sums, mastered_by_week, sums_by_day, sums_by_week
from tutor.models import Claim, MasteryChange, Statement
from tutor.selectors.curriculum import Curriculum, curriculum_of
from tutor.selectors.dashboard.growth import mondays_shown
from tutor.selectors.dashboard.misconceptions import misconceptions_of
from tutor.selectors.dashboard.standing import exercises_tried, facts_of, standing_of
from tutor.selectors.learning import MasteryShown
from tutor.selectors.progress import hours_of

DAYS = timedelta(days=28)
"""How far back the timeline goes."""
STRENGTHS = 5
_ALONE = ClassFacts(size=0, active=0, middle_mastered=0.0)


@dataclass(frozen=True)
class SkillRow:
    """One skill of a student."""

    skill: Skill
    mastery: MasteryShown


@dataclass
class Day:
    """What happened on one day: sums, skills that came to be held mastered or ceased to be, and what was said."""

    day: date
    sums: Sums = field(default_factory=Sums)
    gained: list[Skill] = field(default_factory=list)
    lost: list[Skill] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.sums.exercises or self.gained or self.lost or self.statements or self.claims)


@dataclass(frozen=True)
class StudentPage:
    """One student in one course."""

    student: User
    curriculum: Curriculum
    rows: Sequence[SkillRow]
    mastered_count: int
    reviews_due: Sequence[Skill]
    retention_percent: int | None
    mondays: Sequence[date]
    mastered: Sequence[int | None]
    weeks: Sequence[Sums]
    days: Sequence[Day]
    signals: Sequence[Signal]
    misconceptions: Sequence[tuple[Misconception, int]]

    @property
    def this_week(self) -> Sums:
        """What was done since Monday."""
        return self.weeks[-1]

    @property
    def strengths(self) -> Sequence[SkillRow]:
        """The skills that are known best."""
        known = [row for row in self.rows if row.mastery.is_mastered and not row.mastery.is_review_due]
        return sorted(known, key=lambda row: -row.mastery.mastery.probability)[:STRENGTHS]

    @property
    def to_work_on(self) -> Sequence[SkillRow]:
        """The skills that are being learned and go worst."""
        begun = [row for row in self.rows if row.mastery.has_enough_evidence and not row.mastery.is_mastered]
        return sorted(begun, key=lambda row: row.mastery.mastery.probability)[:STRENGTHS]


def student_page(student: User, course: Course, now: datetime) -> StudentPage:
    """Return what a teacher may know about a student in a course; a fixed number of queries."""
    curriculum = curriculum_of(course)
    standing = standing_of([student], curriculum, now)
    hours = hours_of([student], course)[student.pk]
    tried = exercises_tried([student], curriculum, now)[student.pk]
    last_active = hours[-1].hour if hours else None
    zone, mondays = timezone.get_current_timezone(), mondays_shown({student.pk: hours}, now)
    masteries = standing.masteries[student.pk]
    return StudentPage(
        student=student,
        curriculum=curriculum,
        rows=[SkillRow(skill, masteries[pk]) for pk, skill in curriculum.skills.items()],
        mastered_count=standing.mastered[student.pk],
        reviews_due=[curriculum.skills[pk] for pk in standing.reviews_due[student.pk]],
        retention_percent=standing.retention_percent(student.pk),
        mondays=mondays,
        mastered=mastered_by_week(hours, mondays, zone, standing.mastered[student.pk]),
        weeks=sums_by_week(hours, mondays, zone),
        days=_days(student, curriculum, hours, now),
        signals=signals(facts_of(student, standing, tried, last_active), _ALONE, now),
        misconceptions=misconceptions_of(student, course, now - DAYS),
    )


def _days(student: User, curriculum: Curriculum, hours: Sequence[Hour], now: datetime) -> Sequence[Day]:
    """Return the days of the timeline on which anything happened, the newest first."""
    zone, since = timezone.get_current_timezone(), now - DAYS
    days = _Days()
    for day, sums in sums_by_day((hour for hour in hours if hour.hour > since), zone).items():
        days[day].sums = sums
    changes = MasteryChange.objects.filter(learner=student, course=curriculum.course, changed_at__gt=since)
    for (day, skill_id), is_mastered in _net(changes.order_by("id"), curriculum).items():
        (days[day].gained if is_mastered else days[day].lost).append(curriculum.skills[skill_id])
    said = Statement.objects.filter(learner=student, skill__in=curriculum.skills, stated_at__gt=since)
    for statement in said.select_related("skill", "stated_by__profile"):
        days[timezone.localdate(statement.stated_at)].statements.append(statement)
    claims = Claim.objects.filter(learner=student, skill__in=curriculum.skills, claimed_at__gt=since)
    for claim in claims.select_related("skill"):
        days[timezone.localdate(claim.claimed_at)].claims.append(claim)
    return sorted((one for one in days.values() if not one.is_empty), key=lambda one: one.day, reverse=True)


class _Days(defaultdict[date, Day]):
    def __missing__(self, day: date) -> Day:
        self[day] = Day(day)
        return self[day]


def _net(changes: Iterable[MasteryChange], curriculum: Curriculum) -> dict[tuple[date, int], bool]:
    """Return what a day's changes come to for each skill: what came and went on one day is left out."""
    first: dict[tuple[date, int], bool] = {}
    last: dict[tuple[date, int], bool] = {}
    for change in changes:
        if change.skill_id in curriculum.skills:
            key = (timezone.localdate(change.changed_at), change.skill_id)
            first.setdefault(key, change.is_mastered)
            last[key] = change.is_mastered
    return {key: last[key] for key in last if first[key] == last[key]}
