"""Checking the steps of a calculation that a student wrote down, line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lessons.grading import RIGHT_IN_ANOTHER_FORM, Unreadable, Verdict, grade
from lessons.grading.truth import is_true

FEWEST_LINES = 2
MOST_LINES = 30
_SIGN = re.compile(r"<=|>=|!=|=|<|>|≤|≥|≠|≈|\\(?:leq?|geq?|neq?|approx)(?![A-Za-z])")
_BULLET = re.compile(r"^\s*(?:[-*•]\s+|\(?\d{1,2}[.)、:]\s*|(?:step|第)\s*\d+\s*(?:步)?\s*[:：.]?\s*)", re.IGNORECASE)
_ARROW = re.compile(r"^\s*(?:=>|⇒|→|⟹|so|then|therefore|所以|因此|即|得)\s*[:：,，]?\s*", re.IGNORECASE)
_MATHEMATICS = re.compile(r"^[\s\d\w.,()\[\]{}+\-−–*/×·÷^=<>≤≥≠≈√²³½⅓¼¾⅔%$\\|']+$")
_WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{3,}")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a calculation; `is_right` is None if it cannot be checked."""

    line: str
    is_right: bool | None


def steps_in(text: str) -> list[str]:
    """Return the lines of a text that are calculations; none unless there are at least two in a row."""
    lines = [line for line in (_bare(line) for line in text.splitlines()[: 2 * MOST_LINES]) if line]
    found = [line for line in lines if _is_calculation(line)]
    return found[:MOST_LINES] if len(found) >= FEWEST_LINES else []


def check_steps(lines: Sequence[str], premises: Sequence[str] = ()) -> list[Step]:
    """Check each line of a calculation against the one before it.

    Args:
        lines: as returned by `steps_in`.
        premises: what is given, such as the equation of the exercise; the first line has to follow from it if it can.

    Returns:
        The lines up to the first that is wrong, or all of them.
    """
    checked: list[Step] = []
    believed = list(premises)
    before = ""
    for line in lines:
        goes_on = bool(before and _SIGN.match(line))
        relation = f"{before} {line}" if goes_on else line
        if _SIGN.search(relation):
            is_right = is_true(relation, believed) if goes_on else _follows(relation, believed)
        else:
            is_right = _is_same(before, line) if before else None
        checked.append(Step(line, is_right))
        if is_right is False:
            break
        if _SIGN.search(relation):
            believed.append(relation)
        before = _SIGN.split(relation)[-1].strip() or before
    return checked


def first_wrong(steps: Sequence[Step]) -> int | None:
    """Return the place of the first wrong line, from 0; None if no line is known to be wrong."""
    return next((place for place, step in enumerate(steps) if step.is_right is False), None)


def _bare(line: str) -> str:
    """Return a line without its number, its arrow and the signs around its formula."""
    return _ARROW.sub("", _BULLET.sub("", line)).replace("$", "").strip().rstrip(".;。；")


def _is_calculation(line: str) -> bool:
    return bool(_MATHEMATICS.match(line) and re.search(r"\d|[a-z]", line) and not _WORD.search(line))


def _follows(relation: str, believed: Sequence[str]) -> bool | None:
    """Whether a relation is true, or says the same as one that is believed; the first of all is taken as given."""
    found = is_true(relation, believed)
    if found is False and not believed and re.search(r"[A-Za-z]", relation):
        return None
    return found


def _is_same(before: str, line: str) -> bool | None:
    """Whether two expressions are equal, None if one of them cannot be read."""
    try:
        graded = grade("expression", before, line)
    except Unreadable:
        return None
    if graded.verdict is Verdict.RETRY:
        return True if graded.reason.code in RIGHT_IN_ANOTHER_FORM else None
    return graded.verdict is Verdict.CORRECT
