"""Reads mathematics into sympy objects from a closed table. Nothing typed is ever evaluated as code."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sympy
from lark import Lark, Token, Transformer
from lark.exceptions import LarkError, VisitError

from lessons.grading.contract import TOO_LARGE, UNCLEAR, Unreadable
from lessons.grading.normalise import normalised

DEEPEST_NESTING = 40
MOST_DIGITS = 60
LARGEST_NUMERIC_POWER_BITS = 4096
LARGEST_EXPONENT = 10_000

GRAMMAR = r"""
?start: sum
?sum: product
    | sum "+" product   -> add
    | sum "-" product   -> subtract
?product: signed
    | product "*" signed   -> multiply
    | product "/" signed   -> divide
    | product factor       -> multiply
?signed: "-" signed   -> negate
    | "+" signed
    | number_power
    | factor
?number_power: number
    | number ("^" | "**") signed   -> power
?factor: atom
    | atom ("^" | "**") signed   -> power
number: NUMBER | MIXED
?atom: NAME                          -> variable
    | CONSTANT                       -> constant
    | "(" sum ")"
    | "|" sum "|"                    -> absolute
    | FUNCTION "(" sum ("," sum)* ")"  -> function
    | FUNCTION NAME                  -> function_of_name
    | FUNCTION NUMBER                -> function_of_number
MIXED.4: /\d+[ ]+\d+[ ]*\/[ ]*\d+(?![\d.])/
FUNCTION.3: /sqrt|root|abs|sin|cos|tan|log|ln|exp/
CONSTANT.3: /pi/
NUMBER.2: /(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?/
NAME.1: /[A-Za-zα-ωΑ-Ω](_\w+)?/
%ignore " "
"""


SQUARE, COMMON = sympy.Integer(2), sympy.Integer(10)


def _root(radicand: sympy.Expr, degree: sympy.Expr = SQUARE) -> sympy.Expr:
    if not degree.is_Integer or not 2 <= int(degree) <= 20:
        raise Unreadable(UNCLEAR)
    return sympy.Pow(radicand, sympy.Rational(1, int(degree)))


def _log(value: sympy.Expr, base: sympy.Expr = COMMON) -> sympy.Expr:
    return sympy.log(value, base)


FUNCTIONS: Mapping[str, Callable[..., sympy.Expr]] = {
    "sqrt": _root,
    "root": _root,
    "abs": sympy.Abs,
    "sin": sympy.sin,
    "cos": sympy.cos,
    "tan": sympy.tan,
    "log": _log,
    "ln": sympy.log,
    "exp": sympy.exp,
}


class _Builder(Transformer[Token, sympy.Expr]):
    """Builds sympy objects bottom-up, refusing what would grow too large before it is computed."""

    def add(self, parts: list[sympy.Expr]) -> sympy.Expr:
        return parts[0] + parts[1]

    def subtract(self, parts: list[sympy.Expr]) -> sympy.Expr:
        return parts[0] - parts[1]

    def multiply(self, parts: list[sympy.Expr]) -> sympy.Expr:
        return parts[0] * parts[1]

    def divide(self, parts: list[sympy.Expr]) -> sympy.Expr:
        if parts[1] == 0:
            raise Unreadable(UNCLEAR)
        return parts[0] / parts[1]

    def negate(self, parts: list[sympy.Expr]) -> sympy.Expr:
        return -parts[0]

    def power(self, parts: list[sympy.Expr]) -> sympy.Expr:
        base, exponent = parts
        if exponent.is_number:
            _check_power(base, exponent)
        return sympy.Pow(base, exponent)

    def absolute(self, parts: list[sympy.Expr]) -> sympy.Expr:
        return sympy.Abs(parts[0])

    def variable(self, parts: list[Token]) -> sympy.Expr:
        name = str(parts[0])
        return sympy.E if name == "e" else sympy.Symbol(name, real=True)

    def constant(self, parts: list[Token]) -> sympy.Expr:
        return sympy.pi

    def number(self, parts: list[Token]) -> sympy.Expr:
        text = str(parts[0])
        if sum(character.isdigit() for character in text) > MOST_DIGITS:
            raise Unreadable(TOO_LARGE)
        if parts[0].type == "MIXED":
            whole, over, under = (int(part) for part in re.split(r"[ /]+", text))
            if under == 0:
                raise Unreadable(UNCLEAR)
            return sympy.Rational(whole * under + over, under)
        mantissa, _, exponent = text.lower().partition("e")
        if exponent and abs(int(exponent)) > 400:
            raise Unreadable(TOO_LARGE)
        return _rational(Fraction(mantissa) * Fraction(10) ** int(exponent or 0))

    def function(self, parts: list[Any]) -> sympy.Expr:
        try:
            return FUNCTIONS[str(parts[0])](*parts[1:])
        except TypeError as error:
            raise Unreadable(UNCLEAR) from error

    def function_of_name(self, parts: list[Token]) -> sympy.Expr:
        return FUNCTIONS[str(parts[0])](self.variable([parts[1]]))

    def function_of_number(self, parts: list[Token]) -> sympy.Expr:
        return FUNCTIONS[str(parts[0])](self.number([parts[1]]))


def _rational(value: Fraction) -> sympy.Expr:
    return sympy.Rational(value.numerator, value.denominator)


def _check_power(base: sympy.Expr, exponent: sympy.Expr) -> None:
    size = abs(float(exponent)) if exponent.is_real else LARGEST_EXPONENT + 1
    if size > LARGEST_EXPONENT:
        raise Unreadable(TOO_LARGE)
    if base == 0 and exponent.is_negative:
        raise Unreadable(UNCLEAR)
    if base.is_Rational and size * max(int(base.p).bit_length(), int(base.q).bit_length()) > LARGEST_NUMERIC_POWER_BITS:
        raise Unreadable(TOO_LARGE)


_PARSER = Lark(GRAMMAR, parser="lalr", maybe_placeholders=False)
_BUILDER = _Builder()


@lru_cache(maxsize=4096)
def parse_plain(text: str) -> sympy.Expr:
    """Return the expression that plain notation stands for; decimals become exact fractions.

    Raises:
        Unreadable: it is not an expression, or it is too long, too deep or too large.
    """
    if text.count("(") + text.count("|") > DEEPEST_NESTING:
        raise Unreadable(TOO_LARGE)
    try:
        built = _BUILDER.transform(_PARSER.parse(text))
    except VisitError as error:
        if isinstance(error.orig_exc, Unreadable):
            raise error.orig_exc from None
        raise Unreadable(UNCLEAR) from error
    except (LarkError, RecursionError, ArithmeticError, ValueError) as error:
        raise Unreadable(UNCLEAR) from error
    if built.has(sympy.nan, sympy.zoo, sympy.oo, -sympy.oo):
        raise Unreadable(UNCLEAR)
    return built


def parse(text: str) -> sympy.Expr:
    """Return the expression that somebody typed, in any notation we read. Raises Unreadable."""
    return parse_plain(normalised(text))
