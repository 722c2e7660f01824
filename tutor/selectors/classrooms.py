"""Reads for teachers: how the students of a classroom stand. The same mastery that the students see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q

from accounts.models import Classroom, User
from lessons.models import Course
from lessons.selectors import course_list
from tutor.models import Attempt, Occasion
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.learning import masteries_of_many

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class StudentRow:
    """One student of a classroom in one course."""

    student: User
    mastered_count: int
    review_count: int
    answers_this_week: int
    right_this_week: int
    last_active: datetime | None

    @property
    def percent_right(self) -> int | None:
        """Share of this week's answers that were right, in percent; None without answers."""
        return round(100 * self.right_this_week / self.answers_this_week) if self.answers_this_week else None


@dataclass(frozen=True)
class CourseReport:
    """A classroom in one course."""

    course: Course
    skill_count: int
    rows: Sequence[StudentRow]


def classroom_report(classroom: Classroom, now: datetime) -> Sequence[CourseReport]:
    """Return every course with a row for each student; a fixed number of queries for any class size."""
    students = list(classroom.students.select_related("profile").order_by("profile__display_name", "username"))
    return [_course_report(students, course, now) for course in course_list()]


def _course_report(students: Sequence[User], course: Course, now: datetime) -> CourseReport:
    curriculum = curriculum_of(course)
    masteries = masteries_of_many(students, curriculum, now)
    activity = _activity(students, course, now)
    return CourseReport(
        course,
        len(curriculum.skills),
        [
            StudentRow(
                student=student,
                mastered_count=sum(shown.is_mastered for shown in masteries[student.pk].values()),
                review_count=sum(shown.is_review_due for shown in masteries[student.pk].values()),
                answers_this_week=activity.get(student.pk, (0, 0, None))[0],
                right_this_week=activity.get(student.pk, (0, 0, None))[1],
                last_active=activity.get(student.pk, (0, 0, None))[2],
            )
            for student in students
        ],
    )


def _activity(students: Sequence[User], course: Course, now: datetime) -> dict[int, tuple[int, int, datetime | None]]:
    """Return, by student, this week's first answers in practice, how many were right, and the last answer of all."""
    this_week = Q(answered_at__gte=now - WEEK, try_number=1, occasion=Occasion.PRACTICE)
    rows = (
        Attempt.objects.filter(learner__in=students, course=course)
        .values("learner_id")
        .annotate(
            answers=Count("pk", filter=this_week),
            right=Count("pk", filter=this_week & Q(verdict="correct")),
            last=Max("answered_at"),
        )
        .order_by()
    )
    return {row["learner_id"]: (row["answers"], row["right"], row["last"]) for row in rows}
