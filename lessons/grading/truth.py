"""Whether a written relation is true: for grading what is said about mathematics, not an answer to a question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lessons.grading.contract import TooHeavy, Unreadable
from lessons.grading.dialect import PLAIN
from lessons.grading.equality import equal
from lessons.grading.formulas import Formula, Relation, read_formula, same_formula
from lessons.grading.functions import Undefined
from lessons.grading.tree import names
from lessons.grading.values import value_at

_ABOUT = re.compile(r"\\approx(?![A-Za-z])|≈|≒|~=")
_DECIMALS = re.compile(r"\d[.,](\d+)\D*$")


def is_true(relation: str, given: Sequence[str] = ()) -> bool | None:
    """Whether a relation such as `3 + 4 = 7`, `2(x + 1) = 2x + 2` or `x = 3` is true.

    Args:
        relation: plain notation or LaTeX, with at least one sign of = < > ≤ ≥ ≠ ≈ in it.
        given: relations that are taken to be true, such as an equation to be solved. With letters in it, a relation is
            true if it holds for all their values, or has the same solutions as one that is given.

    Returns:
        None if it cannot be read, or takes too long to tell.
    """
    about = _ABOUT.split(relation)
    try:
        if len(about) > 1:
            return len(about) == 2 and _is_about(*about)
        formula = read_formula(relation, {})
        if not formula.alternatives:
            return None
        if not formula.unknowns:
            return any(all(_holds(one) for one in alternative) for alternative in formula.alternatives)
        return _is_identity(formula) or any(_says_the_same(formula, premise) for premise in given)
    except (Unreadable, TooHeavy, Undefined):
        return None


def _holds(relation: Relation) -> bool:
    if relation.sign == "=":
        return equal(relation.left, relation.right)
    return relation.holds_at({}, PLAIN)


def _is_identity(formula: Formula) -> bool:
    """Whether an equation holds for all values of its letters; x = x and the like say nothing false."""
    relations = formula.relations
    return all(relation.sign == "=" and equal(relation.left, relation.right) for relation in relations)


def _says_the_same(formula: Formula, premise: str) -> bool:
    try:
        known = read_formula(premise, {})
        return bool(known.alternatives) and same_formula(known, formula)
    except (Unreadable, TooHeavy, Undefined):
        return False


def _is_about(left: str, right: str) -> bool:
    """Whether a rounded value is right in the digits that are written."""
    one, other = (read_formula(f"{side} = 0", {}).relations[0].left for side in (left, right))
    if names(one) | names(other):
        return False
    decimals = _DECIMALS.search(right)
    half_a_unit = 10.0 ** -(len(decimals[1]) if decimals else 0) / 2
    return bool(abs(value_at(one, {}) - value_at(other, {})) <= half_a_unit * 1.0001)
