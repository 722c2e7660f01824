"""Where a function of one unknown is zero or jumps, and whether two conditions hold at the same numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache, reduce
from itertools import pairwise
from typing import Any, Protocol

from lessons.grading import isolation
from lessons.grading.contract import TOO_LARGE, Unreadable
from lessons.grading.dialect import PLAIN
from lessons.grading.equality import close
from lessons.grading.functions import MP, Undefined
from lessons.grading.polynomials import coefficients
from lessons.grading.tree import ONE, Node, walk
from lessons.grading.values import value_at

LARGEST_DEGREE = 8
MOST_BARS = 3
MOST_CHANGES = 20
MOST_FUNCTIONS_AT_ONCE = 6
HALVINGS, HALVINGS_OF_SCANS = 40, 20
SECANTS, NEWTON_STEPS = 9, 4
ROUNDING = MP.mpf("1e-42")
_GRID = [MP.mpf(number) / 4 for number in range(-82, 83, 3)]


class Condition(Protocol):
    """Something that is true of some numbers."""

    def holds(self, number: Any) -> bool:
        """Whether it is true of a number of MP."""

    def borders(self) -> list[Any]:
        """Return all numbers at which its truth may change, and perhaps others."""


def same_numbers(first: Condition, second: Condition) -> bool:
    """Whether two conditions hold at the same numbers, by every border of both and the numbers between and beyond."""
    borders = _apart([*first.borders(), *second.borders()])
    return all(first.holds(number) == second.holds(number) for number in _samples(borders))


def _apart(numbers: Iterable[Any]) -> list[Any]:
    kept: list[Any] = []
    for number in sorted(numbers):
        if not kept or not close(kept[-1], number):
            kept.append(number)
    return kept


def _samples(borders: list[Any]) -> Iterator[Any]:
    yield from borders
    yield from ((one + other) / 2 for one, other in pairwise(borders))
    ends = (borders[0], borders[-1]) if borders else (MP.mpf(0), MP.mpf(0))
    yield from (ends[0] - 1, ends[0] - 1000, ends[1] + 1, ends[1] + 1000)


@lru_cache(maxsize=1024)
def borders_of(difference: Node, unknown: str) -> tuple[Any, ...]:
    """Return numbers among which are all zeros and poles of a function; those near a grid if it is no polynomial."""
    found: list[Any] = []
    for variant in _without_bars(difference):
        over, under = _as_fraction(variant)
        for polynomial in (over, under):
            roots = _roots_of(polynomial, unknown)
            if roots is None:
                return tuple(_scanned(difference, unknown))
            found.extend(roots)
    return tuple(found)


def _scanned(function: Node, unknown: str) -> list[Any]:
    """Return a grid of numbers, with the places between them where a function changes its sign.

    Raises:
        Unreadable: it changes its sign too often.
        TooHeavy: it is so long that this may take long.
    """
    if sum(part.op in {"call", "power", "factorial"} for part in walk(function)) > MOST_FUNCTIONS_AT_ONCE:
        isolation.needed()
    found: list[Any] = []
    changes = 0
    for low, high in pairwise(_GRID):
        start, end = (_sign_at(function, unknown, number) for number in (low, high))
        found.append(low)
        if start * end < 0:
            changes += 1
            if changes > MOST_CHANGES:
                raise Unreadable(TOO_LARGE)
            for _time in range(HALVINGS_OF_SCANS):
                middle = (low + high) / 2
                low, high = (middle, high) if _sign_at(function, unknown, middle) == start else (low, middle)
            found.append(_by_secants(function, unknown, low, high))
    return found


def _by_secants(function: Node, unknown: str, low: Any, high: Any) -> Any:
    """Return a root from two numbers near it; either of them where there is a pole instead."""
    try:
        start, end = (value_at(function, {unknown: number}, PLAIN) for number in (low, high))
        for _time in range(SECANTS):
            if start == end:
                break
            low, start, high = high, end, high - end * (high - low) / (end - start)
            end = value_at(function, {unknown: high}, PLAIN)
    except Undefined:
        return low
    return high


def _sign_at(function: Node, unknown: str, number: Any) -> int:
    """Return the sign of a value, 0 where there is none."""
    try:
        value = value_at(function, {unknown: number}, PLAIN)
    except Undefined:
        return 0
    return int(value > 0) - int(value < 0)


def _without_bars(node: Node) -> list[Node]:
    """Return what an expression is where each absolute value is its content, or the opposite of it."""
    bars = [part for part in walk(node) if part.op == "call" and part.text == "abs"]
    if not bars or len(bars) > MOST_BARS:
        return [node]
    inside = bars[0].args[0]
    return [
        variant
        for content in (inside, Node("negate", (inside,)))
        for variant in _without_bars(_replaced(node, bars[0], content))
    ]


def _replaced(node: Node, old: Node, new: Node) -> Node:
    if node == old:
        return new
    return node._replace(args=tuple(_replaced(part, old, new) for part in node.args)) if node.args else node


def without_fractions(node: Node) -> Node:
    """Return what has to be zero for an expression with fractions to be zero."""
    return _as_fraction(node)[0]


def _as_fraction(node: Node) -> tuple[Node, Node]:
    """Return numerator and denominator without fractions in them."""
    if node.op == "divide":
        (over, first), (under, second) = _as_fraction(node.args[0]), _as_fraction(node.args[1])
        return _times(over, second), _times(first, under)
    if node.op in {"add", "subtract"}:
        (over, first), (other, second) = _as_fraction(node.args[0]), _as_fraction(node.args[1])
        return Node(node.op, (_times(over, second), _times(other, first))), _times(first, second)
    if node.op == "multiply":
        (over, first), (other, second) = _as_fraction(node.args[0]), _as_fraction(node.args[1])
        return _times(over, other), _times(first, second)
    if node.op == "negate":
        over, under = _as_fraction(node.args[0])
        return Node("negate", (over,)), under
    return node, ONE


def _times(one: Node, other: Node) -> Node:
    if one == ONE or other == ONE:
        return other if one == ONE else one
    return Node("multiply", (one, other))


def _roots_of(polynomial: Node, unknown: str) -> list[Any] | None:
    exact = coefficients(polynomial, unknown)
    if exact is not None:
        return _real_roots([_number(value) for value in exact]) if len(exact) <= LARGEST_DEGREE + 1 else None
    fitted = _fitted(polynomial, unknown)
    return None if fitted is None else _real_roots(fitted)


def _number(value: Fraction) -> Any:
    return MP.mpf(value.numerator) / value.denominator


def _fitted(function: Node, unknown: str) -> list[Any] | None:
    """Return the coefficients of a polynomial to the second degree whose coefficients are not all rational."""
    try:
        low, middle, high, check, far = (
            value_at(function, {unknown: MP.mpf(place)}, PLAIN) for place in (-1, 0, 1, 3, 10)
        )
    except (Undefined, KeyError):
        return None
    square, slope = (high + low) / 2 - middle, (high - low) / 2
    fits = close(9 * square + 3 * slope + middle, check) and close(100 * square + 10 * slope + middle, far)
    return [middle, slope, MP.mpf(0) if close(square, MP.mpf(0)) else square] if fits else None


def _real_roots(polynomial: list[Any]) -> list[Any]:
    """Return the real roots, and those of all derivatives: between them the polynomial is monotonous."""
    while polynomial and polynomial[-1] == 0:
        polynomial = polynomial[:-1]
    if len(polynomial) <= 1:
        return []
    if len(polynomial) == 2:
        return [-polynomial[0] / polynomial[1]]
    turning = _real_roots([place * value for place, value in enumerate(polynomial)][1:])
    bound = 1 + max(abs(value / polynomial[-1]) for value in polynomial[:-1])
    ends = sorted([-bound, *turning, bound])
    between = [_root_between(polynomial, low, high) for low, high in pairwise(ends)]
    return [*turning, *(root for root in between if root is not None)]


def _at(polynomial: list[Any], place: Any) -> Any:
    return reduce(lambda total, value: total * place + value, reversed(polynomial), MP.mpf(0))


def _is_zero(polynomial: list[Any], place: Any, value: Any) -> bool:
    """Whether a value is zero but for rounding; such a place is a turning point, and is known already."""
    size = max(1, abs(place)) ** len(polynomial) * sum(abs(coefficient) for coefficient in polynomial)
    return bool(abs(value) <= ROUNDING * size)


def _root_between(polynomial: list[Any], low: Any, high: Any) -> Any | None:
    start, end = _at(polynomial, low), _at(polynomial, high)
    if start * end > 0 or low == high or _is_zero(polynomial, low, start) or _is_zero(polynomial, high, end):
        return None
    for _time in range(HALVINGS):
        middle = (low + high) / 2
        if start * _at(polynomial, middle) <= 0:
            high = middle
        else:
            low = middle
    return _polished(polynomial, (low + high) / 2)


def _polished(polynomial: list[Any], root: Any) -> Any:
    slopes = [place * value for place, value in enumerate(polynomial)][1:]
    for _time in range(NEWTON_STEPS):
        slope = _at(slopes, root)
        if slope == 0:
            break
        root -= _at(polynomial, root) / slope
    return root
