"""Asking a model for plain words that come piece by piece."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from tutor.ai.books import TextQuestion
from tutor.ai.completions import Piece, check_end, completion_in, piece_in
from tutor.ai.deadlines import deadline
from tutor.ai.dialects import Dialect, request_arguments
from tutor.ai.errors import ModelUnavailable, ReplyUnusable
from tutor.ai.privacy import without_identities
from tutor.ai.purposes import parameters
from tutor.ai.transport import LONGEST_BODY, SHORTEST_READ, client, translated_errors
from tutor.ai.trying import UnderWay, answered, try_models, under_way
from tutor.models import ModelCall, Outcome

LONGEST_STREAM = 20 * LONGEST_BODY
"""In bytes: every few letters come with a few hundred bytes around them."""


@dataclass(frozen=True, slots=True)
class TextReply:
    """A whole text, and the row in the books of the request that brought it."""

    text: str
    call: ModelCall


class TextStream:
    """The pieces of an answer as they come. Use it as a context manager and go through it once, in one thread.

    Leaving before the end cancels the request; nothing is asked before the first piece is wanted. After the last piece
    `reply` is the whole.

        with stream(question) as pieces:
            for piece in pieces:
                ...
        pieces.reply
    """

    def __init__(self, question: TextQuestion) -> None:
        self.reply: TextReply | None = None
        self._pieces = self._through(question)

    def __iter__(self) -> Iterator[str]:
        return self._pieces

    def __next__(self) -> str:
        return next(self._pieces)

    def __enter__(self) -> TextStream:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Cancel the request if it is still under way."""
        self._pieces.close()  # type: ignore[attr-defined]

    def _through(self, question: TextQuestion) -> Iterator[str]:
        safe = without_identities(question)
        opened = try_models(
            question, lambda model, dialect, moment: _Opened(safe, model, dialect, moment), is_text=True
        )
        text = ""
        with opened:
            for piece in opened:
                text += piece
                yield piece
        self.reply = TextReply(text, opened.call)


def stream(question: TextQuestion) -> TextStream:
    """Ask for plain words, piece by piece, within the deadline of the purpose.

    Never go through it inside a transaction. Until the first piece it tries again and asks fallback models, as `ask`
    does.

    Raises, while one goes through it:
        ModelUnavailable: there is no model, it cannot be reached, a budget is used up, or the time is over.
        ReplyUnusable: it refused, or its answer was cut short; what came of it is not whole.
    """
    return TextStream(question)


class _Opened:
    """A request whose first words have come."""

    def __init__(self, question: TextQuestion, model: str, dialect: Dialect, moment: float) -> None:
        self._moment, self._model, self._dialect = moment, model, dialect
        self._longest = parameters(question.purpose).max_output_tokens
        self._exits = ExitStack()
        arguments = request_arguments(question, model, dialect)
        wants_usage = {} if "stream_options" in dialect.left_out else {"stream_options": {"include_usage": True}}
        with self._exits:
            self._request: UnderWay = self._exits.enter_context(under_way(question, model, arguments, moment))
            self._pieces = self._answer({**arguments, **wants_usage, "stream": True})
            first = next((piece for piece in self._pieces if piece != Piece()), None)
            if first is None:
                raise ReplyUnusable(Outcome.INVALID_REPLY, "cut short")
            self._first = first
            self._kept = self._exits.pop_all()

    @property
    def call(self) -> ModelCall:
        return self._request.call

    def __enter__(self) -> _Opened:
        self._kept.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._kept.__exit__(kind, error, traceback)

    def __iter__(self) -> Iterator[str]:
        """Yield the texts; raise after them unless the end is the answer's own."""
        piece: Piece | None = self._first
        finish_reason, refusal, usage, size = None, "", None, 0
        while piece is not None:
            size += len(piece.text)
            if size > LONGEST_BODY:
                raise ReplyUnusable(Outcome.INVALID_REPLY, "the reply is too long")
            finish_reason, refusal = piece.finish_reason or finish_reason, refusal + piece.refusal
            usage = piece.usage or usage
            if piece.text:
                yield piece.text
            piece = self._next(is_whole=finish_reason is not None)
        check_end(finish_reason, refusal, usage)
        if not size:
            raise ReplyUnusable(Outcome.INVALID_REPLY, "the reply has no text", usage=usage)
        answered(self._model, self._dialect, usage, self._longest)
        self._request.settle(Outcome.OK, usage=usage)

    def _next(self, *, is_whole: bool) -> Piece | None:
        """Return the next piece, None after the last; once the text is whole, a connection that breaks is its end."""
        try:
            return next(self._pieces, None)
        except ModelUnavailable:
            if is_whole:
                return None
            raise

    def _answer(self, arguments: dict[str, Any]) -> Iterator[Piece]:
        """Send the request and yield what comes back."""
        create = client().chat.completions.with_streaming_response.create
        with translated_errors(), deadline(self._moment):
            left = max(SHORTEST_READ, self._moment - time.monotonic())
            response = self._exits.enter_context(create(**arguments, timeout=left))
        parts = self._parts(response.iter_bytes())
        if "text/event-stream" in response.headers.get("content-type", ""):
            yield from _events(parts)
            return
        # Some servers know no streams and answer all at once.
        completion = completion_in(b"".join(parts))
        yield Piece(completion.text, finish_reason="stop", usage=completion.usage)

    def _parts(self, parts: Iterator[bytes]) -> Iterator[bytes]:
        """Yield what arrives by the deadline, which is set for each part: others run between two of them."""
        size = 0
        while True:
            with translated_errors(), deadline(self._moment):
                part = next(parts, None)
            if part is None:
                return
            size += len(part)
            if size > LONGEST_STREAM:
                raise ReplyUnusable(Outcome.INVALID_REPLY, "the reply is too long")
            yield part


def _events(parts: Iterator[bytes]) -> Iterator[Piece]:
    """Yield the pieces in a stream of server-sent events."""
    kept = b""
    for part in parts:
        *lines, kept = (kept + part).split(b"\n")
        for line in lines:
            data = line.strip().removeprefix(b"data:").strip() if line.startswith(b"data:") else b""
            if data == b"[DONE]":
                return
            if data:
                yield piece_in(data)
