"""Numbers: whole, fractional, mixed, decimal, in scientific notation, and percentages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd

from lessons.grading.contract import (
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
from lessons.grading.equality import equal
from lessons.grading.figures import FIGURE_OPTIONS, figures_unmet, has_figures
from lessons.grading.forms import SIMPLIFY, form_unmet, is_simplified, requirement_unmet
from lessons.grading.functions import MP, Undefined
from lessons.grading.normalise import normalised
from lessons.grading.notation import latex
from lessons.grading.reading import NO_VALUE, defined, in_locale, without_name
from lessons.grading.tree import Node, names, walk
from lessons.grading.values import exact, value_at

WRITE_MIXED = Reason("write_mixed", gettext_noop("That is the right value. Now write it as a mixed number."))
WRITE_FRACTION = Reason("write_fraction", gettext_noop("That is the right value. Now write it as a fraction."))
WRITE_DECIMAL = Reason("write_decimal", gettext_noop("That is the right value. Now write it as a decimal."))
WRITE_PERCENT = Reason("write_percent", gettext_noop("That is the right value. Now write it as a percentage."))
WRITE_SCIENTIFIC = Reason(
    "write_scientific", gettext_noop("That is the right value. Now write it in scientific notation.")
)
ONE_NUMBER = Reason("one_number", gettext_noop("Work it out: the answer is a single number."))
PERCENT_MEANT = Reason(
    "percent_meant", gettext_noop("Is the answer a percentage? Write it without the percent sign if not.")
)
NO_COLON = Reason("no_colon", gettext_noop("Write a fraction or a division with /, not with a colon."))
NOT_A_NUMBER = Reason("not_a_number", gettext_noop("The answer is a number, without letters."))

_RATIO = re.compile(r"(?:[A-Za-z] ?: ?[A-Za-z] ?= ?)?([^:=]+):([^:=]+)")
_CURRENCY = re.compile(r"[$€£¥]\s*")
_DIGITS_KEPT = 45


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written: in plain notation, as a tree, and whether with a percent sign or as a ratio, 3:4."""

    text: str
    node: Node
    is_percent: bool = False
    is_ratio: bool = False

    @property
    def written_value(self) -> Fraction:
        """What it is worth, the percent sign left out; to 45 digits if it is irrational. Raises Unreadable."""
        return rational(self.node)

    @property
    def value(self) -> Fraction:
        """What it is worth. Raises Unreadable."""
        return self.written_value / 100 if self.is_percent else self.written_value


def rational(node: Node, dialect: Dialect | None = None) -> Fraction:
    """Return what a number is worth, to 45 digits if it is irrational. Raises Unreadable."""
    value = exact(node)
    if value is not None:
        return value
    if names(node):
        raise Unreadable(NOT_A_NUMBER)
    try:
        return Fraction(MP.nstr(value_at(node, {}, dialect or dialect_of({})), _DIGITS_KEPT))
    except Undefined as error:
        raise Unreadable(NOT_A_NUMBER) from error


def read_number(text: str, options: Options) -> Number:
    """Read a number, with an `x =` before it and a currency sign taken off. Raises Unreadable."""
    plain = _CURRENCY.sub("", normalised(text))
    if ratio := _RATIO.fullmatch(plain):
        return _ratio(ratio, options)
    if options.get("allow_var_prefix", True):
        plain = without_name(plain)
    plain = in_locale(plain, options)
    is_percent = plain.endswith("%")
    plain = plain.rstrip("% °")
    return Number(plain, defined(plain, dialect_of(options)), is_percent)


def _ratio(match: re.Match[str], options: Options) -> Number:
    """Read a ratio, where the exercise has them. Raises Unreadable."""
    sides = [defined(in_locale(side.strip(), options), dialect_of(options)) for side in match.groups()]
    if not options.get("ratio"):
        raise Unreadable(NO_COLON)
    if exact(sides[1]) == 0:
        raise Unreadable(NO_VALUE)
    return Number(match[0], Node("divide", tuple(sides)), is_ratio=True)


def read_key(text: str, options: Options) -> Number:
    """Read a key: with a point it is in plain notation, whatever the locale of the answers. Raises Unreadable."""
    if "." in text and "," not in text:
        options = {name: value for name, value in options.items() if name != "locale"}
    return read_number(text, options)


def is_single_number(node: Node) -> bool:
    """Whether it is written as one number, not as a calculation."""
    if node.op == "negate":
        return is_single_number(node.args[0])
    if node.op == "divide":
        return all(_unsigned(part).op == "number" for part in node.args)
    return node.op in {"number", "mixed"} or _power_of_ten(node) is not None


def _unsigned(node: Node) -> Node:
    return node.args[0] if node.op == "negate" else node


def _power_of_ten(node: Node) -> Node | None:
    """Return a of a times ten to a whole power, None if it is not written so."""
    if node.op != "multiply" or _unsigned(node.args[0]).op != "number":
        return None
    power = node.args[1]
    if power.op != "power" or exact(power.args[0]) != 10 or not is_single_number(power.args[1]):
        return None
    return _unsigned(node.args[0])


def is_scientific(node: Node) -> bool:
    """Whether it is written as a times ten to a whole power, a from 1 to below 10."""
    node = _unsigned(node)
    if node.op == "number" and "e" in node.text.lower():
        return 1 <= Fraction(node.text.lower().partition("e")[0]) < 10
    digits = _power_of_ten(node)
    return digits is not None and digits.value is not None and 1 <= digits.value < 10


def within_tolerance(key: Fraction, value: Fraction, options: Options) -> bool:
    """Whether a value is within abs_tol plus rel_tol times the key, the limit included."""
    tolerance = _share(options.get("abs_tol", 0)) + abs(key) * _share(options.get("rel_tol", 0))
    return abs(key - value) <= tolerance


def _share(written: object) -> Fraction:
    """Return a tolerance, which may be written as 5%."""
    text = str(written).strip()
    return Fraction(text.rstrip("% ")) / 100 if text.endswith("%") else Fraction(text)


def is_right(expected: Number, given: Number, options: Options) -> bool:
    """Whether a number is right within what the exercise allows."""
    dialect = dialect_of(options)
    if expected.is_percent == given.is_percent and equal(expected.node, given.node, dialect):
        return True
    if names(given.node):
        raise Unreadable(NOT_A_NUMBER)
    scale = [100 if number.is_percent else 1 for number in (expected, given)]
    key, value = rational(expected.node, dialect) / scale[0], rational(given.node, dialect) / scale[1]
    if options.keys() & FIGURE_OPTIONS:
        return has_figures(key, value, given.node, options)
    return within_tolerance(key, value, options)


Demand = Callable[[Number, Options], Reason | None]


@dataclass(frozen=True, slots=True)
class NumberKind:
    """A kind whose answer is one number; `demand` says what is wrong with the form of a right value, if anything."""

    demand: Demand

    def grade(self, key: str, response: str, options: Options) -> Grade:
        expected, given = read_key(key, options), read_number(response, options)
        reading = latex_of(given)
        if not is_right(expected, given, options):
            if not given.is_percent or not is_right(expected, replace(given, is_percent=False), options):
                return wrong(reading)
            if options.get("unit_shown") != "%":
                return retry(PERCENT_MEANT, reading) if options.get("percent", True) else wrong(reading)
            given = replace(given, is_percent=False)
        if unwritten := figures_unmet(given.node, options) or _requirement_unmet(given, options):
            return wrong(reading, unwritten)
        if options.get("worked_out") and is_single_number(expected.node) and not is_single_number(given.node):
            return retry(ONE_NUMBER, reading)
        unmet = self.demand(given, options) or _form_unmet(given, options)
        return retry(unmet, reading) if unmet else correct(reading)

    def read(self, response: str, options: Options) -> Reading:
        given = read_number(response, options)
        return Reading(latex_of(given), given.text)


def _requirement_unmet(number: Number, options: Options) -> Reason | None:
    if number.is_ratio and options.get("require_simplified"):
        return None if _is_simplified_ratio(number.node) else SIMPLIFY
    return requirement_unmet(number.node, options)


def _form_unmet(number: Number, options: Options) -> Reason | None:
    if number.is_ratio and options.get("form") == "lowest_terms":
        return None if _is_simplified_ratio(number.node) else SIMPLIFY
    return form_unmet(number.node, options, dialect_of(options))


def _is_simplified_ratio(node: Node) -> bool:
    """Whether both sides are whole numbers without a common factor."""
    sides = [side.value for side in map(_unsigned, node.args) if side.op == "number" and side.value is not None]
    return len(sides) == 2 and all(side.denominator == 1 for side in sides) and gcd(*map(int, sides)) == 1


def latex_of(number: Number) -> str:
    """Return a number in LaTeX as it was written, not as it would be simplified."""
    if number.is_ratio:
        return " : ".join(map(latex, number.node.args))
    return latex(number.node) + (r"\%" if number.is_percent else "")


def _any_form(number: Number, options: Options) -> Reason | None:
    form, node = options.get("form"), _unsigned(number.node)
    if form == "mixed":
        return _mixed_form(number, options)
    if form in {"fraction", "improper_fraction"} and node.op == "mixed":
        return WRITE_FRACTION
    if form in {"fraction", "proper_fraction"} and "." in number.text:
        return WRITE_FRACTION
    if form == "proper_fraction" and abs(number.written_value) >= 1:
        return WRITE_FRACTION
    if form == "percent" and not number.is_percent:
        return WRITE_PERCENT
    if form == "decimal" and (node.op != "number" or "e" in node.text.lower() or number.is_percent):
        return WRITE_DECIMAL
    if form == "scientific":
        return _scientific_form(number, options)
    return None


def _fraction_form(number: Number, options: Options) -> Reason | None:
    """In lowest terms is a fraction, or a whole number: no decimal and no percentage."""
    if options.get("form") == "lowest_terms" and not number.is_ratio:
        is_whole = _unsigned(number.node).op == "number" and number.written_value.denominator == 1
        if number.is_percent or (not is_whole and _has_decimals(number.node)):
            return WRITE_FRACTION
    return _any_form(number, options)


def _has_decimals(node: Node) -> bool:
    return any(part.op == "number" and part.value is not None and part.value.denominator != 1 for part in walk(node))


def _mixed_form(number: Number, options: Options) -> Reason | None:
    value = number.written_value
    if abs(value) > 1 and value.denominator != 1 and _unsigned(number.node).op != "mixed":
        return WRITE_MIXED
    return None if is_simplified(number.node) else SIMPLIFY


def _scientific_form(number: Number, options: Options) -> Reason | None:
    return None if is_scientific(number.node) or number.written_value == 0 else WRITE_SCIENTIFIC


@dataclass(frozen=True, slots=True)
class PercentKind:
    """A percentage: 15 %, or 0.15 where the key has no sign; a bare 15 counts where the page shows the sign."""

    def grade(self, key: str, response: str, options: Options) -> Grade:
        expected, given = read_key(key, options), read_number(response, options)
        if expected.is_percent and not given.is_percent and options.get("sign_shown", True):
            given = Number(given.text, given.node, is_percent=True)
        return correct(latex_of(given)) if is_right(expected, given, options) else wrong(latex_of(given))

    def read(self, response: str, options: Options) -> Reading:
        given = read_number(response, options)
        return Reading(latex_of(given), given.text)


NUMERIC = NumberKind(_any_form)
FRACTION = NumberKind(_fraction_form)
MIXED = NumberKind(_mixed_form)
SCIENTIFIC = NumberKind(_scientific_form)
PERCENT = PercentKind()
