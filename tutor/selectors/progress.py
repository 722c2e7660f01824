"""Reads of the roll-ups: what learners did hour by hour, and which skills were held mastered when."""

from collections.abc import Iterable

from tutor.models import MasteryChange
from tutor.selectors.curriculum import Curriculum


def skills_held(learner_id: int, curriculum: Curriculum) -> frozenset[int]:
    """Return the skills of a course that were held mastered by the latest changes noted."""
    noted = MasteryChange.objects.filter(learner=learner_id, course=curriculum.course).order_by("id")
    return held_after(noted.values_list("skill_id", "is_mastered"))


def held_after(changes: Iterable[tuple[int, bool]]) -> frozenset[int]:
    """Return what is held mastered after changes in their order."""
    return frozenset(skill_id for skill_id, is_mastered in dict(changes).items() if is_mastered)
