"""A teacher sets work: making, changing, publishing, closing and copying assignments; extensions and reminders."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts.models import Classroom, User
from lessons.models import Exercise, Skill
from tutor.models import (
    Assignment,
    AssignmentChange,
    AssignmentItem,
    AssignmentKind,
    AssignmentStatus,
    HandedIn,
    Serving,
    ServingState,
    Work,
)
from tutor.selectors.set_work import times_of
from tutor.services.quizzes import quiz_settle, results_release

LOCKED_ONCE_BEGUN = frozenset({
    "course", "kind", "skills", "goal", "exercise_count", "has_variants", "hints_allowed", "tries", "is_quiz",
    "release_rule", "minutes", "late_policy", "late_percent",
})  # fmt: skip
"""What is asked and how it is scored: it stays as it was when the first student began."""


class NotReady(Exception):
    """An assignment cannot be published yet; the text says what is missing."""


class Locked(Exception):
    """Students have begun, so that what they were asked stays as it is."""


def assignment_create(*, teacher: User, classroom: Classroom, fields: Mapping[str, Any], now: datetime) -> Assignment:
    """Make a draft. `fields` are the model's, with skills and students as lists."""
    plain, many = _parted(fields)
    with transaction.atomic():
        assignment = Assignment.objects.create(classroom=classroom, created_by=teacher, created_at=now, **plain)
        _set_many(assignment, many)
    return assignment


@transaction.atomic
def assignment_edit(*, assignment: Assignment, teacher: User, fields: Mapping[str, Any], now: datetime) -> Assignment:
    """Change an assignment. After it was published every change is kept, and students see it.

    Raises:
        Locked: something would change that students who have begun were asked.
    """
    stored = Assignment.objects.select_for_update().get(pk=assignment.pk)
    plain, many = _parted(fields)
    changed = {name: value for name, value in plain.items() if getattr(stored, name) != value}
    moved = {name: rows for name, rows in many.items() if set(getattr(stored, name).all()) != set(rows)}
    if has_begun(stored) and LOCKED_ONCE_BEGUN & (changed.keys() | moved.keys()):
        raise Locked
    told = {name: [_shown(getattr(stored, name)), _shown(value)] for name, value in changed.items()}
    told |= {name: [_shown(getattr(stored, name).all()), _shown(rows)] for name, rows in moved.items()}
    for name, value in changed.items():
        setattr(stored, name, value)
    stored.save()
    _set_many(stored, moved)
    if told and not stored.is_draft:
        AssignmentChange.objects.create(assignment=stored, fields=told, changed_by=teacher, changed_at=now)
    return stored


def has_begun(assignment: Assignment) -> bool:
    """Whether a student has begun an assignment."""
    return assignment.works.filter(started_at__isnull=False).exists()


def assignment_publish(*, assignment: Assignment, now: datetime) -> Assignment:
    """Show an assignment to its students, from when it opens; one that was closed is opened again.

    Raises:
        NotReady: there is nothing to do in it.
    """
    if assignment.kind == AssignmentKind.ADAPTIVE and not assignment.skills.exists():
        raise NotReady(_("Choose at least one skill before you publish."))
    if assignment.is_fixed and not assignment.items.exists():
        raise NotReady(_("Choose at least one exercise before you publish."))
    assignment.status = AssignmentStatus.PUBLISHED
    assignment.published_at = assignment.published_at or now
    assignment.save(update_fields=["status", "published_at"])
    return assignment


def assignment_close(*, assignment: Assignment, now: datetime) -> Assignment:
    """Take no answers any more; quizzes that are under way are handed in as they are."""
    assignment.status = AssignmentStatus.CLOSED
    assignment.save(update_fields=["status"])
    running = assignment.works.filter(started_at__isnull=False, handed_in_at=None)
    for work in running.select_related("assignment", "student__profile"):
        quiz_settle(work=work, now=now)
    return assignment


def assignment_archive(*, assignment: Assignment, now: datetime) -> Assignment:
    """Close an assignment and put it out of sight; its scores stay, and the results of a quiz are shown."""
    assignment_close(assignment=assignment, now=now)
    if assignment.is_quiz:
        results_release(assignment=assignment, now=now)
    assignment.status = AssignmentStatus.ARCHIVED
    assignment.save(update_fields=["status"])
    return assignment


def draft_delete(*, assignment: Assignment) -> None:
    """Delete an assignment that no student ever saw.

    Raises:
        Locked: it was published.
    """
    if assignment.published_at is not None:
        raise Locked
    assignment.delete()


@transaction.atomic
def assignment_copy(*, assignment: Assignment, classroom: Classroom, teacher: User, now: datetime) -> Assignment:
    """Return a draft of the same work for a class, without students and dates."""
    items, skills = list(assignment.items.all()), list(assignment.skills.all())
    copied = ("course", "title", "instructions", "weight", *sorted(LOCKED_ONCE_BEGUN - {"course", "skills"}))
    fields = {name: getattr(assignment, name) for name in [*copied, "chat_allowed"]}
    copy = Assignment.objects.create(classroom=classroom, created_by=teacher, created_at=now, **fields)
    if assignment.category is not None:
        copy.category = classroom.grade_categories.filter(name=assignment.category.name).first()
        copy.save(update_fields=["category"])
    copy.skills.set(skills)
    AssignmentItem.objects.bulk_create(
        AssignmentItem(assignment=copy, exercise_id=item.exercise_id, position=item.position, points=item.points)
        for item in items
    )
    return copy


def item_add(*, assignment: Assignment, exercise: Exercise) -> None:
    """Put an exercise at the end of a fixed assignment; adding it twice changes nothing. Raises Locked."""
    _check_open(assignment)
    last = assignment.items.aggregate(last=Max("position"))["last"] or 0
    AssignmentItem.objects.get_or_create(assignment=assignment, exercise=exercise, defaults={"position": last + 1})


def item_remove(*, assignment: Assignment, item: AssignmentItem) -> None:
    """Take an exercise out. Raises Locked."""
    _check_open(assignment)
    item.delete()


@transaction.atomic
def item_move(*, assignment: Assignment, item: AssignmentItem, up: bool) -> None:
    """Change an exercise's place with the one before it, or after it. Raises Locked."""
    _check_open(assignment)
    items = list(assignment.items.order_by("position", "pk"))
    place = items.index(item)
    other = place - 1 if up else place + 1
    if 0 <= other < len(items):
        items[place], items[other] = items[other], items[place]
    for position, moved in enumerate(items, start=1):
        AssignmentItem.objects.filter(pk=moved.pk).update(position=position)


def item_points(*, assignment: Assignment, item: AssignmentItem, points: int) -> None:
    """Say what an exercise is worth. Raises Locked."""
    _check_open(assignment)
    AssignmentItem.objects.filter(pk=item.pk).update(points=points)


class ResultsSeen(Exception):
    """The student has seen the results of the quiz, so that it cannot go on."""


@transaction.atomic
def extension_grant(
    *, assignment: Assignment, student: User, due_at: datetime | None, extra_minutes: int, teacher: User, now: datetime
) -> Work:
    """Give one student another due date or more time; a quiz that had ended by itself goes on if there is time again.

    Raises:
        ResultsSeen: it is a quiz whose results the student has seen.
    """
    Work.objects.get_or_create(assignment=assignment, student=student)
    work = (
        Work.objects.select_for_update(of=("self",))
        .select_related("assignment")
        .get(assignment=assignment, student=student)
    )
    if assignment.is_quiz and work.released_at is not None:
        raise ResultsSeen
    told = {"due_at": [_shown(work.due_at), _shown(due_at)]} if work.due_at != due_at else {}
    if work.extra_minutes != extra_minutes:
        told["extra_minutes"] = [str(work.extra_minutes), str(extra_minutes)]
    work.due_at, work.extra_minutes = due_at, extra_minutes
    ended_by_itself = work.handed_in in {HandedIn.TIME, HandedIn.DUE}
    if ended_by_itself and times_of(assignment, work).is_open(now):
        work.handed_in_at, work.handed_in = None, ""
        Serving.objects.filter(work=work, state=ServingState.REVEALED).update(state=ServingState.OPEN)
    work.save()
    if told:
        AssignmentChange.objects.create(
            assignment=assignment, student=student, fields=told, changed_by=teacher, changed_at=now
        )
    return work


def students_remind(*, assignment: Assignment, students: Iterable[User], now: datetime) -> int:
    """Put a reminder on the home pages of students; return of how many."""
    reminded = 0
    for student in students:
        Work.objects.update_or_create(assignment=assignment, student=student, defaults={"reminded_at": now})
        reminded += 1
    return reminded


def _check_open(assignment: Assignment) -> None:
    if has_begun(assignment):
        raise Locked


def _parted(fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    many = {name: list(fields[name]) for name in ("skills", "students") if name in fields}
    return {name: value for name, value in fields.items() if name not in many}, many


def _set_many(assignment: Assignment, many: Mapping[str, list[Any]]) -> None:
    if "skills" in many:
        assignment.skills.set(many["skills"])
    if "students" in many:
        assignment.students.set(many["students"])


def _shown(value: Any) -> str:
    """Return a field's value as the record of changes keeps it."""
    if isinstance(value, datetime):
        return date_format(localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, str | int | None):
        return "" if value is None else str(value)
    if hasattr(value, "__iter__"):
        return ", ".join(sorted(row.title if isinstance(row, Skill) else row.shown_name for row in value))
    return str(value)
