"""Asking a model: tries, plainer formats, fallback models. Everything a caller needs is `ask`."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic

from django.conf import settings
from django.core.cache import cache

from tutor.ai import breaker
from tutor.ai.books import Question, book
from tutor.ai.errors import ModelError, ModelUnavailable
from tutor.ai.formats import Format, ReplyType, parsed, response_format, simpler
from tutor.ai.transport import complete, is_configured
from tutor.models import ModelCall, Outcome

FIRST_PAUSE = 0.5
FORMAT_REMEMBERED = 24 * 3600
FORMAT_REMEMBERED_AFTER_ERROR = 600
NOT_RETRIED = {Outcome.OUT_OF_QUOTA, Outcome.REFUSED, Outcome.REJECTED}
ANOTHER_MODEL_MAY_HELP = {Outcome.REJECTED, Outcome.RATE_LIMITED, Outcome.SERVER_ERROR, Outcome.INVALID_REPLY}


@dataclass(frozen=True, slots=True)
class Reply(Generic[ReplyType]):
    """A reply that has the form asked for, and the row in the books of the request that brought it."""

    value: ReplyType
    call: ModelCall


def ask(question: Question[ReplyType]) -> Reply[ReplyType]:
    """Ask the model, trying again where that can help, within the deadline of the purpose.

    Never call this inside a transaction or a web request.

    Raises:
        ModelUnavailable: there is no model, or it cannot be reached.
        ReplyUnusable: its replies were of no use.
    """
    if not is_configured():
        book(question, "", Outcome.OFFLINE)
        raise ModelUnavailable(Outcome.OFFLINE)
    if breaker.is_open():
        raise ModelUnavailable(Outcome.UNREACHABLE, "left alone after many failures")
    moment = time.monotonic() + float(_parameters(question)["deadline"])
    error: ModelError = ModelUnavailable(Outcome.TIMEOUT)
    for model in _models(question):
        try:
            return _ask_model(question, model, moment)
        except ModelError as failed:
            error = failed
            if failed.outcome not in ANOTHER_MODEL_MAY_HELP:
                break
    raise error


def _parameters(question: Question[ReplyType]) -> Mapping[str, Any]:
    parameters: Mapping[str, Any] = settings.MODEL_PARAMETERS[question.purpose.value]
    return parameters


def _models(question: Question[ReplyType]) -> list[str]:
    return [_parameters(question)["model"] or settings.OPENAI_MODEL, *settings.OPENAI_FALLBACK_MODELS]


def _ask_model(question: Question[ReplyType], model: str, moment: float) -> Reply[ReplyType]:
    """Ask one model until it answers, the tries are used up or no time is left."""
    format_, remembered_for, tries = _known_format(model), 0, 0
    while True:
        try:
            reply = _ask_once(question, model, format_, moment)
        except ModelError as error:
            plainer = _plainer(format_, error)
            if plainer is not None:
                is_rejected = error.outcome == Outcome.REJECTED
                format_, remembered_for = plainer, FORMAT_REMEMBERED if is_rejected else FORMAT_REMEMBERED_AFTER_ERROR
                if is_rejected:
                    continue
            tries += 1
            if error.outcome in NOT_RETRIED or tries == settings.MODEL_TRIES or not _wait(error, tries, moment):
                raise
        else:
            if remembered_for:
                cache.set(_format_key(model), format_.value, timeout=remembered_for)
            return reply


def _wait(error: ModelError, tries: int, moment: float) -> bool:
    """Wait before the next try: as long as the server asks, else doubling. False if the time left is too short."""
    pause = FIRST_PAUSE * 2 ** (tries - 1) * random.uniform(0.75, 1.25)
    wait = pause if error.retry_after is None else error.retry_after
    if time.monotonic() + wait >= moment:
        return False
    time.sleep(wait)
    return True


def _ask_once(question: Question[ReplyType], model: str, format_: Format, moment: float) -> Reply[ReplyType]:
    """Make one request and write it into the books, whatever comes of it."""
    started = time.monotonic()
    try:
        completion = complete(_arguments(question, model, format_), moment)
    except ModelError as error:
        if isinstance(error, ModelUnavailable):
            breaker.note_failure()
        seconds = time.monotonic() - started
        book(question, model, error.outcome, detail=error.detail, usage=error.usage, seconds=seconds)
        raise
    breaker.note_success()
    seconds = time.monotonic() - started
    try:
        value = parsed(completion.text, question.reply)
    except ModelError as error:
        book(question, model, error.outcome, detail=error.detail, usage=completion.usage, seconds=seconds)
        raise
    return Reply(value, book(question, model, Outcome.OK, usage=completion.usage, seconds=seconds))


def _arguments(question: Question[ReplyType], model: str, format_: Format) -> dict[str, Any]:
    parameters = _parameters(question)
    # A server so old that it takes no format at all knows the limit by its old name.
    limit = "max_tokens" if format_ is Format.TEXT else "max_completion_tokens"
    wanted = {
        "model": model,
        "messages": [
            {"role": "system", "content": question.prompt.system},
            {"role": "user", "content": question.prompt.user},
        ],
        limit: parameters["max_output_tokens"],
        "temperature": parameters["temperature"],
        "reasoning_effort": parameters["reasoning_effort"] or None,
        "response_format": response_format(format_, question.reply),
    }
    return {name: value for name, value in wanted.items() if value is not None}


def _plainer(format_: Format, error: ModelError) -> Format | None:
    """Return the format to ask in after an error that the format may have caused, None if it did not.

    Some servers answer a schema that they do not know with a plain 500.
    """
    if error.outcome == Outcome.REJECTED and error.status in {400, 422} and "model_not_found" not in error.detail:
        return simpler(format_)
    is_schema = format_ in {Format.BOUNDED_SCHEMA, Format.SCHEMA}
    return Format.JSON if error.status == 500 and is_schema else None


def _known_format(model: str) -> Format:
    """Return the strictest format that the server has not rejected for this model."""
    strictest = Format.BOUNDED_SCHEMA if settings.OPENAI_BASE_URL else Format.SCHEMA
    return Format(cache.get(_format_key(model), strictest))


def _format_key(model: str) -> str:
    return "model-format-" + hashlib.sha256(f"{settings.OPENAI_BASE_URL} {model}".encode()).hexdigest()[:16]
