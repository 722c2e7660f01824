"""Several numbers or expressions together: tuples, in order, and sets, in any order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

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
from lessons.grading.figures import FIGURE_OPTIONS, figures_unmet, has_figures
from lessons.grading.forms import form_unmet, requirement_unmet
from lessons.grading.normalise import normalised
from lessons.grading.notation import latex
from lessons.grading.numbers import rational, read_number, within_tolerance
from lessons.grading.reading import COMMA_LOCALES, expression, without_membership
from lessons.grading.tree import Node, is_constant

SOME_RIGHT = Reason("some_right", gettext_noop("Some of these are right, but not all."))
BRACES = Reason("braces", gettext_noop("Write the set between { and }."))
WITHOUT_NAMES = Reason("without_names", gettext_noop("Write the numbers in the order asked for, without names."))

_NEARNESS = FIGURE_OPTIONS | {"abs_tol", "rel_tol"}

Member = Node | tuple["Member", ...]

_COMMA = re.compile(r"[,;]|\bor\b|\band\b")
_LOOSE_COMMA = re.compile(r";|,(?![0-9])|\bor\b|\band\b")
_BETWEEN_SETS = re.compile(r" *(?:\bU\b|∩) *")
_BAR = re.compile(r"\|")
_LETTER = r"[A-Za-z](?: ?_? ?(?:[0-9]{1,3}|\([0-9, ]{1,7}\)))?"
_NAMES = re.compile(rf"^\(? ?({_LETTER}(?: ?[,;] ?{_LETTER})+) ?\)? ?= ?(?=\S)")
_NAME = re.compile(rf"^({_LETTER}) ?= ?(?=\S)")


@dataclass(frozen=True, slots=True)
class Collection:
    """What stands between brackets, and the bracket it began with; empty if there was none.

    `written` is what was typed; `members` of a set are all different. `names` are those before the members, if each has
    one, as in x = 1, y = 2.
    """

    members: tuple[Member, ...]
    bracket: str
    written: tuple[Member, ...]
    names: tuple[str, ...] = ()


def read_collection(text: str, options: Options, *, ordered: bool) -> Collection:
    """Read a tuple or a set. Raises Unreadable."""
    plain = normalised(text)
    leading = _NAMES.match(plain)
    plain = without_membership(plain[leading.end() :] if leading else plain)
    if not ordered and _BETWEEN_SETS.search(plain):
        return _combined(plain, options)
    bracket = next((pair[0] for pair in ("{}", "()", "[]") if is_wrapped(plain, pair)), "")
    parts = _parts(plain[1:-1].strip() if bracket else plain, options, has_bars=bracket == "(")
    named = [match[1] for part in parts if (match := _NAME.match(part))]
    if leading:
        named = re.split(r" ?[,;] ?", leading[1])
    members = tuple(_members(parts, options))
    names = tuple(_folded_name(name) for name in named) if len(named) == len(members) else ()
    if not ordered:
        return Collection(_distinct(members, options), bracket, members)
    return Collection(members, bracket, members, names if len(set(names)) == len(names) else ())


def _folded_name(name: str) -> str:
    return re.sub(r"[ _()]", "", name)


def in_order(collection: Collection, options: Options) -> Collection:
    """Return a tuple by the order of the names before its members.

    That is the order of the option `names`, else that of x, y, z and the like: of letters that follow one another in
    the alphabet, and of one letter's indexes. Of other names, such as m and b, the order is the one they were typed in.
    """
    wanted = [_folded_name(str(name)) for name in options.get("names", [])] or sorted(collection.names, key=_by_index)
    is_known = "names" in options or _follow_one_another(wanted)
    if not collection.names or not is_known or sorted(wanted) != sorted(collection.names):
        return collection
    members = tuple(collection.members[collection.names.index(name)] for name in wanted)
    return Collection(members, collection.bracket, members)


def _by_index(name: str) -> tuple[str, int]:
    return name[0], int(name[1:] or 0)


def _follow_one_another(names: list[str]) -> bool:
    if not all(name[1:].isdigit() or len(name) == 1 for name in names):
        return False
    return len({name[0] for name in names}) == 1 or all(
        len(one) == len(other) == 1 and ord(other) - ord(one) == 1 for one, other in pairwise(names)
    )


def _combined(plain: str, options: Options) -> Collection:
    """Return the set that unions and intersections of sets in braces make, from left to right."""
    parts = split_outside(plain, _BETWEEN_SETS)
    signs = [found.strip() for found in _BETWEEN_SETS.findall(plain)]
    if len(signs) != len(parts) - 1 or not all(is_wrapped(part, "{}") for part in parts):
        raise Unreadable(UNCLEAR)
    total = _members(_parts(parts[0][1:-1], options), options)
    for sign, part in zip(signs, parts[1:], strict=True):
        others = _members(_parts(part[1:-1], options), options)
        if sign == "U":
            total = [*total, *others]
        else:
            total = [member for member in total if any(_same(member, other, options) for other in others)]
    return Collection(_distinct(tuple(total), options), "{", tuple(total))


def _parts(inside: str, options: Options, *, has_bars: bool = False) -> list[str]:
    """Split what stands between brackets; in (3 | -2) the bar is no absolute value, since it closes nothing."""
    if not inside:
        return []
    separator = _LOOSE_COMMA if options.get("locale") in COMMA_LOCALES else _COMMA
    parts = split_outside(inside, separator)
    if has_bars and len(parts) == 1 and inside.count("|") == 1:
        parts = split_outside(inside, _BAR)
    if not all(parts):
        raise Unreadable(UNCLEAR)
    return parts


def _members(parts: list[str], options: Options) -> list[Member]:
    return [
        member for part in parts for signed in _both_signs(_NAME.sub("", part)) for member in [_member(signed, options)]
    ]


def _both_signs(part: str) -> list[str]:
    return [part.replace("±", "+"), part.replace("±", "-")] if "±" in part else [part]


def _member(part: str, options: Options) -> Member:
    for pair in ("()", "[]", "{}"):
        if is_wrapped(part, pair) and (len(split_outside(part[1:-1], _COMMA)) > 1 or pair == "{}"):
            return tuple(_members(_parts(part[1:-1].strip(), options), options))
    if not re.search(r"[A-Za-z]", re.sub(r"sqrt|pi|\be\b", "", part)):
        return read_number(part, options).node
    return expression(part, options)


def _distinct(members: tuple[Member, ...], options: Options) -> tuple[Member, ...]:
    kept: list[Member] = []
    for member in members:
        if not any(_same(member, other, {}) for other in kept):
            kept.append(member)
    return tuple(kept)


def _same(one: Member, other: Member, options: Options) -> bool:
    if isinstance(one, Node) and isinstance(other, Node):
        if equal(one, other, dialect_of(options)):
            return True
        return bool(_NEARNESS & options.keys()) and _near(one, other, options)
    if isinstance(one, Node) or isinstance(other, Node):
        return False
    return len(one) == len(other) and all(_same(left, right, options) for left, right in zip(one, other, strict=True))


def _near(one: Node, other: Node, options: Options) -> bool:
    if not (is_constant(one) and is_constant(other)):
        return False
    first, second = (rational(node, dialect_of(options)) for node in (one, other))
    if options.keys() & FIGURE_OPTIONS:
        return has_figures(first, second, other, options)
    return within_tolerance(first, second, options)


@dataclass(frozen=True, slots=True)
class CollectionKind:
    """Several numbers or expressions between brackets; part of the marks for part of a set."""

    is_ordered: bool

    def grade(self, key: str, response: str, options: Options) -> Grade:
        ordered = bool(options.get("ordered", self.is_ordered))
        expected, given = self._collection(key, options), self._collection(response, options)
        reading = self._latex(given)
        if not _match(expected.members, given.members, options, ordered=ordered):
            if ordered and given.names and _match(expected.members, given.members, options, ordered=False):
                return retry(WITHOUT_NAMES, reading)
            return self._wrong(expected, given, options, reading, ordered=ordered)
        if not ordered and expected.bracket == "{" and given.bracket in {"(", "["}:
            return retry(BRACES, reading)
        return _form_of_all(given.members, options, reading) or correct(reading)

    def read(self, response: str, options: Options) -> Reading:
        return Reading(self._latex(self._collection(response, options)), normalised(response))

    def _collection(self, text: str, options: Options) -> Collection:
        ordered = bool(options.get("ordered", self.is_ordered))
        collection = read_collection(text, options, ordered=ordered)
        return in_order(collection, options) if ordered else collection

    def _wrong(
        self, expected: Collection, given: Collection, options: Options, reading: str, *, ordered: bool
    ) -> Grade:
        if ordered or not expected.members or not given.members:
            return wrong(reading)
        found = sum(any(_same(member, other, options) for other in given.members) for member in expected.members)
        share = found / max(len(expected.members), len(given.members))
        return wrong(reading, SOME_RIGHT, score=share) if 0 < share < 1 else wrong(reading)

    def _latex(self, collection: Collection) -> str:
        inside = ", ".join(_member_latex(member) for member in collection.written)
        if self.is_ordered or collection.bracket == "(":
            return rf"\left({inside}\right)"
        return rf"\left[{inside}\right]" if collection.bracket == "[" else rf"\{{{inside}\}}"


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
        if refused := figures_unmet(member, options) or requirement_unmet(member, options):
            return wrong(reading, refused)
        if unmet := form_unmet(member, options, dialect_of(options)):
            return retry(unmet, reading)
    return None


TUPLE = CollectionKind(is_ordered=True)
SET = CollectionKind(is_ordered=False)
