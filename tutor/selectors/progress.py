"""Reads of the roll-ups: what learners did hour by hour, and which skills were held mastered when."""

from collections.abc import Collection

from tutor.models import MasteryChange


def skills_held(learner_id: int, skill_ids: Collection[int]) -> frozenset[int]:
    """Return which of some skills were held mastered by the latest changes noted."""
    noted = MasteryChange.objects.filter(learner=learner_id, skill__in=skill_ids).order_by("id")
    latest = dict(noted.values_list("skill_id", "is_mastered"))
    return frozenset(skill_id for skill_id, is_mastered in latest.items() if is_mastered)
