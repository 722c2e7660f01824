"""Asking a model: tries, fallbacks and the books. Everything a caller needs is `ask`."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import openai
from django.conf import settings
from django.core.cache import cache

from tutor.ai import breaker
from tutor.ai.errors import ModelError, ModelUnavailable, ReplyUnusable
from tutor.ai.formats import Format, parsed, response_format, simpler
from tutor.ai.prompts import Prompt
from tutor.ai.transport import Completion, Usage, complete, is_configured
from tutor.models import ModelCall, Outcome, Purpose

FIRST_PAUSE = 0.5
LAST_RESORT_FORMAT_SECONDS = 24 * 3600
NOT_RETRIED = {Outcome.OUT_OF_QUOTA, Outcome.REFUSED}


@dataclass(frozen=True, slots=True)
class Question:
    """A question to a model whose reply is a JSON object of texts.

    `fields` gives the longest length of each text; `learner_id` is kept in the books only, never sent.
    """

    purpose: Purpose
    prompt: Prompt
    fields: Mapping[str, int]
    learner_id: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that has the form asked for, and the row in the books of the request that brought it."""

    texts: Mapping[str, str]
    call: ModelCall


def ask(question: Question) -> Reply:
    """Ask the model, trying again where that can help, within the deadline of the purpose.

    Never call this inside a transaction or a web request.

    Raises:
        ModelUnavailable: there is no model, or it cannot be reached.
        ReplyUnusable: its replies were of no use.
    """
    if not is_configured():
        _book(question, "", Outcome.OFFLINE)
        raise ModelUnavailable(Outcome.OFFLINE)
    if breaker.is_open():
        raise ModelUnavailable(Outcome.UNREACHABLE, "left alone after many failures")
    deadline = time.monotonic() + float(_parameters(question)["deadline"])
    error: ModelError = ModelUnavailable(Outcome.TIMEOUT)
    for model in _models(question):
        try:
            return _ask_model(question, model, deadline)
        except ModelError as failed:
            error = failed
            if failed.outcome != Outcome.REJECTED:
                break
    raise error


def _parameters(question: Question) -> Mapping[str, Any]:
    parameters: Mapping[str, Any] = settings.MODEL_PARAMETERS[question.purpose.value]
    return parameters


def _models(question: Question) -> list[str]:
    return [_parameters(question)["model"] or settings.OPENAI_MODEL, *settings.OPENAI_FALLBACK_MODELS]


def _ask_model(question: Question, model: str, deadline: float) -> Reply:
    error: ModelError = ModelUnavailable(Outcome.TIMEOUT)
    for pause in _pauses():
        try:
            return _ask_once(question, model, deadline)
        except ModelError as failed:
            error = failed
        wait = error.retry_after if error.retry_after is not None else pause
        if error.outcome in NOT_RETRIED | {Outcome.REJECTED} or time.monotonic() + wait >= deadline:
            break
        time.sleep(wait)
    raise error


def _pauses() -> Iterator[float]:
    """Yield the pause after each try: doubling, so that a server in trouble is not pressed."""
    for number in range(settings.MODEL_TRIES):
        yield FIRST_PAUSE * 2**number


def _ask_once(question: Question, model: str, deadline: float) -> Reply:
    """Make one request and write it into the books, whatever comes of it."""
    started = time.monotonic()
    try:
        completion = _complete(question, model, deadline)
        texts = parsed(completion.text, question.fields)
    except ModelError as error:
        if isinstance(error, ModelUnavailable):
            breaker.note_failure()
        _book(question, model, error.outcome, detail=error.detail, started=started)
        raise
    breaker.note_success()
    return Reply(texts, _book(question, model, Outcome.OK, started=started, usage=completion.usage))


def _complete(question: Question, model: str, deadline: float) -> Completion:
    """Ask in the strictest format that the server takes, and remember which that is."""
    remembered = f"model-format-{model}"
    format_ = Format(cache.get(remembered, Format.SCHEMA.value))
    while True:
        try:
            return complete(_arguments(question, model, format_), deadline)
        except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
            following = simpler(format_)
            if following is None or ("response_format" not in str(error) and "schema" not in str(error)):
                raise ReplyUnusable(Outcome.REJECTED, f"status {error.status_code}: {error.code or ''}") from error
            format_ = following
            cache.set(remembered, format_.value, timeout=LAST_RESORT_FORMAT_SECONDS)


def _arguments(question: Question, model: str, format_: Format) -> dict[str, Any]:
    parameters = _parameters(question)
    arguments: dict[str, Any] = {
        "model": model,
        "messages": [
            {"role": "system", "content": question.prompt.system},
            {"role": "user", "content": question.prompt.user},
        ],
        "max_completion_tokens": parameters["max_output_tokens"],
    }
    if parameters["temperature"] is not None:
        arguments["temperature"] = parameters["temperature"]
    asked_format = response_format(format_, question.fields)
    if asked_format is not None:
        arguments["response_format"] = asked_format
    return arguments


def _book(
    question: Question,
    model: str,
    outcome: Outcome,
    *,
    detail: str = "",
    started: float | None = None,
    usage: Usage | None = None,
) -> ModelCall:
    usage = usage or Usage()
    return ModelCall.objects.create(
        purpose=question.purpose,
        model=model,
        prompt_version=question.prompt.version,
        learner_id=question.learner_id,
        outcome=outcome,
        detail=detail[:300],
        input_tokens=usage.input_tokens,
        cached_tokens=usage.cached_tokens,
        output_tokens=usage.output_tokens,
        cost_usd=cost_usd(model, usage),
        latency_ms=round(1000 * (time.monotonic() - started)) if started is not None else 0,
    )


def cost_usd(model: str, usage: Usage) -> Decimal:
    """Return what a request cost in US dollars by the prices in the settings; 0 for a model without a price."""
    prices = settings.MODEL_PRICES.get(model)
    if prices is None:
        return Decimal(0)
    fresh, cached, output = (Decimal(str(price)) for price in prices)
    uncached = max(0, usage.input_tokens - usage.cached_tokens)
    return (uncached * fresh + usage.cached_tokens * cached + usage.output_tokens * output) / 1_000_000
