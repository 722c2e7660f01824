"""Which polynomials can be split further, over the rational numbers."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import gcd, isqrt, lcm

from lessons.grading import isolation
from lessons.grading.contract import TOO_LARGE, Unreadable
from lessons.grading.polynomials import coefficients, degree, expanded
from lessons.grading.tree import Node, names

LARGEST_DEGREE, LARGEST_DEGREE_AT_ONCE = 40, 6
MOST_LETTERS, MOST_LETTERS_AT_ONCE = 6, 2
LARGEST_COEFFICIENT_AT_ONCE = 10**6
MOST_CHARACTERS_AT_ONCE = 1500


@lru_cache(maxsize=1024)
def is_irreducible(polynomial: Node) -> bool:
    """Whether a polynomial has no factor, be it a number, that could be taken out.

    Raises:
        Unreadable: its degree is too large to find out.
        TooHeavy: it may take long to find out.
    """
    whole = _whole_coefficients(polynomial)
    if gcd(*whole) > 1 or (expanded(polynomial) or {}).keys() == set():
        return False
    top = degree(polynomial)
    if top == 1:
        return True
    letters = names(polynomial)
    if top == 2 and len(letters) == 1 and (known := coefficients(polynomial, next(iter(letters)))):
        return not _is_square(known[1] ** 2 - 4 * known[0] * known[2])
    _check_size(polynomial, whole)
    return _factor_count(polynomial) == 1


def _whole_coefficients(polynomial: Node) -> list[int]:
    """Return the coefficients, over their common denominator where they are fractions."""
    found = list((expanded(polynomial) or {(): Fraction(1)}).values())
    common = lcm(*(value.denominator for value in found))
    return [int(value * common) for value in found] or [0]


def _is_square(value: Fraction) -> bool:
    return value >= 0 and all(isqrt(part) ** 2 == part for part in (value.numerator, value.denominator))


def _check_size(polynomial: Node, whole: list[int]) -> None:
    """Raise Unreadable for what nobody asks for, and TooHeavy for what may take long."""
    top, letters = degree(polynomial) or 0, len(names(polynomial))
    if letters > MOST_LETTERS or top > LARGEST_DEGREE:
        raise Unreadable(TOO_LARGE)
    largest = max(abs(value) for value in whole)
    if letters > MOST_LETTERS_AT_ONCE or top > LARGEST_DEGREE_AT_ONCE or largest > LARGEST_COEFFICIENT_AT_ONCE:
        isolation.needed()


def _factor_count(polynomial: Node) -> int:
    # Loading sympy takes longer than all the rest; most answers never need it.
    import sympy

    from lessons.grading.parser import symbolic

    return sum(power for _factor, power in sympy.factor_list(symbolic(polynomial))[1])


def partial_fraction_count(node: Node) -> int | None:
    """Return how many terms partial fractions have, None where there are several letters. Raises TooHeavy."""
    import sympy

    from lessons.grading.parser import symbolic

    if len(names(node)) != 1:
        return None
    if len(str(node)) > MOST_CHARACTERS_AT_ONCE:
        isolation.needed()
    return len(sympy.Add.make_args(sympy.apart(symbolic(node))))
