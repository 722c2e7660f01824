"""One request to one model through the `openai` client, with a deadline for the whole of it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx2
import openai
from django.conf import settings

from tutor.ai.errors import ModelUnavailable, ReplyUnusable
from tutor.models import Outcome

LONGEST_BODY = 200_000
SHORTEST_READ = 0.05


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one request."""

    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model wrote."""

    text: str
    usage: Usage


def is_configured() -> bool:
    """Whether there is a model to ask at all."""
    return bool(settings.OPENAI_API_KEY or settings.OPENAI_BASE_URL)


@cache
def _client(api_key: str, base_url: str) -> openai.OpenAI:
    # Retries are ours: the client's own would retry an exhausted quota and know no deadline.
    return openai.OpenAI(api_key=api_key or "none", base_url=base_url or None, max_retries=0)


def complete(arguments: Mapping[str, Any], deadline: float) -> Completion:
    """Ask once.

    Args:
        arguments: of Chat Completions.
        deadline: the moment of time.monotonic() by which the reply must be whole. The client's own timeout is for each
            read, so a body that drips would never end.

    Raises:
        ModelUnavailable: no reply.
        ReplyUnusable: a reply that is no completion.
        openai.BadRequestError: the server rejects the arguments.
    """
    client = _client(settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL)
    try:
        with client.chat.completions.with_streaming_response.create(
            **arguments, timeout=max(SHORTEST_READ, deadline - time.monotonic())
        ) as response:
            body = b"".join(_chunks(response.iter_bytes(), deadline))
    except openai.APIStatusError as error:
        if isinstance(error, openai.BadRequestError | openai.UnprocessableEntityError):
            raise
        raise _status_error(error) from error
    except (openai.APITimeoutError, httpx2.TimeoutException) as error:
        raise ModelUnavailable(Outcome.TIMEOUT, "no reply in time") from error
    except (openai.APIConnectionError, httpx2.HTTPError) as error:
        raise ModelUnavailable(Outcome.UNREACHABLE, type(error.__cause__ or error).__name__) from error
    return _completion(body)


def _chunks(parts: Iterator[bytes], deadline: float) -> Iterator[bytes]:
    size = 0
    for part in parts:
        size += len(part)
        if time.monotonic() > deadline:
            raise ModelUnavailable(Outcome.TIMEOUT, "the reply dripped in too slowly")
        if size > LONGEST_BODY:
            raise ReplyUnusable(Outcome.INVALID_REPLY, "the reply is too long")
        yield part


def _status_error(error: openai.APIStatusError) -> ModelUnavailable | ReplyUnusable:
    if error.code == "insufficient_quota":
        return ModelUnavailable(Outcome.OUT_OF_QUOTA, "insufficient_quota")
    if isinstance(error, openai.RateLimitError):
        return ModelUnavailable(Outcome.RATE_LIMITED, "rate limited", _retry_after(error.response.headers))
    if isinstance(error, openai.InternalServerError):
        return ModelUnavailable(
            Outcome.SERVER_ERROR, f"status {error.status_code}", _retry_after(error.response.headers)
        )
    return ReplyUnusable(Outcome.REJECTED, f"status {error.status_code}: {error.code or ''}".strip(": "))


def _retry_after(headers: Mapping[str, str]) -> float | None:
    try:
        return max(0.0, float(headers.get("retry-after", "")))
    except ValueError:
        return None


def _completion(body: bytes) -> Completion:
    """Read a reply's body, believing nothing about it."""
    try:
        reply = json.loads(body)
        choice = reply["choices"][0]
        message, finished = choice["message"], choice.get("finish_reason")
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise ReplyUnusable(Outcome.INVALID_REPLY, f"not a completion ({type(error).__name__})") from error
    if message.get("refusal"):
        raise ReplyUnusable(Outcome.REFUSED, str(message["refusal"])[:200])
    if finished != "stop":
        raise ReplyUnusable(Outcome.INVALID_REPLY, f"the reply ended early ({finished})")
    if not isinstance(message.get("content"), str):
        raise ReplyUnusable(Outcome.INVALID_REPLY, "the reply has no text")
    return Completion(message["content"], _usage(reply.get("usage")))


def _usage(usage: Any) -> Usage:
    if not isinstance(usage, dict):
        return Usage()
    details = usage.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, dict) else 0
    return Usage(_count(usage.get("prompt_tokens")), _count(cached), _count(usage.get("completion_tokens")))


def _count(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value < 10**9 else 0
