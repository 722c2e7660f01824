"""Intervals and what unions, intersections and differences make of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lessons.grading.brackets import cut_outside, is_wrapped, split_outside
from lessons.grading.contract import (
    UNCLEAR,
    Grade,
    Options,
    Reading,
    Reason,
    Unreadable,
    correct,
    gettext_noop,
    wrong,
)
from lessons.grading.dialect import dialect_of
from lessons.grading.equality import close
from lessons.grading.formulas import read_formula
from lessons.grading.functions import MP, Undefined
from lessons.grading.grammar import written
from lessons.grading.normalise import normalised
from lessons.grading.notation import latex
from lessons.grading.numbers import within_tolerance
from lessons.grading.reading import COMMA_LOCALES, in_locale, without_membership
from lessons.grading.solutions import Condition, same_numbers
from lessons.grading.tree import Node, names
from lessons.grading.values import value_at

BACKWARDS = Reason("backwards", gettext_noop("The smaller end of an interval comes first."))
OPEN_INFINITY = Reason("open_infinity", gettext_noop("An interval is open at infinity: write a round bracket there."))

_JOINS: Mapping[str, Callable[[bool, bool], bool]] = {
    "U": lambda one, other: one or other,
    "∩": lambda one, other: one and other,
    "-": lambda one, other: one and not other,
}
_JOIN_LATEX = {"U": r"\cup", "∩": r"\cap", "-": r"\setminus"}
_JOIN = re.compile(r" *(\bU\b|∩|\bor\b|-(?= *[(\[{]))")
_COMMA, _LOOSE_COMMA = re.compile(r"[,;]"), re.compile(r";|,(?![0-9])")
_OUTWARD = re.compile(r"(?:^|(?<=[U∩]) *)\](?=[^\]])|\[(?= *(?:$|[U∩]))")
_REAL_NUMBERS = frozenset({"R", "(R)"})


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers between two ends, of which each belongs to it or not; an end is None where there is none."""

    low: Any | None
    high: Any | None
    has_low: bool
    has_high: bool
    latex: str

    def holds(self, number: Any) -> bool:
        if self.low is not None and (number < self.low or close(number, self.low)):
            return self.has_low and close(number, self.low)
        if self.high is not None and (number > self.high or close(number, self.high)):
            return self.has_high and close(number, self.high)
        return True

    def borders(self) -> list[Any]:
        return [end for end in (self.low, self.high) if end is not None]


@dataclass(frozen=True, slots=True)
class Points:
    """A few numbers."""

    numbers: tuple[Any, ...]
    latex: str

    def holds(self, number: Any) -> bool:
        return any(close(number, one) for one in self.numbers)

    def borders(self) -> list[Any]:
        return list(self.numbers)


@dataclass(frozen=True, slots=True)
class Joined:
    """Two sets of numbers joined by U, ∩ or -."""

    first: Condition
    sign: str
    second: Condition
    latex: str

    def holds(self, number: Any) -> bool:
        return _JOINS[self.sign](self.first.holds(number), self.second.holds(number))

    def borders(self) -> list[Any]:
        return [*self.first.borders(), *self.second.borders()]


class IntervalReader:
    """Reads sets of numbers; ends as near to the key's as the tolerance allows are taken for those."""

    def __init__(self, options: Options, known: list[Any]) -> None:
        self.options, self.known = options, known

    def read(self, text: str) -> tuple[Condition, str]:
        """Return the set and its LaTeX. Raises Unreadable."""
        text = without_membership(text)
        if re.search(r"[<>=]", text):
            formula = read_formula(text, self.options)
            return formula, text
        while is_wrapped(text, "()") and (text[1:2] in "([{" and text[-2:-1] in ")]}"):
            text = text[1:-1].strip()
        parts, signs = cut_outside(self._all_inward(text), _JOIN, mixed=True)
        total, shown = self._piece(parts[0])
        for sign, part in zip((sign.replace("or", "U") for sign in signs), parts[1:], strict=True):
            second, second_shown = self._piece(part)
            shown = f"{shown} {_JOIN_LATEX[sign]} {second_shown}"
            total = Joined(total, sign, second, shown)
        return total, shown

    def _piece(self, text: str) -> tuple[Condition, str]:
        if text in _REAL_NUMBERS:
            return Interval(None, None, False, False, r"\mathbb{R}"), r"\mathbb{R}"
        if is_wrapped(text, "{}"):
            return self._points(text[1:-1])
        ends = self._split(text[1:-1])
        if text[:1] not in "([" or text[-1:] not in ")]" or len(text) < 5 or len(ends) != 2:
            raise Unreadable(UNCLEAR)
        return self._interval(text[0], ends, text[-1])

    def _points(self, inside: str) -> tuple[Condition, str]:
        ends = [self._end(part) for part in self._split(inside)] if inside.strip() else []
        shown = rf"\{{{', '.join(text for _value, text in ends)}\}}"
        if any(value is None for value, _text in ends):
            raise Unreadable(UNCLEAR)
        return Points(tuple(value for value, _text in ends), shown), shown

    def _split(self, inside: str) -> list[str]:
        return split_outside(inside, _LOOSE_COMMA if self.options.get("locale") in COMMA_LOCALES else _COMMA)

    def _all_inward(self, text: str) -> str:
        """Return intervals written with outward brackets, ]2, 5[, in the usual ones."""
        if not (text.startswith("]") or text.endswith("[")):
            return text
        if self.options.get("bracket_style", "reversed") != "reversed":
            raise Unreadable(UNCLEAR)
        return _OUTWARD.sub(lambda found: ")" if found[0] == "[" else "(", text)

    def _interval(self, opening: str, ends: list[str], closing: str) -> tuple[Condition, str]:
        (low, low_text), (high, high_text) = self._end(ends[0]), self._end(ends[1])
        if (low is None and opening == "[") or (high is None and closing == "]"):
            raise Unreadable(OPEN_INFINITY)
        is_backwards = (low is None and not low_text.startswith("-")) or (high is None and high_text.startswith("-"))
        if low is not None and high is not None:
            is_backwards = low > high or (low == high and (opening, closing) != ("[", "]"))
        if is_backwards:
            raise Unreadable(BACKWARDS)
        shown = rf"\left{opening}{low_text}, {high_text}\right{closing}"
        return Interval(low, high, opening == "[", closing == "]", shown), shown

    def _end(self, text: str) -> tuple[Any | None, str]:
        """Return an end, None at infinity, and its LaTeX."""
        node = written(in_locale(text, self.options), dialect_of(self.options))
        inner = node.args[0] if node.op == "negate" else node
        if inner.op == "constant" and inner.text == "inf":
            return None, latex(node)
        if names(node):
            raise Unreadable(UNCLEAR)
        return self._known(node), latex(node)

    def _known(self, node: Node) -> Any:
        try:
            value = value_at(node, {}, dialect_of(self.options))
        except Undefined as error:
            raise Unreadable(UNCLEAR) from error
        if {"abs_tol", "rel_tol"} & self.options.keys():
            for end in self.known:
                if within_tolerance(_fraction(end), _fraction(value), self.options):
                    return end
        return value


def _fraction(value: Any) -> Fraction:
    return Fraction(MP.nstr(value, 40))


@dataclass(frozen=True, slots=True)
class IntervalKind:
    """A set of numbers written with intervals; an inequality for it counts too."""

    def grade(self, key: str, response: str, options: Options) -> Grade:
        expected, _shown = IntervalReader(options, []).read(normalised(key))
        given, shown = IntervalReader(options, expected.borders()).read(normalised(response))
        return correct(shown) if same_numbers(expected, given) else wrong(shown)

    def read(self, response: str, options: Options) -> Reading:
        plain = normalised(response)
        _given, shown = IntervalReader(options, []).read(plain)
        return Reading(shown, plain)


INTERVAL = IntervalKind()
