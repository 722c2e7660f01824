"""What students earned on assignments, computed from their answers for many of both at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import Classroom, User
from tutor.grades import (
    Given,
    Points,
    State,
    best_credit,
    count_score,
    fixed_score,
    last_credit,
    mastery_score,
)
from tutor.models import (
    Assignment,
    AssignmentItem,
    Attempt,
    Goal,
    GradeChange,
    GradeChangeKind,
    Serving,
    ServingState,
    Work,
)
from tutor.selectors.set_work import items_given, late_of, skills_by_assignment, times_of

Cell = tuple[int, int]
"""An assignment and a student, by id."""


@dataclass
class Shown:
    """One exercise that was put before a student in set work, and what came of it."""

    serving_id: int
    item_id: int | None
    skill_id: int
    is_closed: bool
    hints: int = 0
    seconds: float = 0.0
    answers: list[Given] = field(default_factory=list)
    gave_up: bool = False

    @property
    def best(self) -> float:
        """The best answer, 0 to 1."""
        return max((answer.score for answer in self.answers), default=0.0)


@dataclass(frozen=True)
class Score:
    """One student's score on one assignment, and how it came about.

    `computed` is the share before a teacher's word; `share` the one that counts.
    """

    assignment: Assignment
    student: User
    work: Work | None
    state: State
    share: float
    computed: float
    credits: Mapping[int, float]
    shown: Sequence[Shown]
    change: GradeChange | None
    is_late: bool

    @property
    def percent(self) -> int:
        return round(100 * self.share)

    @property
    def computed_percent(self) -> int:
        return round(100 * self.computed)

    @property
    def is_changed(self) -> bool:
        """Whether a teacher set it by hand."""
        return self.change is not None

    @property
    def is_begun(self) -> bool:
        return self.work is not None and (self.work.started_at is not None or bool(self.work.progress))


def assigned_students(assignments: Sequence[Assignment], students: Iterable[User]) -> Mapping[int, frozenset[int]]:
    """Return by assignment the students of the class that it is set for."""
    everybody = frozenset(student.pk for student in students)
    chosen: dict[int, set[int]] = {}
    links = Assignment.students.through.objects.filter(assignment__in=[one.pk for one in assignments])
    for assignment_id, student_id in links.values_list("assignment", "user"):
        chosen.setdefault(assignment_id, set()).add(student_id)
    return {one.pk: everybody if one.is_for_everybody else everybody & chosen.get(one.pk, set()) for one in assignments}


def class_students(classroom: Classroom) -> Sequence[User]:
    """Return the students of a class by name."""
    return list(classroom.students.select_related("profile").order_by("profile__display_name", "username"))


def scores_of(assignments: Sequence[Assignment], students: Sequence[User], now: datetime) -> Mapping[Cell, Score]:
    """Return the score of every student on every assignment that is set for them; eight queries for any number."""
    works = {
        (work.assignment_id, work.student_id): work
        for work in Work.objects.filter(assignment__in=assignments, student__in=students)
    }
    items: dict[int, list[AssignmentItem]] = {}
    for item in items_given().filter(assignment__in=assignments).order_by("position", "pk"):
        items.setdefault(item.assignment_id, []).append(item)
    skills, shown, changes = skills_by_assignment(assignments), _shown(works.values()), _changes(assignments, students)
    assigned = assigned_students(assignments, students)
    found = {}
    for assignment in assignments:
        for student in students:
            if student.pk in assigned[assignment.pk]:
                cell = assignment.pk, student.pk
                work = works.get(cell)
                exercises = shown.get(work.pk, []) if work else []
                computed = _computed(
                    assignment, work, exercises, items.get(assignment.pk, []), skills.get(assignment.pk, ()), now
                )
                found[cell] = _score(assignment, student, work, exercises, computed, changes.get(cell))
    return found


def _score(
    assignment: Assignment,
    student: User,
    work: Work | None,
    shown: Sequence[Shown],
    computed: tuple[State, float, Mapping[int, float], bool],
    change: GradeChange | None,
) -> Score:
    state, share, credits, is_late = computed
    counted = share
    if change is not None and change.kind == GradeChangeKind.EXCUSED:
        state, counted = State.EXCUSED, 0.0
    elif change is not None:
        state, counted = State.SCORED, (change.percent or 0.0) / 100
    return Score(assignment, student, work, state, counted, share, credits, shown, change, is_late)


def _computed(
    assignment: Assignment,
    work: Work | None,
    shown: Sequence[Shown],
    items: Sequence[AssignmentItem],
    skills: Sequence[int],
    now: datetime,
) -> tuple[State, float, Mapping[int, float], bool]:
    """Return how a score stands, the share, the credit by item, skill or place, and whether anything came late."""
    times, late = times_of(assignment, work), late_of(assignment)
    handed_in_at = work.handed_in_at if work else None
    credits: dict[int, float]
    if assignment.is_fixed:
        by_item = {one.item_id: one for one in shown}
        answers = {item.pk: by_item[item.pk].answers if item.pk in by_item else [] for item in items}
        if assignment.is_quiz:
            credits = {pk: last_credit(given, handed_in_at, times.due_at, late) for pk, given in answers.items()}
        else:
            credits = {pk: best_credit(given, times.due_at, late) for pk, given in answers.items()}
        share = fixed_score(Points(item.points, credits[item.pk]) for item in items)
        is_finished = bool(items) and all(item.pk in by_item and by_item[item.pk].is_closed for item in items)
    elif assignment.goal == Goal.COUNT:
        closed = [one for one in shown if one.is_closed or one.answers]
        credits = {place: best_credit(one.answers, times.due_at, late) for place, one in enumerate(closed)}
        share = count_score(credits.values(), assignment.exercise_count)
        is_finished = sum(one.is_closed for one in shown) >= assignment.exercise_count
    else:
        reached = work.progress if work else {}
        credits = {skill: reached.get(str(skill), {}).get("credit", 0.0) for skill in skills}
        share = mastery_score(credits, skills)
        mastered = [reached.get(str(skill), {}).get("reached", 0.0) >= 1 for skill in skills]
        is_finished = bool(skills) and (all(mastered) or len(shown) >= assignment.exercise_count)
    if assignment.is_quiz:
        is_finished = handed_in_at is not None
    last_at = handed_in_at or max((answer.at for one in shown for answer in one.answers), default=None)
    is_late = last_at is not None and times.is_late(last_at)
    is_over = times.is_late(now) or not assignment.is_published or (times.ends_at is not None and now >= times.ends_at)
    has_done = share > 0 or any(one.answers for one in shown)
    if is_finished or (is_over and has_done):
        return State.SCORED, share, credits, is_late
    return (State.MISSING if is_over else State.PENDING), share, credits, is_late


def _shown(works: Iterable[Work]) -> Mapping[int, list[Shown]]:
    """Return what was put before students, by work, in order, with the answers."""
    found: dict[int, list[Shown]] = {}
    by_serving: dict[int, Shown] = {}
    ids = [work.pk for work in works]
    fields = ("pk", "work", "item", "skill", "state", "hints_shown")
    for pk, work_id, item, skill, state, hints in (
        Serving.objects.filter(work__in=ids).order_by("pk").values_list(*fields)
    ):
        by_serving[pk] = Shown(pk, item, skill, state != ServingState.OPEN, hints)
        found.setdefault(work_id, []).append(by_serving[pk])
    answers = Attempt.objects.filter(serving__work__in=ids).order_by("pk")
    for serving, score, at, seconds, gave_up in answers.values_list(
        "serving", "score", "answered_at", "seconds", "gave_up"
    ):
        shown = by_serving[serving]
        shown.answers.append(Given(score, at))
        shown.seconds, shown.gave_up = max(shown.seconds, seconds), shown.gave_up or gave_up
    return found


def _changes(assignments: Sequence[Assignment], students: Sequence[User]) -> Mapping[Cell, GradeChange]:
    """Return the newest word of a teacher on each score, where it is not to go back to what is computed."""
    changes = GradeChange.objects.filter(assignment__in=assignments, student__in=students).order_by("pk")
    newest = {(change.assignment_id, change.student_id): change for change in changes}
    return {cell: change for cell, change in newest.items() if change.kind != GradeChangeKind.COMPUTED}
