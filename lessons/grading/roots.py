"""Whether roots are written in their simplest form."""

from __future__ import annotations

import re

import sympy

from lessons.grading.contract import Reason, gettext_noop
from lessons.grading.parser import parse_plain

SIMPLIFY_ROOT = Reason(
    "simplify_root", gettext_noop("That is the right value. Now write the root in its simplest form.")
)
LARGEST_RADICAND = 10**12

_ROOT_NAME = re.compile(r"(sqrt|root)\s*(?=[(\d])")
_BAR = re.compile(r"/\s*(?=\S)")


def has_simplified_roots(plain: str) -> bool:
    """Whether no radicand has a factor to take out and no root stands under a fraction bar, in plain notation."""
    return not _has_root_under_a_bar(plain) and all(
        _is_free_of_powers(radicand, degree) for radicand, degree in _roots(plain)
    )


def _roots(plain: str) -> list[tuple[str, int]]:
    """Return what stands under each root, and its degree."""
    found = []
    for name in _ROOT_NAME.finditer(plain):
        inside = _argument(plain, name.end())
        radicand, _, degree = inside.partition(",")
        found.append((radicand, int(degree) if degree.strip().isdigit() else 2))
    return found


def _argument(plain: str, start: int) -> str:
    if plain[start] != "(":
        digits = re.match(r"\d+", plain[start:])
        return digits[0] if digits else ""
    depth = 0
    for place in range(start, len(plain)):
        depth += (plain[place] == "(") - (plain[place] == ")")
        if depth == 0:
            return plain[start + 1 : place]
    return plain[start + 1 :]


def _has_root_under_a_bar(plain: str) -> bool:
    """Whether what follows a division sign is a root or brackets with one: `1/sqrt(2)`, `1/(1+sqrt(2))`."""
    for bar in _BAR.finditer(plain):
        under = _argument(plain, bar.end()) if plain[bar.end()] == "(" else plain[bar.end() : bar.end() + 4]
        if _ROOT_NAME.search(under) or under in {"sqrt", "root"}:
            return True
    return False


def _is_free_of_powers(radicand: str, degree: int) -> bool:
    value = parse_plain(radicand)
    if not value.is_Rational:
        return True
    if not value.is_Integer or abs(value) > LARGEST_RADICAND:
        return False
    return abs(value) > 1 and all(power < degree for power in sympy.factorint(abs(int(value))).values())
