"""The fields of answers that are given in several parts: the gaps of a text, partners for items."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from lessons.markdown import to_html
from tutor.forms import GAP, gap_names
from tutor.models import Serving

Option = tuple[str, str]
"""What is sent and what is shown."""


@dataclass(frozen=True)
class Offer:
    """One option or item, with the letter of its place on the page."""

    id: str
    text: str
    letter: str


@dataclass(frozen=True)
class Gap:
    """One gap of a cloze, numbered from 1; with options it is chosen from a list, else typed."""

    number: int
    value: str
    options: Sequence[Option]

    @property
    def is_blank(self) -> bool:
        return not self.value.strip()

    @property
    def text(self) -> str:
        """What fills it, as it is shown."""
        return dict(self.options).get(self.value, self.value)


@dataclass(frozen=True)
class ClozePart:
    """A piece of a cloze's text, already made safe, and the gap after it; None at the end."""

    html: SafeString
    gap: Gap | None


@dataclass(frozen=True)
class Pairing:
    """One item on the left of a matching, its possible partners, and the one chosen as it is sent."""

    text: str
    chosen: str
    options: Sequence[Option]


def offers(serving: Serving, name: str) -> Sequence[Offer]:
    """Return the choices or items of an exercise in the order of this showing.

    Each showing has an order of its own, so that nobody learns an answer by its place. Templates have drawn one
    already, and where the order means something it stays.
    """
    exercise = serving.exercise
    offered = list(exercise.options.get(name, []))
    if exercise.blueprint_id is None and not exercise.options.get("keep_order"):
        Random(serving.pk).shuffle(offered)
    return [
        Offer(str(option["id"]), str(option["text"]), chr(ord("A") + place)) for place, option in enumerate(offered)
    ]


def gaps_of(options: Mapping[str, Any], typed: str) -> Mapping[str, Gap]:
    """Return the gaps of a cloze by name, in the order of their fields, with what was typed into them."""
    filled = _filled(options, typed)
    offered = {str(gap["name"]): gap.get("options", {}).get("choices", []) for gap in options["gaps"]}
    return {
        name: Gap(number, filled.get(name, ""), [(str(one["id"]), _plain(one["text"])) for one in offered[name]])
        for number, name in enumerate(gap_names(options), start=1)
    }


def cloze_parts(options: Mapping[str, Any], typed: str) -> Sequence[ClozePart]:
    """Return the text of a cloze cut at the gaps it names; a gap has one field, where it is first named."""
    gaps = dict(gaps_of(options, typed))
    parts, start = [], 0
    html = to_html(str(options.get("text", "")))
    for place in GAP.finditer(html):
        gap = gaps.pop(place[1], None)
        if gap is not None:
            parts.append(ClozePart(_safe(html[start : place.start()]), gap))
            start = place.end()
    return [*parts, ClozePart(_safe(html[start:]), None), *(ClozePart(_safe(""), gap) for gap in gaps.values())]


def pairings(options: Mapping[str, Any], typed_parts: Sequence[str]) -> Sequence[Pairing]:
    """Return the items on the left of a matching with what was chosen for them."""
    letters = partner_letters(options)
    found = []
    for left in options["left"]:
        offered = [
            (f"{left['id']}-{right['id']}", letters.get(str(right["id"]), str(right["text"])))
            for right in options["right"]
        ]
        chosen = next((value for value, _text in offered if value in typed_parts), "")
        found.append(Pairing(str(left["text"]), chosen, offered))
    return found


def partner_letters(options: Mapping[str, Any]) -> Mapping[str, str]:
    """Return a letter for each item on the right if one is mathematics, which a list to choose from cannot draw."""
    rights = options["right"]
    if not any("$" in str(right["text"]) for right in rights):
        return {}
    return {str(right["id"]): chr(ord("A") + number) for number, right in enumerate(rights)}


def _filled(options: Mapping[str, Any], typed: str) -> Mapping[str, str]:
    try:
        stored = json.loads(typed)
    except (ValueError, RecursionError):
        stored = dict(zip((str(gap["name"]) for gap in options["gaps"]), typed.split(";"), strict=False))
    return {name: str(value) for name, value in stored.items()} if isinstance(stored, dict) else {}


def _plain(text: object) -> str:
    return str(text).replace("$", "")


def _safe(html: str) -> SafeString:
    """Mark a piece of what to_html made safe; a gap stands between tags, never inside one."""
    return mark_safe(html)  # noqa: S308
