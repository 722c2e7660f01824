"""An exercise as a model would send it, with what somebody who knows the subject answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

HINTS = {
    "en": ["What is asked for here?", "Think of the rule from the lesson.", "Take it one small step at a time."],
    "zh-hans": ["想一想题目问的是什么。", "回忆一下课上学过的方法。", "一步一步地算，不要着急。"],
}


@dataclass(frozen=True)
class Item:
    """One reply, and the truth about its question.

    `truth` is what is right: texts of options, items in order, "left=right" pairs, or what is typed. `also` are other
    right answers that the question allows; `is_clear` is whether it can be read in one way only.
    """

    skill: str
    reply: dict[str, Any]
    truth: Sequence[str]
    language: str = "en"
    also: Sequence[str] = ()
    is_clear: bool = True
    level: str = "standard"
    note: dict[str, Any] = field(default_factory=dict)

    def changed(self, **values: Any) -> Item:
        """Return the item with other fields in its reply."""
        return Item(
            self.skill,
            {**self.reply, **values},
            self.truth,
            self.language,
            self.also,
            self.is_clear,
            self.level,
            self.note,
        )


def item(skill: str, kind: str, stem: str, key: Sequence[str], wrong: Sequence[str], **values: Any) -> Item:
    """Return an item; `says` are the steps of its solution, `check` the parts of its statement."""
    language = values.get("language", "en")
    check = values.get("check")
    last = values.get("last") or f"So we get {' and '.join(key)}"
    reply = {
        "stem": stem,
        "kind": kind,
        "passage": values.get("passage"),
        "key": list(key),
        "partners": list(values.get("partners", [])),
        "accepted": list(values.get("accepted", [])),
        "distractors": [
            {"answer": answer, "misconception": "slips" if kind != "choices" else None} for answer in wrong
        ],
        "hints": list(values.get("hints", HINTS[language])),
        "solution": [
            *values.get("says", ["先看清楚题目。" if language != "en" else "Read the question with care."]),
            last,
        ],
        "statement": {"check": check[0], "parts": list(check[1:])} if check else None,
    }
    return Item(skill, reply, values.get("truth", key), language, note=dict(values.get("note", {})))
