"""What an expression is worth: exactly, modulo a prime, or at a point to many digits; each in bounded time.

Every step checks the size of its result before it works it out, so the cost grows with the length of what was typed and
with nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from lessons.grading.contract import TOO_LARGE, Unreadable
from lessons.grading.dialect import PLAIN, Dialect
from lessons.grading.functions import (
    CIRCLE,
    FUNCTIONS_AT_POINT,
    LARGEST_ARGUMENT_LOG2,
    LARGEST_LOG2,
    MP,
    Undefined,
    factorial,
    own_function,
)
from lessons.grading.tree import Node

PRIME = 2**127 - 1
MOST_BITS = 4096
LARGEST_FACTORIAL = 200


class NotRational(Exception):
    """It is not made of numbers, letters and the four operations."""


def exact(node: Node) -> Fraction | None:
    """Return the rational number that an expression is, None if it is none or is undefined. Raises Unreadable."""
    try:
        return _exact(node)
    except (NotRational, Undefined):
        return None


def _exact(node: Node) -> Fraction:
    if node.value is not None:
        return node.value
    if node.op not in _EXACT:
        raise NotRational
    parts = [_exact(part) for part in node.args]
    result = _EXACT[node.op](*parts)
    if max(result.numerator.bit_length(), result.denominator.bit_length()) > MOST_BITS:
        raise Unreadable(TOO_LARGE)
    return result


def _divided(over: Fraction, under: Fraction) -> Fraction:
    if under == 0:
        raise Undefined
    return over / under


def _raised(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1:
        raise NotRational
    if base == 0 and exponent <= 0:
        raise Undefined
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if base not in {0, 1, -1} and bits * abs(exponent) > MOST_BITS:
        raise Unreadable(TOO_LARGE)
    return base ** (int(exponent) if base not in {0, 1, -1} else int(exponent) % 2 or 2)


def _factorial(value: Fraction) -> Fraction:
    if value.denominator != 1 or value < 0:
        raise NotRational
    if value > LARGEST_FACTORIAL:
        raise Unreadable(TOO_LARGE)
    product = 1
    for factor in range(2, int(value) + 1):
        product *= factor
    return Fraction(product)


_EXACT: Mapping[str, Callable[..., Fraction]] = {
    "add": lambda one, other: one + other,
    "subtract": lambda one, other: one - other,
    "multiply": lambda one, other: one * other,
    "divide": _divided,
    "negate": lambda one: -one,
    "power": _raised,
    "factorial": _factorial,
}


def residue(node: Node, point: Mapping[str, int]) -> int:
    """Return the value modulo PRIME of a rational expression at a point. Raises NotRational, Undefined."""
    if node.value is not None:
        return _quotient(node.value.numerator % PRIME, node.value.denominator % PRIME)
    if node.op == "name":
        return point[node.text]
    if node.op == "power":
        exponent = exact(node.args[1])
        if exponent is None or exponent.denominator != 1:
            raise NotRational
        base = residue(node.args[0], point)
        if base == 0 and exponent <= 0:
            raise Undefined
        return pow(base, int(exponent), PRIME)
    if node.op not in _RESIDUES:
        raise NotRational
    return _RESIDUES[node.op](*(residue(part, point) for part in node.args))


def _quotient(over: int, under: int) -> int:
    if under == 0:
        raise Undefined
    return over * pow(under, -1, PRIME) % PRIME


_RESIDUES: Mapping[str, Callable[..., int]] = {
    "add": lambda one, other: (one + other) % PRIME,
    "subtract": lambda one, other: (one - other) % PRIME,
    "multiply": lambda one, other: one * other % PRIME,
    "divide": _quotient,
    "negate": lambda one: -one % PRIME,
}


def value_at(node: Node, point: Mapping[str, Any], dialect: Dialect = PLAIN, *, is_real: bool = True) -> Any:
    """Return the value at a point to DIGITS digits.

    Args:
        node: the expression.
        point: a number of MP for every variable in it.
        dialect: what log, angles and the exercise's own functions mean.
        is_real: whether a value that is not real, at any step, counts as undefined.

    Raises:
        Undefined: there is no value, or it is beyond all bounds.
    """
    return _Evaluator(point, dialect, is_real).value(node)


class _Evaluator:
    def __init__(self, point: Mapping[str, Any], dialect: Dialect, is_real: bool) -> None:
        self.point, self.dialect, self.is_real = point, dialect, is_real

    def value(self, node: Node) -> Any:
        try:
            found = self._value(node)
        except (ArithmeticError, ValueError, TypeError) as error:
            raise Undefined from error
        if isinstance(found, MP.mpc):
            if found.imag == 0:
                found = found.real
            elif self.is_real:
                raise Undefined
        if not MP.isfinite(found) or (found != 0 and abs(MP.mag(found)) > LARGEST_LOG2):
            raise Undefined
        return found

    def _value(self, node: Node) -> Any:
        if node.value is not None:
            return MP.mpf(node.value.numerator) / node.value.denominator
        if node.op == "name":
            return self.point[node.text]
        if node.op == "constant":
            return self._constant(node.text)
        if node.op == "power":
            return self._power(node)
        parts = [self.value(part) for part in node.args]
        if node.op == "call":
            return self._call(node.text, parts)
        return _AT_POINT[node.op](*parts) if node.op != "degrees" else self._degrees(parts[0])

    def _constant(self, name: str) -> Any:
        if name == "inf":
            raise Undefined
        return {"pi": +MP.pi, "e": +MP.e, "i": MP.mpc(0, 1)}[name]

    def _degrees(self, angle: Any) -> Any:
        return angle if self.dialect.degrees else angle * MP.pi / 180

    def _power(self, node: Node) -> Any:
        base, exponent = self.value(node.args[0]), self.value(node.args[1])
        if base == 0 and (isinstance(exponent, MP.mpc) or exponent <= 0):
            raise Undefined
        if base != 0 and abs(exponent) * max(1, abs(MP.mag(base))) > LARGEST_LOG2:
            raise Undefined
        root = exact(node.args[1])
        if self.is_real and root is not None and root.denominator % 2 and not isinstance(base, MP.mpc) and base < 0:
            # The school's reading: the cube root of -8 is -2.
            return abs(base) ** exponent * (-1 if root.numerator % 2 else 1)
        return base**exponent

    def _call(self, name: str, parts: list[Any]) -> Any:
        if name in self.dialect.functions:
            return own_function(name, parts)
        if name not in _STEADY and any(abs(MP.mag(part)) > LARGEST_ARGUMENT_LOG2 for part in parts if part != 0):
            raise Undefined
        if name == "log":
            if len(parts) == 1:
                parts = [parts[0], MP.e if self.dialect.natural_log else MP.mpf(10)]
            return MP.log(parts[0]) / MP.log(parts[1])
        if name == "root":
            return self._root(*parts)
        if self.dialect.degrees and name in CIRCLE:
            parts = [parts[0] * MP.pi / 180]
        found = FUNCTIONS_AT_POINT[name](*parts)
        return found * 180 / MP.pi if self.dialect.degrees and name[0] == "a" and name[1:] in CIRCLE else found

    def _root(self, radicand: Any, degree: Any = 2) -> Any:
        if degree == 0 or abs(degree) > 1000:
            raise Undefined
        if self.is_real and radicand < 0 and MP.isint(degree) and int(degree) % 2:
            return -((-radicand) ** (1 / MP.mpf(degree)))
        return radicand ** (1 / MP.mpf(degree))


_STEADY = frozenset({"abs", "sqrt", "root", "ln", "log", "min", "max", "sign"})
_AT_POINT: Mapping[str, Callable[..., Any]] = {
    "add": lambda one, other: one + other,
    "subtract": lambda one, other: one - other,
    "multiply": lambda one, other: one * other,
    "divide": lambda one, other: one / other,
    "negate": lambda one: -one,
    "factorial": factorial,
}
