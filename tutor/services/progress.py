"""Keeping the roll-ups: what was done in each hour, and when each skill came to be held mastered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F

from tutor.insight.activity import Answered, counted, hour_of
from tutor.learner import Knowledge, Weights
from tutor.models import Activity, Attempt, MasteryChange
from tutor.policy import Mode
from tutor.selectors.curriculum import Curriculum
from tutor.selectors.learning import mastered_skills
from tutor.selectors.progress import skills_held


def activity_record(*, attempt: Attempt) -> None:
    """Add an attempt that was just stored to what its learner did in this hour."""
    before = None
    if attempt.try_number > 1:
        earlier = Attempt.objects.filter(serving=attempt.serving_id, try_number=attempt.try_number - 1)
        before = earlier.select_related("serving").first()
    moved = counted(answered_of(attempt), answered_of(before) if before else None)
    hour = {
        "learner_id": attempt.learner_id,
        "course_id": attempt.course_id,
        "hour": hour_of(attempt.answered_at),
    }
    if not _add(hour, moved):
        # Another answer may open the hour at the same moment.
        Activity.objects.bulk_create([Activity(**hour)], ignore_conflicts=True)
        _add(hour, moved)


def mastery_note(
    *, learner_id: int, curriculum: Curriculum, knowledge: Knowledge, weights: Weights, now: datetime
) -> None:
    """Note which skills of a course came to be held mastered, or ceased to be, by what was just learned.

    `knowledge` is what is believed about all the course's skills: an answer on one moves the estimates of others, too.
    """
    held = skills_held(learner_id, curriculum)
    mastered = mastered_skills(knowledge, curriculum, weights)
    MasteryChange.objects.bulk_create(changes(learner_id, curriculum, held, mastered, now))


def changes(
    learner_id: int, curriculum: Curriculum, held: frozenset[int], mastered: frozenset[int], now: datetime
) -> list[MasteryChange]:
    """Return what changed between two sets of skills held mastered, in course order, not stored yet."""
    return [
        MasteryChange(
            learner_id=learner_id,
            course_id=curriculum.course.pk,
            skill_id=skill_id,
            is_mastered=skill_id in mastered,
            changed_at=now,
        )
        for skill_id in curriculum.skills
        if (skill_id in held) != (skill_id in mastered)
    ]


def answered_of(attempt: Attempt) -> Answered:
    """Return an attempt as activity counts it."""
    return Answered(
        attempt.try_number,
        attempt.verdict == "correct",
        attempt.gave_up,
        attempt.hints_shown,
        attempt.seconds,
        attempt.serving.mode == Mode.REVIEW,
    )


def _add(hour: Mapping[str, Any], moved: Mapping[str, int]) -> int:
    return Activity.objects.filter(**hour).update(**{name: F(name) + number for name, number in moved.items()})
