"""What the server can do with a request: answer well, answer badly, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler
from threading import Event
from typing import Any

Action = Callable[[BaseHTTPRequestHandler, Event], None]
"""Answers one request; the event is set when the server is closed."""
DRIP_SECONDS = 0.02
USAGE = {"prompt_tokens": 200, "completion_tokens": 40, "prompt_tokens_details": {"cached_tokens": 100}}


def completion(content: str | None, *, finish_reason: str = "stop", refusal: str | None = None) -> dict[str, Any]:
    """Return the body of a completion."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "gpt-4o-mini",
        "choices": [{"index": 0, "message": message, "finish_reason": finish_reason}],
        "usage": USAGE,
    }


def says(reply: Mapping[str, Any] | str, **options: Any) -> Action:
    """Answer well: with that JSON, or with that text as it is."""
    content = reply if isinstance(reply, str) else json.dumps(reply)
    return status(200, completion(content, **options))


def status(code: int, body: Mapping[str, Any], **headers: str) -> Action:
    """Answer with a status and a JSON body; `retry_after="2"` becomes the header Retry-After."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return _sends(code, json.dumps(body).encode(), {"content-type": "application/json", **sent})


def page(text: str, content_type: str = "text/html") -> Action:
    """Answer 200 with something that is no completion."""
    return _sends(200, text.encode(), {"content-type": content_type})


def text(content: bytes, content_type: str = "application/octet-stream") -> Action:
    """Answer 200 with a file."""
    return _sends(200, content, {"content-type": content_type})


def event(content: str = "", *, finish_reason: str | None = None, **more: Any) -> str:
    """Return an event of a streamed completion."""
    choice = {"index": 0, "delta": {"content": content} if content else {}, "finish_reason": finish_reason}
    return "data: " + json.dumps({"id": "c", "object": "chat.completion.chunk", "choices": [choice], **more}) + "\n\n"


USAGE_EVENT = "data: " + json.dumps({"object": "chat.completion.chunk", "choices": [], "usage": USAGE}) + "\n\n"
END_EVENT = "data: [DONE]\n\n"


def streams(*pieces: str, finish_reason: str | None = "stop", usage: bool = True, done: bool = True) -> Action:
    """Answer well, piece by piece."""
    events = [event(piece) for piece in pieces]
    events += [event(finish_reason=finish_reason)] if finish_reason else []
    events += ([USAGE_EVENT] if usage else []) + ([END_EVENT] if done else [])
    return streams_events(*events)


def drips(*pieces: str, seconds: float, begun: Callable[[], None] = lambda: None) -> Action:
    """Answer well, piece by piece, with a pause before each; `begun` is called when the first is sent."""

    def act(handler: BaseHTTPRequestHandler, closing: Event) -> None:
        _start(handler, 200, {"content-type": "text/event-stream"})
        for number, sent in enumerate([*map(event, pieces), event(finish_reason="stop"), USAGE_EVENT, END_EVENT]):
            if closing.wait(seconds if number < len(pieces) else 0):
                break
            if number == 0:
                begun()
            handler.wfile.write(sent.encode())
            handler.wfile.flush()
        handler.close_connection = True

    return act


def streams_events(*events: str, then: Action | None = None) -> Action:
    """Send these events, each by itself, and end the answer, or do something else."""

    def act(handler: BaseHTTPRequestHandler, closing: Event) -> None:
        _start(handler, 200, {"content-type": "text/event-stream", "transfer-encoding": "chunked"})
        for part in events:
            data = part.encode()
            handler.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            handler.wfile.flush()
        if then is not None:
            then(handler, closing)
            return
        handler.wfile.write(b"0\r\n\r\n")

    return act


def body_cut(body: Mapping[str, Any]) -> Action:
    """Promise a whole body and close the connection after half of it."""
    sent = json.dumps(body).encode()

    def act(handler: BaseHTTPRequestHandler, _closing: Event) -> None:
        _start(handler, 200, {"content-type": "application/json", "content-length": str(len(sent))})
        handler.wfile.write(sent[: len(sent) // 2])
        handler.close_connection = True

    return act


def body_dripped(body: Mapping[str, Any]) -> Action:
    """Send the headers, then a byte of the body now and then, for ever."""

    def act(handler: BaseHTTPRequestHandler, closing: Event) -> None:
        _start(handler, 200, {"content-type": "application/json", "content-length": "100000"})
        _drip(handler, json.dumps(body).encode() + b" " * 100000, closing)

    return act


def headers_dripped() -> Action:
    """Send a byte of an endless header now and then."""

    def act(handler: BaseHTTPRequestHandler, closing: Event) -> None:
        _drip(handler, b"HTTP/1.1 200 OK\r\nx-slow: " + b"a" * 100000, closing)

    return act


def hangs() -> Action:
    """Take the request and never answer."""

    def act(handler: BaseHTTPRequestHandler, closing: Event) -> None:
        closing.wait()
        handler.close_connection = True

    return act


def hangs_up() -> Action:
    """Close the connection without a word."""

    def act(handler: BaseHTTPRequestHandler, _closing: Event) -> None:
        handler.close_connection = True

    return act


def _sends(code: int, body: bytes, headers: Mapping[str, str]) -> Action:
    def act(handler: BaseHTTPRequestHandler, _closing: Event) -> None:
        _start(handler, code, {**headers, "content-length": str(len(body))})
        handler.wfile.write(body)

    return act


def _start(handler: BaseHTTPRequestHandler, code: int, headers: Mapping[str, str]) -> None:
    handler.send_response(code)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()


def _drip(handler: BaseHTTPRequestHandler, data: bytes, closing: Event) -> None:
    for byte in data:
        if closing.wait(DRIP_SECONDS):
            break
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
    handler.close_connection = True
