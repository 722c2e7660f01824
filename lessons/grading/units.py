"""Numbers with a unit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

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
from lessons.grading.dialect import Dialect
from lessons.grading.figures import FIGURE_OPTIONS, figures_unmet, has_figures
from lessons.grading.grammar import written
from lessons.grading.normalise import normalised
from lessons.grading.notation import latex
from lessons.grading.numbers import rational, within_tolerance
from lessons.grading.reading import in_locale
from lessons.grading.tree import ONE, Node, walk
from lessons.grading.unit_table import powers_added, unit
from lessons.grading.values import exact

WHICH_UNIT = Reason("which_unit", gettext_noop("Which unit?"))
WHICH_NUMBER = Reason("which_number", gettext_noop("Which number? There is only a unit."))
OTHER_UNIT = Reason("other_unit", gettext_noop("That is the right amount, but not in the unit asked for."))
OTHER_KIND_OF_UNIT = Reason("other_kind_of_unit", gettext_noop("That unit measures something else."))

LARGEST_POWER = 12
INEXACT = Fraction(1, 10**9)
"""Units such as the atomic mass unit are known to so many digits only."""

_UNITS = Dialect(units=True)
_SIGNS = ((re.compile(r"° ?(?=[CF]\b)"), "deg"), (re.compile(r"°"), " deg"), (re.compile(r"%"), " percent"))
_TWO_WORDS = re.compile(r"\b(fl|light|nautical)\.? (?=oz|year|mile)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with a unit: the tree as written, the number, and the unit by name and in base units."""

    node: Node
    number: Fraction
    names: Mapping[str, int]
    factor: Fraction
    base: Mapping[str, int]
    offset: Fraction
    has_number: bool

    def in_unit_of(self, other: Quantity) -> Fraction:
        """Return the number it would have in another's unit, which must measure the same."""
        return (self.number * self.factor + self.offset - other.offset) / other.factor


def read_quantity(text: str, options: Options) -> Quantity:
    """Read a number with a unit, or one of them alone. Raises Unreadable."""
    plain = in_locale(normalised(text), options)
    for sign, word in _SIGNS:
        plain = sign.sub(word, plain)
    node = _with_units(written(_TWO_WORDS.sub(_joined, plain), _UNITS))
    quantity = _measured(node)
    has_number = any(part.value is not None for part in _amounts(node))
    return replace(quantity, offset=_offset(quantity.names), has_number=has_number)


def _joined(match: re.Match[str]) -> str:
    return match[1] if match[1] == "fl" else f"{match[1]}_" if match[1] == "nautical" else match[1]


def _with_units(node: Node) -> Node:
    if node.op == "name":
        return node._replace(op="unit")
    return node._replace(args=tuple(_with_units(part) for part in node.args)) if node.args else node


def _amounts(node: Node) -> list[Node]:
    """Return the parts that are numbers and not exponents of units."""
    if node.op == "power":
        return _amounts(node.args[0])
    return [node] if not node.args else [part for child in node.args for part in _amounts(child)]


def _offset(names: Mapping[str, int]) -> Fraction:
    """Return the offset of a temperature's unit; a unit made of several has none."""
    return unit(next(iter(names))).offset if list(names.values()) == [1] and len(names) == 1 else Fraction(0)


def _measured(node: Node) -> Quantity:
    if node.op == "unit":
        found = unit(node.text)
        return Quantity(node, Fraction(1), {found.name: 1}, found.factor, found.base, Fraction(0), has_number=False)
    if not any(part.op == "unit" for part in walk(node)):
        return Quantity(node, rational(node), {}, Fraction(1), {}, Fraction(0), has_number=True)
    if node.op == "negate":
        inner = _measured(node.args[0])
        return replace(inner, node=node, number=-inner.number)
    if node.op == "power":
        return _raised(node)
    if node.op not in {"multiply", "divide"}:
        raise Unreadable(UNCLEAR)
    return _times(node, _measured(node.args[0]), _measured(node.args[1]), 1 if node.op == "multiply" else -1)


def _times(node: Node, one: Quantity, other: Quantity, times: int) -> Quantity:
    if times < 0 and other.number == 0:
        raise Unreadable(UNCLEAR)
    return Quantity(
        node,
        one.number * other.number**times,
        powers_added(one.names, other.names, times),
        one.factor * other.factor**times,
        powers_added(one.base, other.base, times),
        Fraction(0),
        has_number=one.has_number or other.has_number,
    )


def _raised(node: Node) -> Quantity:
    inner, exponent = _measured(node.args[0]), exact(node.args[1])
    if exponent is None or exponent.denominator != 1 or abs(exponent) > LARGEST_POWER or inner.number == 0:
        raise Unreadable(UNCLEAR)
    result = Quantity(ONE, Fraction(1), {}, Fraction(1), {}, Fraction(0), has_number=inner.has_number)
    for _time in range(abs(int(exponent))):
        result = _times(node, result, inner, 1 if exponent > 0 else -1)
    return result


@dataclass(frozen=True, slots=True)
class UnitsKind:
    """A number with a unit; any unit that measures the same counts, unless `exact_unit`."""

    def grade(self, key: str, response: str, options: Options) -> Grade:
        expected, given = read_quantity(key, options), read_quantity(response, options)
        reading = latex(given.node)
        if options.get("unit_only"):
            return correct(reading) if _same_unit(expected, given) else wrong(reading)
        if not given.names and expected.names:
            return _without_unit(expected, given, options, reading)
        if not given.has_number and expected.has_number:
            return wrong(reading, WHICH_NUMBER)
        if dict(expected.base) != dict(given.base) or (not expected.names and given.names):
            return wrong(reading, OTHER_KIND_OF_UNIT)
        if not _is_right(expected, given, options):
            return wrong(reading)
        if unwritten := figures_unmet(given.node, options):
            return wrong(reading, unwritten)
        if options.get("exact_unit") and dict(expected.names) != dict(given.names):
            return wrong(reading, OTHER_UNIT)
        return correct(reading)

    def read(self, response: str, options: Options) -> Reading:
        return Reading(latex(read_quantity(response, options).node), normalised(response))


def _same_unit(expected: Quantity, given: Quantity) -> bool:
    same_size = expected.factor == given.factor and expected.offset == given.offset
    return same_size and dict(expected.base) == dict(given.base) and not given.has_number


def _without_unit(expected: Quantity, given: Quantity, options: Options, reading: str) -> Grade:
    """Ask for the unit if the number is right in the key's unit."""
    in_unit = replace(given, factor=expected.factor, offset=expected.offset)
    return retry(WHICH_UNIT, reading) if _is_right(expected, in_unit, options) else wrong(reading)


def _is_right(expected: Quantity, given: Quantity, options: Options) -> bool:
    value = given.in_unit_of(expected)
    if options.keys() & FIGURE_OPTIONS:
        return has_figures(expected.number, value, given.node, options)
    if "abs_tol" in options:
        options = {**options, "abs_tol": _in_key_unit(str(options["abs_tol"]), expected)}
    if within_tolerance(expected.number, value, options):
        return True
    return abs(value - expected.number) <= abs(expected.number) * INEXACT


def _in_key_unit(tolerance: str, expected: Quantity) -> Fraction:
    """Return a tolerance such as 5 kJ, or a bare number, as a number of the key's units."""
    read = read_quantity(tolerance, {})
    return read.number * read.factor / expected.factor if read.names else read.number


UNITS = UnitsKind()
