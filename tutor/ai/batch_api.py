"""Batches at the server: questions handed over as a file, answered within a day for half the price."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.cache import cache
from pydantic import BaseModel, ValidationError

from tutor.ai import breaker
from tutor.ai.completions import Completion, completion_in
from tutor.ai.errors import ModelError, ModelUnavailable, ReplyUnusable
from tutor.ai.transport import LONGEST_BODY, NOT_THERE, client, exchange
from tutor.models import Outcome

ENDPOINT = "/v1/chat/completions"
KEY = "warbler_key"
"""The name under which a batch carries our key, by which it is found again if a worker died while it was made."""
SECONDS = 60.0
LACK_REMEMBERED = 24 * 3600
UNFINISHED = {"validating", "in_progress", "finalizing", "cancelling"}


class _File(BaseModel):
    id: str


class BatchState(BaseModel):
    """A batch as its server describes it."""

    id: str
    status: str
    output_file_id: str | None = None
    error_file_id: str | None = None
    metadata: dict[str, Any] | None = None

    @property
    def is_unfinished(self) -> bool:
        return self.status in UNFINISHED


class _List(BaseModel):
    data: list[BatchState] = []


class _Response(BaseModel):
    status_code: int
    body: dict[str, Any] | None = None


class _Line(BaseModel):
    custom_id: str
    response: _Response | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one question of a batch."""

    custom_id: str
    result: Completion | ModelError


_Body = TypeVar("_Body", bound=BaseModel)


def may_take_batches() -> bool:
    """Whether the server has not shown that it knows no batches."""
    return not cache.get(breaker.key("no-batches"))


def batch_create(key: str, questions: Sequence[tuple[str, Mapping[str, Any]]]) -> BatchState:
    """Hand questions to the server: names and the arguments of Chat Completions.

    Raises:
        ModelUnavailable: nobody knows whether it has them; look for the key later.
        ReplyUnusable: it does not take them; if it knows no batches, that is remembered.
    """
    lines = [
        json.dumps({"custom_id": name, "method": "POST", "url": ENDPOINT, "body": body}, ensure_ascii=False)
        for name, body in questions
    ]
    content = "\n".join(lines).encode()
    try:
        files = client().files.with_streaming_response.create
        name = f"{key}.jsonl"
        uploaded = _read(
            _File, exchange(files, moment=_moment(), file=(name, content, "application/jsonl"), purpose="batch")
        )
        create = client().batches.with_streaming_response.create
        asked: dict[str, Any] = {
            "input_file_id": uploaded.id, "endpoint": ENDPOINT, "completion_window": "24h", "metadata": {KEY: key},
        }  # fmt: skip
        return _read(BatchState, exchange(create, moment=_moment(), **asked))
    except ModelError as error:
        if error.status in NOT_THERE:
            cache.set(breaker.key("no-batches"), True, timeout=LACK_REMEMBERED)
            raise ReplyUnusable(Outcome.REJECTED, "the server knows no batches", status=error.status) from None
        raise


def batch_find(key: str) -> BatchState | None:
    """Return the batch that was made with a key, None if there is none among the latest hundred."""
    listed = _read(_List, exchange(client().batches.with_streaming_response.list, moment=_moment(), limit=100))
    return next((batch for batch in listed.data if (batch.metadata or {}).get(KEY) == key), None)


def batch_look(server_id: str) -> BatchState:
    """Ask how far a batch is."""
    return _read(BatchState, exchange(client().batches.with_streaming_response.retrieve, server_id, moment=_moment()))


def batch_cancel(server_id: str) -> None:
    """Have a batch end; what is answered already is kept."""
    exchange(client().batches.with_streaming_response.cancel, server_id, moment=_moment())


def batch_answers(state: BatchState, most: int) -> Iterator[Answer]:
    """Yield what became of the questions of a batch that has ended; lines that cannot be read are passed over.

    Args:
        state: of the batch.
        most: how many questions it had.
    """
    for file_id in (state.output_file_id, state.error_file_id):
        if not file_id:
            continue
        content = client().files.with_streaming_response.content
        whole = exchange(content, file_id, moment=_moment(), longest=(most + 1) * LONGEST_BODY)
        for text in whole.splitlines():
            try:
                line = _Line.model_validate_json(text)
            except ValidationError:
                continue
            yield Answer(line.custom_id, _result(line.response))


def _result(response: _Response | None) -> Completion | ModelError:
    if response is None:
        return ModelUnavailable(Outcome.SERVER_ERROR, "not answered in the batch")
    if response.status_code == 200:
        try:
            return completion_in(json.dumps(response.body).encode())
        except ModelError as error:
            return error
    status, told = response.status_code, (response.body or {}).get("error")
    code = str(told.get("code") or "") if isinstance(told, dict) else ""
    detail = f"status {status}: {code}".strip(": ")
    if status == 429:
        return ModelUnavailable(Outcome.RATE_LIMITED, detail, status=status)
    if status >= 500:
        return ModelUnavailable(Outcome.SERVER_ERROR, detail, status=status)
    return ReplyUnusable(Outcome.MODEL_GONE if code == "model_not_found" else Outcome.REJECTED, detail, status=status)


def _read(kind: type[_Body], body: bytes) -> _Body:
    try:
        return kind.model_validate_json(body)
    except ValidationError:
        raise ReplyUnusable(Outcome.INVALID_REPLY, "not what a server of batches answers") from None


def _moment() -> float:
    return time.monotonic() + SECONDS
