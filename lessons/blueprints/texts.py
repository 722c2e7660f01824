"""Texts in course files: `@name`, `@name(arguments)` and `@(formula)` stand for values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from lessons.blueprints.formula import FormulaError, Value, evaluate
from lessons.blueprints.functions import latex

_START = re.compile(r"@([A-Za-z_]\w*)?")


def fill(text: str, names: Mapping[str, Value]) -> str:
    r"""Return a text with every `@…` replaced by its value; fractions are written as \frac{…}{…}.

    Raises:
        FormulaError: a formula in it cannot be worked out.
    """
    parts: list[str] = []
    place = 0
    while match := _START.search(text, place):
        formula, end = _formula_at(text, match)
        parts += [text[place : match.start()], latex(evaluate(formula, names))]
        place = end
    return "".join([*parts, text[place:]])


def formulas_in(text: str) -> list[str]:
    """Return the formulas of a text, to check them before it is ever filled.

    Raises:
        FormulaError: a bracket is not closed, or an @ stands alone.
    """
    found: list[str] = []
    place = 0
    while match := _START.search(text, place):
        formula, place = _formula_at(text, match)
        found.append(formula)
    return found


def plain(value: Any) -> str:
    """Return a value as an answer is written on one line: 3/4, -2, 2x + 1, (1, 2)."""
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, list):
        return ", ".join(plain(member) for member in value)
    return str(value)


def _formula_at(text: str, match: re.Match[str]) -> tuple[str, int]:
    end = match.end()
    if text[end : end + 1] != "(":
        if match[1] is None:
            raise FormulaError(f"an @ stands alone in {text!r}")
        return match[1], end
    closing = _closing_bracket(text, end)
    return f"{match[1] or ''}{text[end : closing + 1]}", closing + 1


def _closing_bracket(text: str, opening: int) -> int:
    depth, quote = 0, ""
    for place in range(opening, len(text)):
        character = text[place]
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0:
                return place
    raise FormulaError(f"a bracket is not closed in {text!r}")
