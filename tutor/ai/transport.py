"""One HTTP request through the `openai` client, believing nothing about what comes back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from threading import Lock
from typing import Any

import httpx2
import openai
from django.conf import settings

from tutor.ai.deadlines import bound, deadline
from tutor.ai.errors import ModelError, ModelUnavailable, ReplyUnusable
from tutor.models import Outcome

LONGEST_BODY = 200_000
SHORTEST_READ = 0.05
NOT_THERE = {404, 405, 501}
"""How servers answer on a route that they do not have."""
_GONE = re.compile(r"\bmodel\b.{0,120}(?:not found|does not exist|deprecated|no longer|decommissioned)", re.I | re.S)
_PARTS = (
    "max_completion_tokens", "max_tokens", "reasoning_effort", "temperature", "top_p", "stream_options",
    "response_format", "json_schema", "system role",
)  # fmt: skip
_FILTERED = {"content_filter", "content_policy_violation"}
_one_at_a_time = Lock()


def is_configured() -> bool:
    """Whether there is a model to ask at all."""
    return bool(settings.OPENAI_API_KEY or settings.OPENAI_BASE_URL)


def client() -> openai.OpenAI:
    """Return the client for the server in the settings, the same one for every thread."""
    with _one_at_a_time:
        return _client(settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL)


@cache
def _client(api_key: str, base_url: str) -> openai.OpenAI:
    # Retries are ours: the client's own would retry an exhausted quota and know no deadline.
    return openai.OpenAI(
        api_key=api_key or "none",
        base_url=base_url or None,
        max_retries=0,
        http_client=bound(openai.DefaultHttpxClient()),
    )


def server_name() -> str:
    """Return the address of the server, without a name or password in it."""
    address = httpx2.URL(settings.OPENAI_BASE_URL or "https://api.openai.com/v1")
    return str(address.copy_with(userinfo=b"", query=None))[:200]


def exchange(
    method: Callable[..., AbstractContextManager[Any]],
    *positional: Any,
    moment: float,
    longest: int = LONGEST_BODY,
    **arguments: Any,
) -> bytes:
    """Make one request and return the body of its answer.

    Args:
        method: one of the client's, `with_streaming_response`.
        positional: its arguments.
        moment: of time.monotonic(), by which the answer must be whole.
        longest: how many bytes it may have.
        arguments: more of the method's.

    Raises:
        ModelUnavailable: no answer.
        ReplyUnusable: an answer that is too long, or a request that the server rejects.
    """
    with translated_errors(), deadline(moment):
        left = max(SHORTEST_READ, moment - time.monotonic())
        with method(*positional, **arguments, timeout=left) as response:
            return _whole(response.iter_bytes(), longest)


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn the errors of the client into ours. They are not chained: they hold what the server wrote."""
    try:
        yield
    except openai.APIStatusError as error:
        raise _status_error(error) from None
    except (openai.APITimeoutError, httpx2.TimeoutException) as error:
        raise ModelUnavailable(Outcome.TIMEOUT, "no whole reply in time", was_sent=_was_sent(error)) from None
    except (openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, UnicodeError) as error:
        detail = type(error.__cause__ or error).__name__
        raise ModelUnavailable(Outcome.UNREACHABLE, detail, was_sent=_was_sent(error)) from None


def _was_sent(error: Exception) -> bool:
    return not isinstance(error.__cause__ or error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.PoolTimeout)


def _whole(parts: Iterator[bytes], longest: int) -> bytes:
    body = bytearray()
    for part in parts:
        body += part
        if len(body) > longest:
            raise ReplyUnusable(Outcome.INVALID_REPLY, "the reply is too long")
    return bytes(body)


def _status_error(error: openai.APIStatusError) -> ModelError:
    status, code = error.status_code, str(error.code or "")
    detail = f"status {status}: {code}".strip(": ")
    told: dict[str, Any] = {"status": status, "retry_after": _retry_after(error.response.headers)}
    if code == "insufficient_quota":
        return ModelUnavailable(Outcome.OUT_OF_QUOTA, detail, status=status)
    if status == 429:
        return ModelUnavailable(Outcome.RATE_LIMITED, detail, **told)
    if status == 408:
        return ModelUnavailable(Outcome.TIMEOUT, detail, **told)
    if status == 409 or status >= 500:
        return ModelUnavailable(Outcome.SERVER_ERROR, detail, **told, names=_names(error))
    if code == "model_not_found" or (status in {404, 410} and _GONE.search(_message(error))):
        return ReplyUnusable(Outcome.MODEL_GONE, detail, status=status)
    if code in _FILTERED:
        return ReplyUnusable(Outcome.REFUSED, detail, status=status)
    return ReplyUnusable(Outcome.REJECTED, detail, status=status, names=_names(error))


def _message(error: openai.APIStatusError) -> str:
    """Return the server's own words; some wrap them in "error", some do not."""
    return str(error.body or error.message)[:2000]


def _names(error: openai.APIStatusError) -> frozenset[str]:
    """Return the parts of the request that a server complains of, by its `param` if it says so, else by its words."""
    if error.param in _PARTS:
        return frozenset({str(error.param)})
    words = _message(error).casefold()
    return frozenset(part for part in _PARTS if part in words)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a server asks for, None if it says nothing sensible."""
    text = headers.get("retry-after", "")
    try:
        wait = float(headers["retry-after-ms"]) / 1000 if "retry-after-ms" in headers else float(text)
    except ValueError:
        return _until(text)
    # A server may send "nan", which compares as neither early nor late.
    return max(0.0, wait) if wait == wait else None


def _until(text: str) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return max(0.0, ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - datetime.now(UTC)).total_seconds())
