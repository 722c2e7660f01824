"""The rules of each answer kind, and what our own grader says of a proposed key and its wrong answers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import combinations
from typing import Any

from lessons.blueprints.relations import number_of
from lessons.grading import Verdict, grade
from lessons.grading.algebra import same
from lessons.grading.contract import Unreadable
from tutor.generation.candidate import Candidate
from tutor.generation.proofs import expression_of_option

MATHEMATICS = frozenset({"numeric", "fraction", "expression", "equation", "inequality", "tuple", "set"})
WORDS = frozenset({"text", "cloze", "choices", "matching"})
KINDS = MATHEMATICS | WORDS | {"choice", "ordering", "units"}
"""Kinds that may be proposed. A free text is graded provisionally, and so nothing could be proved about its key."""
HINTS = 3
LONGEST = {"stem": 600, "passage": 800, "key": 200, "hint": 240, "step": 320, "option": 140, "wrong answer": 120}
SHORTEST_STEM = 6
_GAP = re.compile(r"\[\[([^\[\]]+)\]\]")
_UNIT_NAMES = "km/h|m/s|km|cm|mm|m|kg|mg|g|ml|l|h|min|s|°C|K|N|J|W|V|A|Hz|Pa"
_UNIT = re.compile(rf"(?<![\w.])\d+(?:\.\d+)?\s?(?:{_UNIT_NAMES})(?![\w/])")
_UNIT_ASKED = re.compile(
    rf"\b(?:in|how many|number of)\s+(?:square |cubic )?(?:(?:{_UNIT_NAMES})\b|kilo|centi|milli|met|gram|litre|liter"
    r"|hour|minute|second|degree|newton|joule|watt|volt|amp|hertz|pascal|percent|times)"
    r"|\bhow many\b|多少(?:千米|米|厘米|千克|克|升|小时|分钟|秒|倍|个)",
    re.IGNORECASE,
)


def incomplete(candidate: Candidate, misconceptions: Collection[str]) -> Iterator[str]:
    """Yield what is missing in a candidate or against the rules of its kind."""
    if candidate.kind not in KINDS:
        yield f"no kind {candidate.kind}"
        return
    if len(candidate.hints) != HINTS:
        yield f"{len(candidate.hints)} hints"
    if len(candidate.solution) < 2:
        yield "no worked solution"
    if any(not text.strip() for _place, text in candidate.texts()):
        yield "an empty text"
    if len(set(candidate.hints)) < len(candidate.hints):
        yield "a hint said twice"
    for known in candidate.wrong_answers:
        if known.misconception and known.misconception not in misconceptions:
            yield f"no misconception {known.misconception}"
    if candidate.statement is None and candidate.kind in MATHEMATICS | {"units"}:
        yield "no statement to recompute the key from"
    if candidate.statement is not None and candidate.kind in WORDS:
        yield "a statement about words"
    yield from _RULES.get(candidate.kind, _typed)(candidate)


def _typed(candidate: Candidate) -> Iterator[str]:
    if not candidate.wrong_answers:
        yield "no wrong answer"
    if candidate.kind == "text" and len(candidate.key.split()) > 6:
        yield "a key of more than six words"


def _choice(candidate: Candidate) -> Iterator[str]:
    if not 3 <= len(candidate.offered) <= 6:
        yield f"{len(candidate.offered)} choices"
    if len(candidate.wrong_answers) != len(candidate.offered) - 1:
        yield "not one right choice"


def _choices(candidate: Candidate) -> Iterator[str]:
    right = candidate.key.split(",")
    if not 3 <= len(candidate.offered) <= 8 or not 1 <= len(right) < len(candidate.offered):
        yield f"{len(right)} right of {len(candidate.offered)} choices"


def _ordering(candidate: Candidate) -> Iterator[str]:
    if not 3 <= len(candidate.offered) <= 8:
        yield f"{len(candidate.offered)} items"


def _matching(candidate: Candidate) -> Iterator[str]:
    if not 2 <= len(candidate.options["left"]) <= 6:
        yield f"{len(candidate.options['left'])} pairs"


def _cloze(candidate: Candidate) -> Iterator[str]:
    named = [str(gap["name"]) for gap in candidate.options["gaps"]]
    if not 1 <= len(named) <= 6 or sorted(_GAP.findall(str(candidate.options["text"]))) != sorted(named):
        yield "gaps that are not those of the passage"


_RULES: Mapping[str, Callable[[Candidate], Iterator[str]]] = {
    "choice": _choice,
    "choices": _choices,
    "ordering": _ordering,
    "matching": _matching,
    "cloze": _cloze,
}


def too_long(candidate: Candidate) -> list[str]:
    """Return the places of texts that are too long, or of a stem that is too short to ask anything."""
    found = [place for place, text in candidate.texts() if len(text) > LONGEST.get(place, 120)]
    return found if len(candidate.stem) >= SHORTEST_STEM else [*found, "stem"]


def key_problem(candidate: Candidate, defaults: Mapping[str, Any]) -> str:
    """Return why our grader does not take the key for right, empty if it does."""
    options = {**defaults, **candidate.options}
    graded = grade(candidate.kind, candidate.key, candidate.key, options)
    return "" if graded.verdict is Verdict.CORRECT and not graded.provisional else str(graded.reason)


def wrong_answers_taken(candidate: Candidate, defaults: Mapping[str, Any]) -> list[str]:
    """Return the wrong answers that our grader does not take for wrong."""
    options = {**defaults, **candidate.options}
    return [
        known.answer
        for known in candidate.wrong_answers
        if grade(candidate.kind, candidate.key, known.answer, options).verdict is not Verdict.WRONG
    ]


def repeated_answers(candidate: Candidate) -> list[str]:
    """Return pairs of answers that come to the same, as 1/2 and 0.5 do, or "Goes." and "goes"."""
    sides = [
        [str(o["text"]) for o in candidate.options.get(name, [])] for name in ("choices", "items", "left", "right")
    ]
    groups = [side for side in sides if side]
    if not groups:
        groups = [[candidate.key, *(known.answer for known in candidate.wrong_answers)]]
    return [f"{one} = {other}" for group in groups for one, other in combinations(group, 2) if _is_same(one, other)]


def _is_same(one: str, other: str) -> bool:
    if _folded(one) == _folded(other):
        return True
    try:
        return same(number_of(expression_of_option(one)), number_of(expression_of_option(other)))
    except (Unreadable, ArithmeticError, TypeError, ValueError):
        return False


def _folded(text: str) -> str:
    """Return an answer without what does not make another answer of it. Signs of mathematics stay."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return (
        re.sub(r"[\s$.!?;:\"'“”‘’。！？；]+", "", text)
        if re.search(r"[^\W\d_]{2,}", text)
        else re.sub(r"[\s$]", "", text)
    )


def unit_missing(candidate: Candidate) -> str:
    """Return a unit that the question uses while nothing says in which unit to answer, empty if all is said."""
    if candidate.kind not in MATHEMATICS | {"choice"} or (
        candidate.kind == "choice" and not _are_bare_numbers(candidate)
    ):
        return ""
    used = _UNIT.search(candidate.stem.replace("$", ""))
    return used[0] if used and not _UNIT_ASKED.search(candidate.stem) else ""


def _are_bare_numbers(candidate: Candidate) -> bool:
    return all(re.fullmatch(r"\$?-?[\d./]+\$?", text.strip()) for text in candidate.offered)
