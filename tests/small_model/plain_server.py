"""A server in front of another one that knows no schemas: whoever asks for a format is turned away."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2

SLOWEST_ANSWER = 300.0


@contextmanager
def without_schemas(address: str) -> Iterator[str]:
    """Pass requests on to a server, but for those that ask for a format, which get 400; give the new address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if "response_format" in json.loads(body):
                self._answer(400, b'{"error": {"message": "response_format is not supported"}}')
                return
            target = address + self.path.removeprefix("/v1")
            found = httpx2.post(
                target, content=body, headers={"content-type": "application/json"}, timeout=SLOWEST_ANSWER
            )
            self._answer(found.status_code, found.content)

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
