"""Whether roots are written in their simplest form."""

from __future__ import annotations

from lessons.grading.contract import Reason, gettext_noop
from lessons.grading.tree import ROOTS, Node, walk
from lessons.grading.values import exact

SIMPLIFY_ROOT = Reason(
    "simplify_root", gettext_noop("That is the right value. Now write the root in its simplest form.")
)
RATIONALISE = Reason("rationalise", gettext_noop("That is the right value. Now write it without a root below the bar."))
LARGEST_RADICAND = 10**12


def has_simplified_roots(node: Node) -> bool:
    """Whether no radicand has a factor to take out and no root stands below a fraction bar."""
    return has_no_root_below(node) and all(_is_free_of_powers(*root) for root in _roots(node))


def has_no_root_below(node: Node) -> bool:
    """Whether no root stands below a fraction bar, nor a fraction under a root."""
    for part in walk(node):
        if part.op == "divide" and _roots(part.args[1]):
            return False
        if part.op == "power" and (exact(part.args[1]) or 0) < 0 and _roots(part):
            return False
    return True


def _roots(node: Node) -> list[tuple[Node, int]]:
    """Return what stands under each root in an expression, and its degree."""
    found = []
    for part in walk(node):
        if part.op == "call" and part.text in ROOTS:
            degree = exact(part.args[1]) if len(part.args) > 1 else 2
            found.append((part.args[0], int(degree) if degree else 2))
        elif part.op == "power":
            exponent = exact(part.args[1])
            if exponent is not None and exponent.denominator > 1:
                found.append((part.args[0], exponent.denominator))
    return found


def _is_free_of_powers(radicand: Node, degree: int) -> bool:
    value = exact(radicand)
    if value is None:
        return True
    if value.denominator != 1 or abs(value) > LARGEST_RADICAND:
        return False
    return abs(value) > 1 and not _has_power(abs(int(value)), degree)


def _has_power(number: int, degree: int) -> bool:
    """Whether a whole number is divisible by such a power of a prime."""
    factor = 2
    while factor**degree <= number:
        if number % factor**degree == 0:
            return True
        while number % factor == 0:
            number //= factor
        factor += 1
    return False
