"""Numbers: whole, fractional, mixed, decimal and percentages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import gcd

import sympy

from lessons.grading.algebra import same
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
from lessons.grading.normalise import normalised
from lessons.grading.parser import parse_plain
from lessons.grading.roots import SIMPLIFY_ROOT, has_simplified_roots

SIMPLIFY = Reason("simplify", gettext_noop("That is the right value. Now write it in lowest terms."))
WRITE_MIXED = Reason("write_mixed", gettext_noop("That is the right value. Now write it as a mixed number."))
ONE_NUMBER = Reason("one_number", gettext_noop("Work it out: the answer is a single number."))
NOT_A_NUMBER = Reason("not_a_number", gettext_noop("The answer is a number, without letters."))

_PREFIX = re.compile(r"^\s*[A-Za-z]\s*=(?!=)\s*(?=\S)")
_CURRENCY = re.compile(r"[$€£¥]\s*")
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(,\d{3})+(?![\d,])")
_FRACTION = re.compile(r"^\(?\(?\s*([+-]?)\s*\(?(\d+)\)?\s*/\s*\(?([+-]?\d+)\)?\s*\)?\)?$")
_MIXED = re.compile(r"^([+-]?)\s*(\d+)\s+\(*(\d+)\)*\s*/\s*\(*(\d+)\)*$")
_DECIMAL = re.compile(r"^[+-]?(\d+\.?\d*|\.\d+)$")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written: plain notation without prefix, and its value; percent signs are applied."""

    text: str
    value: sympy.Expr
    is_percent: bool = False


def read_number(text: str, options: Options) -> Number:
    """Read a number, with an `x =` before it and a currency sign taken off. Raises Unreadable."""
    plain = _THOUSANDS.sub(lambda grouped: grouped[0].replace(",", ""), _CURRENCY.sub("", normalised(text)))
    if options.get("allow_var_prefix", True):
        plain = _PREFIX.sub("", plain)
    if options.get("locale") in {"de", "fr", "comma"} or re.fullmatch(r"[+-]?\d+,\d+", plain):
        plain = plain.replace(",", ".")
    is_percent = plain.endswith("%")
    plain = plain.rstrip("% ")
    value = parse_plain(_mixed_with_sign(plain))
    if value.free_symbols:
        raise Unreadable(NOT_A_NUMBER)
    return Number(plain, value / 100 if is_percent else value, is_percent)


def _mixed_with_sign(plain: str) -> str:
    """Return a mixed number from a math field, such as 1 ((1)/(2)), as the parser knows it."""
    mixed = _MIXED.match(plain.replace("((", "(").replace("))", ")"))
    return f"{mixed[1]}{mixed[2]} {mixed[3]}/{mixed[4]}" if mixed else plain


def is_single_number(number: Number) -> bool:
    """Whether it is written as one number, not as a calculation."""
    plain = _mixed_with_sign(number.text).replace("(", "").replace(")", "").replace(" ", "")
    return bool(re.fullmatch(r"[+-]?[\d.]+(e[+-]?\d+)?(/[+-]?\d+)?", plain, re.IGNORECASE)) or bool(
        _MIXED.match(_mixed_with_sign(number.text))
    )


def lowest_terms(plain: str) -> bool:
    """Whether a fraction or mixed number is written in lowest terms; any other number is."""
    fraction, mixed = _FRACTION.match(plain), _MIXED.match(_mixed_with_sign(plain))
    if mixed:
        return gcd(int(mixed[3]), int(mixed[4])) == 1 and int(mixed[3]) < int(mixed[4])
    if fraction:
        under = int(fraction[3])
        return under > 1 and gcd(int(fraction[2]), under) == 1
    return True


def close_enough(key: sympy.Expr, value: sympy.Expr, options: Options) -> bool:
    """Whether a value is right within the tolerances asked for (abs_tol, rel_tol, decimal_places)."""
    if same(key, value):
        return True
    tolerance = sympy.Float(0)
    if "abs_tol" in options:
        tolerance = sympy.Rational(str(options["abs_tol"]))
    if "rel_tol" in options:
        tolerance = max(tolerance, abs(key) * sympy.Rational(str(options["rel_tol"])))
    if "decimal_places" in options:
        tolerance = max(tolerance, sympy.Rational(1, 2 * 10 ** int(options["decimal_places"])))
    return bool(tolerance) and bool(sympy.N(abs(key - value) - tolerance, 30) <= sympy.Rational(1, 10**20))


Demand = Callable[[Number, Options], Reason | None]


@dataclass(frozen=True, slots=True)
class NumberKind:
    """A kind whose answer is one number; `demand` says what is wrong with the form of a right value, if anything."""

    demand: Demand

    def grade(self, key: str, response: str, options: Options) -> Grade:
        expected, given = read_number(key, options), read_number(response, options)
        reading = sympy.latex(given.value)
        if not close_enough(expected.value, given.value, options):
            return wrong(reading)
        if not is_single_number(given) and is_single_number(expected):
            return retry(ONE_NUMBER, reading)
        unmet = self.demand(given, options)
        return retry(unmet, reading) if unmet else correct(reading)

    def read(self, response: str, options: Options) -> Reading:
        given = read_number(response, options)
        return Reading(latex_of(given), given.text)


def latex_of(number: Number) -> str:
    """Return a number in LaTeX as it was written, not as it would be simplified."""
    mixed, fraction = _MIXED.match(_mixed_with_sign(number.text)), _FRACTION.match(number.text)
    if mixed:
        written = rf"{mixed[1]}{mixed[2]}\frac{{{mixed[3]}}}{{{mixed[4]}}}"
    elif fraction:
        written = rf"{fraction[1]}\frac{{{fraction[2]}}}{{{fraction[3]}}}"
    elif _DECIMAL.match(number.text):
        written = number.text
    else:
        written = sympy.latex(number.value * 100 if number.is_percent else number.value)
    return written + (r"\%" if number.is_percent else "")


def _fraction_form(number: Number, options: Options) -> Reason | None:
    demanded = options.get("form") == "lowest_terms" or options.get("require_simplified")
    return SIMPLIFY if demanded and not lowest_terms(number.text) else None


def _written_form(number: Number, options: Options) -> Reason | None:
    if options.get("form") == "simplified_root":
        return None if has_simplified_roots(number.text) else SIMPLIFY_ROOT
    return _fraction_form(number, options)


def _mixed_form(number: Number, options: Options) -> Reason | None:
    if abs(number.value) > 1 and not number.value.is_Integer and not _MIXED.match(_mixed_with_sign(number.text)):
        return WRITE_MIXED
    return None if lowest_terms(number.text) else SIMPLIFY


NUMERIC = NumberKind(_written_form)
FRACTION = NumberKind(_fraction_form)
MIXED = NumberKind(_mixed_form)


@dataclass(frozen=True, slots=True)
class PercentKind:
    """A percentage: 15 %, or 0.15 where the key has no sign; a bare 15 counts where the page shows the sign."""

    def grade(self, key: str, response: str, options: Options) -> Grade:
        expected, given = read_number(key, options), read_number(response, options)
        value = given.value
        if expected.is_percent and not given.is_percent and options.get("sign_shown", True):
            value = value / 100
        return correct(latex_of(given)) if close_enough(expected.value, value, options) else wrong(latex_of(given))

    def read(self, response: str, options: Options) -> Reading:
        given = read_number(response, options)
        return Reading(latex_of(given), given.text)


PERCENT = PercentKind()
