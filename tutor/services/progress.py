"""Keeping the roll-ups: what was done in each hour, and when each skill came to be held mastered."""

from collections.abc import Collection, Mapping
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
    _move(attempt.learner_id, attempt.course_id, attempt.answered_at, {name: F(name) + n for name, n in moved.items()})


def mastery_note(
    *,
    learner_id: int,
    curriculum: Curriculum,
    knowledge: Knowledge,
    moved: Collection[int],
    weights: Weights,
    now: datetime,
) -> None:
    """Note which of the skills that were just moved came to be held mastered, and how many of the course are in all.

    `knowledge` is what is believed about all the course's skills: an answer on one moves the estimates of others, too.
    """
    mastered = mastered_skills(knowledge, curriculum, weights)
    held = skills_held(learner_id, moved)
    MasteryChange.objects.bulk_create(changes(learner_id, curriculum, moved, held, mastered, now))
    _move(learner_id, curriculum.course.pk, now, {"mastered": len(mastered)})


def changes(
    learner_id: int,
    curriculum: Curriculum,
    moved: Collection[int],
    held: frozenset[int],
    mastered: frozenset[int],
    now: datetime,
) -> list[MasteryChange]:
    """Return which of the skills moved changed between two sets held mastered, in course order, not stored yet."""
    return [
        MasteryChange(
            learner_id=learner_id,
            course_id=curriculum.course.pk,
            skill_id=skill_id,
            is_mastered=skill_id in mastered,
            changed_at=now,
        )
        for skill_id in curriculum.skills
        if skill_id in moved and (skill_id in held) != (skill_id in mastered)
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


def _move(learner_id: int, course_id: int, moment: datetime, values: Mapping[str, Any]) -> None:
    hour = {"learner_id": learner_id, "course_id": course_id, "hour": hour_of(moment)}
    if not Activity.objects.filter(**hour).update(**values):
        # Another answer may open the hour at the same moment.
        Activity.objects.bulk_create([Activity(**hour)], ignore_conflicts=True)
        Activity.objects.filter(**hour).update(**values)
