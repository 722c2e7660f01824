"""The functions that expressions may name, worked out at a point to many digits; each in bounded time."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from typing import Any

from mpmath import MPContext

DIGITS = 50
LARGEST_ARGUMENT_LOG2 = 400
LARGEST_LOG2 = 30_000
"""Beyond 2 to this power, or below its inverse, a value at a point counts as undefined."""
LARGEST_FACTORIAL_ARGUMENT = 1000

# A context of its own: its precision is set once, so that threads cannot change it under each other's feet.
MP = MPContext()
MP.dps = DIGITS


class Undefined(Exception):
    """There is no value here: a division by zero, the root of a negative number, or a number beyond all bounds."""


def own_function(name: str, parts: list[Any]) -> Any:
    """Return the value of a function that only has a name: the same for the same values, and like nothing else."""
    seed = zlib.crc32(f"{name}/{len(parts)}".encode())
    total = MP.mpf(seed % 997) / 331
    for place, part in enumerate(parts):
        total = total * (1 + MP.mpf(seed % 89) / 97) + MP.cos(part * (seed % 13 + 2) / 17 + place) + part / (place + 3)
    return total


def factorial(value: Any) -> Any:
    """Return the factorial, by the gamma function where it is no whole number. Raises Undefined."""
    if abs(value) > LARGEST_FACTORIAL_ARGUMENT:
        raise Undefined
    return MP.gamma(value + 1)


def _exponential(value: Any) -> Any:
    if abs(value) > LARGEST_LOG2:
        raise Undefined
    return MP.exp(value)


def _sign(value: Any) -> Any:
    return MP.mpf((value > 0) - (value < 0))


def _binomial(upper: Any, lower: Any) -> Any:
    return factorial(upper) / (factorial(lower) * factorial(upper - lower))


CIRCLE: Mapping[str, Callable[[Any], Any]] = {
    "sin": MP.sin,
    "cos": MP.cos,
    "tan": lambda x: MP.sin(x) / MP.cos(x),
    "cot": lambda x: MP.cos(x) / MP.sin(x),
    "sec": lambda x: 1 / MP.cos(x),
    "csc": lambda x: 1 / MP.sin(x),
}
_HALF_EXP = {
    "sinh": lambda x: (_exponential(x) - _exponential(-x)) / 2,
    "cosh": lambda x: (_exponential(x) + _exponential(-x)) / 2,
}
FUNCTIONS_AT_POINT: Mapping[str, Callable[..., Any]] = {
    **CIRCLE,
    **_HALF_EXP,
    "tanh": lambda x: _HALF_EXP["sinh"](x) / _HALF_EXP["cosh"](x),
    "coth": lambda x: _HALF_EXP["cosh"](x) / _HALF_EXP["sinh"](x),
    "sech": lambda x: 1 / _HALF_EXP["cosh"](x),
    "csch": lambda x: 1 / _HALF_EXP["sinh"](x),
    "asin": MP.asin,
    "acos": MP.acos,
    "atan": MP.atan,
    "acot": lambda x: MP.atan(1 / x),
    "asec": lambda x: MP.acos(1 / x),
    "acsc": lambda x: MP.asin(1 / x),
    "asinh": lambda x: MP.log(x + MP.sqrt(x * x + 1)),
    "acosh": lambda x: MP.log(x + MP.sqrt(x - 1) * MP.sqrt(x + 1)),
    "atanh": lambda x: MP.log((1 + x) / (1 - x)) / 2,
    "acoth": lambda x: MP.log((x + 1) / (x - 1)) / 2,
    "asech": lambda x: FUNCTIONS_AT_POINT["acosh"](1 / x),
    "acsch": lambda x: FUNCTIONS_AT_POINT["asinh"](1 / x),
    "sqrt": MP.sqrt,
    "abs": abs,
    "ln": MP.log,
    "exp": _exponential,
    "min": lambda *values: min(values),
    "max": lambda *values: max(values),
    "floor": MP.floor,
    "ceiling": MP.ceil,
    "sign": _sign,
    "binomial": _binomial,
}
