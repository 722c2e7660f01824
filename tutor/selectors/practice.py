"""Reads about practice: what a learner sees now, and what they did lately."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from accounts.models import User
from lessons.models import Course, Skill
from tutor.models import Attempt, Occasion, Serving, ServingState
from tutor.policy import Mode, RecentTry

RECENT_TRIES = 30
ENOUGH_TIMES = 5
"""Answers from which it shows how long one usually takes."""


def serving_for(learner: User, serving_id: int) -> Serving:
    """Return the learner's own serving; 404 for anybody else's."""
    servings = Serving.objects.select_related("exercise", "skill", "course")
    return get_object_or_404(servings, pk=serving_id, learner=learner)


def serving_current(learner: User, course: Course, occasion: Occasion = Occasion.PRACTICE) -> Serving | None:
    """Return what the learner has before them in this course, None before the first exercise."""
    servings = Serving.objects.select_related("exercise", "skill", "course")
    return servings.filter(learner=learner, course=course, occasion=occasion, is_current=True).first()


def attempts_on(serving: Serving) -> Sequence[Attempt]:
    """Return the answers to a serving, the first first, each with its feedback loaded."""
    return list(serving.attempts.select_related("feedback").order_by("try_number"))


def exercises_seen(learner: User, skill: Skill) -> frozenset[int]:
    """Return the ids of the plain exercises on a skill that the learner was ever shown, as they are or as a story."""
    servings = Serving.objects.filter(learner=learner, exercise__main_skill=skill)
    return frozenset(servings.values_list(Coalesce("exercise__dressed_from", "exercise"), flat=True))


def recent_tries(learner: User, course: Course) -> tuple[RecentTry, ...]:
    """Return the learner's latest practice servings in a course as the policy reads them, the oldest first."""
    first_attempts = Attempt.objects.filter(serving=OuterRef("pk"), try_number=1)
    servings = (
        Serving.objects.filter(learner=learner, course=course, occasion=Occasion.PRACTICE)
        .annotate(
            first_score=Subquery(first_attempts.values("score")[:1]),
            first_gave_up=Subquery(first_attempts.values("gave_up")[:1]),
            first_seconds=Subquery(first_attempts.values("seconds")[:1]),
            blueprint_id=F("exercise__blueprint_id"),
        )
        .order_by("-id")
        .values()[:RECENT_TRIES]
    )
    latest = list(reversed(servings))
    usual = _usual_seconds([serving["first_seconds"] for serving in latest if serving["first_seconds"] is not None])
    return tuple(_recent_try(serving, usual) for serving in latest)


def _usual_seconds(seconds: Sequence[float]) -> float | None:
    """Return what an answer usually takes this learner, None before there are enough of them to tell."""
    return median(seconds) if len(seconds) >= ENOUGH_TIMES else None


def _recent_try(serving: Mapping[str, Any], usual_seconds: float | None) -> RecentTry:
    return RecentTry(
        skill=serving["skill_id"],
        mode=Mode(serving["mode"]),
        exercise=serving["exercise_id"],
        correct=None if serving["first_gave_up"] else serving["first_score"],
        at=serving["served_at"],
        seconds=serving["first_seconds"],
        typical_seconds=usual_seconds,
        blueprint=serving["blueprint_id"],
        passed_over=_is_passed_over(serving),
    )


def _is_passed_over(serving: Mapping[str, Any]) -> bool:
    """Whether a serving was skipped, or its solution asked for, before any answer."""
    is_unanswered = serving["first_score"] is None
    return bool(serving["first_gave_up"]) or (is_unanswered and serving["state"] == ServingState.SKIPPED)


def has_practised(learner: User, course: Course) -> bool:
    """Whether the learner has answered anything in practice in this course."""
    return Attempt.objects.filter(learner=learner, course=course, occasion=Occasion.PRACTICE).exists()
