"""Watching exercises: what answers contradict goes out of circulation, and its key is checked again."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.models import User
from lessons.models import Exercise, ExerciseStatus
from lessons.services.exercises import exercise_release, exercise_suspend
from lessons.services.rechecking import exercise_recheck
from tutor import enqueue
from tutor.models import Attempt, ExerciseReview, ExerciseStatistics, ReviewStatus
from tutor.policy.quality import Doubt, doubts_about, figures_of
from tutor.selectors.quality import ReportsCounted, answers_given, exercises_answered_since, open_reports

OVERLAP = 1000
"""How many attempts are looked at once more: their numbers are given before they are committed, not in that order."""


def exercises_watch(*, now: datetime) -> int:
    """Bring the statistics of exercises with news up to date, and suspend those that are contradicted.

    Returns how many were suspended. Run twice, it finds the same and suspends nothing twice.
    """
    until = ExerciseStatistics.objects.aggregate(until=Max("counted_until"))["until"] or 0
    reports = open_reports()
    suspended = 0
    for exercise_id in sorted({*exercises_answered_since(until - OVERLAP), *reports}):
        suspended += exercise_watch(exercise_id=exercise_id, reports=reports.get(exercise_id), now=now)
    return suspended


def exercise_watch(*, exercise_id: int, reports: ReportsCounted | None, now: datetime) -> bool:
    """Bring the statistics of one plain exercise up to date; return whether it was suspended for what they say."""
    reports = reports or ReportsCounted()
    stored = ExerciseStatistics.objects.filter(pk=exercise_id).first()
    given = answers_given(exercise_id, stored.counted_after if stored else 0)
    figures = figures_of(given.answered)
    ExerciseStatistics.objects.update_or_create(
        exercise_id=exercise_id,
        defaults={
            "answers": figures.answers,
            "first_try_success": figures.success,
            "expected_success": figures.expected,
            "strong_answers": figures.strong_answers,
            "strong_success": figures.strong_success,
            "surprise": figures.surprise,
            "discrimination": figures.discrimination,
            "mean_seconds": given.mean_seconds,
            "hint_share": given.hint_share,
            "given_up": given.given_up,
            "reports": reports.all,
            "counted_until": given.latest,
            "updated_at": now,
        },
    )
    doubts = doubts_about(figures, reports=reports.all, key_reports=reports.key)
    return bool(doubts) and exercise_doubt(exercise_id=exercise_id, doubts=doubts, now=now) is not None


def exercise_doubt(
    *, exercise_id: int, doubts: Sequence[Doubt], now: datetime, asked_by: User | None = None, note: str = ""
) -> ExerciseReview | None:
    """Take an exercise out of circulation and have its key checked again; None if it was not in circulation."""
    exercise = Exercise.objects.get(pk=exercise_id)
    try:
        with transaction.atomic():
            if not exercise_suspend(exercise=exercise):
                return None
            review = ExerciseReview.objects.create(
                exercise=exercise,
                doubts=[asdict(doubt) for doubt in doubts],
                asked_by=asked_by,
                note=note,
                opened_at=now,
            )
            enqueue.exercise_recheck(review)
    except IntegrityError:
        # Another worker has opened the review.
        return None
    return review


def review_recheck(*, review_id: int, now: datetime) -> None:
    """Check the key of a suspended exercise again. If that shows that it is wrong, the exercise never comes back."""
    review = _open_review(review_id)
    if review is None or review.evidence:
        return
    found = exercise_recheck(exercise=review.exercise)
    ExerciseReview.objects.filter(pk=review_id, status=ReviewStatus.OPEN).update(evidence=list(found.evidence))
    if found.is_key_wrong:
        exercise_remove(review_id=review_id, is_key_wrong=True, now=now)


def rechecks_sweep(*, now: datetime) -> int:
    """Check what no worker has checked; return how many there were."""
    waiting = ExerciseReview.objects.filter(status=ReviewStatus.OPEN, evidence=[]).values_list("pk", flat=True)
    for review_id in list(waiting):
        review_recheck(review_id=review_id, now=now)
    return len(waiting)


@transaction.atomic
def exercise_clear(*, review_id: int, now: datetime, decided_by: User, note: str = "") -> bool:
    """Put a suspended exercise back: somebody has looked and found it fine. Earlier answers are not held against it."""
    review = _decide(review_id, ReviewStatus.FINE, now, decided_by, note)
    if review is None:
        return False
    exercise_release(exercise=review.exercise, status=ExerciseStatus.LIVE, evidence=_outcome(review))
    latest = Attempt.objects.aggregate(latest=Max("pk"))["latest"] or 0
    ExerciseStatistics.objects.update_or_create(
        exercise=review.exercise, defaults={"counted_after": latest, "updated_at": now}
    )
    return True


@transaction.atomic
def exercise_remove(
    *, review_id: int, is_key_wrong: bool, now: datetime, decided_by: User | None = None, note: str = ""
) -> bool:
    """Retire a suspended exercise. With a wrong key, the answers to it count no more for anybody who gave them."""
    review = _decide(review_id, ReviewStatus.REMOVED, now, decided_by, note, is_key_wrong=is_key_wrong)
    if review is None:
        return False
    exercise_release(exercise=review.exercise, status=ExerciseStatus.RETIRED, evidence=_outcome(review))
    if is_key_wrong:
        enqueue.answers_exclude(review)
    return True


def _open_review(review_id: int) -> ExerciseReview | None:
    reviews = ExerciseReview.objects.select_related("exercise__blueprint", "exercise__dressed_from")
    return reviews.filter(pk=review_id, status=ReviewStatus.OPEN).first()


def _decide(
    review_id: int, status: ReviewStatus, now: datetime, decided_by: User | None, note: str, **values: bool
) -> ExerciseReview | None:
    """Close an open review; None if somebody else has closed it already."""
    still_open = ExerciseReview.objects.filter(pk=review_id, status=ReviewStatus.OPEN)
    told = {"note": note} if note else {}
    if not still_open.update(status=status, decided_by=decided_by, decided_at=now, **told, **values):
        return None
    return ExerciseReview.objects.select_related("exercise").get(pk=review_id)


def _outcome(review: ExerciseReview) -> Sequence[dict[str, object]]:
    """Return what a review found as the exercise keeps it."""
    why = ", ".join(str(doubt["code"]) for doubt in review.doubts)
    finding = {"check": "looked at again", "passed": review.status == ReviewStatus.FINE, "detail": why}
    return [*review.evidence, finding]
