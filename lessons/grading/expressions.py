"""Expressions, equations and inequalities."""

from __future__ import annotations

import re
from dataclasses import dataclass

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
from lessons.grading.numbers import read_number
from lessons.grading.parser import parse_plain
from lessons.grading.roots import SIMPLIFY_ROOT, has_simplified_roots

EXPAND = Reason("expand", gettext_noop("That is equal, but still has brackets. Multiply it out and collect terms."))
FACTOR = Reason("factor", gettext_noop("That is equal, but not factored completely yet."))
COLLECT = Reason("collect", gettext_noop("That is equal, but can be made simpler. Collect like terms."))
NO_EQUALS = Reason("no_equals", gettext_noop("Write an equation, with an = sign."))
NO_SIGN = Reason("no_inequality", gettext_noop("Write an inequality, with a sign such as < or ≥."))

_NAMED = re.compile(r"^\s*[A-Za-z](\([a-z]\))?\s*=(?!=)")
_SIGNS = re.compile(r"<=|>=|<|>")
_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


@dataclass(frozen=True, slots=True)
class ExpressionKind:
    """An expression, equal to the key and in the form asked for: expanded, factored, simplified, simplified_root."""

    def grade(self, key: str, response: str, options: Options) -> Grade:
        expected, written = _expression(key), _without_name(response)
        given = parse_plain(written)
        reading = sympy.latex(given)
        if not same(expected, given):
            return wrong(reading)
        unmet = _form_unmet(written, given, str(options.get("form", "")))
        return retry(unmet, reading) if unmet else correct(reading)

    def read(self, response: str, options: Options) -> Reading:
        written = _without_name(response)
        return Reading(latex_as_written(written), written)


def _expression(text: str) -> sympy.Expr:
    return parse_plain(_without_name(text))


def _without_name(text: str) -> str:
    return _NAMED.sub("", normalised(text)).strip()


def latex_as_written(plain: str) -> str:
    """Return an expression in LaTeX with its terms in the order that sympy prefers. Raises Unreadable."""
    return str(sympy.latex(parse_plain(plain)))


def _form_unmet(written: str, given: sympy.Expr, form: str) -> Reason | None:
    if form == "expanded":
        return None if _is_collected(written) and "(" not in _without_fraction_brackets(written) else EXPAND
    if form == "factored":
        return None if _is_factored(given) else FACTOR
    if form == "simplified":
        return None if _is_collected(written) else COLLECT
    if form == "simplified_root":
        return None if has_simplified_roots(written) else SIMPLIFY_ROOT
    return None


def _without_fraction_brackets(written: str) -> str:
    """Drop the brackets that stand only around numbers, single letters, powers and fractions of them."""
    previous = ""
    while previous != written:
        previous, written = written, re.sub(r"\(([\w.^/* ]*|-?\d+)\)", r"\1", written)
    return written


def _is_collected(written: str) -> bool:
    """Whether no two terms written could be added up: as many terms as the expanded form has."""
    expanded = sympy.expand(parse_plain(written))
    return _count_terms(written) <= len(sympy.Add.make_args(expanded))


def _count_terms(written: str) -> int:
    depth, terms, previous = 0, 1, ""
    for character in written.replace(" ", ""):
        if character in "+-" and depth == 0 and previous and previous not in "*/^+-(eE":
            terms += 1
        depth += (character in "([") - (character in ")]")
        previous = character
    return terms


def _is_factored(given: sympy.Expr) -> bool:
    factored = sympy.factor(given)
    expected = sum(power for _factor, power in sympy.factor_list(factored)[1])
    return _count_factors(given) >= expected and not isinstance(given, sympy.Add)


def _count_factors(given: sympy.Expr) -> int:
    count = 0
    for factor in sympy.Mul.make_args(given):
        base, exponent = factor.as_base_exp()
        if not base.is_number:
            count += int(exponent) if exponent.is_Integer else 1
    return count


@dataclass(frozen=True, slots=True)
class EquationKind:
    """An equation with the same solutions as the key: one side minus the other, up to a factor without unknowns."""

    def grade(self, key: str, response: str, options: Options) -> Grade:
        left, right = _sides(response)
        reading = f"{sympy.latex(left)} = {sympy.latex(right)}"
        expected_left, expected_right = _sides(key)
        return correct(reading) if _proportional(expected_left - expected_right, left - right) else wrong(reading)

    def read(self, response: str, options: Options) -> Reading:
        left, right = _sides(response)
        return Reading(f"{sympy.latex(left)} = {sympy.latex(right)}", normalised(response))


def _sides(text: str) -> tuple[sympy.Expr, sympy.Expr]:
    parts = re.sub(r"==", "=", normalised(text)).split("=")
    if len(parts) != 2:
        raise Unreadable(NO_EQUALS)
    return parse_plain(parts[0].strip()), parse_plain(parts[1].strip())


def _proportional(first: sympy.Expr, second: sympy.Expr) -> bool:
    if first == 0 or second == 0:
        return bool(first == second)
    ratio = sympy.cancel(sympy.together(first / second))
    return bool(ratio.is_number and ratio != 0)


@dataclass(frozen=True, slots=True)
class InequalityKind:
    """An inequality for one unknown, such as x > 3 or -2 <= x < 5, read either way round."""

    def grade(self, key: str, response: str, options: Options) -> Grade:
        given = _bounds(response)
        return correct(_bounds_latex(given)) if given == _bounds(key) else wrong(_bounds_latex(given))

    def read(self, response: str, options: Options) -> Reading:
        return Reading(_bounds_latex(_bounds(response)), normalised(response))


Bounds = tuple[str, frozenset[tuple[str, sympy.Expr]]]


def _bounds(text: str) -> Bounds:
    """Return the unknown and what bounds it, as (sign, number) with the unknown on the left."""
    plain = normalised(text)
    signs = _SIGNS.findall(plain)
    sides = [parse_plain(side.strip()) for side in _SIGNS.split(plain)] if signs else []
    if not signs or len(signs) > 2:
        raise Unreadable(NO_SIGN)
    found: set[tuple[str, sympy.Expr]] = set()
    unknown = next((side for side in sides if side.is_Symbol), None)
    if unknown is None:
        raise Unreadable(NO_SIGN)
    for left, sign, right in zip(sides, signs, sides[1:], strict=False):
        if left == unknown and right.is_number:
            found.add((sign, right))
        elif right == unknown and left.is_number:
            found.add((_FLIPPED[sign], left))
        else:
            raise Unreadable(NO_SIGN)
    return str(unknown), frozenset(found)


def _bounds_latex(bounds: Bounds) -> str:
    unknown, found = bounds
    signs = {"<": "<", ">": ">", "<=": r"\le", ">=": r"\ge"}
    ordered = sorted(found, key=lambda bound: (bound[0] in {"<", "<="}, str(bound[1])))
    return r" \text{ and } ".join(f"{unknown} {signs[sign]} {sympy.latex(number)}" for sign, number in ordered)


@dataclass(frozen=True, slots=True)
class CollectionKind:
    """Several numbers between brackets: a tuple, in order, or a set of solutions, in any order."""

    is_ordered: bool

    def grade(self, key: str, response: str, options: Options) -> Grade:
        ordered = bool(options.get("ordered", self.is_ordered))
        expected, given = _members(key, options), _members(response, options)
        reading = self._latex(given)
        if len(expected) == len(given) and _match(expected, given, ordered):
            return correct(reading)
        found = sum(any(same(member, other) for other in given) for member in expected)
        share = 0.0 if ordered else found / max(len(expected), len(given))
        return wrong(reading, SOME_RIGHT if 0 < share < 1 else wrong().reason, score=share if share < 1 else 0.0)

    def read(self, response: str, options: Options) -> Reading:
        return Reading(self._latex(_members(response, options)), normalised(response))

    def _latex(self, members: list[sympy.Expr]) -> str:
        inside = ", ".join(sympy.latex(member) for member in members)
        return f"({inside})" if self.is_ordered else rf"\{{{inside}\}}"


SOME_RIGHT = Reason("some_right", gettext_noop("Some of these are right, but not all."))
_SEPARATORS = re.compile(r"[,;]|\bor\b|\band\b")


def _members(text: str, options: Options) -> list[sympy.Expr]:
    plain = re.sub(r"^\s*\(?[a-z]\s*,\s*[a-z]\)?\s*=", "", normalised(text)).strip()
    if plain[:1] in "({[" and plain[-1:] in ")}]":
        plain = plain[1:-1]
    parts = [part.strip() for part in _SEPARATORS.split(plain)]
    return [read_number(part, options).value if _is_numeric(part) else _expression(part) for part in parts if part]


def _is_numeric(part: str) -> bool:
    return not re.search(r"[A-Za-z]", re.sub(r"^[A-Za-z]\s*=|sqrt|pi", "", part))


def _match(expected: list[sympy.Expr], given: list[sympy.Expr], ordered: bool) -> bool:
    if ordered:
        return all(same(one, other) for one, other in zip(expected, given, strict=True))
    left = list(given)
    for member in expected:
        twin = next((other for other in left if same(member, other)), None)
        if twin is None:
            return False
        left.remove(twin)
    return True


EXPRESSION = ExpressionKind()
EQUATION = EquationKind()
INEQUALITY = InequalityKind()
TUPLE = CollectionKind(is_ordered=True)
SET = CollectionKind(is_ordered=False)
