"""Writes to the gradebook. What a teacher says about a score stays in the record with its reason."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Classroom, User
from tutor.models import Assignment, GradeCategory, GradeChange, GradeChangeKind, GradeScale


def grade_change(
    *,
    assignment: Assignment,
    student: User,
    kind: GradeChangeKind,
    percent: float | None,
    reason: str,
    teacher: User,
    now: datetime,
) -> GradeChange:
    """Set a score by hand, excuse the student, or go back to what is computed."""
    return GradeChange.objects.create(
        assignment=assignment,
        student=student,
        kind=kind,
        percent=percent if kind == GradeChangeKind.SCORE else None,
        reason=reason,
        changed_by=teacher,
        changed_at=now,
    )


@transaction.atomic
def gradebook_settings_save(
    *, classroom: Classroom, scale: Sequence[tuple[str, int]], categories: Sequence[dict[str, Any]]
) -> None:
    """Store a class's scale and categories; those without a name are dropped, their assignments stay without one.

    Each category holds id (None for a new one), name, weight and drop_lowest.
    """
    GradeScale.objects.update_or_create(classroom=classroom, defaults={"steps": [list(step) for step in scale]})
    kept = {row["id"] for row in categories if row["id"]}
    classroom.grade_categories.exclude(pk__in=kept).delete()
    for row in categories:
        fields = {name: row[name] for name in ("name", "weight", "drop_lowest")}
        if row["id"]:
            GradeCategory.objects.filter(pk=row["id"], classroom=classroom).update(**fields)
        else:
            GradeCategory.objects.create(classroom=classroom, **fields)
