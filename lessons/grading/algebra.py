"""When two expressions are the same."""

from __future__ import annotations

from functools import lru_cache
from random import Random

import sympy

MOST_OPERATIONS_TO_EXPAND = 200
LARGEST_EXPONENT_TO_EXPAND = 24
POINTS = 6
DIGITS = 40
AGREEMENT = sympy.Float("1e-25", DIGITS)


@lru_cache(maxsize=4096)
def same(first: sympy.Expr, second: sympy.Expr) -> bool:
    """Whether two expressions are equal wherever both are defined.

    Exact algebra decides where it can; what it leaves open is decided at seeded random points, to 25 digits.
    """
    if first == second:
        return True
    difference = first - second
    if difference == 0:
        return True
    if difference.is_Rational:
        return False
    if _is_small(difference):
        expanded = sympy.expand(sympy.together(difference).as_numer_denom()[0])
        if expanded == 0:
            return True
        if expanded.is_Rational:
            return False
    return _same_at_points(first, second)


def _is_small(expression: sympy.Expr) -> bool:
    if expression.count_ops() > MOST_OPERATIONS_TO_EXPAND:
        return False
    powers = (power.exp for power in expression.atoms(sympy.Pow))
    return all(not exponent.is_Integer or abs(exponent) <= LARGEST_EXPONENT_TO_EXPAND for exponent in powers)


def _same_at_points(first: sympy.Expr, second: sympy.Expr) -> bool:
    symbols = sorted(first.free_symbols | second.free_symbols, key=str)
    random = Random(1)
    compared = 0
    for _trial in range(4 * POINTS):
        point = {symbol: sympy.Rational(random.randint(101, 999), 307) for symbol in symbols}
        one, other = first.subs(point).evalf(DIGITS), second.subs(point).evalf(DIGITS)
        if not (one.is_number and other.is_number and one.is_finite and other.is_finite):
            continue
        if abs(one - other) > AGREEMENT * max(1, abs(one), abs(other)):
            return False
        compared += 1
        if compared == POINTS or not symbols:
            return True
    return False
