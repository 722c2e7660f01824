"""Significant figures and decimal places: how a number is written, and how near it is to the key."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from lessons.grading.contract import Options, Reason, gettext_noop
from lessons.grading.tree import Node, factors, walk
from lessons.grading.values import exact

FIGURES = Reason("figures", gettext_noop("Give %(count)s significant figures."))
PLACES = Reason("places", gettext_noop("Give %(count)s decimal places."))

FIGURE_OPTIONS = frozenset({"sigfigs", "decimal_places", "sig_digits_tol"})


def counted(reason: Reason, count: int) -> Reason:
    """Return a reason with the count that it names."""
    return Reason(reason.code, reason.message, {"count": str(count)})


def _mantissa(node: Node) -> str:
    """Return the digits of the first number written, without a power of ten."""
    for factor, divides in factors(node):
        if factor.op == "number" and not divides:
            return factor.text.lower().partition("e")[0]
    return next((part.text.lower().partition("e")[0] for part in walk(node) if part.op == "number"), "")


def significant_figures(node: Node) -> tuple[int, int]:
    """Return the least and the most significant figures a number may be written to: 1200 has two to four."""
    digits = _mantissa(node)
    most = len(digits.replace(".", "").lstrip("0"))
    if not digits.replace(".", "").strip("0"):
        return (1, max(1, len(digits.partition(".")[2]) or 1))
    least = most if "." in digits else len(digits.lstrip("0").rstrip("0"))
    return least, most


def decimal_places(node: Node) -> int:
    """Return how many digits are written after the point."""
    return len(_mantissa(node).partition(".")[2])


def unit_of_figure(value: Fraction, figures: int) -> Fraction:
    """Return what one in the last of so many significant figures is worth: 0.01 for 3.14159 to three."""
    if value == 0:
        return Fraction(0)
    exponent = 0
    size = abs(value)
    while size >= 10:
        size, exponent = size / 10, exponent + 1
    while size < 1:
        size, exponent = size * 10, exponent - 1
    return Fraction(10) ** (exponent - figures + 1)


def figures_asked(options: Options) -> tuple[int, int]:
    """Return how many figures are to be written and how many must be right; `sigfigs` is one number or both."""
    asked: Any = options["sigfigs"]
    pair: Iterator[int] = iter([int(asked)] if isinstance(asked, int | str) else [int(part) for part in asked])
    first = next(pair)
    return first, next(pair, first)


def has_figures(key: Fraction, value: Fraction, node: Node, options: Options) -> bool:
    """Whether a value is right to the figures or places that sigfigs, decimal_places or sig_digits_tol ask for."""
    if "sigfigs" in options:
        return abs(key - value) <= unit_of_figure(key, figures_asked(options)[1]) / 2
    if "decimal_places" in options:
        return abs(key - value) <= Fraction(1, 2 * 10 ** int(options["decimal_places"]))
    asked = int(options["sig_digits_tol"])
    unit = unit_of_figure(key, min(max(asked, significant_figures(node)[1]), asked + 1))
    if options.get("allow_truncation") and abs(value) <= abs(key) and abs(key - value) < unit:
        return True
    return abs(key - value) <= unit / 2


def figures_unmet(node: Node, options: Options) -> Reason | None:
    """Return what is wrong with the number of figures written, None if nothing is."""
    if "sigfigs" in options:
        count = figures_asked(options)[0]
        least, most = significant_figures(node)
        return None if least <= count <= most or exact(node) == 0 else counted(FIGURES, count)
    if "decimal_places" in options:
        count = int(options["decimal_places"])
        return None if decimal_places(node) == count else counted(PLACES, count)
    return None
