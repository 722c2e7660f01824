"""What asking for a whole reply and for a stream have in common: tries, dialects, fallback models, one request."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.conf import settings

from tutor.ai import breaker, missing
from tutor.ai.books import AnyQuestion, begin, note, settle
from tutor.ai.dialects import REMEMBERED, REMEMBERED_AFTER_ERROR, Dialect, known_dialect, plainer, remember
from tutor.ai.errors import ModelError, ModelUnavailable
from tutor.ai.purposes import models_of, parameters
from tutor.ai.slots import place
from tutor.ai.transport import is_configured
from tutor.ai.usage import Usage, most_usage
from tutor.models import ModelCall, Outcome

FIRST_PAUSE = 0.5
NOT_RETRIED = {
    Outcome.OUT_OF_QUOTA, Outcome.REFUSED, Outcome.REJECTED, Outcome.MODEL_GONE, Outcome.OVER_BUDGET, Outcome.BUSY,
}  # fmt: skip
ANOTHER_MODEL_MAY_HELP = {
    Outcome.REJECTED, Outcome.RATE_LIMITED, Outcome.SERVER_ERROR, Outcome.INVALID_REPLY, Outcome.MODEL_GONE,
}  # fmt: skip
Result = TypeVar("Result")
Send = Callable[[str, Dialect, float], Result]
"""Makes one request to a model in a dialect, by a moment of time.monotonic(); raises ModelError."""


class UnderWay:
    """A request that is under way, and its row in the books."""

    def __init__(self, call: ModelCall) -> None:
        self.call = call
        self._started = time.monotonic()

    def settle(self, outcome: Outcome, **facts: Any) -> None:
        """Write into the books what came of it."""
        self.call = settle(self.call, outcome, **facts, seconds=time.monotonic() - self._started)


@contextmanager
def under_way(question: AnyQuestion, model: str, arguments: dict[str, Any], moment: float) -> Iterator[UnderWay]:
    """Keep a place, and hold what a request can cost, while in here; settle it if it fails or is left half way.

    Raises:
        ModelUnavailable: it may not be made, now or at all.
    """
    asked = parameters(question.purpose)
    _let_alone(model, moment)
    try:
        kept = place(moment, is_bulk=asked.is_bulk)
        with kept:
            left = max(0.0, moment - time.monotonic())
            call = begin(question, model, most_usage(arguments, asked.max_output_tokens), seconds=left)
            request = UnderWay(call)
            with _settled(request, model):
                yield request
    except ModelUnavailable as error:
        if error.outcome == Outcome.BUSY:
            note(question, model, error.outcome, error.detail)
        raise


@contextmanager
def _settled(request: UnderWay, model: str) -> Iterator[None]:
    try:
        yield
    except ModelError as error:
        if error.outcome == Outcome.MODEL_GONE:
            missing.note_missing(model)
        if isinstance(error, ModelUnavailable):
            breaker.note_failure(model, error.outcome)
            breaker.hold_off(model, error.retry_after or 0.0)
        request.settle(error.outcome, detail=error.detail, usage=error.usage, is_free=error.is_free)
        raise
    except BaseException:
        request.settle(Outcome.CANCELLED)
        raise


def try_models(question: AnyQuestion, send: Send[Result], *, is_text: bool = False) -> Result:
    """Ask the models of a purpose in turn until one answers, within the purpose's deadline.

    Raises:
        ModelUnavailable: there is no model, or it cannot be reached, or may not be asked.
        ReplyUnusable: the replies were of no use.
    """
    if not is_configured():
        note(question, "", Outcome.OFFLINE)
        raise ModelUnavailable(Outcome.OFFLINE)
    moment = time.monotonic() + parameters(question.purpose).deadline
    error: ModelError = ModelUnavailable(Outcome.MODEL_GONE, "no model is left", was_sent=False)
    for model in missing.present(models_of(question.purpose)):
        try:
            return _try_model(send, model, moment, is_text)
        except ModelError as failed:
            error = failed
            if failed.outcome not in ANOTHER_MODEL_MAY_HELP and failed.was_sent:
                break
            if failed.outcome in {Outcome.OVER_BUDGET, Outcome.BUSY}:
                break
    raise error


def _try_model(send: Send[Result], model: str, moment: float, is_text: bool) -> Result:
    """Ask one model until it answers, the tries are used up or no time is left."""
    dialect, remembered_for, tries = known_dialect(model), 0, 0
    while True:
        if not breaker.lets_through(model):
            raise ModelUnavailable(Outcome.UNREACHABLE, "left alone after many failures", was_sent=False)
        try:
            result = send(model, dialect, moment)
        except ModelError as error:
            other = plainer(dialect, error, is_text=is_text)
            if other is not None:
                is_rejected = error.outcome == Outcome.REJECTED
                dialect, remembered_for = other, REMEMBERED if is_rejected else REMEMBERED_AFTER_ERROR
                if is_rejected:
                    continue
            tries += 1
            if error.outcome in NOT_RETRIED or tries >= settings.MODEL_TRIES or not _wait(error, tries, moment):
                raise
        else:
            if remembered_for:
                remember(model, dialect, remembered_for)
            missing.note_there(model)
            return result


def answered(model: str, dialect: Dialect, usage: Usage | None, longest: int) -> None:
    """Note that a model answered, and whether it ignored the limit on the length of its reply."""
    breaker.note_success(model)
    if usage and usage.output_tokens > longest and dialect.limit == "max_completion_tokens":
        remember(model, Dialect(dialect.format, "max_tokens", dialect.left_out, dialect.has_system))


def _wait(error: ModelError, tries: int, moment: float) -> bool:
    """Wait before the next try: as long as the server asks, else doubling; never quite the same for everybody.

    Returns False if the time left is too short.
    """
    pause = FIRST_PAUSE * 2 ** (tries - 1)
    wait = pause * random.uniform(0.75, 1.25) if error.retry_after is None else _after(error.retry_after)
    if time.monotonic() + wait >= moment:
        return False
    time.sleep(wait)
    return True


def _after(seconds: float) -> float:
    """Return a little more than the seconds that a server asks for, so that not everybody comes at the same moment."""
    return seconds * random.uniform(1.0, 1.1) + random.uniform(0.0, FIRST_PAUSE / 2)


def _let_alone(model: str, moment: float) -> None:
    """Wait while the server wants the model left alone, which it may have told another process.

    Raises:
        ModelUnavailable: the time left is too short for it.
    """
    while (seconds := breaker.held_off_for(model)) > 0:
        wait = _after(seconds)
        if time.monotonic() + wait >= moment:
            raise ModelUnavailable(Outcome.RATE_LIMITED, "its server wants it left alone", was_sent=False)
        time.sleep(wait)
