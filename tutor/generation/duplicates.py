"""Whether two questions are nearly the same. Numbers count: another number makes another question, another name not."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from rapidfuzz import fuzz

LIKENESS = 88.0
"""From this ratio of shared words on, 0 to 100, two questions with the same mathematics are the same."""
_MATH = re.compile(r"\$([^$]*)\$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PART = re.compile(r"\\[a-z]+|\d+(?:\.\d+)?|[a-z]|[^\s{}()\\]")
_WORD = re.compile(r"[^\W\d_]+")
_HAN = re.compile(r"([\u3400-\u9fff])")
Signature = tuple[Counter[str], str]


def signature(text: str) -> Signature:
    """Return the mathematics of a question, in any order, and its words."""
    text = unicodedata.normalize("NFKC", text).casefold()
    mathematics = Counter(part for formula in _MATH.findall(text) for part in _PART.findall(formula))
    prose = _HAN.sub(r" \1 ", _MATH.sub(" ", text))
    mathematics.update(_NUMBER.findall(prose))
    return mathematics, " ".join(_WORD.findall(prose))


def nearly_same(first: Signature, second: Signature) -> bool:
    """Whether two questions have the same numbers and signs and nearly the same words."""
    return first[0] == second[0] and fuzz.token_sort_ratio(first[1], second[1]) >= LIKENESS


def duplicate_of(text: str, known: Iterable[str]) -> str | None:
    """Return the first of the known questions that a text nearly repeats, None if it is new."""
    own = signature(text)
    return next((other for other in known if nearly_same(own, signature(other))), None)
