"""Several numbers or expressions together: tuples, in order, and sets, in any order."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lessons.grading.brackets import is_wrapped, split_outside
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
from lessons.grading.dialect import dialect_of
from lessons.grading.equality import equal
from lessons.grading.forms import form_unmet, requirement_unmet
from lessons.grading.normalise import normalised
from lessons.grading.notation import latex
from lessons.grading.numbers import rational, read_number, within_tolerance
from lessons.grading.reading import COMMA_LOCALES, expression, without_membership
from lessons.grading.tree import Node, is_constant

SOME_RIGHT = Reason("some_right", gettext_noop("Some of these are right, but not all."))
BRACES = Reason("braces", gettext_noop("Write the set between { and }."))

Member = Node | tuple["Member", ...]

_COMMA = re.compile(r"[,;]|\bor\b|\band\b")
_LOOSE_COMMA = re.compile(r";|,(?![0-9])|\bor\b|\band\b")
_BETWEEN_SETS = re.compile(r" *(?:\bU\b|∩) *")
_NAMES = re.compile(r"^\s*\(?[A-Za-z]\s*(?:,\s*[A-Za-z]\s*)+\)?\s*=")


@dataclass(frozen=True, slots=True)
class Collection:
    """What stands between brackets, and the bracket it began with; empty if there was none."""

    members: tuple[Member, ...]
    bracket: str


def read_collection(text: str, options: Options, *, ordered: bool) -> Collection:
    """Read a tuple or a set. Raises Unreadable."""
    plain = without_membership(_NAMES.sub("", normalised(text)).strip())
    if not ordered and _BETWEEN_SETS.search(plain):
        return _combined(plain, options)
    bracket = next((pair[0] for pair in ("{}", "()", "[]") if is_wrapped(plain, pair)), "")
    inside = plain[1:-1].strip() if bracket else plain
    members = _members(inside, options)
    return Collection(tuple(members) if ordered else _distinct(members, options), bracket)


def _combined(plain: str, options: Options) -> Collection:
    """Return the set that unions and intersections of sets in braces make, from left to right."""
    parts = split_outside(plain, _BETWEEN_SETS)
    signs = [found.strip() for found in _BETWEEN_SETS.findall(plain)]
    if len(signs) != len(parts) - 1 or not all(is_wrapped(part, "{}") for part in parts):
        raise Unreadable(UNCLEAR)
    total = _members(parts[0][1:-1], options)
    for sign, part in zip(signs, parts[1:], strict=True):
        others = _members(part[1:-1], options)
        if sign == "U":
            total = [*total, *others]
        else:
            total = [member for member in total if any(_same(member, other, options) for other in others)]
    return Collection(_distinct(total, options), "{")


def _members(inside: str, options: Options) -> list[Member]:
    if not inside:
        return []
    separator = _LOOSE_COMMA if options.get("locale") in COMMA_LOCALES else _COMMA
    parts = split_outside(inside, separator)
    if not all(parts):
        raise Unreadable(UNCLEAR)
    return [member for part in parts for signed in _both_signs(part) for member in [_member(signed, options)]]


def _both_signs(part: str) -> list[str]:
    return [part.replace("±", "+"), part.replace("±", "-")] if "±" in part else [part]


def _member(part: str, options: Options) -> Member:
    for pair in ("()", "[]", "{}"):
        if is_wrapped(part, pair) and (len(split_outside(part[1:-1], _COMMA)) > 1 or pair == "{}"):
            return tuple(_members(part[1:-1], options))
    if not re.search(r"[A-Za-z]", re.sub(r"^[A-Za-z]\s*=|sqrt|pi|\be\b", "", part)):
        return read_number(part, options).node
    return expression(part, options)


def _distinct(members: list[Member], options: Options) -> tuple[Member, ...]:
    kept: list[Member] = []
    for member in members:
        if not any(_same(member, other, {}) for other in kept):
            kept.append(member)
    return tuple(kept)


def _same(one: Member, other: Member, options: Options) -> bool:
    if isinstance(one, Node) and isinstance(other, Node):
        if equal(one, other, dialect_of(options)):
            return True
        return bool({"abs_tol", "rel_tol"} & options.keys()) and _near(one, other, options)
    if isinstance(one, Node) or isinstance(other, Node):
        return False
    return len(one) == len(other) and all(_same(left, right, options) for left, right in zip(one, other, strict=True))


def _near(one: Node, other: Node, options: Options) -> bool:
    if not (is_constant(one) and is_constant(other)):
        return False
    first, second = (rational(node, dialect_of(options)) for node in (one, other))
    return within_tolerance(first, second, options)


@dataclass(frozen=True, slots=True)
class CollectionKind:
    """Several numbers or expressions between brackets; part of the marks for part of a set."""

    is_ordered: bool

    def grade(self, key: str, response: str, options: Options) -> Grade:
        ordered = bool(options.get("ordered", self.is_ordered))
        expected = read_collection(key, options, ordered=ordered)
        given = read_collection(response, options, ordered=ordered)
        reading = self._latex(given)
        if not _match(expected.members, given.members, options, ordered=ordered):
            return self._wrong(expected, given, options, reading, ordered=ordered)
        if not ordered and expected.bracket == "{" and given.bracket in {"(", "["}:
            return retry(BRACES, reading)
        return _form_of_all(given.members, options, reading) or correct(reading)

    def read(self, response: str, options: Options) -> Reading:
        given = read_collection(response, options, ordered=bool(options.get("ordered", self.is_ordered)))
        return Reading(self._latex(given), normalised(response))

    def _wrong(
        self, expected: Collection, given: Collection, options: Options, reading: str, *, ordered: bool
    ) -> Grade:
        if ordered or not expected.members or not given.members:
            return wrong(reading)
        found = sum(any(_same(member, other, options) for other in given.members) for member in expected.members)
        share = found / max(len(expected.members), len(given.members))
        return wrong(reading, SOME_RIGHT, score=share) if 0 < share < 1 else wrong(reading)

    def _latex(self, collection: Collection) -> str:
        inside = ", ".join(_member_latex(member) for member in collection.members)
        return rf"\left({inside}\right)" if self.is_ordered else rf"\{{{inside}\}}"


def _member_latex(member: Member) -> str:
    if isinstance(member, Node):
        return latex(member)
    return rf"\left({', '.join(_member_latex(part) for part in member)}\right)"


def _match(expected: tuple[Member, ...], given: tuple[Member, ...], options: Options, *, ordered: bool) -> bool:
    if len(expected) != len(given):
        return False
    if ordered:
        return all(_same(one, other, options) for one, other in zip(expected, given, strict=True))
    left = list(given)
    for member in expected:
        twin = next((other for other in left if _same(member, other, options)), None)
        if twin is None:
            return False
        left.remove(twin)
    return True


def _form_of_all(members: tuple[Member, ...], options: Options, reading: str) -> Grade | None:
    for member in members:
        if not isinstance(member, Node):
            continue
        if refused := requirement_unmet(member, options):
            return wrong(reading, refused)
        if unmet := form_unmet(member, options, dialect_of(options)):
            return retry(unmet, reading)
    return None


TUPLE = CollectionKind(is_ordered=True)
SET = CollectionKind(is_ordered=False)
