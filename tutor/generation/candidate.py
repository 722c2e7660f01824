"""An exercise as a model proposes it, in the form in which it would be stored."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lessons.grading import WrongAnswer

_GAP = re.compile(r"\[\[\w+\]\]")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a model says that its question comes down to, in the vocabulary of the templates' checks."""

    check: str
    parts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposed exercise. Everything in it was written by a model and is believed in nothing.

    `options` were made by code from what the model sent: the ids and the order of what is offered are ours.
    """

    language: str
    stem: str
    kind: str
    key: str
    options: Mapping[str, Any]
    hints: Sequence[str]
    solution: Sequence[str]
    wrong_answers: Sequence[WrongAnswer]
    statement: Statement | None = None

    @property
    def offered(self) -> Sequence[str]:
        """Every text that there is to choose from, to order or to match."""
        sides = (self.options.get(name, []) for name in ("choices", "items", "left", "right"))
        return [str(option["text"]) for side in sides for option in side]

    @property
    def shown(self) -> str:
        """The question as a student sees it before answering."""
        passage = _GAP.sub("____", str(self.options.get("text", "")))
        return "\n".join([self.stem, passage, *self.offered]).strip()

    @property
    def key_texts(self) -> Sequence[str]:
        """The right answer in words: of a cloze, what belongs into each gap; none where it is among what is offered."""
        if self.offered:
            return []
        if self.kind == "cloze":
            return [str(answer) for answer in json.loads(self.key).values()]
        return [self._as_shown(self.key)]

    def _as_shown(self, answer: str) -> str:
        return f"${answer}$" if self.statement is not None and self.kind != "units" else answer

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield every text in it with the name of its place."""
        yield "stem", self.stem
        if "text" in self.options:
            yield "passage", str(self.options["text"])
        yield from (("key", key) for key in self.key_texts)
        for place, texts in (("hint", self.hints), ("step", self.solution), ("option", self.offered)):
            yield from ((place, text) for text in texts)
        if not self.offered:
            yield from (("wrong answer", self._as_shown(known.answer)) for known in self.wrong_answers)
        yield from (("accepted answer", str(text)) for text in self.options.get("accept", []))
