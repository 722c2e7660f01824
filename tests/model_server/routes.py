"""Routes besides chat completions: moderation, files and batches, and how they go wrong."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from typing import Any

from tests.model_server.replies import Action, completion, status, text

Route = Callable[[str, str, bytes], Action]
"""Is given method, path and body of a request, and returns what to do with it."""
Line = Callable[[Mapping[str, Any]], Mapping[str, Any] | None]
"""Is given a question of a batch and returns its line of the output; None leaves it out."""


def always(action: Action) -> Route:
    """Do the same with every request."""
    return lambda _method, _path, _body: action


def moderates(**flagged: bool) -> Route:
    """Answer every moderation with these categories."""
    result = {"flagged": any(flagged.values()), "categories": flagged, "category_scores": {}}
    return always(status(200, {"id": "modr-1", "model": "omni-moderation-latest", "results": [result]}))


def answers(reply: Mapping[str, Any], **options: Any) -> Line:
    """Answer a question of a batch with that JSON."""
    return lambda question: line(question, 200, completion(json.dumps(reply), **options))


def fails(code: int, message: str = "no", error_code: str | None = None) -> Line:
    """Fail a question of a batch with a status."""
    return lambda question: line(question, code, {"error": {"message": message, "code": error_code}})


def line(question: Mapping[str, Any], code: int, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a line of the output of a batch."""
    return {
        "id": "batch_req_1",
        "custom_id": question["custom_id"],
        "response": {"status_code": code, "request_id": "r", "body": body},
        "error": None,
    }


class Batches:
    """The routes of files and batches. A batch goes on by one of `states` each time that one asks for it.

    `lines` says by place what becomes of each question, `line` what becomes of the others.
    """

    def __init__(self, line: Line, *, states: list[str] | None = None, lines: Mapping[int, Line] | None = None) -> None:
        self.line, self.lines = line, dict(lines or {})
        self.states = ["completed"] if states is None else states
        self.files: dict[str, bytes] = {}
        self.made: dict[str, dict[str, Any]] = {}
        self.extra_lines: list[str] = []
        self._lock = threading.Lock()

    def install(self, routes: dict[str, Route]) -> Batches:
        """Put the routes into a server."""
        routes["/files"], routes["/batches"] = self._files, self._batches
        return self

    def questions(self, batch: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return what a batch asks."""
        return [json.loads(part) for part in self.files[batch["input_file_id"]].splitlines()]

    def _files(self, method: str, path: str, body: bytes) -> Action:
        if method == "POST":
            with self._lock:
                name = f"file-{len(self.files) + 1}"
                self.files[name] = _uploaded(body)
            return status(200, {"id": name, "object": "file", "bytes": len(body), "purpose": "batch"})
        name = path.split("/")[2]
        return text(self.files[name]) if name in self.files else status(404, {"error": {"message": "No such file"}})

    def _batches(self, method: str, path: str, body: bytes) -> Action:
        with self._lock:
            if method == "GET" and path.split("?")[0].rstrip("/") == "/batches":
                return status(200, {"object": "list", "data": list(self.made.values()), "has_more": False})
            if method == "POST" and path.rstrip("/") == "/batches":
                return status(200, self._new(json.loads(body)))
            batch = self.made[path.split("/")[2]]
            if path.endswith("/cancel"):
                batch["status"] = "cancelling"
                self.states = ["cancelled"]
            elif self.states and batch["status"] not in {"completed", "expired", "failed", "cancelled"}:
                batch["status"] = self.states.pop(0) if len(self.states) > 1 else self.states[0]
                if batch["status"] in {"completed", "expired", "cancelled"}:
                    self._write(batch)
            return status(200, batch)

    def _new(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        name = f"batch-{len(self.made) + 1}"
        self.made[name] = {
            "id": name, "object": "batch", "status": "validating", "input_file_id": asked["input_file_id"],
            "metadata": asked.get("metadata"), "output_file_id": None, "error_file_id": None, "created_at": 1,
            "endpoint": asked["endpoint"], "completion_window": asked["completion_window"],
        }  # fmt: skip
        return self.made[name]

    def _write(self, batch: dict[str, Any]) -> None:
        found = [self.lines.get(place, self.line)(asked) for place, asked in enumerate(self.questions(batch))]
        written = [line for line in found if line is not None]
        good = [line for line in written if line["response"]["status_code"] == 200]
        bad = [line for line in written if line["response"]["status_code"] != 200]
        for name, lines in (("output", good), ("error", bad)):
            if lines or name == "output":
                batch[f"{name}_file_id"] = f"file-{batch['id']}-{name}"
                text_lines = [json.dumps(line) for line in lines] + (self.extra_lines if name == "output" else [])
                self.files[batch[f"{name}_file_id"]] = "\n".join(text_lines).encode()


def _uploaded(body: bytes) -> bytes:
    """Return the file within a multipart body."""
    match = re.search(rb'filename="[^"]*".*?\r\n\r\n(.*?)\r\n--', body, re.DOTALL)
    assert match, "no file was uploaded"
    return match[1]
