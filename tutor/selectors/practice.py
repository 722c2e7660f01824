"""Reads about practice: what a learner sees now, and what they did lately."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from accounts.models import User
from lessons.models import Course, Skill
from tutor.models import Attempt, Feedback, Occasion, Serving, ServingState
from tutor.policy import Mode, RecentTry
from tutor.selectors.exclusions import excluded_exercises
from tutor.selectors.record import EVIDENT
from tutor.selectors.verdicts import with_verdicts

RECENT_TRIES = 30
PLAIN = Coalesce("exercise__dressed_from", "exercise")
"""The exercise that was shown, or the one that it tells as a story."""
ENOUGH_TIMES = 5
"""Answers from which it shows how long one usually takes."""


def serving_for(learner: User, serving_id: int) -> Serving:
    """Return the learner's own serving; 404 for anybody else's."""
    servings = Serving.objects.select_related("exercise", "skill", "course", "work__assignment__classroom")
    serving = get_object_or_404(servings, pk=serving_id, learner=learner)
    serving.learner = learner
    return serving


def serving_current(learner: User, course: Course, occasion: Occasion = Occasion.PRACTICE) -> Serving | None:
    """Return what the learner has before them in this course, None before the first exercise."""
    servings = Serving.objects.select_related("exercise", "skill", "course")
    serving = servings.filter(learner=learner, course=course, occasion=occasion, is_current=True).first()
    if serving is not None:
        serving.learner = learner
    return serving


def attempts_on(serving: Serving) -> Sequence[Attempt]:
    """Return the answers to a serving, the first first, each with its feedback loaded."""
    return list(with_verdicts(serving.attempts.select_related("feedback")).order_by("try_number"))


def feedback_for(learner: User, feedback_id: int) -> Feedback:
    """Return a comment on one of the learner's own answers; 404 for anybody else's."""
    comments = Feedback.objects.select_related("attempt__serving__exercise", "attempt__serving__course")
    return get_object_or_404(comments, pk=feedback_id, attempt__learner=learner)


def exercises_seen(learner: User, skill: Skill) -> frozenset[int]:
    """Return the ids of the plain exercises on a skill that the learner was ever shown, as they are or as a story."""
    servings = Serving.objects.filter(learner=learner, exercise__main_skill=skill)
    return frozenset(servings.values_list(PLAIN, flat=True))


def rounds_waited(learner: User, skill: Skill) -> Mapping[int, float]:
    """Return how long ago each plain exercise on a skill was last shown to the learner, in rounds of all of them.

    A round is as many showings as there are different exercises; the one shown last has waited for none.
    """
    servings = Serving.objects.filter(learner=learner, exercise__main_skill=skill)
    shown = servings.order_by("-id").values_list(PLAIN, flat=True)
    ago: dict[int, int] = {}
    for place, exercise in enumerate(shown):
        ago.setdefault(exercise, place)
    return {exercise: place / len(ago) for exercise, place in ago.items()}


def is_repeat(serving: Serving) -> bool:
    """Whether the learner was shown the same plain exercise before this serving."""
    plain = serving.exercise.dressed_from_id or serving.exercise_id
    same = Q(exercise=plain) | Q(exercise__dressed_from=plain)
    return Serving.objects.filter(same, learner=serving.learner_id, pk__lt=serving.pk).exists()


def recent_tries(learner: User, course: Course) -> tuple[RecentTry, ...]:
    """Return the learner's latest servings in practice and assignments of a course as the policy reads them, the oldest
    first. Quizzes stay out: what comes next must not tell how they went; so do exercises whose key was wrong."""
    first_attempts = with_verdicts(Attempt.objects.filter(serving=OuterRef("pk"), try_number=1))
    same = Q(exercise=OuterRef("plain")) | Q(exercise__dressed_from=OuterRef("plain"))
    earlier = Serving.objects.filter(same, learner=learner, pk__lt=OuterRef("pk"))
    servings = (
        Serving.objects.filter(learner=learner, course=course, occasion__in=EVIDENT)
        .exclude(exercise__in=excluded_exercises(learner.pk))
        .annotate(
            first_score=Subquery(first_attempts.values("score_now")[:1]),  # type: ignore[misc]
            first_gave_up=Subquery(first_attempts.values("gave_up")[:1]),
            first_seconds=Subquery(first_attempts.values("seconds")[:1]),
            blueprint_id=F("exercise__blueprint_id"),
            plain=PLAIN,
        )
        .annotate(is_repeat=Exists(earlier))
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
        is_repeat=serving["is_repeat"],
        passed_over=_is_passed_over(serving),
    )


def _is_passed_over(serving: Mapping[str, Any]) -> bool:
    """Whether a serving was skipped, or its solution asked for, before any answer."""
    is_unanswered = serving["first_score"] is None
    return bool(serving["first_gave_up"]) or (is_unanswered and serving["state"] == ServingState.SKIPPED)


def has_practised(learner: User, course: Course) -> bool:
    """Whether the learner has answered anything in practice in this course."""
    return Attempt.objects.filter(learner=learner, course=course, occasion=Occasion.PRACTICE).exists()
