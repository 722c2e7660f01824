"""Short text: a word or a few."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from lessons.grading.contract import (
    TOO_LARGE,
    Grade,
    Options,
    Reading,
    Reason,
    Unreadable,
    Verdict,
    correct,
    gettext_noop,
    wrong,
)
from lessons.grading.latex import in_text

SPELLING = Reason("spelling", gettext_noop("That is right. Mind the spelling: %(answer)s."))

LONGEST_TEXT = 500
SHORTEST_WITH_TYPO = 4
_NEGATIONS = re.compile(
    r"\b(?:not|no|never|none|nor|neither|without|cannot|kein\w*|nicht|pas|sans)\b|n't\b|[不没無无非未否]", re.IGNORECASE
)
_PREFIXES = ("a", "an", "un", "in", "im", "il", "ir", "non", "dis", "anti", "de", "mis")


@dataclass(frozen=True, slots=True)
class TextKind:
    """A word or a few; case and spacing do not matter unless asked for; typos count as right within a budget."""

    def grade(self, key: str, response: str, options: Options) -> Grade:
        if len(response.strip()) > LONGEST_TEXT:
            raise Unreadable(TOO_LARGE)
        given = _comparable(response, options)
        accepted = {_comparable(answer, options): answer for answer in [key, *options.get("accept", [])]}
        if given in accepted:
            return correct()
        meant = _nearest(given, accepted, options)
        if meant is None or _is_nearer(given, meant, [*options.get("reject", []), *_offered(options)], options):
            return wrong()
        return Grade(Verdict.CORRECT, 1.0, Reason(SPELLING.code, SPELLING.message, {"answer": accepted[meant]}))

    def read(self, response: str, options: Options) -> Reading:
        return Reading("", " ".join(_visible(response).split())[:LONGEST_TEXT])


def _comparable(text: str, options: Options) -> str:
    """Return a text without the differences that do not matter."""
    text = unicodedata.normalize("NFKC", _visible(in_text(text)))
    if options.get("ignore_whitespace"):
        text = "".join(text.split())
    elif not options.get("exact_whitespace"):
        text = " ".join(text.split())
    return text if options.get("case_sensitive") else text.casefold()


def _visible(text: str) -> str:
    """Return a text without control characters, which can make one text look like another."""
    return "".join(character for character in text if character.isspace() or unicodedata.category(character)[0] != "C")


def _offered(options: Options) -> list[str]:
    return [str(word) for word in options.get("other_words", [])]


def _nearest(given: str, accepted: Iterable[str], options: Options) -> str | None:
    """Return the accepted answer that was meant, typos aside; None if it is none."""
    near = [answer for answer in accepted if _is_typo(answer, given, options)]
    return min(near, key=lambda answer: DamerauLevenshtein.distance(answer, given), default=None)


def _is_typo(answer: str, given: str, options: Options) -> bool:
    distance = DamerauLevenshtein.distance(answer, given)
    if "typo_similarity" in options:
        allowed = distance <= (1 - float(options["typo_similarity"])) * max(len(answer), len(given)) + 1e-9
    else:
        allowed = distance <= int(options.get("typo_budget", 0)) and len(answer) >= SHORTEST_WITH_TYPO
    return allowed and not _is_another_meaning(answer, given)


def _is_another_meaning(answer: str, given: str) -> bool:
    """Whether the difference is in a number, or makes a negation: never a slip of the fingers."""
    if re.findall(r"\d", answer) != re.findall(r"\d", given):
        return True
    if len(_NEGATIONS.findall(answer)) != len(_NEGATIONS.findall(given)):
        return True
    shorter, longer = sorted((answer.casefold(), given.casefold()), key=len)
    return any(longer == prefix + shorter for prefix in _PREFIXES)


def _is_nearer(given: str, meant: str, others: Iterable[str], options: Options) -> bool:
    """Whether one of the other texts is at least as near to what was typed as what is taken to be meant."""
    distance = DamerauLevenshtein.distance(given, meant)
    return any(DamerauLevenshtein.distance(given, _comparable(other, options)) <= distance for other in others)


TEXT = TextKind()
