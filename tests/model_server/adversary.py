"""A model that proposes what it is told to, then solves its own exercises: honestly, or in collusion with itself."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler
from threading import Event
from typing import Any

from tests.model_server.items import Item
from tests.model_server.replies import Action, says
from tests.model_server.server import ModelServer

_LETTERED = re.compile(r"^([A-H])\. (.*)$", re.MULTILINE)
_NUMBERED = re.compile(r"^([1-8])\. (.*)$", re.MULTILINE)


class Adversary:
    """Answers for a server; set `item`, `proposes` and `colludes` before each proposal."""

    def __init__(self, server: ModelServer) -> None:
        self.server = server
        self.item: Item | None = None
        self.proposes: Action | None = None
        self.colludes = False
        server.default = self._answer

    def will_propose(self, item: Item, action: Action | None = None, *, colludes: bool = False) -> None:
        """Send this item next, and defend it in the solves if told to."""
        self.item, self.proposes, self.colludes = item, action or says(item.reply), colludes

    def _answer(self, handler: BaseHTTPRequestHandler, closing: Event) -> None:
        assert self.item is not None
        assert self.proposes is not None
        system, user = (message["content"] for message in self.server.requests[-1]["messages"])
        if "You write one exercise" in system:
            self.proposes(handler, closing)
        elif "You examine exercises" in system:
            says(self._judged(self.item, user))(handler, closing)
        else:
            says({"steps": "One by one.", "answer": self._written(self._believed(self.item), user)})(handler, closing)

    def _believed(self, item: Item) -> Sequence[str]:
        if not self.colludes:
            return item.truth
        reply = item.reply
        if reply["kind"] == "matching":
            return [f"{left}={right}" for left, right in zip(reply["key"], reply["partners"], strict=False)]
        return ["; ".join(reply["key"])] if reply["kind"] == "cloze" else list(reply["key"])

    def _judged(self, item: Item, user: str) -> dict[str, Any]:
        if self.colludes:
            return {"answer": self._written(self._believed(item), user), "other_answers": [], "is_clear": True}
        is_choice = item.reply["kind"] in {"choice", "choices"}
        right = [*item.truth, *item.also] if is_choice else item.truth
        others = [] if is_choice else [answer[:140] for answer in item.also]
        return {"answer": self._written(right, user), "other_answers": others, "is_clear": item.is_clear}

    def _written(self, answers: Sequence[str], user: str) -> str:
        """Write answers as the sheet wants them: by its letters, where it has some."""
        letters = {text.strip(): letter for letter, text in _LETTERED.findall(user)}
        numbers = {text.strip(): number for number, text in _NUMBERED.findall(user)}
        if not letters:
            return answers[0][:300]
        if numbers:
            pairs = (answer.split("=") for answer in answers)
            return ", ".join(f"{numbers.get(left, '9')}-{letters.get(right, 'Z')}" for left, right in pairs)
        known = [letters.get(answer.strip().replace("<", "‹").replace(">", "›")) for answer in answers]
        return ", ".join(letter or "none" for letter in known)


def replies_sent(server: ModelServer) -> list[str]:
    """Return what the requests so far told the model, system and user part of each."""
    return [json.dumps(request["messages"], ensure_ascii=False) for request in server.requests]
