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
_ENDINGS = frozenset(("", "s", "es", "d", "ed", "n", "en", "ing", "r", "er", "st", "est", "ly", "y", "ies", "ied"))
"""What turns one form of a word into another: never a slip of the fingers."""
SHORTEST_STEM = 2
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("’‘‛ʼ`´′＇", "'"),
        **dict.fromkeys("“”„‟«»″＂", '"'),
        **dict.fromkeys("‐‑‒", "-"),
        **dict.fromkeys("–—―", "–"),
    }
)
"""Marks that a keyboard chooses between by itself: straight and curly, short and long."""
_MARKS = re.compile(r"[^\w\s'-]")
_APOSTROPHES_OUTSIDE = re.compile(r"(?<!\w)'|'(?!\w)")
_EDGES = '.,;:!?"()'
_FINAL_MARK = re.compile(r"\s*[.!?…。！？]+$")


@dataclass(frozen=True, slots=True)
class TextKind:
    """A word or a few; case and spacing do not matter unless asked for; typos count as right within a budget.

    Punctuation matters unless `ignore_punctuation` or, for the mark at the end, `ignore_final_punctuation` is set.
    Which apostrophe, quotation mark or dash a keyboard makes never matters.
    """

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
    # First, since a spacing accent would come apart.
    text = unicodedata.normalize("NFKC", _visible(in_text(text)).translate(_ALIKE))
    if options.get("ignore_punctuation"):
        text = _APOSTROPHES_OUTSIDE.sub(" ", _MARKS.sub(" ", text))
    elif options.get("ignore_final_punctuation"):
        text = _FINAL_MARK.sub("", text.rstrip())
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
    return allowed and not _is_another_meaning(answer, given) and not _is_another_form(answer, given)


def _is_another_form(answer: str, given: str) -> bool:
    """Whether the difference is in punctuation, capitals or the ending of a word, as in its and it's, run and runs."""
    if re.findall(r"[^\w\s-]", answer) != re.findall(r"[^\w\s-]", given):
        return True
    words, others = ([word.strip(_EDGES) for word in text.split()] for text in (answer, given))
    if [word for word in words if "'" in word] != [word for word in others if "'" in word]:
        return True
    if sum(word[:1].isupper() for word in words) != sum(word[:1].isupper() for word in others):
        return True
    return len(words) == len(others) and any(map(_ends_otherwise, words, others))


def _ends_otherwise(word: str, other: str) -> bool:
    """Whether two words differ in their endings only, at the end of any stem that they share."""
    shorter, longer = sorted((word, other), key=len)
    if longer in {shorter, shorter + shorter[-1:]}:
        return False
    stems = (length for length in range(SHORTEST_STEM, len(shorter) + 1) if longer.startswith(shorter[:length]))
    return any(word[length:] in _ENDINGS and other[length:] in _ENDINGS for length in stems)


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
