"""Longer answers in the learner's own words, graded for now by the keywords of a rubric."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lessons.grading.contract import (
    TOO_LARGE,
    Grade,
    Options,
    Reading,
    Reason,
    Unreadable,
    Verdict,
    gettext_noop,
    retry,
)
from lessons.grading.dialect import words

POINTS_FOUND = Reason(
    "points_found",
    gettext_noop("Judged by keywords for now: %(found)s of %(all)s points found. A teacher may judge it otherwise."),
)
NO_RUBRIC = Reason(
    "no_rubric", gettext_noop("This answer has to be read by a person, and there is nothing yet to judge it by.")
)

LONGEST_TEXT = 5000
WORDS_A_NEGATION_REACHES = 3
_NEGATIONS = frozenset(words("not no never without cannot isn't doesn't don't won't nicht kein keine"))
_WORD = re.compile(r"[\w']+")


@dataclass(frozen=True, slots=True)
class FreeTextKind:
    """A few sentences. `rubric` lists points: `{"point": ..., "keywords": [...], "weight": 1}`.

    Always provisional: a point counts as made if one of its keywords stands in the text and nothing negates it. The
    answer is right from a share of `pass_share` on (1 unless set). Without a rubric it is a retry that says why.
    """

    def grade(self, key: str, response: str, options: Options) -> Grade:
        rubric = _rubric(options)
        if not rubric:
            return retry(NO_RUBRIC)
        found = [point for point, is_found in points_of(response, options) if is_found]
        score = _weight(found) / _weight(rubric)
        passed = score >= float(options.get("pass_share", 1))
        counts = {"found": str(len(found)), "all": str(len(rubric))}
        reason = Reason(POINTS_FOUND.code, POINTS_FOUND.message, counts)
        return Grade(Verdict.CORRECT if passed else Verdict.WRONG, score, reason, provisional=True)

    def read(self, response: str, options: Options) -> Reading:
        return Reading("", " ".join(_readable(response).split()))


def points_of(response: str, options: Options) -> Sequence[tuple[Mapping[str, Any], bool]]:
    """Return the points of the rubric, each with whether the first look by keywords finds it in an answer."""
    text = _readable(response)
    return [(point, any(_is_said(str(word), text) for word in point["keywords"])) for point in _rubric(options)]


def _rubric(options: Options) -> Sequence[Mapping[str, Any]]:
    return [point for point in options.get("rubric", []) if point.get("keywords")]


def _weight(points: Sequence[Mapping[str, Any]]) -> float:
    return float(sum(point.get("weight", 1) for point in points))


def _readable(text: str) -> str:
    if len(text.strip()) > LONGEST_TEXT:
        raise Unreadable(TOO_LARGE)
    return unicodedata.normalize("NFKC", text.strip()).casefold().replace("’", "'")


def _is_said(keyword: str, text: str) -> bool:
    """Whether a keyword stands in a text at the beginning of a word, with no negation just before it."""
    wanted = keyword.casefold()
    at_word = r"(?<!\w)" if wanted.isascii() else ""
    for match in re.finditer(at_word + re.escape(wanted), text):
        sentence = re.split(r"[.!?;。！？]", text[: match.start()])[-1]
        before = _WORD.findall(sentence)[-WORDS_A_NEGATION_REACHES:]
        if not _NEGATIONS.intersection(before) or _NEGATIONS.intersection(_WORD.findall(wanted)):
            return True
    return False


FREE_TEXT = FreeTextKind()
