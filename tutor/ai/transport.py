"""One request to one model through the `openai` client, believing nothing about what comes back."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx2
import openai
from django.conf import settings
from pydantic import BaseModel, Field, ValidationError

from tutor.ai.deadlines import bound, deadline
from tutor.ai.errors import ModelError, ModelUnavailable, ReplyUnusable
from tutor.ai.usage import Usage
from tutor.models import Outcome

LONGEST_BODY = 200_000
SHORTEST_READ = 0.05
LARGEST_COUNT = 10**9


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model wrote."""

    text: str
    usage: Usage


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Body(BaseModel):
    choices: list[_Choice] = Field(min_length=1)
    usage: Any = None


def is_configured() -> bool:
    """Whether there is a model to ask at all."""
    return bool(settings.OPENAI_API_KEY or settings.OPENAI_BASE_URL)


@cache
def _client(api_key: str, base_url: str) -> openai.OpenAI:
    # Retries are ours: the client's own would retry an exhausted quota and know no deadline.
    return openai.OpenAI(
        api_key=api_key or "none",
        base_url=base_url or None,
        max_retries=0,
        http_client=bound(openai.DefaultHttpxClient()),
    )


def complete(arguments: Mapping[str, Any], moment: float) -> Completion:
    """Ask once.

    Args:
        arguments: of Chat Completions.
        moment: of time.monotonic(), by which the reply must be whole.

    Raises:
        ModelUnavailable: no reply.
        ReplyUnusable: a reply that is no completion, or a request that the server rejects.
    """
    client = _client(settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL)
    left = max(SHORTEST_READ, moment - time.monotonic())
    try:
        with (
            deadline(moment),
            client.chat.completions.with_streaming_response.create(**arguments, timeout=left) as response,
        ):
            return _completion(_whole(response.iter_bytes()))
    except openai.APIStatusError as error:
        raise _status_error(error) from error
    except (openai.APITimeoutError, httpx2.TimeoutException) as error:
        raise ModelUnavailable(Outcome.TIMEOUT, "no whole reply in time") from error
    except (openai.OpenAIError, httpx2.HTTPError) as error:
        raise ModelUnavailable(Outcome.UNREACHABLE, type(error.__cause__ or error).__name__) from error


def _whole(parts: Iterator[bytes]) -> bytes:
    body = b""
    for part in parts:
        body += part
        if len(body) > LONGEST_BODY:
            raise ReplyUnusable(Outcome.INVALID_REPLY, "the reply is too long")
    return body


def _status_error(error: openai.APIStatusError) -> ModelError:
    status, code = error.status_code, error.code
    detail = f"status {status}: {code or ''}".strip(": ")
    wait = _retry_after(error.response.headers)
    if code == "insufficient_quota":
        return ModelUnavailable(Outcome.OUT_OF_QUOTA, detail, status=status)
    if status == 429:
        return ModelUnavailable(Outcome.RATE_LIMITED, detail, retry_after=wait, status=status)
    if status == 408:
        return ModelUnavailable(Outcome.TIMEOUT, detail, retry_after=wait, status=status)
    if status == 409 or status >= 500:
        return ModelUnavailable(Outcome.SERVER_ERROR, detail, retry_after=wait, status=status)
    return ReplyUnusable(Outcome.REJECTED, detail, status=status)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    try:
        wait = float(headers.get("retry-after", ""))
    except ValueError:
        return None
    # A server may send "nan", which compares as neither early nor late.
    return max(0.0, wait) if wait == wait else None


def _completion(body: bytes) -> Completion:
    try:
        reply = _Body.model_validate_json(body)
    except ValidationError as error:
        kind = error.errors(include_url=False, include_context=False, include_input=False)[0]["type"]
        raise ReplyUnusable(Outcome.INVALID_REPLY, f"not a completion ({kind})") from None
    choice, usage = reply.choices[0], _usage(reply.usage)
    if choice.message.refusal or choice.finish_reason == "content_filter":
        raise ReplyUnusable(Outcome.REFUSED, choice.message.refusal or "content filter", usage=usage)
    if choice.finish_reason != "stop":
        raise ReplyUnusable(Outcome.INVALID_REPLY, f"the reply ended early ({choice.finish_reason})", usage=usage)
    if not choice.message.content:
        raise ReplyUnusable(Outcome.INVALID_REPLY, "the reply has no text", usage=usage)
    return Completion(choice.message.content, usage)


def _usage(usage: Any) -> Usage:
    if not isinstance(usage, dict):
        return Usage()
    details = usage.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, dict) else 0
    return Usage(_count(usage.get("prompt_tokens")), _count(cached), _count(usage.get("completion_tokens")))


def _count(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value < LARGEST_COUNT else 0
