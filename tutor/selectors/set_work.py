"""Reads about set work as its student sees it: what is to do, how far it is, and until when."""

import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import Classroom, User, default_time_zone
from lessons.models import Course, ExerciseStatus
from tutor.grades import Late, Times
from tutor.models import (
    Assignment,
    AssignmentItem,
    AssignmentStatus,
    Goal,
    LatePolicy,
    Serving,
    ServingState,
    Work,
)

SEEN_BY_STUDENTS = (AssignmentStatus.PUBLISHED, AssignmentStatus.CLOSED, AssignmentStatus.ARCHIVED)


@dataclass(frozen=True)
class SetWork:
    """One assignment as it stands for one student."""

    assignment: Assignment
    work: Work | None
    times: Times
    now: datetime
    done: int
    total: int
    is_finished: bool

    @property
    def due_at(self) -> datetime | None:
        return self.times.due_at

    @property
    def is_upcoming(self) -> bool:
        return self.assignment.is_published and self.times.opens_at is not None and self.now < self.times.opens_at

    @property
    def is_open(self) -> bool:
        """Whether the student can do something about it now."""
        handed_in = self.work is not None and self.work.handed_in_at is not None
        return self.assignment.is_published and self.times.is_open(self.now) and not handed_in

    @property
    def is_to_do(self) -> bool:
        return self.is_open and not self.is_finished

    @property
    def is_late(self) -> bool:
        """Whether it is not finished and should be."""
        return self.times.is_late(self.now) and not self.is_finished

    @property
    def is_started(self) -> bool:
        return self.work is not None and self.work.started_at is not None

    @property
    def is_running(self) -> bool:
        """Whether it is a quiz that the student is in the middle of."""
        return self.assignment.is_quiz and self.is_started and self.is_open

    @property
    def is_released(self) -> bool:
        """Whether the student may see verdicts: always, but for a quiz whose results are not out."""
        return not self.assignment.is_quiz or (self.work is not None and self.work.released_at is not None)

    @property
    def percent_done(self) -> int:
        return min(100, round(100 * self.done / self.total)) if self.total else 0

    @property
    def was_reminded(self) -> bool:
        return self.work is not None and self.work.reminded_at is not None and self.is_to_do


def class_time_zone(classroom: Classroom) -> zoneinfo.ZoneInfo:
    """Return the time zone in which a class's times are written: that of its first teacher."""
    zones = classroom.teachers.order_by("pk").values_list("profile__time_zone", flat=True)
    return zoneinfo.ZoneInfo(zones.first() or default_time_zone())


def assignments_for(student: User) -> QuerySet[Assignment]:
    """Return what was ever published for a student in the classes they are in now."""
    theirs = Assignment.objects.filter(classroom__students=student, status__in=SEEN_BY_STUDENTS)
    chosen = Assignment.students.through.objects.filter(user=student).values("assignment")
    return theirs.filter(Q(is_for_everybody=True) | Q(pk__in=chosen)).select_related("classroom", "course")


def assignment_for(student: User, assignment_id: int) -> Assignment:
    """Return an assignment of a student; 404 for anybody else's."""
    return get_object_or_404(assignments_for(student), pk=assignment_id)


def late_of(assignment: Assignment) -> Late:
    """Return what an assignment's late policy means."""
    percent = assignment.late_percent if assignment.late_policy == LatePolicy.DEDUCT else 0
    return Late(closes=assignment.late_policy == LatePolicy.CLOSE, percent_a_day=percent)


def times_of(assignment: Assignment, work: Work | None) -> Times:
    """Return the times that hold for one student, extension and extra minutes included."""
    minutes = assignment.minutes + (work.extra_minutes if work else 0) if assignment.minutes else None
    return Times(
        opens_at=assignment.opens_at,
        due_at=(work.due_at if work else None) or assignment.due_at,
        late=late_of(assignment),
        limit=timedelta(minutes=minutes) if assignment.is_quiz and minutes else None,
        started_at=work.started_at if work else None,
    )


def set_work_of(student: User, now: datetime, course: Course | None = None) -> Sequence[SetWork]:
    """Return what is to do or opens later, the most urgent first; one query where nothing is set."""
    published = assignments_for(student).filter(status=AssignmentStatus.PUBLISHED)
    if course is not None:
        published = published.filter(course=course)
    shown = [work for work in set_works(student, published, now) if work.is_to_do or work.is_upcoming]
    return sorted(shown, key=lambda work: (work.is_upcoming, work.due_at or datetime.max.replace(tzinfo=UTC)))


def set_work(student: User, assignment: Assignment, now: datetime) -> SetWork:
    """Return one assignment as it stands for a student."""
    return set_works(student, [assignment], now)[0]


def set_works(student: User, assignments: Iterable[Assignment], now: datetime) -> Sequence[SetWork]:
    """Return assignments as they stand for a student; a fixed number of queries for any number of them."""
    known = list(assignments)
    if not known:
        return []
    works = {work.assignment_id: work for work in Work.objects.filter(student=student, assignment__in=known)}
    counts = _counts(works.values())
    items, skills = item_counts(known), skills_by_assignment(known)
    return [
        _set_work(
            assignment,
            works.get(assignment.pk),
            counts.get(works[assignment.pk].pk, (0, 0)) if assignment.pk in works else (0, 0),
            items.get(assignment.pk, 0),
            skills.get(assignment.pk, ()),
            now,
        )
        for assignment in known
    ]


def items_of(assignment: Assignment) -> Sequence[AssignmentItem]:
    """Return the exercises of a fixed assignment that can be given, in order."""
    return list(items_given().filter(assignment=assignment).order_by("position", "pk"))


def items_given() -> QuerySet[AssignmentItem]:
    """Return items whose exercise is live, or can be replaced by another of its template."""
    live = Q(exercise__status=ExerciseStatus.LIVE)
    replaceable = Q(exercise__blueprint__isnull=False, exercise__blueprint__is_retired=False)
    return AssignmentItem.objects.filter(live | replaceable).select_related("exercise__main_skill")


def item_counts(assignments: Iterable[Assignment]) -> Mapping[int, int]:
    """Return how many exercises fixed assignments have."""
    rows = items_given().filter(assignment__in=list(assignments)).order_by().values("assignment")
    return dict(rows.annotate(count=Count("pk")).values_list("assignment", "count"))


def skills_by_assignment(assignments: Iterable[Assignment]) -> Mapping[int, Sequence[int]]:
    """Return the skills of adaptive assignments, in course order."""
    links = Assignment.skills.through.objects.filter(assignment__in=list(assignments)).order_by("skill__position")
    found: dict[int, list[int]] = {}
    for assignment_id, skill_id in links.values_list("assignment", "skill"):
        found.setdefault(assignment_id, []).append(skill_id)
    return found


def latest_due(assignment: Assignment) -> datetime | None:
    """Return when an assignment is due for the last of its students, extensions included; None without a date."""
    if assignment.due_at is None:
        return None
    extended = assignment.works.aggregate(latest=Max("due_at"))["latest"]
    return max(assignment.due_at, extended) if extended else assignment.due_at


def _counts(works: Iterable[Work]) -> Mapping[int, tuple[int, int]]:
    """Return by work how many exercises are closed, and how many have an answer."""
    rows = (
        Serving.objects.filter(work__in=list(works))
        .order_by()
        .values("work")
        .annotate(
            closed=Count("pk", filter=~Q(state=ServingState.OPEN), distinct=True),
            answered=Count("pk", filter=Q(attempts__isnull=False), distinct=True),
        )
    )
    return {row["work"]: (row["closed"], row["answered"]) for row in rows}


def _set_work(
    assignment: Assignment,
    work: Work | None,
    counts: tuple[int, int],
    item_count: int,
    skills: Sequence[int],
    now: datetime,
) -> SetWork:
    closed, answered = counts
    times = times_of(assignment, work)
    if assignment.is_fixed:
        done, total = (answered if assignment.is_quiz else closed), item_count
        finished = 0 < total <= done
    elif assignment.goal == Goal.COUNT:
        done, total = min(closed, assignment.exercise_count), assignment.exercise_count
        finished = done >= total
    else:
        reached = work.progress if work else {}
        done, total = sum(reached.get(str(skill), {}).get("reached", 0) >= 1 for skill in skills), len(skills)
        finished = 0 < total <= done or closed >= assignment.exercise_count
    if assignment.is_quiz:
        finished = work is not None and work.handed_in_at is not None
    return SetWork(assignment, work, times, now, done, total, finished)


def serving_of_work(student: User, serving_id: int) -> Serving:
    """Return a serving of the student's set work; 404 for anybody else's and for what was not set."""
    servings = Serving.objects.select_related("exercise", "skill", "course", "work__assignment__classroom")
    shown = get_object_or_404(servings, pk=serving_id, learner=student, work__isnull=False)
    assert shown.work is not None  # noqa: S101
    assignment_for(student, shown.work.assignment_id)
    return shown


def takes_answers(serving: Serving, now: datetime) -> bool:
    """Whether an answer to a serving counts now: always in practice, in set work until it ends."""
    work = serving.work
    if work is None:
        return True
    is_going_on = work.assignment.is_published and work.handed_in_at is None
    return is_going_on and times_of(work.assignment, work).takes_answers(now)
