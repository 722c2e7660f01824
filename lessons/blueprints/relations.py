"""Statements such as 2x + 1 < 7: read from a text, and true or false for given values."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sympy

from lessons.grading.algebra import same
from lessons.grading.parser import parse

_RELATIONS_OF_FRACTIONS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}
_RELATIONS: Mapping[str, Callable[[Any, Any], Any]] = {
    **_RELATIONS_OF_FRACTIONS,
    "!=": lambda left, right: not same(left, right),
    "=": same,
}
_SIGNS = re.compile(r"<=|>=|!=|<|>|=")


def number_of(text: str) -> sympy.Expr:
    """Return the number or expression of a text; a percent sign divides it by a hundred. Raises Unreadable."""
    text = text.strip()
    is_percent = text.endswith(("%", r"\%"))
    value = parse(text.rstrip("%\\ ").strip())
    return value / 100 if is_percent else value


def bare(text: str) -> str:
    """Return a text without the signs that mark mathematics."""
    return text.replace("$", "").strip()


@dataclass(frozen=True)
class Relation:
    """Two or more sides with a sign between each two."""

    sides: Sequence[sympy.Expr]
    signs: Sequence[str]

    @property
    def symbols(self) -> set[sympy.Symbol]:
        return set().union(*(side.free_symbols for side in self.sides))

    def holds(self, values: Mapping[sympy.Symbol, sympy.Expr]) -> bool:
        """Whether it is true for these values of its unknowns."""
        return self._is_true([side.subs(values) for side in self.sides], _RELATIONS)

    def holds_at(self, unknown: sympy.Symbol, value: Fraction) -> bool:
        """Whether it is true for a value of its only unknown; much faster than `holds` where sides are polynomials."""
        polynomials = [_coefficients(side, unknown) for side in self.sides]
        if None in polynomials:
            return self.holds({unknown: sympy.Rational(value.numerator, value.denominator)})
        return self._is_true(
            [_value_at(polynomial or [], value) for polynomial in polynomials], _RELATIONS_OF_FRACTIONS
        )

    def _is_true(self, sides: Sequence[Any], relations: Mapping[str, Callable[[Any, Any], Any]]) -> bool:
        return all(
            bool(relations[sign](left, right)) for left, sign, right in zip(sides, self.signs, sides[1:], strict=False)
        )


def _value_at(coefficients: Sequence[Fraction], value: Fraction) -> Fraction:
    """Return a polynomial's value by Horner's scheme."""
    total = Fraction(0)
    for coefficient in coefficients:
        total = total * value + coefficient
    return total


@lru_cache(maxsize=1024)
def _coefficients(side: sympy.Expr, unknown: sympy.Symbol) -> Sequence[Fraction] | None:
    """Return a polynomial's coefficients, the highest power first; None if it is none with rational coefficients."""
    if not side.is_polynomial(unknown):
        return None
    coefficients = sympy.Poly(side, unknown).all_coeffs()
    if not all(coefficient.is_Rational for coefficient in coefficients):
        return None
    return [Fraction(int(coefficient.p), int(coefficient.q)) for coefficient in coefficients]


def relation_of(text: str) -> Relation:
    """Read a statement. Raises Unreadable."""
    plain = text.replace(r"\leq", "<=").replace(r"\geq", ">=").replace(r"\le", "<=").replace(r"\ge", ">=")
    plain = plain.replace(r"\neq", "!=").replace(r"\ne", "!=").replace("≤", "<=").replace("≥", ">=")
    plain = plain.replace(r"\lt", "<").replace(r"\gt", ">")
    return Relation([number_of(side) for side in _SIGNS.split(plain)], _SIGNS.findall(plain))
