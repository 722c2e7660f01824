"""Reads about how exercises do: their first answers, and the reports on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from lessons.models import Exercise
from tutor.models import Attempt, ExerciseReport, Occasion, ReportReason, ReportStatus
from tutor.policy.quality import Answered

MOST_ANSWERS = 1000
"""How many of an exercise's answers are weighed, the newest first."""


@dataclass(frozen=True)
class AnswersGiven:
    """The first answers to an exercise and its stories: what the judgement reads, and what is shown beside it."""

    answered: Sequence[Answered]
    mean_seconds: float
    hint_share: float
    given_up: int
    latest: int


@dataclass(frozen=True)
class ReportsCounted:
    """How many students have an open report on an exercise, and how many of them say that its key is wrong."""

    all: int = 0
    key: int = 0


def first_answers() -> QuerySet[Attempt]:
    """Return the answers that say something about an exercise: first ones in practice, which were predicted."""
    return Attempt.objects.filter(occasion=Occasion.PRACTICE, try_number=1, probability_before__isnull=False)


def exercises_answered_since(attempt_id: int) -> Sequence[int]:
    """Return the plain exercises that were answered since an attempt."""
    plain = Coalesce("exercise__dressed_from", "exercise")
    return list(first_answers().filter(pk__gt=attempt_id).order_by().values_list(plain, flat=True).distinct())


def answers_given(exercise_id: int, after: int) -> AnswersGiven:
    """Return the first answers to a plain exercise and the stories around it that came after an attempt."""
    told = Exercise.objects.filter(Q(pk=exercise_id) | Q(dressed_from=exercise_id)).values("pk")
    counted = first_answers().filter(exercise__in=told, pk__gt=after).order_by("-pk")
    read = ("pk", "probability_before", "score", "seconds", "hints_shown", "gave_up")
    rows = list(counted.only(*read)[:MOST_ANSWERS])
    given = [attempt for attempt in rows if not attempt.gave_up]
    count = max(1, len(given))
    return AnswersGiven(
        answered=[Answered(attempt.probability_before or 0.0, attempt.score) for attempt in given],
        mean_seconds=sum(attempt.seconds for attempt in given) / count,
        hint_share=sum(attempt.hints_shown > 0 for attempt in given) / count,
        given_up=len(rows) - len(given),
        latest=rows[0].pk if rows else after,
    )


def open_reports(exercise_ids: Iterable[int] | None = None) -> dict[int, ReportsCounted]:
    """Return the open reports by plain exercise, on all exercises or on some."""
    reports = ExerciseReport.objects.filter(status=ReportStatus.OPEN)
    plain = reports.annotate(plain=Coalesce("exercise__dressed_from", F("exercise")))
    if exercise_ids is not None:
        plain = plain.filter(plain__in=list(exercise_ids))
    of_key = Count("learner", distinct=True, filter=Q(reason=ReportReason.KEY))
    rows = plain.order_by().values("plain").annotate(all=Count("learner", distinct=True), key=of_key)
    return {row["plain"]: ReportsCounted(row["all"], row["key"]) for row in rows}
