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
from tutor.selectors.assigned import help_with
from tutor.selectors.record import counts
from tutor.selectors.set_work import takes_answers
from tutor.services.challenges import challenge_settle
from tutor.services.feedback_texts import feedback_request
from tutor.services.learning import evidence_record
from tutor.services.progress import activity_record
from tutor.services.work_progress import progress_note

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


class WorkOver(Exception):
    """The assignment that the exercise belongs to takes no answers any more: closed, or due and closing then."""


class ExerciseWithdrawn(Exception):
    """The exercise was taken out of circulation while it was before the learner: no answer to it is taken."""


def is_withdrawn(serving: Serving) -> bool:
    """Whether a serving that is not finished is of an exercise that was taken out of circulation."""
    return serving.state == ServingState.OPEN and serving.exercise.status in WITHDRAWN


def tries_allowed(serving: Serving) -> int:
    """Return how many answers the learner has before the solution is shown; a teacher may have said so for set work.

    Among n options the last wrong one gives the answer away, so there are fewer tries.
    """
    choices = choice_count(serving.exercise.kind, serving.exercise.options)
    most = serving.work.assignment.tries if serving.work else TRIES
    return most if choices is None else max(1, min(most, choices - 2))


def attempt_submit(*, serving: Serving, try_number: int, response: str, now: datetime) -> Submission:
    """Grade an answer and append it, once however often the same form is sent.

    Args:
        serving: what the learner was shown.
        try_number: which try the form was for, from 1; a form sent again finds the attempt of its try.
        response: what was typed or chosen.
        now: when the answer arrived, aware.

    Raises:
        WorkOver: it was set work, which takes no answers any more.
        ExerciseWithdrawn: the exercise was taken out of circulation meanwhile.
    """
    earlier = _attempt_of(serving, try_number)
    if earlier is not None:
        return Submission(earlier)
    if not takes_answers(serving, now):
        raise WorkOver
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
        locked = serving_lock(serving)
        if locked.state == ServingState.OPEN and takes_answers(locked, now):
            if not locked.attempts.exists():
                given_up = Grade(Verdict.WRONG, 0.0, Reason("gave_up", gettext_noop("You asked for the solution."), {}))
                attempt_store(locked, 1, "", given_up, now, gave_up=True)
            _close(locked, ServingState.REVEALED)
    return locked


def hint_show(*, serving: Serving, number: int) -> Serving:
    """Show the hints up to `number`; asking again for one already shown changes nothing."""
    with transaction.atomic():
        locked = serving_lock(serving)
        wanted = min(number, locked.hints_shown + 1, len(locked.exercise.hints))
        if locked.state == ServingState.OPEN and help_with(locked).hints and wanted > locked.hints_shown:
            locked.hints_shown = wanted
            locked.save(update_fields=["hints_shown"])
    return locked


def _append(serving: Serving, try_number: int, response: str, grade: Grade, now: datetime) -> Attempt:
    with transaction.atomic():
        locked = serving_lock(serving)
        latest = locked.attempts.order_by("-try_number").first()
        if latest is not None and (latest.try_number >= try_number or locked.state != ServingState.OPEN):
            return _attempt_of(locked, try_number) or latest
        if is_withdrawn(locked):
            raise ExerciseWithdrawn
        attempt = attempt_store(locked, latest.try_number + 1 if latest else 1, response, grade, now)
        if grade.verdict is Verdict.CORRECT:
            _close(locked, ServingState.SOLVED)
        elif attempt.try_number >= tries_allowed(locked) or locked.occasion == Occasion.PLACEMENT:
            _close(locked, ServingState.REVEALED)
        if grade.verdict is Verdict.WRONG and help_with(locked).hints:
            feedback_request(attempt=attempt, now=now)
    return attempt


def attempt_store(
    serving: Serving, try_number: int, response: str, grade: Grade, now: datetime, *, gave_up: bool = False
) -> Attempt:
    """Append an answer with its grade and move what is believed; the serving is locked by the caller."""
    exercise = serving.exercise
    attempt = Attempt(
        learner_id=serving.learner_id,
        serving=serving,
        exercise=exercise,
        course=serving.course,
        occasion=serving.occasion,
        try_number=try_number,
        response=response,
        gave_up=gave_up,
        verdict=grade.verdict.value,
        score=grade.score,
        is_provisional=grade.provisional,
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
    if attempt.occasion != Occasion.QUIZ:
        # How a quiz went must not show anywhere before its results do.
        activity_record(attempt=attempt)
    if attempt.try_number == 1:
        challenge_settle(serving=serving, now=now)
    if counts(attempt):
        progress_note(student=serving.learner, skill_ids=attempt.skill_ids, now=now)
    return attempt


def _skill_ids(serving: Serving) -> list[int]:
    others = serving.exercise.skills.exclude(pk=serving.exercise.main_skill_id).order_by("position")
    return [serving.exercise.main_skill_id, *others.values_list("pk", flat=True)]


def _stored_reason(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "message": reason.message, "params": dict(reason.params)}


def serving_lock(serving: Serving) -> Serving:
    """Hold a serving until the transaction ends."""
    return (
        Serving.objects.select_for_update(of=("self",))
        .select_related("exercise", "course", "learner", "work__assignment")
        .get(pk=serving.pk)
    )


def _close(serving: Serving, state: ServingState) -> None:
    serving.state = state
    serving.save(update_fields=["state"])


def _attempt_of(serving: Serving, try_number: int) -> Attempt | None:
    return serving.attempts.filter(try_number=try_number).first()


def _was_tried(serving: Serving, response: str) -> bool:
    typed = " ".join(response.split())
    return any(typed == " ".join(earlier.split()) for earlier in serving.attempts.values_list("response", flat=True))
