"""The first page of a class: who needs help now and why, and a row for each student."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Q, Sum

from accounts.models import User
from lessons.models import Course
from tutor.insight.facts import ClassFacts, StudentFacts, class_facts
from tutor.insight.signs import NOW_FROM, Signal, signals
from tutor.models import Activity
from tutor.selectors.curriculum import Curriculum, curriculum_of
from tutor.selectors.dashboard.standing import exercises_tried, facts_of, standing_of

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class WeekOfWork:
    """What a student did in the last seven days, and when they did anything last (to the hour)."""

    exercises: int = 0
    right: int = 0
    seconds: int = 0
    last_active: datetime | None = None

    @property
    def percent_right(self) -> int | None:
        """Share of the first answers that were right, in percent; None without answers."""
        return round(100 * self.right / self.exercises) if self.exercises else None

    @property
    def minutes(self) -> int:
        """Time on task, in minutes."""
        return round(self.seconds / 60)


@dataclass(frozen=True)
class StudentRow:
    """One student of a class in one course."""

    student: User
    mastered_count: int
    review_count: int
    week: WeekOfWork
    signals: Sequence[Signal]

    @property
    def urgency(self) -> int:
        """That of the most urgent sign, 0 if all is well."""
        return max((signal.urgency for signal in self.signals), default=0)


@dataclass(frozen=True)
class Overview:
    """A class in one course."""

    curriculum: Curriculum
    facts: ClassFacts
    rows: Sequence[StudentRow]

    @property
    def needs(self) -> Sequence[StudentRow]:
        """Who needs somebody, the most urgent first, by name among equals."""
        return sorted((row for row in self.rows if row.signals), key=lambda row: -row.urgency)

    @property
    def needs_now(self) -> Sequence[StudentRow]:
        """Who needs a word in this lesson."""
        return [row for row in self.needs if row.urgency >= NOW_FROM]

    @property
    def needs_later(self) -> Sequence[StudentRow]:
        """With whom a word can wait."""
        return [row for row in self.needs if row.urgency < NOW_FROM]

    @property
    def exercises(self) -> int:
        """How many exercises the class did in the last seven days."""
        return sum(row.week.exercises for row in self.rows)


def overview_of(students: Sequence[User], course: Course, now: datetime) -> Overview:
    """Return how a class stands in a course; a fixed number of queries for any class size."""
    curriculum = curriculum_of(course)
    standing = standing_of(students, curriculum, now)
    tried = exercises_tried(students, curriculum, now)
    weeks = weeks_of_work(students, course, now)
    facts: dict[int, StudentFacts] = {
        student.pk: facts_of(student, standing, tried[student.pk], weeks[student.pk].last_active)
        for student in students
    }
    classroom = class_facts(list(facts.values()))
    rows = [
        StudentRow(
            student=student,
            mastered_count=standing.mastered[student.pk],
            review_count=len(standing.reviews_due[student.pk]),
            week=weeks[student.pk],
            signals=signals(facts[student.pk], classroom, now),
        )
        for student in students
    ]
    return Overview(curriculum, classroom, rows)


def weeks_of_work(students: Sequence[User], course: Course, now: datetime) -> dict[int, WeekOfWork]:
    """Return what each student did in a course in the last seven days; one query."""
    this_week = Q(hour__gt=now - WEEK)
    sums = (
        Activity.objects.filter(learner__in=students, course=course)
        .values("learner_id")
        .annotate(
            all_exercises=Sum("exercises", filter=this_week, default=0),
            all_right=Sum("right", filter=this_week, default=0),
            all_seconds=Sum("seconds", filter=this_week, default=0),
            last=Max("hour", filter=Q(exercises__gt=0)),
        )
        .order_by()
    )
    found = {
        row["learner_id"]: WeekOfWork(row["all_exercises"], row["all_right"], row["all_seconds"], row["last"])
        for row in sums
    }
    return {student.pk: found.get(student.pk, WeekOfWork()) for student in students}
