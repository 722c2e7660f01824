"""Expressions as they were written: nothing is worked out, so that form can be judged and size known beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple


class Node(NamedTuple):
    """One step of an expression.

    `op` is number, mixed, name, constant, add, subtract, multiply, divide, negate, power, call, factorial or degrees.
    `text` holds the digits of a number, or the name of a variable, constant or function; `value` a number's worth.
    """

    op: str
    args: tuple[Node, ...] = ()
    text: str = ""
    value: Fraction | None = None


def number(value: int | Fraction) -> Node:
    """Return a number that nobody wrote."""
    return Node("number", (), str(value), Fraction(value))


ONE, TWO, TEN = number(1), number(2), number(10)
SUMS = frozenset({"add", "subtract"})
PRODUCTS = frozenset({"multiply", "divide", "negate"})
ROOTS = frozenset({"sqrt", "root"})


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(current.args)


def names(node: Node) -> frozenset[str]:
    """Return the variables in an expression."""
    return frozenset(part.text for part in walk(node) if part.op == "name")


def is_constant(node: Node) -> bool:
    """Whether there is no variable in it."""
    return not names(node)


def terms(node: Node) -> list[tuple[int, Node]]:
    """Return the terms of a sum, each with its sign."""
    if node.op == "add":
        return terms(node.args[0]) + terms(node.args[1])
    if node.op == "subtract":
        return terms(node.args[0]) + [(-sign, term) for sign, term in terms(node.args[1])]
    if node.op == "negate":
        return [(-sign, term) for sign, term in terms(node.args[0])]
    return [(1, node)]


def factors(node: Node) -> list[tuple[Node, bool]]:
    """Return the factors of a product, each with whether it divides; signs are left out."""
    if node.op == "multiply":
        return factors(node.args[0]) + factors(node.args[1])
    if node.op == "divide":
        return factors(node.args[0]) + [(factor, not divides) for factor, divides in factors(node.args[1])]
    if node.op == "negate":
        return factors(node.args[0])
    return [(node, False)]
