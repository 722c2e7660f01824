"""The server: it plays a script of actions, one a request, and keeps what it was asked."""

from __future__ import annotations

import json
import sys
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.model_server.replies import Action, says


class _Quiet(ThreadingHTTPServer):
    """A client that gives up is part of many tests, and no news."""

    daemon_threads = True
    errors: list[BaseException]

    def handle_error(self, request: Any, client_address: Any) -> None:
        error = sys.exception()
        if error is not None and not isinstance(error, ConnectionError):
            self.errors.append(error)


class ModelServer:
    """Use as a context manager; `script` is played in order, then `default` for ever; `errors` keeps its own."""

    def __init__(self) -> None:
        self.script: deque[Action] = deque()
        self.default: Action = says({})
        self.requests: list[dict[str, Any]] = []
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

    def __enter__(self) -> ModelServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _next(self, request: dict[str, Any]) -> Action:
        self.requests.append(request)
        return self.script.popleft() if self.script else self.default

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers.get("content-length", 0))
                action = owner._next(json.loads(self.rfile.read(length)))
                action(self, owner.closing)

            def log_message(self, *_: object) -> None:
                """Keep the test's output clean."""

        return Handler
