"""The server: it plays a script of actions, one a request, and keeps what it was asked."""

from __future__ import annotations

import json
import sys
import threading
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.model_server.replies import Action, says, status
from tests.model_server.routes import Route

NO_ROUTE = status(404, {"error": {"message": "Not Found", "code": None}})


@dataclass(frozen=True)
class Raw:
    """A request as it came over the wire."""

    method: str
    path: str
    headers: bytes
    body: bytes


class _Quiet(ThreadingHTTPServer):
    """A client that gives up is part of many tests, and no news."""

    daemon_threads = True
    request_queue_size = 256
    errors: list[BaseException]

    def handle_error(self, request: Any, client_address: Any) -> None:
        error = sys.exception()
        if error is not None and not isinstance(error, ConnectionError):
            self.errors.append(error)


class ModelServer:
    """Use as a context manager; `script` is played in order, then `default` for ever; `errors` keeps its own.

    Chat completions follow the script. Other routes are those in `routes`, by the beginning of their path; what is not
    there is a 404.
    """

    def __init__(self) -> None:
        self.script: deque[Action] = deque()
        self.default: Action = says({})
        self.routes: dict[str, Route] = {}
        self.requests: list[dict[str, Any]] = []
        self.raw: list[Raw] = []
        self.closing = threading.Event()
        self.errors: list[BaseException] = []
        self._server = _Quiet(("127.0.0.1", 0), self._handler())
        self._server.errors = self.errors
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def url(self) -> str:
        """The base address for the client."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def will(self, *actions: Action) -> None:
        """Add actions to the script."""
        self.script.extend(actions)

    def paths(self) -> list[str]:
        """Return what was asked for, such as "POST /chat/completions"."""
        return [f"{raw.method} {raw.path}" for raw in self.raw]

    def __enter__(self) -> ModelServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _action(self, raw: Raw) -> Action:
        self.raw.append(raw)
        if raw.path.startswith("/chat/completions"):
            self.requests.append(json.loads(raw.body))
            return self.script.popleft() if self.script else self.default
        found = next((route for start, route in self.routes.items() if raw.path.startswith(start)), None)
        return found(raw.method, raw.path, raw.body) if found else NO_ROUTE

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                raw = Raw(self.command, self.path.removeprefix("/v1"), bytes(self.headers), body)
                owner._action(raw)(self, owner.closing)

            def do_GET(self) -> None:
                self.do_POST()

            def log_message(self, *_: object) -> None:
                """Keep the test's output clean."""

        return Handler
