"""When two written expressions are the same, wherever both are defined."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from random import Random
from typing import Any

from lessons.grading import isolation
from lessons.grading.dialect import PLAIN, Dialect
from lessons.grading.functions import MP, Undefined
from lessons.grading.tree import Node, names, walk
from lessons.grading.values import PRIME, NotRational, exact, residue, value_at

POINTS_TO_AGREE = 6
REAL_TRIALS, COMPLEX_TRIALS = 28, 12
RESIDUE_POINTS, RESIDUE_TRIALS = 3, 8
MOST_SLOW_AT_ONCE = 40
_SLOW = frozenset({"call", "power", "factorial"})
RELATIVE_ERROR, ABSOLUTE_ERROR = MP.mpf("1e-25"), MP.mpf("1e-38")


@lru_cache(maxsize=8192)
def equal(first: Node, second: Node, dialect: Dialect = PLAIN) -> bool:
    """Whether two expressions are equal wherever both are defined.

    Numbers are compared as fractions, and rational expressions modulo a large prime at seeded points: two that differ
    pass with a probability below their degree in 10^38. All others are compared at seeded points to 25 digits.

    Raises:
        Unreadable: a number in one of them is too large.
        TooHeavy: there are so many functions in them that it may take long.
    """
    one, other = exact(first), exact(second)
    if one is not None and other is not None:
        return one == other
    try:
        return _equal_residues(first, second)
    except NotRational:
        check_cost(first, second)
        return _equal_at_points(first, second, dialect)


def check_cost(*trees: Node) -> None:
    """Go on with many functions and powers only where it can be stopped. Raises TooHeavy elsewhere."""
    if sum(part.op in _SLOW for tree in trees for part in walk(tree)) > MOST_SLOW_AT_ONCE:
        isolation.needed()


def _equal_residues(first: Node, second: Node) -> bool:
    random, agreed = Random(7), 0
    letters = sorted(names(first) | names(second))
    for _trial in range(RESIDUE_TRIALS):
        point = {letter: random.randrange(2, PRIME) for letter in letters}
        try:
            if residue(first, point) != residue(second, point):
                return False
        except Undefined:
            continue
        agreed += 1
        if agreed == RESIDUE_POINTS:
            break
    return agreed > 0


def _equal_at_points(first: Node, second: Node, dialect: Dialect) -> bool:
    for is_real in (False,) if dialect.complex else (True, False):
        agreed = 0
        for one, other in values_at_points((first, second), dialect, is_real=is_real):
            if not close(one, other):
                return False
            agreed += 1
            if agreed == POINTS_TO_AGREE:
                break
        if agreed:
            return True
    return False


def close(one: Any, other: Any) -> bool:
    """Whether two values are the same but for the error of working them out."""
    return bool(abs(one - other) <= RELATIVE_ERROR * max(abs(one), abs(other)) + ABSOLUTE_ERROR)


def values_at_points(
    expressions: tuple[Node, ...], dialect: Dialect, *, is_real: bool = True
) -> Iterator[tuple[Any, ...]]:
    """Yield the values of expressions at seeded points, leaving out those where one is undefined."""
    letters = sorted(frozenset[str]().union(*(names(expression) for expression in expressions)))
    for point in points(letters, dialect, REAL_TRIALS if is_real else COMPLEX_TRIALS):
        try:
            yield tuple(value_at(expression, point, dialect, is_real=is_real) for expression in expressions)
        except Undefined:
            continue


def points(letters: list[str], dialect: Dialect, count: int) -> Iterator[dict[str, Any]]:
    """Yield seeded points: small and large, positive and, unless only positive numbers count, negative."""
    random = Random(1)
    for trial in range(count if letters else 1):
        reach = (1, 3, 12)[trial % 3]
        sign = 1 if dialect.positive or trial % 4 < 2 else -1
        point = {}
        for letter in letters:
            size = MP.mpf(random.randint(101, 30_011)) * reach / 30_011
            point[letter] = size * (sign if trial % 4 != 3 or dialect.positive else random.choice((1, -1)))
        yield point
