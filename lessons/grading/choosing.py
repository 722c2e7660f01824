"""Choosing and ordering among given options."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

from lessons.grading.contract import (
    UNCLEAR,
    Grade,
    Options,
    Reading,
    Reason,
    Unreadable,
    correct,
    gettext_noop,
    wrong,
)

SOME_CHOSEN_RIGHT = Reason("some_chosen_right", gettext_noop("Part of your choice is right, but not all of it."))


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def option_id(text: str, offered: list[dict[str, Any]]) -> str:
    """Return the id that a response names, by the id itself or by an option's whole text. Raises Unreadable.

    Ids come first: the word `a` may be an option too. Then texts to the letter, since options may differ in capitals.
    """
    exact, folded = text.strip(), _folded(text)
    for name, is_named in (("id", _same_folded), ("text", _same), ("text", _same_folded)):
        for option in offered:
            if is_named(str(option[name]), exact, folded):
                return str(option["id"])
    raise Unreadable(UNCLEAR)


def _same(given: str, exact: str, _folded_text: str) -> bool:
    return given == exact


def _same_folded(given: str, _exact: str, folded: str) -> bool:
    return _folded(given) == folded


def text_of(wanted: str, offered: list[dict[str, Any]]) -> str:
    """Return the text of the option with an id."""
    return next(str(option["text"]) for option in offered if str(option["id"]) == wanted)


@dataclass(frozen=True, slots=True)
class ChoiceKind:
    """One option of several."""

    def grade(self, key: str, response: str, options: Options) -> Grade:
        return correct() if self._chosen(response, options) == self._chosen(key, options) else wrong()

    def read(self, response: str, options: Options) -> Reading:
        return Reading("", text_of(self._chosen(response, options), options["choices"]))

    def _chosen(self, text: str, options: Options) -> str:
        return option_id(text, options["choices"])


@dataclass(frozen=True, slots=True)
class ChoicesKind:
    """Any number of options; part of the marks for part of them, less for wrong ones."""

    def grade(self, key: str, response: str, options: Options) -> Grade:
        expected, given = self._chosen(key, options), self._chosen(response, options)
        if expected == given:
            return correct()
        share = max(0, len(expected & given) - len(given - expected)) / len(expected)
        return wrong(reason=SOME_CHOSEN_RIGHT, score=share) if share else wrong()

    def read(self, response: str, options: Options) -> Reading:
        chosen = self._chosen(response, options)
        return Reading("", ", ".join(text_of(option_id, options["choices"]) for option_id in sorted(chosen)))

    def shows(self, key: str, known: str, response: str, options: Options) -> bool:
        """Whether the wrong options of a known wrong answer are among those chosen."""
        wrongly = self._chosen(known, options) - self._chosen(key, options)
        return bool(wrongly) and wrongly <= self._chosen(response, options)

    def _chosen(self, text: str, options: Options) -> frozenset[str]:
        return frozenset(option_id(part, options["choices"]) for part in text.split(",") if part.strip())


@dataclass(frozen=True, slots=True)
class OrderingKind:
    """All items in the right order; part of the marks for items in their right place."""

    def grade(self, key: str, response: str, options: Options) -> Grade:
        expected, given = self._order(key, options), self._order(response, options)
        if len(set(given)) != len(expected):
            raise Unreadable(UNCLEAR)
        if expected == given:
            return correct()
        in_place = sum(one == other for one, other in zip(expected, given, strict=True))
        return wrong(reason=SOME_CHOSEN_RIGHT, score=in_place / len(expected)) if in_place else wrong()

    def read(self, response: str, options: Options) -> Reading:
        return Reading("", " → ".join(text_of(item, options["items"]) for item in self._order(response, options)))

    def shows(self, key: str, known: str, response: str, options: Options) -> bool:
        """Whether everything that a known wrong answer puts in a wrong place stands in that place."""
        expected, wrongly, given = (self._order(text, options) for text in (key, known, response))
        places = [place for place, (one, other) in enumerate(zip(expected, wrongly, strict=True)) if one != other]
        return bool(places) and all(given[place] == wrongly[place] for place in places)

    def _order(self, text: str, options: Options) -> list[str]:
        return [option_id(part, options["items"]) for part in text.split(",") if part.strip()]


CHOICE = ChoiceKind()
CHOICES = ChoicesKind()
ORDERING = OrderingKind()
