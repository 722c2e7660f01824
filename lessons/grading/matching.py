"""Matching items on the left to items on the right."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lessons.grading.choosing import SOME_CHOSEN_RIGHT, option_id, text_of
from lessons.grading.contract import (
    UNCLEAR,
    Grade,
    Options,
    Reading,
    Reason,
    Unreadable,
    correct,
    gettext_noop,
    retry,
    wrong,
)

MATCH_ALL = Reason("match_all", gettext_noop("Find a partner for each item."))

_PAIRS = re.compile(r"[,;\n]")
_PARTNERS = re.compile(r"\s*(?:->|→|=|:)\s*|\s+-\s+|(?<=\w)-(?=\w)")


@dataclass(frozen=True, slots=True)
class MatchingKind:
    """Each item of `left` with one of `right`; part of the marks for part of the pairs.

    A response lists pairs of ids, `a-1, b-3`, or of whole texts, `cat -> animal`.
    """

    def grade(self, key: str, response: str, options: Options) -> Grade:
        expected, given = self._pairs(key, options), self._pairs(response, options)
        if expected.keys() - given.keys():
            return retry(MATCH_ALL)
        found = sum(given[left] == right for left, right in expected.items())
        if found == len(expected):
            return correct()
        return wrong(reason=SOME_CHOSEN_RIGHT, score=found / len(expected)) if found else wrong()

    def read(self, response: str, options: Options) -> Reading:
        pairs = self._pairs(response, options)
        shown = [
            f"{text_of(left, options['left'])} → {text_of(right, options['right'])}" for left, right in pairs.items()
        ]
        return Reading("", "; ".join(shown))

    def shows(self, key: str, known: str, response: str, options: Options) -> bool:
        """Whether the wrong pairs of a known wrong answer are among those given."""
        wrongly = self._pairs(known, options).items() - self._pairs(key, options).items()
        return bool(wrongly) and wrongly <= self._pairs(response, options).items()

    def _pairs(self, text: str, options: Options) -> dict[str, str]:
        pairs: dict[str, str] = {}
        for pair in _PAIRS.split(text):
            if not pair.strip():
                continue
            partners = _PARTNERS.split(pair.strip(), maxsplit=1)
            if len(partners) != 2:
                raise Unreadable(UNCLEAR)
            left = option_id(partners[0], options["left"])
            if left in pairs:
                raise Unreadable(UNCLEAR)
            pairs[left] = option_id(partners[1], options["right"])
        return pairs


MATCHING = MatchingKind()
