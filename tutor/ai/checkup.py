"""Trying out what is configured: each thing that a server may or may not know, with real requests."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from django.conf import settings
from django.utils import timezone
from pydantic import Field

from tutor.ai.asking import ask_once
from tutor.ai.batch_api import batch_find
from tutor.ai.books import Question, TextQuestion
from tutor.ai.dialects import Dialect
from tutor.ai.errors import ModelError
from tutor.ai.formats import Format, ModelReply
from tutor.ai.moderation import server_moderation
from tutor.ai.prompts import Prompt
from tutor.ai.purposes import models_of, parameters
from tutor.ai.retirements import NOTICE, retirement_of
from tutor.ai.streaming import OpenedStream
from tutor.ai.transport import NOT_THERE
from tutor.ai.usage import price_of
from tutor.models import Purpose

PROMPT = Prompt("check", 'Reply with JSON only: {"word": "hello"}', "Say hello.", is_system_stable=True)
TEXT_PROMPT = Prompt("check", "Reply with one word.", "Say hello.", is_system_stable=True)


class Mark(StrEnum):
    """How a check ended. What is missing is done without; what failed is not."""

    GOOD = "ok"
    MISSING = "missing"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found out about a model, or about the server if `model` is empty."""

    model: str
    check: str
    mark: Mark
    detail: str


class WordReply(ModelReply):
    """What a model is asked for here."""

    word: Annotated[str, Field(max_length=20)]


def check_models() -> Sequence[Finding]:
    """Try out every model that some purpose asks, and what the server knows besides; some forty requests at most."""
    models = list(dict.fromkeys(model for purpose in settings.MODEL_PARAMETERS for model in models_of(purpose)))
    found = [finding for model in models for finding in check_model(model)]
    return [*found, _moderation(), _batches()]


def check_model(model: str) -> Sequence[Finding]:
    """Try out one model in every format, as a stream, and with its reasoning effort."""
    formats = [_format(model, format_) for format_ in (Format.SCHEMA, Format.BOUNDED_SCHEMA, Format.JSON, Format.TEXT)]
    is_usable = any(finding.mark is Mark.GOOD for finding in formats)
    if not is_usable:
        return [Finding(model, "reply", Mark.FAILED, formats[-1].detail), *formats]
    reply = Finding(model, "reply", Mark.GOOD, "usable in " + _good(formats))
    return [reply, *formats, _stream(model), _effort(model), _price(model), *_retirement(model)]


def unusable_purposes(found: Sequence[Finding]) -> Sequence[str]:
    """Return the purposes of which no model gave a usable reply."""
    good = {finding.model for finding in found if finding.check == "reply" and finding.mark is Mark.GOOD}
    purposes = [purpose for purpose in settings.MODEL_PARAMETERS if purpose not in {"check", "moderation"}]
    return [purpose for purpose in purposes if not good & set(models_of(purpose))]


def _good(formats: Sequence[Finding]) -> str:
    return ", ".join(finding.check for finding in formats if finding.mark is Mark.GOOD)


def _moment() -> float:
    return time.monotonic() + parameters(Purpose.CHECK).deadline


def _tried(model: str, check: str, attempt: Callable[[], str], *, needed: bool = False) -> Finding:
    started = time.monotonic()
    try:
        detail = attempt()
    except ModelError as error:
        return Finding(model, check, Mark.FAILED if needed else Mark.MISSING, str(error))
    return Finding(model, check, Mark.GOOD, f"{detail} in {1000 * (time.monotonic() - started):.0f} ms")


def _format(model: str, format_: Format) -> Finding:
    def attempt() -> str:
        call = ask_once(Question(Purpose.CHECK, PROMPT, WordReply), model, _plain(format_), _moment()).call
        return f"{call.input_tokens} + {call.output_tokens} tokens"

    return _tried(model, format_.value, attempt)


def _plain(format_: Format) -> Dialect:
    """Return a dialect without what only some models know, which is tried by itself."""
    return Dialect(format_, left_out=("reasoning_effort", "temperature", "top_p"))


def _stream(model: str) -> Finding:
    def attempt() -> str:
        question = TextQuestion(Purpose.CHECK, TEXT_PROMPT)
        with OpenedStream(question, model, _plain(Format.TEXT), _moment()) as opened:
            pieces = len(list(opened))
        usage = "with usage" if opened.call.output_tokens else "without usage"
        return f"{pieces} pieces {usage}"

    return _tried(model, "streaming", attempt)


def _effort(model: str) -> Finding:
    effort = parameters(Purpose.CHECK).effort_for(model)
    if not effort:
        return Finding(model, "reasoning effort", Mark.GOOD, "not sent")

    def attempt() -> str:
        dialect = Dialect(Format.JSON, left_out=("temperature", "top_p"))
        ask_once(Question(Purpose.CHECK, PROMPT, WordReply), model, dialect, _moment())
        return f"{effort} accepted"

    return _tried(model, "reasoning effort", attempt)


def _price(model: str) -> Finding:
    price = price_of(model)
    if price is None:
        return Finding(model, "price", Mark.MISSING, "unknown: set OPENAI_PRICES, or budgets keep it from being asked")
    detail = f"${price.fresh:f} in, ${price.cached:f} cached, ${price.output:f} out per million tokens"
    return Finding(model, "price", Mark.GOOD, detail)


def _retirement(model: str) -> Sequence[Finding]:
    known = retirement_of(model)
    if known is None:
        return []
    is_near = known.day - NOTICE <= timezone.localdate()
    detail = f"reported to be switched off on {known.day}; named in its place: {known.replacement}"
    return [Finding(model, "retirement", Mark.MISSING if is_near else Mark.GOOD, detail)]


def _moderation() -> Finding:
    def attempt() -> str:
        found = server_moderation("Count on from two.")
        return "flags a harmless text" if found.flagged else "works"

    return _tried("", "moderation", attempt)


def _batches() -> Finding:
    def attempt() -> str:
        try:
            batch_find("none")
        except ModelError as error:
            if error.status in NOT_THERE:
                error.detail = "the server knows no batches"
            raise
        return "route answers"

    return _tried("", "batch", attempt)
