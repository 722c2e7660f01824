"""Expressions multiplied out, within bounds, and the shape of expressions apart from order."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from lessons.grading.tree import Node, factors, names, number, terms
from lessons.grading.values import exact

MOST_TERMS = 200
LARGEST_EXPONENT = 24

Monomial = tuple[tuple[str, int], ...]
Polynomial = Mapping[Monomial, Fraction]
"""Coefficients by monomial; what is no letter or number, such as sin(x), counts as a letter of its own."""


class TooManyTerms(Exception):
    """Multiplied out it would be too long."""


@lru_cache(maxsize=2048)
def expanded(node: Node) -> Polynomial | None:
    """Return an expression multiplied out, None where it would have more than MOST_TERMS terms. Raises Unreadable."""
    try:
        return _expanded(node)
    except TooManyTerms:
        return None


def _expanded(node: Node) -> Polynomial:
    value = exact(node)
    if value is not None:
        return {(): value} if value else {}
    if node.op in {"add", "subtract"}:
        return _sum(_expanded(node.args[0]), _expanded(node.args[1]), 1 if node.op == "add" else -1)
    if node.op == "negate":
        return _sum({}, _expanded(node.args[0]), -1)
    if node.op == "multiply":
        return _product(_expanded(node.args[0]), _expanded(node.args[1]))
    if node.op == "divide":
        return _product(_expanded(node.args[0]), _power(node.args[1], -1))
    if node.op == "power":
        exponent = exact(node.args[1])
        if exponent is not None and exponent.denominator == 1:
            return _power(node.args[0], int(exponent))
    return _letter(node)


def _power(node: Node, exponent: int) -> Polynomial:
    base = _expanded(node)
    if len(base) == 1:
        [(monomial, coefficient)] = base.items()
        if abs(coefficient) == 1 or abs(exponent) <= LARGEST_EXPONENT:
            return {tuple((letter, count * exponent) for letter, count in monomial): coefficient**exponent}
    if exponent < 0:
        return _letter(Node("power", (node, number(exponent))))
    if exponent > LARGEST_EXPONENT:
        raise TooManyTerms
    result: Polynomial = {(): Fraction(1)}
    for _time in range(exponent):
        result = _product(result, base)
    return result


def _letter(node: Node) -> Polynomial:
    return {((str(shape(node)) if node.op != "name" else node.text, 1),): Fraction(1)}


def _sum(first: Polynomial, second: Polynomial, sign: int) -> Polynomial:
    total = dict(first)
    for monomial, coefficient in second.items():
        total[monomial] = total.get(monomial, Fraction(0)) + sign * coefficient
    return {monomial: coefficient for monomial, coefficient in total.items() if coefficient}


def _product(first: Polynomial, second: Polynomial) -> Polynomial:
    if len(first) * len(second) > MOST_TERMS * 10:
        raise TooManyTerms
    total: dict[Monomial, Fraction] = {}
    for one, coefficient in first.items():
        for other, factor in second.items():
            counts = dict(one)
            for letter, count in other:
                counts[letter] = counts.get(letter, 0) + count
            monomial = tuple(sorted((letter, count) for letter, count in counts.items() if count))
            total[monomial] = total.get(monomial, Fraction(0)) + coefficient * factor
    if len(total) > MOST_TERMS:
        raise TooManyTerms
    return {monomial: coefficient for monomial, coefficient in total.items() if coefficient}


def coefficients(node: Node, unknown: str) -> list[Fraction] | None:
    """Return a polynomial's coefficients in one unknown, from the constant upwards; None if it is none."""
    multiplied = expanded(node)
    if multiplied is None or any(monomial and monomial[0][0] != unknown for monomial in multiplied):
        return None
    degrees = {monomial[0][1] if monomial else 0: value for monomial, value in multiplied.items()}
    if any(len(monomial) > 1 for monomial in multiplied) or min(degrees, default=0) < 0:
        return None
    return [degrees.get(degree, Fraction(0)) for degree in range(max(degrees, default=0) + 1)]


def degree(node: Node) -> int | None:
    """Return the degree of a polynomial in all its letters, None if it is no polynomial."""
    multiplied = expanded(node)
    letters = names(node)
    if multiplied is None:
        return None
    if any(letter not in letters or count < 0 for monomial in multiplied for letter, count in monomial):
        return None
    return max((sum(count for _letter, count in monomial) for monomial in multiplied), default=0)


def shape(node: Node) -> Any:
    """Return an expression apart from the order of terms and factors and from brackets that do not matter."""
    if node.value is not None:
        return ("number", str(node.value))
    if node.op in {"add", "subtract"}:
        return ("sum", tuple(sorted((_signed_shape(sign, term) for sign, term in terms(node)), key=str)))
    if node.op in {"multiply", "divide", "negate"}:
        return _signed_shape(1, node)
    return (node.op, node.text, tuple(shape(part) for part in node.args))


def _signed_shape(sign: int, node: Node) -> Any:
    sign *= sign_of(node)
    parts = [(shape(_unsigned(factor)), divides) for factor, divides in factors(node)]
    product = parts[0][0] if parts and len(parts) == 1 else ("product", tuple(sorted(parts, key=str)))
    return product if sign > 0 else ("minus", product)


def _unsigned(node: Node) -> Node:
    while node.op == "negate":
        node = node.args[0]
    return node


def sign_of(node: Node) -> int:
    """Return the sign that the minus signs among the factors of a product make."""
    if node.op == "negate":
        return -sign_of(node.args[0])
    if node.op in {"multiply", "divide"}:
        return sign_of(node.args[0]) * sign_of(node.args[1])
    return 1
