"""Reading completions, whole or piece by piece."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from tutor.ai.errors import ReplyUnusable
from tutor.ai.usage import Usage
from tutor.models import Outcome

LARGEST_COUNT = 10**7


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model wrote, and what it used, if the server says so."""

    text: str
    usage: Usage | None


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Body(BaseModel):
    choices: list[_Choice] = Field(min_length=1)
    usage: Any = None


class _PieceChoice(BaseModel):
    delta: _Message = _Message()
    finish_reason: str | None = None


class _PieceBody(BaseModel):
    choices: list[_PieceChoice] = []
    usage: Any = None
    error: Any = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a completion: some text, and perhaps its end."""

    text: str = ""
    refusal: str = ""
    finish_reason: str | None = None
    usage: Usage | None = None


def completion_in(body: bytes) -> Completion:
    """Read the body of an answer.

    Raises:
        ReplyUnusable: it is no completion, was cut, refused or is empty.
    """
    try:
        reply = _Body.model_validate_json(body)
    except ValidationError as error:
        raise ReplyUnusable(Outcome.INVALID_REPLY, f"not a completion ({_kind(error)})") from None
    choice, usage = reply.choices[0], _usage(reply.usage)
    check_end(choice.finish_reason, choice.message.refusal, usage)
    if not choice.message.content:
        raise ReplyUnusable(Outcome.INVALID_REPLY, "the reply has no text", usage=usage)
    return Completion(choice.message.content, usage)


def piece_in(data: bytes) -> Piece:
    """Read one event of a stream.

    Raises:
        ReplyUnusable: it is no part of a completion, or says that the server failed.
    """
    try:
        piece = _PieceBody.model_validate_json(data)
    except ValidationError as error:
        raise ReplyUnusable(Outcome.INVALID_REPLY, f"not a part of a completion ({_kind(error)})") from None
    if piece.error is not None:
        # What was written before is charged, unlike after a bad status.
        raise ReplyUnusable(Outcome.INVALID_REPLY, "the server failed while it answered")
    usage = _usage(piece.usage)
    if not piece.choices:
        return Piece(usage=usage)
    choice = piece.choices[0]
    return Piece(choice.delta.content or "", choice.delta.refusal or "", choice.finish_reason, usage)


def check_end(finish_reason: str | None, refusal: str | None, usage: Usage | None) -> None:
    """Raise unless a completion came to its own end.

    Raises:
        ReplyUnusable: it was refused or cut short.
    """
    if refusal or finish_reason == "content_filter":
        raise ReplyUnusable(Outcome.REFUSED, refusal or "content filter", usage=usage)
    if finish_reason is None:
        raise ReplyUnusable(Outcome.INVALID_REPLY, "cut short", usage=usage)
    if finish_reason != "stop":
        raise ReplyUnusable(Outcome.INVALID_REPLY, f"the reply ended early ({finish_reason})", usage=usage)


def _kind(error: ValidationError) -> str:
    return str(error.errors(include_url=False, include_context=False, include_input=False)[0]["type"])


def _usage(usage: Any) -> Usage | None:
    """Return the tokens that a server reports, None if it reports none that can be."""
    if not isinstance(usage, dict):
        return None
    details = usage.get("prompt_tokens_details")
    given, written = _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens"))
    if given is None or written is None:
        return None
    cached = _count(details.get("cached_tokens")) if isinstance(details, dict) else 0
    return Usage(given, min(cached or 0, given), written)


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and 0 <= value < LARGEST_COUNT else None
