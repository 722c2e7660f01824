"""Turns written expressions into sympy objects, from a closed table; for those who solve and simplify."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

import sympy

from lessons.grading.contract import TOO_LARGE, UNCLEAR, Unreadable
from lessons.grading.grammar import written
from lessons.grading.normalise import normalised
from lessons.grading.tree import Node
from lessons.grading.values import MOST_BITS

LARGEST_EXPONENT = 10_000


def parse(text: str) -> sympy.Expr:
    """Return the expression that somebody typed, in any notation we read. Raises Unreadable."""
    return parse_plain(normalised(text))


@lru_cache(maxsize=4096)
def parse_plain(text: str) -> sympy.Expr:
    """Return the expression that plain notation stands for; decimals become exact fractions.

    Raises:
        Unreadable: it is not an expression, it has no value, or it is too long, too deep or too large.
    """
    try:
        built = symbolic(written(text))
    except (ArithmeticError, ValueError, TypeError) as error:
        raise Unreadable(UNCLEAR) from error
    if built.has(sympy.nan, sympy.zoo, sympy.oo, -sympy.oo):
        raise Unreadable(UNCLEAR)
    return built


def symbolic(node: Node) -> sympy.Expr:
    """Return the sympy object of an expression, refusing what would grow too large before it is made."""
    if node.value is not None:
        return sympy.Rational(node.value.numerator, node.value.denominator)
    if node.op == "name":
        return sympy.Symbol(node.text, real=True)
    if node.op == "constant":
        return {"pi": sympy.pi, "e": sympy.E, "i": sympy.I, "inf": sympy.oo}[node.text]
    parts = [symbolic(part) for part in node.args]
    if node.op == "call" and node.text not in _FUNCTIONS:
        raise Unreadable(UNCLEAR)
    return _FUNCTIONS[node.text](*parts) if node.op == "call" else _OPERATIONS[node.op](*parts)


def _divided(over: sympy.Expr, under: sympy.Expr) -> sympy.Expr:
    if under == 0:
        raise Unreadable(UNCLEAR)
    return over / under


def _raised(base: sympy.Expr, exponent: sympy.Expr) -> sympy.Expr:
    if exponent.is_number:
        _check_power(base, exponent)
    return sympy.Pow(base, exponent)


def _check_power(base: sympy.Expr, exponent: sympy.Expr) -> None:
    size = abs(float(exponent)) if exponent.is_real else LARGEST_EXPONENT + 1
    if size > LARGEST_EXPONENT:
        raise Unreadable(TOO_LARGE)
    if base == 0 and exponent.is_negative:
        raise Unreadable(UNCLEAR)
    if base.is_Rational and size * max(int(base.p).bit_length(), int(base.q).bit_length()) > MOST_BITS:
        raise Unreadable(TOO_LARGE)


def _root(radicand: sympy.Expr, degree: sympy.Expr) -> sympy.Expr:
    if not degree.is_Integer or not 2 <= int(degree) <= 20:
        raise Unreadable(UNCLEAR)
    return sympy.Pow(radicand, sympy.Rational(1, int(degree)))


def _factorial(value: sympy.Expr) -> sympy.Expr:
    if value.is_number and not (value.is_Integer and 0 <= int(value) <= 200):
        raise Unreadable(TOO_LARGE)
    return sympy.factorial(value)


def _log(value: sympy.Expr, base: sympy.Expr | None = None) -> sympy.Expr:
    return sympy.log(value, sympy.Integer(10) if base is None else base)


_OPERATIONS: Mapping[str, Callable[..., sympy.Expr]] = {
    "add": lambda one, other: one + other,
    "subtract": lambda one, other: one - other,
    "multiply": lambda one, other: one * other,
    "divide": _divided,
    "negate": lambda one: -one,
    "power": _raised,
    "factorial": _factorial,
    "degrees": lambda angle: angle * sympy.pi / 180,
}
_FUNCTIONS: Mapping[str, Callable[..., sympy.Expr]] = {
    "sqrt": sympy.sqrt,
    "root": _root,
    "abs": sympy.Abs,
    "log": _log,
    "ln": sympy.log,
    "min": sympy.Min,
    "max": sympy.Max,
    "floor": sympy.floor,
    "ceiling": sympy.ceiling,
    "sign": sympy.sign,
    **{name: getattr(sympy, name) for name in ("sin", "cos", "tan", "cot", "sec", "csc")},
    **{name: getattr(sympy, name) for name in ("asin", "acos", "atan", "acot", "asec", "acsc")},
    **{name: getattr(sympy, name) for name in ("sinh", "cosh", "tanh", "coth", "sech", "csch")},
    **{name: getattr(sympy, name) for name in ("asinh", "acosh", "atanh", "acoth", "asech", "acsch")},
}
