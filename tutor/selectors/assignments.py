"""Reads about assignments for teachers: the list of a class, who has done what, the bank to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db.models import Q
from django.shortcuts import get_object_or_404

from accounts.models import Classroom, User
from lessons.models import Course, Exercise, ExerciseStatus, Skill, Unit
from tutor.grades import State
from tutor.models import Assignment, AssignmentItem, Goal, Serving
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.scores import Score, Shown, class_students, scores_of
from tutor.selectors.set_work import item_counts, items_of, skills_by_assignment

PICKED_AT_ONCE = 30


@dataclass(frozen=True)
class AssignmentRow:
    """One assignment in a class's list, with how many students have begun, finished and how many there are."""

    assignment: Assignment
    begun: int
    finished: int
    students: int
    exercises: int


@dataclass(frozen=True)
class Column:
    """One exercise of a fixed assignment, or one skill of an adaptive one, in the table of who has done what."""

    key: int
    title: str
    item: AssignmentItem | None = None
    answered: int = 0
    right: int = 0
    median_seconds: int | None = None
    hints: int = 0

    @property
    def percent_right(self) -> int | None:
        """Share of those who answered whose best (in a quiz: last) answer was right, in percent."""
        return round(100 * self.right / self.answered) if self.answered else None


@dataclass(frozen=True)
class Mark:
    """What one student did about one column."""

    sign: str
    percent: int | None = None
    tries: int = 0
    hints: int = 0
    seconds: int = 0


@dataclass(frozen=True)
class StudentLine:
    """One student in the table of who has done what."""

    score: Score
    marks: Sequence[Mark]

    @property
    def seconds(self) -> int:
        return sum(mark.seconds for mark in self.marks)


@dataclass(frozen=True)
class AssignmentReport:
    """Who has done what in one assignment."""

    assignment: Assignment
    columns: Sequence[Column]
    lines: Sequence[StudentLine]

    @property
    def behind(self) -> Sequence[User]:
        """Those who could do more: not finished, and not excused."""
        return [line.score.student for line in self.lines if line.score.state in {State.PENDING, State.MISSING}]

    @property
    def unreleased(self) -> int:
        """How many have handed in a quiz and not seen the results."""
        works = [line.score.work for line in self.lines]
        return sum(work is not None and work.handed_in_at is not None and work.released_at is None for work in works)


def classroom_taught_by(teacher: User, classroom_id: int) -> Classroom:
    """Return a class of the teacher; 404 for anybody else's."""
    return get_object_or_404(teacher.taught_classrooms, pk=classroom_id)


def assignment_taught_by(teacher: User, assignment_id: int) -> Assignment:
    """Return an assignment of one of the teacher's classes; 404 for anybody else's."""
    assignments = Assignment.objects.select_related("classroom", "course", "category")
    return get_object_or_404(assignments, pk=assignment_id, classroom__teachers=teacher)


def assignment_rows(classroom: Classroom, now: datetime) -> Sequence[AssignmentRow]:
    """Return a class's assignments, the newest first, archived ones last."""
    assignments = list(classroom.assignments.select_related("course", "category").order_by("-pk"))
    students = class_students(classroom)
    scores, counts = scores_of(assignments, students, now), item_counts(assignments)
    by_assignment: dict[int, list[Score]] = {}
    for score in scores.values():
        by_assignment.setdefault(score.assignment.pk, []).append(score)
    rows = [
        AssignmentRow(
            assignment,
            begun=sum(score.is_begun for score in by_assignment.get(assignment.pk, [])),
            finished=sum(score.state == State.SCORED for score in by_assignment.get(assignment.pk, [])),
            students=len(by_assignment.get(assignment.pk, [])),
            exercises=counts.get(assignment.pk, 0) if assignment.is_fixed else assignment.exercise_count,
        )
        for assignment in assignments
    ]
    return sorted(rows, key=lambda row: row.assignment.is_archived)


def assignment_report(assignment: Assignment, now: datetime) -> AssignmentReport:
    """Return who has done what; a fixed number of queries for any size of the class."""
    scores = list(scores_of([assignment], class_students(assignment.classroom), now).values())
    columns = _columns(assignment)
    lines = [StudentLine(score, [_mark(score, column) for column in columns]) for score in scores]
    return AssignmentReport(assignment, [_counted(column, scores) for column in columns], lines)


def skills_by_unit(course: Course) -> Sequence[tuple[Unit, Sequence[Skill]]]:
    """Return the skills of a course by unit, in order."""
    units: dict[int, tuple[Unit, list[Skill]]] = {}
    for skill in curriculum_of(course).skills.values():
        units.setdefault(skill.unit_id, (skill.unit, []))[1].append(skill)
    return list(units.values())


def exercises_to_pick(
    course: Course, *, skills: Sequence[Skill], words: str, without: Sequence[int]
) -> Sequence[Exercise]:
    """Return live plain exercises of a course, one of each template first, for a teacher to choose from."""
    found = Exercise.objects.filter(
        course=course, status=ExerciseStatus.LIVE, dressed_from=None, main_skill__is_retired=False
    )
    found = found.exclude(pk__in=without).select_related("main_skill", "blueprint")
    if skills:
        found = found.filter(main_skill__in=skills)
    for word in words.split():
        found = found.filter(Q(stem__icontains=word) | Q(main_skill__title__icontains=word))
    known = list(found.order_by("main_skill__position", "blueprint", "pk")[:2000])
    turns: dict[object, int] = {}
    ordered: list[tuple[int, int, Exercise]] = []
    for exercise in known:
        template = exercise.blueprint_id or f"own {exercise.pk}"
        turns[template] = turns.get(template, 0) + 1
        ordered.append((turns[template], len(ordered), exercise))
    return [exercise for _turn, _place, exercise in sorted(ordered, key=lambda row: row[:2])[:PICKED_AT_ONCE]]


def seen_before(assignment: Assignment, exercise_ids: Sequence[int]) -> Mapping[int, int]:
    """Return how many students of the class have met exercises already, by exercise."""
    students = assignment.classroom.students.all()
    rows = Serving.objects.filter(exercise__in=exercise_ids, learner__in=students).exclude(work__assignment=assignment)
    seen: dict[int, set[int]] = {}
    for exercise_id, learner_id in rows.values_list("exercise", "learner"):
        seen.setdefault(exercise_id, set()).add(learner_id)
    return {exercise_id: len(learners) for exercise_id, learners in seen.items()}


def _columns(assignment: Assignment) -> Sequence[Column]:
    if assignment.is_fixed:
        return [Column(item.pk, f"{number}", item) for number, item in enumerate(items_of(assignment), start=1)]
    skills = curriculum_of(assignment.course).skills
    chosen = skills_by_assignment([assignment]).get(assignment.pk, ())
    return [Column(pk, skills[pk].title) for pk in chosen if pk in skills]


def _shown_in(score: Score, column: Column) -> Sequence[Shown]:
    if column.item is not None:
        return [shown for shown in score.shown if shown.item_id == column.key]
    return [shown for shown in score.shown if shown.skill_id == column.key]


def _result(score: Score, shown: Shown) -> float:
    return shown.answers[-1].score if score.assignment.is_quiz else shown.best


def _mark(score: Score, column: Column) -> Mark:
    shown = _shown_in(score, column)
    answered = [one for one in shown if one.answers]
    tries, hints = sum(len(one.answers) for one in shown), sum(one.hints for one in shown)
    seconds = round(sum(one.seconds for one in answered))
    if column.item is None:
        until_mastery = score.assignment.goal == Goal.MASTERY
        percent = round(100 * score.credits.get(column.key, 0.0)) if until_mastery else None
        if not answered and not percent:
            return Mark("none")
        right = sum(_result(score, one) >= 1 for one in answered)
        return Mark(f"{right}/{len(answered)}", percent, tries, hints, seconds)
    if not answered:
        return Mark("none")
    result = _result(score, answered[0])
    sign = "right" if result >= 1 else "partly" if result > 0 else "wrong"
    return Mark(sign, round(100 * result), tries, hints, seconds)


def _counted(column: Column, scores: Sequence[Score]) -> Column:
    shown = [(score, one) for score in scores for one in _shown_in(score, column) if one.answers]
    seconds = [one.seconds for _score, one in shown]
    return Column(
        column.key,
        column.title,
        column.item,
        answered=len(shown),
        right=sum(_result(score, one) >= 1 for score, one in shown),
        median_seconds=round(median(seconds)) if seconds else None,
        hints=sum(one.hints for _score, one in shown),
    )
