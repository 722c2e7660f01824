"""Answering: grade, append the attempt, move the learner model, all in one short transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from lessons.grading import Grade, Reason, Verdict
from lessons.models import ExerciseStatus
from lessons.services.grading import choice_count, exercise_grade
from tutor.models import Attempt, Occasion, Serving, ServingState
from tutor.services.challenges import challenge_settle
from tutor.services.feedback_texts import feedback_request
from tutor.services.learning import evidence_record

TRIES = 3
"""Wrong answers after which the worked solution is shown."""
LONGEST_SECONDS = 3600.0
"""An exercise left open overnight was not thought about all night."""

WITHDRAWN = {ExerciseStatus.SUSPENDED, ExerciseStatus.RETIRED}
ALREADY_TRIED = Reason(
    "already_tried", gettext_noop("You have tried this answer already. Try another one, or take a hint."), {}
)


@dataclass(frozen=True)
class Submission:
    """What came of an answer: the stored attempt, or the grade that asks for a clearer one (not counted)."""

    attempt: Attempt | None
    grade: Grade | None = None

    @property
    def is_retry(self) -> bool:
        return self.attempt is None


class ExerciseWithdrawn(Exception):
    """The exercise was taken out of circulation while it was before the learner: no answer to it is taken."""


def is_withdrawn(serving: Serving) -> bool:
    """Whether a serving that is not finished is of an exercise that was taken out of circulation."""
    return serving.state == ServingState.OPEN and serving.exercise.status in WITHDRAWN


def tries_allowed(serving: Serving) -> int:
    """Return how many answers the learner has before the solution is shown.

    Among n options the last wrong one gives the answer away, so there are fewer tries.
    """
    choices = choice_count(serving.exercise.kind, serving.exercise.options)
    return TRIES if choices is None else max(1, min(TRIES, choices - 2))


def attempt_submit(*, serving: Serving, try_number: int, response: str, now: datetime) -> Submission:
    """Grade an answer and append it, once however often the same form is sent.

    Args:
        serving: what the learner was shown.
        try_number: which try the form was for, from 1; a form sent again finds the attempt of its try.
        response: what was typed or chosen.
        now: when the answer arrived, aware.

    Raises:
        ExerciseWithdrawn: the exercise was taken out of circulation meanwhile.
    """
    earlier = _attempt_of(serving, try_number)
    if earlier is not None:
        return Submission(earlier)
    if is_withdrawn(serving):
        raise ExerciseWithdrawn
    grade = exercise_grade(serving.exercise, response)
    if grade.verdict is Verdict.RETRY:
        return Submission(None, grade)
    if _was_tried(serving, response):
        return Submission(None, Grade(Verdict.RETRY, 0.0, ALREADY_TRIED, reading=grade.reading))
    return Submission(_append(serving, try_number, response, grade, now))


def solution_reveal(*, serving: Serving, now: datetime) -> Serving:
    """Show the worked solution because the learner asked; an unanswered exercise counts as given up."""
    with transaction.atomic():
        locked = _lock(serving)
        if locked.state == ServingState.OPEN:
            if not locked.attempts.exists():
                given_up = Grade(Verdict.WRONG, 0.0, Reason("gave_up", gettext_noop("You asked for the solution."), {}))
                _store(locked, 1, "", given_up, now, gave_up=True)
            _close(locked, ServingState.REVEALED)
    return locked


def hint_show(*, serving: Serving, number: int) -> Serving:
    """Show the hints up to `number`; asking again for one already shown changes nothing."""
    with transaction.atomic():
        locked = _lock(serving)
        wanted = min(number, locked.hints_shown + 1, len(locked.exercise.hints))
        if locked.state == ServingState.OPEN and wanted > locked.hints_shown:
            locked.hints_shown = wanted
            locked.save(update_fields=["hints_shown"])
    return locked


def _append(serving: Serving, try_number: int, response: str, grade: Grade, now: datetime) -> Attempt:
    with transaction.atomic():
        locked = _lock(serving)
        latest = locked.attempts.order_by("-try_number").first()
        if latest is not None and (latest.try_number >= try_number or locked.state != ServingState.OPEN):
            return _attempt_of(locked, try_number) or latest
        if is_withdrawn(locked):
            raise ExerciseWithdrawn
        attempt = _store(locked, latest.try_number + 1 if latest else 1, response, grade, now)
        if grade.verdict is Verdict.CORRECT:
            _close(locked, ServingState.SOLVED)
        elif attempt.try_number >= tries_allowed(locked) or locked.occasion == Occasion.PLACEMENT:
            _close(locked, ServingState.REVEALED)
        if grade.verdict is Verdict.WRONG and locked.occasion == Occasion.PRACTICE:
            feedback_request(attempt=attempt, now=now)
    return attempt


def _store(
    serving: Serving, try_number: int, response: str, grade: Grade, now: datetime, *, gave_up: bool = False
) -> Attempt:
    exercise = serving.exercise
    attempt = Attempt(
        learner_id=serving.learner_id,
        serving=serving,
        exercise=exercise,
        course_id=serving.course_id,
        occasion=serving.occasion,
        try_number=try_number,
        response=response,
        gave_up=gave_up,
        verdict=grade.verdict.value,
        score=grade.score,
        reason=_stored_reason(grade.reason),
        reading=grade.reading,
        misconception=grade.misconception or "",
        hints_shown=serving.hints_shown,
        seconds=min(LONGEST_SECONDS, max(0.0, (now - serving.served_at).total_seconds())),
        answered_at=now,
        skill_ids=_skill_ids(serving),
        difficulty=exercise.difficulty,
        choice_count=choice_count(exercise.kind, exercise.options),
    )
    evidence_record(attempt=attempt)
    attempt.save()
    if attempt.try_number == 1:
        challenge_settle(serving=serving, now=now)
    return attempt


def _skill_ids(serving: Serving) -> list[int]:
    others = serving.exercise.skills.exclude(pk=serving.exercise.main_skill_id).order_by("position")
    return [serving.exercise.main_skill_id, *others.values_list("pk", flat=True)]


def _stored_reason(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "message": reason.message, "params": dict(reason.params)}


def _lock(serving: Serving) -> Serving:
    return Serving.objects.select_for_update(of=("self",)).select_related("exercise").get(pk=serving.pk)


def _close(serving: Serving, state: ServingState) -> None:
    serving.state = state
    serving.save(update_fields=["state"])


def _attempt_of(serving: Serving, try_number: int) -> Attempt | None:
    return serving.attempts.filter(try_number=try_number).first()


def _was_tried(serving: Serving, response: str) -> bool:
    typed = " ".join(response.split())
    return any(typed == " ".join(earlier.split()) for earlier in serving.attempts.values_list("response", flat=True))
