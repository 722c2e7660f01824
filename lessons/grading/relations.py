"""Equations and inequalities, alone, in chains, or joined by `and` and `or`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

from lessons.grading.contract import (
    Grade,
    Options,
    Reading,
    Reason,
    correct,
    gettext_noop,
    retry,
    wrong,
)
from lessons.grading.dialect import dialect_of
from lessons.grading.equality import equal
from lessons.grading.expressions import SAME_SHAPE
from lessons.grading.forms import requirement_unmet
from lessons.grading.formulas import FLIPPED, Formula, Relation, formula_latex, read_formula, same_formula
from lessons.grading.normalise import normalised
from lessons.grading.notation import latex
from lessons.grading.numbers import is_single_number
from lessons.grading.polynomials import shape
from lessons.grading.reading import POWER_MEANT, defined, letters_meant, power_meant
from lessons.grading.tree import is_constant

NO_EQUALS = Reason("no_equals", gettext_noop("Write an equation, with an = sign."))
ISOLATE = Reason("isolate", gettext_noop("That is equivalent, but the unknown is not alone yet."))
WORK_OUT = Reason("work_out", gettext_noop("That is equivalent. Now work out the numbers in it."))
NO_SIGN = Reason("no_inequality", gettext_noop("Write an inequality, with a sign such as < or ≥."))


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
            sides, sign = sides[::-1], FLIPPED[sign]
        found.append((sign, sides))
    return found


EQUATION = RelationKind(NO_EQUALS)
INEQUALITY = RelationKind(NO_SIGN, is_solved=True)
