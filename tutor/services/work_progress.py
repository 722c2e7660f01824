"""Noting how far students come on the way to mastery of what was set, as they come there."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from tutor.grades import late_factor
from tutor.models import Assignment, AssignmentKind, AssignmentStatus, Goal, Work
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.learning import MasteryShown, masteries_of
from tutor.selectors.set_work import assignments_for, late_of, skills_by_assignment, times_of


def progress_note(*, student: User, skill_ids: Iterable[int], now: datetime) -> None:
    """Note the progress on skills that just moved, wherever they were practised; one query if nothing is set."""
    moved = set(skill_ids)
    until_mastery = assignments_for(student).filter(
        status=AssignmentStatus.PUBLISHED, kind=AssignmentKind.ADAPTIVE, goal=Goal.MASTERY, skills__in=moved
    )
    for assignment in until_mastery.distinct():
        progress_take(student=student, assignment=assignment, now=now)


def progress_take(*, student: User, assignment: Assignment, now: datetime) -> None:
    """Note how far a student is on each skill of an assignment, if that is further than ever; too late, nothing is."""
    skills = skills_by_assignment([assignment]).get(assignment.pk, ())
    masteries = masteries_of(student, curriculum_of(assignment.course), now)
    with transaction.atomic():
        work, _created = Work.objects.get_or_create(student=student, assignment=assignment)
        work = Work.objects.select_for_update().get(pk=work.pk)
        times = times_of(assignment, work)
        if not assignment.is_published or not times.takes_answers(now):
            return
        factor = late_factor(now, times.due_at, late_of(assignment))
        reached = {str(skill): share_of(masteries[skill]) for skill in skills if skill in masteries}
        further = {
            skill: {
                "reached": max(share, work.progress.get(skill, {}).get("reached", 0.0)),
                "credit": max(share * factor, work.progress.get(skill, {}).get("credit", 0.0)),
            }
            for skill, share in reached.items()
        }
        if further != {skill: work.progress.get(skill) for skill in reached}:
            work.progress = {**work.progress, **further}
            work.save(update_fields=["progress"])


def share_of(mastery: MasteryShown) -> float:
    """Return how far a skill is on the way to mastery, 0 to 1."""
    return mastery.progress / 100
