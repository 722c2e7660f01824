"""Answers to an exercise whose key was wrong say nothing about a learner: they stay, and count no more."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from lessons.models import Exercise
from tutor.models import Attempt, Exclusion, ExerciseReview, Occasion, Placement, PlacementStatus
from tutor.services.learning import learner_lock, placement_findings
from tutor.services.rebuilding import mastery_rebuild


def answers_exclude(*, review: ExerciseReview, now: datetime) -> int:
    """Leave out all answers to an exercise with a wrong key, and rebuild what is believed about whoever gave them.

    Learner by learner, each in a transaction of its own: run again, it goes on where it was stopped. Returns how many
    learners there were.
    """
    told = Exercise.objects.filter(Q(pk=review.exercise_id) | Q(dressed_from=review.exercise_id))
    left_out = Exclusion.objects.filter(learner=OuterRef("learner"), exercise=OuterRef("exercise"))
    counted = Attempt.objects.filter(~Exists(left_out), exercise__in=told)
    exercise_ids = list(told.values_list("pk", flat=True))
    learners = list(User.objects.filter(pk__in=counted.values("learner")).order_by("pk"))
    for learner in learners:
        _exclude(learner, exercise_ids, review, now)
    return len(learners)


def exclusions_sweep(*, now: datetime) -> int:
    """Finish what a worker that died, or an answer that was under way, left; return for how many learners."""
    return sum(answers_exclude(review=review, now=now) for review in ExerciseReview.objects.filter(is_key_wrong=True))


@transaction.atomic
def _exclude(learner: User, exercise_ids: Iterable[int], review: ExerciseReview, now: datetime) -> None:
    learner_lock(learner.pk)
    answered = Attempt.objects.filter(learner=learner, exercise__in=exercise_ids)
    pairs = list(answered.values_list("exercise_id", "occasion").order_by().distinct())
    Exclusion.objects.bulk_create(
        [
            Exclusion(learner=learner, exercise_id=exercise_id, review=review, stated_at=now)
            for exercise_id in {exercise_id for exercise_id, _occasion in pairs}
        ],
        ignore_conflicts=True,
    )
    if any(occasion == Occasion.PLACEMENT for _exercise_id, occasion in pairs):
        _find_anew(learner, review)
    mastery_rebuild(learner=learner)


def _find_anew(learner: User, review: ExerciseReview) -> None:
    """Work out again what the learner's placement found, without the answers left out."""
    ended = Placement.objects.filter(learner=learner, course=review.exercise.course_id)
    for placement in ended.exclude(status=PlacementStatus.RUNNING):
        placement.findings = placement_findings(placement)
        placement.save(update_fields=["findings"])
