"""Equations and inequalities, alone, in chains, or joined by `and` and `or`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from lessons.grading.contract import (
    UNCLEAR,
    Grade,
    Options,
    Reading,
    Reason,
    Unreadable,
    correct,
    gettext_noop,
    retry,
    wrong,
)
from lessons.grading.dialect import Dialect, dialect_of
from lessons.grading.equality import check_cost, close, equal, values_at_points
from lessons.grading.expressions import SAME_SHAPE
from lessons.grading.forms import requirement_unmet
from lessons.grading.functions import Undefined
from lessons.grading.normalise import normalised
from lessons.grading.notation import latex
from lessons.grading.numbers import is_single_number
from lessons.grading.polynomials import shape
from lessons.grading.reading import POWER_MEANT, defined, in_locale, letters_meant, power_meant, renamed
from lessons.grading.solutions import borders_of, same_numbers, without_fractions
from lessons.grading.tree import Node, is_constant, names
from lessons.grading.values import value_at

NO_EQUALS = Reason("no_equals", gettext_noop("Write an equation, with an = sign."))
ISOLATE = Reason("isolate", gettext_noop("That is equivalent, but the unknown is not alone yet."))
WORK_OUT = Reason("work_out", gettext_noop("That is equivalent. Now work out the numbers in it."))
NO_SIGN = Reason("no_inequality", gettext_noop("Write an inequality, with a sign such as < or ≥."))

MOST_RELATIONS = 12
_SIGN = re.compile(r"<=|>=|=<|=>|!=|==|<>|<|>|=")
_SAME_SIGNS = {"=<": "<=", "=>": ">=", "==": "=", "<>": "!="}
_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
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


@dataclass(frozen=True, slots=True)
class RelationKind:
    """Equations or inequalities with the same solutions as the key; `missing` asks for the sign that is not there."""

    missing: Reason
    is_solved: bool = False
    """Whether the unknown has to be alone in a response if it is in the key."""

    def grade(self, key: str, response: str, options: Options) -> Grade:
        expected, given = read_formula(key, options), read_formula(response, options)
        reading = formula_latex(given)
        if not given.alternatives:
            return self._unsigned(key, response, options, expected)
        meant = letters_meant(expected.unknowns, given.unknowns, options, strict=False)
        given = given.renamed(meant) if meant else given
        if not expected.alternatives or not same_formula(expected, given):
            return self._wrong(expected, given, reading)
        if refused := _refused(expected, given, options):
            return wrong(reading, refused)
        unsolved = _unsolved(expected, given, options) if self.is_solved else None
        return retry(unsolved, reading) if unsolved else correct(reading)

    def read(self, response: str, options: Options) -> Reading:
        given = read_formula(response, options)
        if not given.alternatives:
            plain = normalised(response)
            return Reading(latex(defined(plain, dialect_of(options))), plain, self.missing)
        return Reading(formula_latex(given), normalised(response))

    def _unsigned(self, key: str, response: str, options: Options, expected: Formula) -> Grade:
        """Ask for the sign where only the `y =` is missing or the kind is plain from it; else it is wrong."""
        dialect = dialect_of(options)
        given = defined(normalised(response), dialect)
        if not expected.alternatives:
            same = equal(defined(normalised(key), dialect), given, dialect)
            return correct(latex(given)) if same else wrong(latex(given))
        only = expected.relations[0]
        is_named = len(expected.relations) == 1 and only.sign == "=" and only.left.op == "name"
        is_side = is_named and equal(only.right, given, dialect)
        is_missing = self.missing is NO_SIGN or is_side
        return retry(self.missing, latex(given)) if is_missing else wrong(latex(given), self.missing)

    def _wrong(self, expected: Formula, given: Formula, reading: str) -> Grade:
        meant = any(
            power_meant(one.difference, other.difference) for one, other in product(expected.relations, given.relations)
        )
        return retry(POWER_MEANT, reading) if meant else wrong(reading)


def _unsolved(expected: Formula, given: Formula, options: Options) -> Reason | None:
    """Return what is left to do to a response equivalent to a key in which the one unknown is alone."""
    if options.get("form") == "any" or len(expected.unknowns) != 1 or not all(map(_is_solved, expected.relations)):
        return None
    if not all(map(_is_solved, given.relations)):
        return ISOLATE
    if options.get("worked_out") and _is_worked_out(expected) and not _is_worked_out(given):
        return WORK_OUT
    return None


def _is_solved(relation: Relation) -> bool:
    """Whether one side is a letter, and the other a number."""
    sides = (relation.left, relation.right)
    return any(side.op == "name" for side in sides) and any(is_constant(side) for side in sides)


def _is_worked_out(formula: Formula) -> bool:
    """Whether every number is written as one number."""
    sides = [side for relation in formula.relations for side in (relation.left, relation.right)]
    return all(side.op == "name" or is_single_number(side) for side in sides)


def _refused(expected: Formula, given: Formula, options: Options) -> Reason | None:
    sides = [side for relation in given.relations for side in (relation.left, relation.right)]
    for side in sides:
        if refused := requirement_unmet(side, options):
            return refused
    if options.get("form") != "same_up_to_com_assoc":
        return None
    return None if _shapes(expected) == _shapes(given) else SAME_SHAPE


def _shapes(formula: Formula) -> list[Any]:
    """Return the shape of each relation; an equation may be written either way round."""
    found = []
    for relation in formula.relations:
        sides, sign = [shape(relation.left), shape(relation.right)], relation.sign
        if sign in {"=", "!="}:
            sides.sort(key=str)
        elif sign[0] == ">":
            sides, sign = sides[::-1], _FLIPPED[sign]
        found.append((sign, sides))
    return found


def formula_latex(formula: Formula) -> str:
    """Return a formula in LaTeX."""
    return r" \text{ or } ".join(
        r" \text{ and } ".join(
            f"{latex(relation.left)} {_SHOWN.get(relation.sign, relation.sign)} {latex(relation.right)}"
            for relation in alternative
        )
        for alternative in formula.alternatives
    )


EQUATION = RelationKind(NO_EQUALS)
INEQUALITY = RelationKind(NO_SIGN, is_solved=True)
