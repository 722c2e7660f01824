"""Reads answers that are one expression: in which notation numbers are, and what may stand before the expression."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from lessons.grading.contract import UNCLEAR, Options, Reason, Unreadable, gettext_noop
from lessons.grading.dialect import Dialect, dialect_of, words
from lessons.grading.functions import Undefined
from lessons.grading.grammar import written
from lessons.grading.normalise import normalised
from lessons.grading.tree import Node, names, walk
from lessons.grading.values import exact, value_at

POWER_MEANT = Reason("power_meant", gettext_noop("Is that a power? Write x^2 for x squared."))
NO_VALUE = Reason("no_value", gettext_noop("This has no value: it divides by zero or goes beyond all numbers."))

COMMA_LOCALES = frozenset(words("de fr es it nl pt pl ru sv da nb fi cs tr id vi comma"))
_COMMA_GROUPS = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])")
_POINT_GROUPS = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?=,|(?![0-9.]))")
_SPACE_GROUPS = re.compile(r"(?<![0-9.,/^*] )(?<![0-9.,])[0-9]{1,3}(?: [0-9]{3})+(?![0-9]| ?/)")
_DECIMAL_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9])")
_TIMES_TEN = re.compile(r"(?<=[0-9]) ?[xX] ?(?=10 ?\^)")
_NAME = re.compile(r"^\s*[A-Za-zͰ-Ͽ](_?[0-9])?(\([a-z]\))?\s*=(?!=)\s*(?=\S)")
_MEMBERSHIP = re.compile(r"^\s*[A-Za-z]\s*(?:∈|in\b)\s*")
_LONE_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")


def expression(text: str, options: Options) -> Node:
    """Return the tree of an expression, with a name before it (y =) taken off. Raises Unreadable."""
    return defined(without_name(normalised(text)), dialect_of(options))


@lru_cache(maxsize=8192)
def defined(plain: str, dialect: Dialect) -> Node:
    """Return the tree of an expression in plain notation that has a value. Raises Unreadable."""
    tree = written(plain, dialect)
    for part in walk(tree):
        if part.op == "constant" and part.text == "inf":
            raise Unreadable(NO_VALUE)
        if part.op == "divide" and exact(part.args[1]) == 0:
            raise Unreadable(NO_VALUE)
    if exact(tree) is None and not names(tree):
        _check_has_value(tree, dialect)
    return tree


def _check_has_value(tree: Node, dialect: Dialect) -> None:
    try:
        value_at(tree, {}, dialect, is_real=False)
    except Undefined as error:
        raise Unreadable(NO_VALUE) from error
    except KeyError as error:
        raise Unreadable(UNCLEAR) from error


def without_membership(plain: str) -> str:
    """Return a set without the `x ∈` before it."""
    return _MEMBERSHIP.sub("", plain)


def without_name(plain: str) -> str:
    """Return an expression without the `y =` or `f(x) =` before it."""
    return _NAME.sub("", plain).strip()


def in_locale(plain: str, options: Options) -> str:
    """Return plain notation with numbers as the grammar knows them: no groups, a point before the decimals."""
    locale = str(options.get("locale", ""))
    plain = _TIMES_TEN.sub("*", plain)
    if locale.split("-")[0].split("_")[0] in COMMA_LOCALES:
        plain = _POINT_GROUPS.sub(lambda groups: groups[0].replace(".", ""), plain)
        return _DECIMAL_COMMA.sub(".", _without_spaces(plain))
    plain = _without_spaces(_COMMA_GROUPS.sub(lambda groups: groups[0].replace(",", ""), plain))
    return plain.replace(",", ".") if not locale and _LONE_COMMA.fullmatch(plain) else plain


def _without_spaces(plain: str) -> str:
    return _SPACE_GROUPS.sub(lambda groups: groups[0].replace(" ", ""), plain)


def letters_meant(key: frozenset[str], given: frozenset[str], options: Options, *, strict: bool) -> Mapping[str, str]:
    """Return the key's letter for the response's where they are the only ones and differ in case alone.

    Args:
        key: the letters in the key.
        given: the letters in the response.
        options: the exercise's; `case_sensitive` decides.
        strict: what holds where `case_sensitive` is not given.
    """
    if options.get("case_sensitive", strict) or len(key) != 1 or len(given) != 1 or key == given:
        return {}
    [letter], [other] = key, given
    return {other: letter} if other.swapcase() == letter else {}


def renamed(node: Node, letters: Mapping[str, str]) -> Node:
    """Return an expression with other letters."""
    if node.op == "name":
        return node._replace(text=letters.get(node.text, node.text))
    return node._replace(args=tuple(renamed(part, letters) for part in node.args)) if node.args else node


def power_meant(key: Node, given: Node) -> bool:
    """Whether a response writes x2 where the key knows only x."""
    known = names(key)
    return any(name not in known and name[0] in known and name[1:].isdigit() for name in names(given))
