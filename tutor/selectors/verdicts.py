"""What counts for an answer: its own verdict, or the latest one that a teacher gave in its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from accounts.models import Classroom, User
from lessons.grading.free_text import points_of
from lessons.models import Exercise
from tutor.models import Attempt, Judgement

SHOWN_FOR = timedelta(days=14)
JUDGEMENTS_LISTED = 50


@dataclass(frozen=True)
class RubricPoint:
    """One point of a rubric, with whether the first look finds it."""

    text: str
    keywords: Sequence[str]
    weight: float
    is_found: bool


@dataclass(frozen=True)
class Rubric:
    """What a text is judged by; `gap` names the gap of a cloze that it is for."""

    gap: str
    text: str
    points: Sequence[RubricPoint]


def with_verdicts(attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    """Add `verdict_now` and `score_now`, which count wherever an answer is shown or learned from."""
    latest = Judgement.objects.filter(attempt=OuterRef("pk")).order_by("-pk")
    return attempts.annotate(
        verdict_now=Coalesce(Subquery(latest.values("verdict")[:1]), "verdict"),
        score_now=Coalesce(Subquery(latest.values("score")[:1]), "score"),
    )


def score_of(attempt: Attempt) -> float:
    """Return the score that counts, 0 to 1: its own for an attempt that was read without what teachers said."""
    return float(getattr(attempt, "score_now", attempt.score))


def verdict_of(attempt: Attempt) -> str:
    """Return the verdict that counts, as `score_of` does the score."""
    return str(getattr(attempt, "verdict_now", attempt.verdict))


def judgement_on(attempt: Attempt) -> Judgement | None:
    """Return what a teacher said last about an answer; no query for one that was never provisional."""
    if not attempt.is_provisional:
        return None
    return attempt.judgements.select_related("judged_by__profile").order_by("-pk").first()


def judgements_for(student: User, since: datetime | None = None) -> Sequence[Judgement]:
    """Return the newest verdicts of teachers on a student's answers."""
    found = Judgement.objects.filter(attempt__learner=student).select_related(
        "attempt__exercise__main_skill", "attempt__course", "judged_by__profile"
    )
    found = found.filter(judged_at__gte=since) if since else found
    return list(found.order_by("-pk")[:JUDGEMENTS_LISTED])


def provisional_for(teacher: User, classroom: Classroom | None = None) -> QuerySet[Attempt]:
    """Return the answers of a teacher's students that wait for a person's verdict, the oldest first."""
    classrooms = teacher.taught_classrooms.filter(archived_at=None)
    classrooms = classrooms.filter(pk=classroom.pk) if classroom else classrooms
    students = User.objects.filter(joined_classrooms__in=classrooms)
    judged = Exists(Judgement.objects.filter(attempt=OuterRef("pk")))
    waiting = Attempt.objects.filter(~judged, is_provisional=True, learner__in=students)
    return waiting.select_related("learner__profile", "exercise__main_skill", "course").order_by("pk")


def provisional_count(teacher: User) -> int:
    """Return how many answers wait for a teacher."""
    return int(provisional_for(teacher).order_by().aggregate(count=Count("pk"))["count"])


def attempt_of(student: User, attempt_id: int) -> Attempt:
    """Return an answer of a student; 404 for anybody else's."""
    related = ("exercise__main_skill", "exercise__course", "learner__profile", "serving", "course")
    attempts = with_verdicts(Attempt.objects.filter(learner=student)).select_related(*related)
    return get_object_or_404(attempts, pk=attempt_id)


def rubrics_of(exercise: Exercise, answers: Mapping[str, str]) -> Sequence[Rubric]:
    """Return what the texts of an answer are judged by; `answers` by gap, the whole one under an empty name."""
    if exercise.kind == "free_text":
        return [_rubric("", answers.get("", ""), exercise.options)]
    return [
        _rubric(str(gap["name"]), answers.get(str(gap["name"]), ""), gap.get("options", {}))
        for gap in exercise.options.get("gaps", [])
        if gap["kind"] == "free_text"
    ]


def _rubric(gap: str, text: str, options: Mapping[str, Any]) -> Rubric:
    points = [
        RubricPoint(str(point["point"]), [str(word) for word in point["keywords"]], point.get("weight", 1), is_found)
        for point, is_found in points_of(text, options)
    ]
    return Rubric(gap, text, points)
