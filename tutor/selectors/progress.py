"""Reads of the roll-ups: what learners did hour by hour, and which skills were held mastered when."""

from collections.abc import Collection, Iterable

from accounts.models import User
from lessons.models import Course
from tutor.insight.weeks import Hour
from tutor.models import Activity, MasteryChange


def skills_held(learner_id: int, skill_ids: Collection[int]) -> frozenset[int]:
    """Return which of some skills were held mastered by the latest changes noted."""
    noted = MasteryChange.objects.filter(learner=learner_id, skill__in=skill_ids).order_by("id")
    latest = dict(noted.values_list("skill_id", "is_mastered"))
    return frozenset(skill_id for skill_id, is_mastered in latest.items() if is_mastered)


def hours_of(learners: Iterable[User], course: Course) -> dict[int, list[Hour]]:
    """Return what learners did in a course hour by hour, in order, by learner; one query."""
    found: dict[int, list[Hour]] = {learner.pk: [] for learner in learners}
    rows = Activity.objects.filter(learner__in=found, course=course).order_by("hour")
    fields = (
        "hour", "exercises", "right", "reviews", "reviews_right", "hints", "solutions", "seconds", "mastered",
    )  # fmt: skip
    for learner_id, *values in rows.values_list("learner_id", *fields):
        found[learner_id].append(Hour(*values))
    return found
