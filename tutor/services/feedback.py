"""Feedback on wrong answers: asked of the model and checked, or the course's own words where there is none."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Annotated

from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from pydantic import Field

from lessons.models import Misconception
from lessons.services.grading import answer_in_words
from tutor.ai import ModelError, ModelReply, Question, ask, discard, prompt
from tutor.models import (
    Attempt,
    Feedback,
    FeedbackSource,
    FeedbackStatus,
    FeedbackText,
    ModelCall,
    Purpose,
    ReadingLevel,
    SharedTextStatus,
)
from tutor.services.feedback_texts import (
    CLAIMED_FOR,
    place_of,
    reading_level_of,
    text_claim,
    text_fail,
    text_finish,
    words_before,
)
from tutor.services.leaks import gives_answer_away
from tutor.services.model_text import UNWANTED_IN_MATH, as_material, has_odd_characters

SETTLED_AFTER = timedelta(seconds=6)
"""How long a student's page waits for the model before the course's own words take its place."""
SWEPT_AFTER = timedelta(seconds=60)
LONGEST_FEEDBACK = 400
PROMPT = "feedback-v2"
LEVELS = {
    ReadingLevel.SIMPLE: "Use very short sentences and common words.",
    ReadingLevel.STANDARD: "Use plain, clear sentences.",
}
LANGUAGE_NAMES = {"en": "English", "zh-hans": "Simplified Chinese"}
LONGEST_MATERIAL = 1000
_UNWANTED = re.compile(r"https?:|www\.|[<>`#|]|\]\s*[(\[:]|^\s*(?:[-*+]|\d+[.)])\s", re.MULTILINE)
_MATH = re.compile(r"\$[^$]+\$")
_QUESTION = re.compile(r"[?？]+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class FeedbackReply(ModelReply):
    """What the model is asked for."""

    feedback: Annotated[str, Field(max_length=LONGEST_FEEDBACK)]


def feedback_write(*, feedback_id: int, now: datetime, takes_over: bool = False) -> None:
    """Write the feedback of a wrong answer; run twice, or together with another worker, it is written once.

    `takes_over` says that the worker which held this has died, so that its claim counts no more.
    """
    feedback = _claim(feedback_id, now, takes_over)
    if feedback is None:
        return
    place = place_of(feedback.attempt)
    if place is None:
        _write_alone(feedback)
        return
    shared, is_mine = text_claim(place=place, feedback=feedback, now=now, takes_over=takes_over)
    if shared is None:
        feedback_finish_offline(feedback=feedback)
        return
    Feedback.objects.filter(pk=feedback.pk).update(shared_text=shared)
    if is_mine:
        _write_shared(feedback, shared)
    else:
        _wait_for(feedback, shared)


def _write_alone(feedback: Feedback) -> None:
    """Ask for a comment that is for this student only."""
    written = _written(feedback.attempt, None)
    if written is None:
        feedback_finish_offline(feedback=feedback)
    else:
        _finish(feedback, written[0], FeedbackSource.MODEL, written[1])


def _write_shared(feedback: Feedback, shared: FeedbackText) -> None:
    """Ask for a comment for everybody who gives this answer. Without one, those who wait get the course's own words."""
    written = _written(feedback.attempt, shared)
    if written is not None:
        text_finish(text=shared, words=written[0], call=written[1])
        return
    text_fail(text=shared)
    for waiting in Feedback.objects.filter(shared_text=shared).exclude(status=FeedbackStatus.READY):
        feedback_finish_offline(feedback=waiting)


def _wait_for(feedback: Feedback, shared: FeedbackText) -> None:
    """Take a comment that is there, or leave it to whoever is writing it: they find this one waiting."""
    Feedback.objects.filter(pk=feedback.pk, status=FeedbackStatus.WRITING).update(
        status=FeedbackStatus.PENDING, claimed_at=None
    )
    shared.refresh_from_db()
    if shared.status == SharedTextStatus.READY:
        _finish(feedback, shared.text, FeedbackSource.MODEL)
    elif shared.status == SharedTextStatus.FAILED:
        feedback_finish_offline(feedback=feedback)


def _written(attempt: Attempt, shared: FeedbackText | None) -> tuple[str, ModelCall] | None:
    """Return what the model writes, with its row in the books; None if that cannot be shown."""
    try:
        reply = ask(_question(attempt, words_before(shared)))
    except ModelError:
        return None
    text = reply.value.feedback
    problem = problem_with(text, attempt)
    if problem:
        discard(reply.call, problem)
        return None
    return with_question(text, attempt.learner.profile.language), reply.call


def feedback_settle(*, feedback: Feedback, now: datetime) -> None:
    """Give feedback that is taking too long the course's own words; what the model writes later is dropped."""
    if feedback.status != FeedbackStatus.READY and now - feedback.requested_at >= SETTLED_AFTER:
        feedback_finish_offline(feedback=feedback)


def feedback_sweep(*, now: datetime) -> int:
    """Finish feedback that neither a worker nor a page has finished; return how many there were."""
    waiting = Feedback.objects.exclude(status=FeedbackStatus.READY).filter(requested_at__lt=now - SWEPT_AFTER)
    late = list(waiting.select_related(*_RELATED)[:500])
    for feedback in late:
        feedback_finish_offline(feedback=feedback)
    return len(late)


_RELATED = ("attempt__exercise__course", "attempt__learner__profile")


def _claim(feedback_id: int, now: datetime, takes_over: bool) -> Feedback | None:
    """Take a feedback to write, or one whose worker has died; None if it is taken or written already."""
    held = Q(status=FeedbackStatus.WRITING)
    if not takes_over:
        held &= Q(claimed_at__lt=now - CLAIMED_FOR)
    free = Q(status=FeedbackStatus.PENDING) | held
    claimed = Feedback.objects.filter(free, pk=feedback_id).update(status=FeedbackStatus.WRITING, claimed_at=now)
    return Feedback.objects.select_related(*_RELATED).get(pk=feedback_id) if claimed else None


def _finish(feedback: Feedback, text: str, source: FeedbackSource, call: ModelCall | None = None) -> None:
    values = {"status": FeedbackStatus.READY, "text": text, "source": source, "model_call": call}
    unfinished = Feedback.objects.filter(pk=feedback.pk).exclude(status=FeedbackStatus.READY)
    unfinished.update(**values, ready_at=timezone.now())
    feedback.refresh_from_db(fields=["status", "text", "source", "ready_at"])


def feedback_finish_offline(*, feedback: Feedback) -> None:
    """Finish feedback without the model: from the misconception library, else from the first hint."""
    attempt = feedback.attempt
    misconception = misconception_of(attempt)
    if misconception and not gives_answer_away(misconception.feedback, attempt.exercise, said=attempt.response):
        _finish(feedback, misconception.feedback, FeedbackSource.MISCONCEPTION)
        return
    with translation.override(attempt.learner.profile.language):
        opening = _("Compare your answer with the question once more.")
        introduction = _("Something to start from:")
    start = _safe_start(attempt)
    _finish(feedback, f"{opening} {introduction} {start[0]}" if start else opening, FeedbackSource.SOLUTION)


def _safe_start(attempt: Attempt) -> Sequence[str]:
    """Return the hints, else the steps of the solution, up to the first that would give the answer away."""
    exercise = attempt.exercise
    for texts in (exercise.hints, exercise.solution):
        safe = list(takewhile(lambda text: not gives_answer_away(text, exercise, said=attempt.response), texts))
        if safe:
            return safe
    return []


def misconception_of(attempt: Attempt) -> Misconception | None:
    """Return the misconception that an answer shows, None if it shows none that is known."""
    if not attempt.misconception:
        return None
    return Misconception.objects.filter(course=attempt.course_id, slug=attempt.misconception).first()


def with_question(text: str, language: str) -> str:
    """Return a comment that ends in a question, the course's own if the model asked none."""
    if _QUESTION.search(text):
        return text
    with translation.override(language):
        return f"{text} {_('What would you change in your answer?')}"


def _question(attempt: Attempt, before: str) -> Question[FeedbackReply]:
    misconception = misconception_of(attempt)
    language = attempt.learner.profile.language
    filled = prompt(
        PROMPT,
        language=LANGUAGE_NAMES[language],
        stem=as_material(attempt.exercise.stem, LONGEST_MATERIAL),
        response=as_material(answer_in_words(attempt.exercise, attempt.response), LONGEST_MATERIAL),
        misconception=misconception.description if misconception else "unknown",
        way=as_material(" ".join(_safe_start(attempt)) or "unknown", LONGEST_MATERIAL),
        level=LEVELS[reading_level_of(attempt)],
        before=as_material(before, LONGEST_MATERIAL),
    )
    return Question(Purpose.FEEDBACK, filled, FeedbackReply, learner_id=attempt.learner_id)


def problem_with(text: str, attempt: Attempt) -> str:
    """Return why a model's feedback may not be shown: it must be plain, in the learner's language, and silent about
    the answer. Empty if it may be shown."""
    words = _MATH.sub(" ", text)
    if _UNWANTED.search(words) or UNWANTED_IN_MATH.search(text) or "$" in words or has_odd_characters(text):
        return "holds mark-up, a link or odd characters"
    is_chinese = len(_CHINESE.findall(text)) >= 4
    if is_chinese != (attempt.learner.profile.language == "zh-hans"):
        return "not in the learner's language"
    if len(_QUESTION.findall(text)) > 1:
        return "asks more than one question"
    if gives_answer_away(text, attempt.exercise, said=answer_in_words(attempt.exercise, attempt.response)):
        return "gives the answer away"
    return ""
