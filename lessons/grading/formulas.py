"""Statements made of equations and inequalities: read from a text, and compared with one another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lessons.grading.contract import (
    UNCLEAR,
    Options,
    Unreadable,
)
from lessons.grading.dialect import Dialect, dialect_of
from lessons.grading.equality import check_cost, close, equal, values_at_points
from lessons.grading.functions import Undefined
from lessons.grading.normalise import normalised
from lessons.grading.notation import latex
from lessons.grading.reading import defined, in_locale, renamed
from lessons.grading.solutions import borders_of, same_numbers, without_fractions
from lessons.grading.tree import Node, names
from lessons.grading.values import value_at

MOST_RELATIONS = 12
_SIGN = re.compile(r"<=|>=|=<|=>|!=|==|<>|<|>|=")
_SAME_SIGNS = {"=<": "<=", "=>": ">=", "==": "=", "<>": "!="}
FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_SHOWN = {"<=": r"\le", ">=": r"\ge", "!=": r"\ne"}
_OR = re.compile(r"\bor\b|\|\|")
_AND = re.compile(r"\band\b|&&?")


@dataclass(frozen=True, slots=True)
class Relation:
    """One side, a sign of < > <= >= = !=, and the other side."""

    left: Node
    sign: str
    right: Node

    @property
    def difference(self) -> Node:
        """The left side minus the right one."""
        return Node("subtract", (self.left, self.right))

    def holds_at(self, point: dict[str, Any], dialect: Dialect) -> bool:
        """Whether it is true at a point; where a side is undefined it is not."""
        try:
            left, right = value_at(self.left, point, dialect), value_at(self.right, point, dialect)
        except Undefined:
            return False
        if close(left, right):
            return self.sign in {"=", "<=", ">="}
        return self.sign == "!=" or (self.sign[0] == "<" and left < right) or (self.sign[0] == ">" and left > right)


@dataclass(frozen=True, slots=True)
class Formula:
    """Alternatives, of which one must be true; each is a list of relations that must all be true."""

    alternatives: tuple[tuple[Relation, ...], ...]
    dialect: Dialect

    @property
    def relations(self) -> list[Relation]:
        """All its relations."""
        return [relation for alternative in self.alternatives for relation in alternative]

    @property
    def unknowns(self) -> frozenset[str]:
        """The letters in it."""
        sides = [side for relation in self.relations for side in (relation.left, relation.right)]
        return frozenset[str]().union(*(names(side) for side in sides))

    def renamed(self, letters: Mapping[str, str]) -> Formula:
        """Return it with other letters."""
        return Formula(
            tuple(
                tuple(
                    Relation(renamed(one.left, letters), one.sign, renamed(one.right, letters)) for one in alternative
                )
                for alternative in self.alternatives
            ),
            self.dialect,
        )

    def holds(self, number: Any) -> bool:
        """Whether it is true of a number for its one unknown."""
        point = dict.fromkeys(self.unknowns, number)
        return any(
            all(relation.holds_at(point, self.dialect) for relation in alternative) for alternative in self.alternatives
        )

    def borders(self) -> list[Any]:
        """Return all numbers at which its truth may change."""
        unknown = next(iter(self.unknowns), "x")
        return [number for relation in self.relations for number in borders_of(relation.difference, unknown)]


def read_formula(text: str, options: Options) -> Formula:
    """Read equations and inequalities; without any sign in it there are no alternatives. Raises Unreadable."""
    dialect, plain = dialect_of(options), normalised(text)
    if not _SIGN.search(plain):
        defined(plain, dialect)
        return Formula((), dialect)
    if "locale" in options:
        plain = in_locale(plain, options)
    parts = [part for piece in _OR.split(plain) for part in _listed(piece)]
    found = tuple(alternative for part in parts for alternative in _alternatives(part, dialect))
    if sum(len(alternative) for alternative in found) > MOST_RELATIONS:
        raise Unreadable(UNCLEAR)
    return Formula(found, dialect)


def _listed(piece: str) -> list[str]:
    """Split `x = 1, x = 2` and `x = 1, 2`; commas inside brackets stay."""
    parts = [part.strip() for part in re.split(r"[,;](?![^(]*\))", piece)]
    name = re.match(r"[A-Za-z]\s*=", parts[0])
    return [part if _SIGN.search(part) or not name else f"{name[0]} {part}" for part in parts]


def _alternatives(part: str, dialect: Dialect) -> Iterator[tuple[Relation, ...]]:
    for signed in _both_signs(part):
        yield tuple(relation for chain in _AND.split(signed) for relation in _chain(chain, dialect))


def _both_signs(part: str) -> list[str]:
    return [part.replace("±", "+"), part.replace("±", "-")] if "±" in part else [part]


def _chain(text: str, dialect: Dialect) -> list[Relation]:
    text = text.strip()
    if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        text = text[1:-1]
    signs = [_SAME_SIGNS.get(sign, sign) for sign in _SIGN.findall(text)]
    sides = [defined(side.strip(), dialect) for side in _SIGN.split(text)]
    if not signs or len(signs) > 3:
        raise Unreadable(UNCLEAR)
    return [Relation(left, sign, right) for left, sign, right in zip(sides, signs, sides[1:], strict=False)]


def same_formula(key: Formula, given: Formula) -> bool:
    """Whether two formulas have the same solutions."""
    one_unknown = len(key.unknowns | given.unknowns) == 1
    if _are_equations(key) and _are_equations(given):
        first, second = _product(key), _product(given)
        if _is_multiple(first, second, key.dialect):
            return True
        if not one_unknown and _is_multiple(without_fractions(first), without_fractions(second), key.dialect):
            return True
        if one_unknown and not any(key.holds(number) for number in key.borders()):
            return False
    if one_unknown:
        return same_numbers(key, given)
    return _same_relations(key, given)


def _are_equations(formula: Formula) -> bool:
    return all(len(alternative) == 1 and alternative[0].sign == "=" for alternative in formula.alternatives)


def _product(formula: Formula) -> Node:
    """Return an expression that is zero where one of the equations is true."""
    differences = [relation.difference for relation in formula.relations]
    result = differences[0]
    for difference in differences[1:]:
        result = Node("multiply", (result, difference))
    return result


def _is_multiple(first: Node, second: Node, dialect: Dialect, *, positive: bool = False) -> bool:
    """Whether one expression is the other times a number, not zero; a positive one if asked."""
    if not names(first) | names(second):
        return equal(first, second, dialect) or equal(first, Node("negate", (second,)), dialect)
    check_cost(first, second)
    for is_real in (True, False):
        quotients = []
        for one, other in values_at_points((first, second), dialect, is_real=is_real):
            if close(one, one * 0) or close(other, other * 0):
                if close(one, one * 0) != close(other, other * 0):
                    return False
                continue
            quotients.append(one / other)
            if not close(quotients[0], quotients[-1]):
                return False
            if len(quotients) == 6:
                break
        if quotients:
            return not positive or bool(not isinstance(quotients[0], complex) and quotients[0] > 0)
    return equal(first, second, dialect)


def _same_relations(key: Formula, given: Formula) -> bool:
    """Whether the relations of two formulas in several unknowns are pairwise the same, in any order."""
    if [len(one) for one in key.alternatives] != [len(other) for other in given.alternatives]:
        return False
    left = list(given.relations)
    for relation in key.relations:
        twin = next((other for other in left if _same_relation(relation, other, key.dialect)), None)
        if twin is None:
            return False
        left.remove(twin)
    return True


def _same_relation(one: Relation, other: Relation, dialect: Dialect) -> bool:
    if one.sign in {"=", "!="} or other.sign in {"=", "!="}:
        return one.sign == other.sign and _is_multiple(one.difference, other.difference, dialect)
    second = other.difference
    if one.sign[0] != other.sign[0]:
        second = Node("negate", (second,))
    same_strictness = len(one.sign) == len(other.sign)
    return same_strictness and _is_multiple(one.difference, second, dialect, positive=True)


def formula_latex(formula: Formula) -> str:
    """Return a formula in LaTeX."""
    return r" \text{ or } ".join(
        r" \text{ and } ".join(
            f"{latex(relation.left)} {_SHOWN.get(relation.sign, relation.sign)} {latex(relation.right)}"
            for relation in alternative
        )
        for alternative in formula.alternatives
    )
