"""The gradebook of a class: every score, the grade so far, and why it is what it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext

from accounts.models import Classroom, User
from tutor.grades import Category, CategoryResult, Entry, Final, State, final_grade, grade_of
from tutor.models import Assignment, AssignmentStatus, GradeCategory, GradeChange, GradeScale
from tutor.models.gradebook import default_scale
from tutor.selectors.scores import Score, class_students, scores_of
from tutor.selectors.set_work import assignments_for


@dataclass(frozen=True)
class CategoryShown:
    """A category's part in a grade."""

    name: str
    result: CategoryResult

    @property
    def percent(self) -> int:
        return round(100 * self.result.share)

    @property
    def part_percent(self) -> int:
        return round(100 * self.result.part)


@dataclass(frozen=True)
class Row:
    """One student's line: a score for each assignment (None where it is not theirs), and the grade so far."""

    student: User
    scores: Sequence[Score | None]
    final: Final
    grade: str
    categories: Sequence[CategoryShown]

    @property
    def percent(self) -> int | None:
        return None if self.final.share is None else round(100 * self.final.share)

    @property
    def dropped(self) -> frozenset[object]:
        """The assignments whose scores were dropped, by id."""
        return frozenset(self.final.dropped)


@dataclass(frozen=True)
class Gradebook:
    """A class's gradebook."""

    classroom: Classroom
    assignments: Sequence[Assignment]
    rows: Sequence[Row]


def gradebook_of(classroom: Classroom, now: datetime) -> Gradebook:
    """Return the whole gradebook; a fixed number of queries for any number of students and assignments."""
    published = classroom.assignments.exclude(status=AssignmentStatus.DRAFT).select_related("course", "category")
    assignments = list(published.order_by("pk"))
    rows = gradebook_rows(classroom, assignments, class_students(classroom), now)
    return Gradebook(classroom, assignments, rows)


def gradebook_rows(
    classroom: Classroom, assignments: Sequence[Assignment], students: Sequence[User], now: datetime
) -> Sequence[Row]:
    """Return the lines of some students."""
    scores = scores_of(assignments, students, now)
    categories, scale = list(classroom.grade_categories.all()), scale_of(classroom)
    return [
        _row(student, [scores.get((assignment.pk, student.pk)) for assignment in assignments], categories, scale)
        for student in students
    ]


def own_grades(student: User, classroom: Classroom, now: datetime) -> Row:
    """Return a student's own line in a class. A quiz whose results are not out is pending, whatever it is worth."""
    assignments = list(assignments_for(student).filter(classroom=classroom).order_by("pk"))
    scores = scores_of(assignments, [student], now)
    shown = [_unspoilt(scores[assignment.pk, student.pk]) for assignment in assignments]
    return _row(student, shown, list(classroom.grade_categories.all()), scale_of(classroom))


def scale_of(classroom: Classroom) -> Sequence[tuple[str, float]]:
    """Return a class's scale, the best grade first."""
    stored = GradeScale.objects.filter(classroom=classroom).values_list("steps", flat=True).first()
    return [(str(name), float(lowest)) for name, lowest in stored or default_scale()]


def grade_history(assignment: Assignment, student: User) -> Sequence[GradeChange]:
    """Return what teachers said about a score, the newest first."""
    changes = GradeChange.objects.filter(assignment=assignment, student=student)
    return list(changes.select_related("changed_by__profile").order_by("-pk"))


def gradebook_table(gradebook: Gradebook) -> Sequence[Sequence[str | int | float | None]]:
    """Return the gradebook as rows for a spreadsheet, headings first; scores are percentages."""
    heading = [gettext("Student"), gettext("User name"), *(one.title for one in gradebook.assignments)]
    table: list[list[str | int | float | None]] = [[*heading, gettext("Grade so far in percent"), gettext("Grade")]]
    for row in gradebook.rows:
        cells = [_cell(score) for score in row.scores]
        share = None if row.final.share is None else round(100 * row.final.share, 2)
        table.append([row.student.shown_name, row.student.username, *cells, share, row.grade])
    return table


def _cell(score: Score | None) -> str | float | None:
    if score is None or score.state == State.PENDING:
        return None
    if score.state == State.EXCUSED:
        return gettext("excused")
    return round(100 * score.share, 2) if score.state == State.SCORED else 0.0


def _row(
    student: User,
    scores: Sequence[Score | None],
    categories: Sequence[GradeCategory],
    scale: Sequence[tuple[str, float]],
) -> Row:
    known = {category.pk: category for category in categories}
    entries = [
        Entry(
            score.assignment.pk,
            score.assignment.category_id if score.assignment.category_id in known else None,
            score.state,
            score.share,
            score.assignment.weight,
        )
        for score in scores
        if score is not None
    ]
    parts = [Category(category.pk, category.weight, category.drop_lowest) for category in categories]
    # What has no category counts as one of its own, by itself where the class has none.
    final = final_grade(entries, [*parts, Category(None)])
    grade = "" if final.share is None else grade_of(final.share, scale)
    names: Mapping[object, str] = {category.pk: category.name for category in categories}
    shown = [CategoryShown(names.get(part.category.key, gettext("No category")), part) for part in final.categories]
    return Row(student, scores, final, grade, shown)


def _unspoilt(score: Score) -> Score:
    """Return a score as its student may see it."""
    work = score.work
    if not score.assignment.is_quiz or (work is not None and work.released_at is not None):
        return score
    if score.is_changed:
        return replace(score, computed=score.share, credits={}, shown=[])
    handed_in = work is not None and work.handed_in_at is not None
    if score.state == State.MISSING and not handed_in:
        return score
    return Score(score.assignment, score.student, work, State.PENDING, 0.0, 0.0, {}, [], None, is_late=False)
