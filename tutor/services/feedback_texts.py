"""Comments shared by everybody who gives the same wrong answer, so that the hundredth student costs nothing."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import PreferredDifficulty
from lessons.models import Exercise
from lessons.services.grading import exercise_read
from tutor import enqueue
from tutor.models import (
    Attempt,
    Feedback,
    FeedbackSource,
    FeedbackStatus,
    FeedbackText,
    ModelCall,
    ReadingLevel,
    SharedTextStatus,
)

CLAIMED_FOR = timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT + 5)
"""After this long a claim is void: the worker that made it is gone. Longer than any task may run, and shorter than the
broker waits before it hands a lost task to another worker, which must find the claim void."""
FEWEST_UNHELPFUL = 3
"""So many students must have found a comment unhelpful, and more than found it helpful, before it is written anew."""
MOST_EDITIONS = 3
"""How often the model may try; after that the course's own words are better."""
NOT_SHARED = {"free_text"}
"""Kinds whose answers are the student's own prose: hardly two are the same, and some tell of the student."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a shared comment is kept by."""

    exercise_id: int
    answer_digest: str
    language: str
    reading_level: str

    def texts(self) -> Q:
        """Return the condition that a comment is kept there."""
        return Q(
            exercise=self.exercise_id,
            answer_digest=self.answer_digest,
            language=self.language,
            reading_level=self.reading_level,
        )


def reading_level_of(attempt: Attempt) -> ReadingLevel:
    """Return the level at which the student reads, by the wish for easier or harder exercises."""
    is_simple = attempt.learner.profile.preferred_difficulty == PreferredDifficulty.EASIER
    return ReadingLevel.SIMPLE if is_simple else ReadingLevel.STANDARD


def place_of(attempt: Attempt) -> Place | None:
    """Return where the comment on an answer is shared; None where it is the student's alone."""
    exercise = attempt.exercise
    if exercise.kind in NOT_SHARED:
        return None
    return Place(
        exercise.dressed_from_id or exercise.pk,
        answer_digest(exercise, attempt.response),
        attempt.learner.profile.language,
        reading_level_of(attempt).value,
    )


def answer_digest(exercise: Exercise, response: str) -> str:
    """Return the SHA-256 of an answer as the grader reads it, so that 2x+1 and 2 x + 1 are one; else as typed."""
    reading = exercise_read(exercise, response)
    read = "" if reading.problem else reading.latex or reading.plain
    return hashlib.sha256((read or " ".join(response.split()).casefold()).encode()).hexdigest()


def feedback_request(*, attempt: Attempt, now: datetime) -> Feedback:
    """Give a wrong answer its comment at once if somebody gave the same answer before, else ask for one."""
    place = place_of(attempt)
    ready = FeedbackText.objects.filter(place.texts(), status=SharedTextStatus.READY).first() if place else None
    if ready is None:
        return enqueue.feedback(attempt)
    return Feedback.objects.create(
        attempt=attempt,
        status=FeedbackStatus.READY,
        source=FeedbackSource.MODEL,
        text=ready.text,
        shared_text=ready,
        requested_at=now,
        ready_at=now,
    )


def text_claim(
    *, place: Place, feedback: Feedback, now: datetime, takes_over: bool
) -> tuple[FeedbackText | None, bool]:
    """Return the comment that is shared at a place, and whether the caller is to write it; None if nobody should.

    However many ask at once, one is told to write. The others find the comment, or leave word that they wait for it.
    """
    latest = FeedbackText.objects.filter(place.texts()).order_by("-edition").first()
    if latest is None or latest.status == SharedTextStatus.RETIRED:
        edition = latest.edition + 1 if latest else 1
        return _begin(place, edition, now) if edition <= MOST_EDITIONS else (None, False)
    held = Q(claimed_at__lt=now - CLAIMED_FOR)
    if takes_over and feedback.shared_text_id == latest.pk:
        held = Q()
    free = Q(status=SharedTextStatus.FAILED) | (Q(status=SharedTextStatus.WRITING) & held)
    mine = FeedbackText.objects.filter(free, pk=latest.pk).update(status=SharedTextStatus.WRITING, claimed_at=now)
    latest.refresh_from_db()
    return latest, bool(mine)


def text_finish(*, text: FeedbackText, words: str, call: ModelCall) -> None:
    """Store a comment, and give it to everybody who waits for it."""
    FeedbackText.objects.filter(pk=text.pk, status=SharedTextStatus.WRITING).update(
        status=SharedTextStatus.READY, text=words, model_call=call
    )
    waiting = Feedback.objects.filter(shared_text=text).exclude(status=FeedbackStatus.READY)
    waiting.update(
        status=FeedbackStatus.READY,
        source=FeedbackSource.MODEL,
        text=words,
        model_call=call,
        ready_at=timezone.now(),
    )


def text_fail(*, text: FeedbackText) -> None:
    """Note that the model wrote nothing of use; the next one who gives this answer asks it again."""
    FeedbackText.objects.filter(pk=text.pk, status=SharedTextStatus.WRITING).update(status=SharedTextStatus.FAILED)


def words_before(text: FeedbackText | None) -> str:
    """Return the edition of a comment that students found unhelpful, empty if this is the first."""
    if text is None or text.edition == 1:
        return ""
    place = Place(text.exercise_id, text.answer_digest, text.language, text.reading_level)
    return FeedbackText.objects.filter(place.texts(), edition=text.edition - 1).values_list("text", flat=True)[0]


@transaction.atomic
def feedback_judge(*, feedback: Feedback, helped: bool) -> None:
    """Note whether a comment helped; one that more find unhelpful than helpful is retired, to be written anew."""
    Feedback.objects.filter(pk=feedback.pk).update(helped=helped)
    if feedback.shared_text_id is None:
        return
    text = FeedbackText.objects.select_for_update().get(pk=feedback.shared_text_id)
    votes = {
        said: text.uses.filter(helped=said).values("attempt__learner").distinct().count() for said in (True, False)
    }
    text.helpful, text.unhelpful = votes[True], votes[False]
    if text.status == SharedTextStatus.READY and text.unhelpful >= max(FEWEST_UNHELPFUL, text.helpful + 1):
        text.status = SharedTextStatus.RETIRED
    text.save(update_fields=["helpful", "unhelpful", "status"])


def _begin(place: Place, edition: int, now: datetime) -> tuple[FeedbackText | None, bool]:
    values = {
        "exercise_id": place.exercise_id,
        "answer_digest": place.answer_digest,
        "language": place.language,
        "reading_level": place.reading_level,
        "edition": edition,
    }
    try:
        with transaction.atomic():
            return FeedbackText.objects.create(**values, claimed_at=now), True
    except IntegrityError:
        return FeedbackText.objects.get(**values), False
