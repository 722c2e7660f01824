"""Reports of students on exercises, and what teachers and administrators make of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from tutor.models import ExerciseReport, ExerciseReview, ReportStatus, ReviewStatus, Serving
from tutor.policy.quality import Doubt
from tutor.selectors.reports import is_decided_by, reports_of, reports_seen_by
from tutor.services.quality import exercise_clear, exercise_doubt, exercise_remove

MOST_REPORTS = 20
"""How many exercises a student may report in a day: more than that is play, and would bury the rest of the queue."""
DAY = timedelta(days=1)


class TooManyReports(Exception):
    """The student has reported as many exercises today as one may."""


@transaction.atomic
def report_send(*, serving: Serving, reason: str, words: str, now: datetime) -> ExerciseReport:
    """Store a student's report on an exercise, in the place of their earlier one; it waits to be looked at (again).

    Raises:
        TooManyReports: it would be one exercise too many for a day.
    """
    learner = User.objects.select_for_update().get(pk=serving.learner_id)
    others = ExerciseReport.objects.filter(learner=learner, reported_at__gt=now - DAY)
    if others.exclude(exercise=serving.exercise_id).count() >= MOST_REPORTS:
        raise TooManyReports
    values = {"serving": serving, "reason": reason, "words": words, "reported_at": now}
    anew = {"status": ReportStatus.OPEN, "note": "", "settled_by": None, "settled_at": None, "told_at": None}
    report, _is_new = ExerciseReport.objects.update_or_create(
        learner=learner, exercise_id=serving.exercise_id, defaults={**values, **anew}
    )
    return report


@transaction.atomic
def exercise_call_fine(*, viewer: User, exercise_id: int, note: str, now: datetime) -> None:
    """Settle the reports that a teacher sees: the exercise is fine, for the reason in the note.

    An administrator also puts the exercise back if it was taken out. A teacher's word cannot: the bank is shared.
    """
    review = _open_review(exercise_id)
    if review is not None and is_decided_by(viewer):
        exercise_clear(review_id=review.pk, now=now, decided_by=viewer, note=note)
    _settle(viewer, exercise_id, ReportStatus.FINE, note, now)


@transaction.atomic
def exercise_take_out(*, viewer: User, exercise_id: int, note: str, is_key_wrong: bool, now: datetime) -> None:
    """Take an exercise out of circulation and tell those who reported it.

    By a teacher's word it is suspended, for everybody, until an administrator decides; by an administrator's it is
    retired, and with a wrong key the answers to it count no more.
    """
    said = [Doubt("teacher_says", {})]
    exercise_doubt(exercise_id=exercise_id, doubts=said, now=now, asked_by=viewer, note=note)
    review = _open_review(exercise_id)
    if review is not None and is_decided_by(viewer):
        exercise_remove(review_id=review.pk, is_key_wrong=is_key_wrong, now=now, decided_by=viewer, note=note)
    _settle(viewer, exercise_id, ReportStatus.REMOVED, note, now)


def outcomes_take(*, learner: User, now: datetime) -> Sequence[ExerciseReport]:
    """Return what came of a student's reports since they were last told, and note that they are told now."""
    settled = ExerciseReport.objects.filter(learner=learner, told_at=None).exclude(status=ReportStatus.OPEN)
    untold = list(settled.select_related("exercise").order_by("settled_at"))
    if untold:
        settled.filter(pk__in=[report.pk for report in untold]).update(told_at=now)
    return untold


def _open_review(exercise_id: int) -> ExerciseReview | None:
    return ExerciseReview.objects.filter(exercise=exercise_id, status=ReviewStatus.OPEN).first()


def _settle(viewer: User, exercise_id: int, status: ReportStatus, note: str, now: datetime) -> None:
    seen = reports_of(exercise_id, reports_seen_by(viewer))
    ExerciseReport.objects.filter(pk__in=list(seen.values_list("pk", flat=True))).update(
        status=status, note=note, settled_by=viewer, settled_at=now, told_at=None
    )
