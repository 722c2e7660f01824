"""What formulas in course files can call: exact arithmetic, and ways to write numbers and terms."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

Number = int | Fraction


def sqrt(value: Number) -> Number:
    """Return the exact root of a square number.

    Raises:
        ValueError: it has no exact root.
    """
    exact = Fraction(value)
    root = Fraction(math.isqrt(exact.numerator), math.isqrt(exact.denominator))
    if root**2 != exact:
        raise ValueError(f"{value} has no exact square root")
    return root


def is_square(value: Number) -> bool:
    """Whether a number is the square of a fraction."""
    exact = Fraction(value)
    if exact < 0:
        return False
    return math.isqrt(exact.numerator) ** 2 == exact.numerator and math.isqrt(exact.denominator) ** 2 == (
        exact.denominator
    )


def is_prime(value: int) -> bool:
    """Whether a whole number is prime."""
    return value > 1 and all(value % divisor for divisor in range(2, math.isqrt(value) + 1))


def numerator(value: Number) -> int:
    """Return the upper number of a fraction in lowest terms."""
    return Fraction(value).numerator


def denominator(value: Number) -> int:
    """Return the lower number of a fraction in lowest terms."""
    return Fraction(value).denominator


def is_whole(value: Number) -> bool:
    """Whether a number has no fractional part."""
    return Fraction(value).denominator == 1


def round_to(value: Number, places: int) -> Number:
    """Return a number rounded to decimal places, halves away from zero."""
    scaled = abs(Fraction(value)) * 10**places
    rounded = Fraction(math.floor(scaled + Fraction(1, 2)), 10**places)
    return rounded if value >= 0 else -rounded


def is_decimal(value: Number) -> bool:
    """Whether a number can be written as a decimal that ends."""
    under = Fraction(value).denominator
    for prime in (2, 5):
        while under % prime == 0:
            under //= prime
    return under == 1


def decimal(value: Number, places: int | None = None) -> str:
    """Write a number as a decimal, such as 0.75; with `places`, exactly so many digits after the point.

    Raises:
        ValueError: its decimal never ends, or needs more digits than `places`.
    """
    exact = Fraction(value)
    if not is_decimal(exact):
        raise ValueError(f"{value} has no decimal that ends")
    digits = 0
    while (exact * 10**digits).denominator != 1:
        digits += 1
    if places is not None and digits > places:
        raise ValueError(f"{value} needs more than {places} digits")
    digits = places if places is not None else digits
    scaled = str(abs((exact * 10**digits).numerator)).rjust(digits + 1, "0")
    written = f"{scaled[:-digits]}.{scaled[-digits:]}" if digits else scaled
    return f"-{written}" if exact < 0 else written


def fraction(over: Number, under: Number) -> str:
    r"""Write a fraction in LaTeX just as given, such as \frac{4}{6}, without reducing it."""
    return rf"\frac{{{over}}}{{{under}}}"


def mixed(value: Number) -> str:
    r"""Write a number in LaTeX as a mixed number, such as 2\frac{1}{3}."""
    exact = Fraction(value)
    entire, rest = divmod(abs(exact.numerator), exact.denominator)
    sign = "-" if exact < 0 else ""
    if rest == 0:
        return f"{sign}{entire}"
    return rf"{sign}{entire or ''}\frac{{{rest}}}{{{exact.denominator}}}"


def mixed_plain(value: Number) -> str:
    """Write a number as a mixed number on one line, such as 2 1/3."""
    exact = Fraction(value)
    entire, rest = divmod(abs(exact.numerator), exact.denominator)
    sign = "-" if exact < 0 else ""
    parts = [str(entire)] if entire or not rest else []
    return sign + " ".join([*parts, f"{rest}/{exact.denominator}"] if rest else parts)


def latex(value: Any) -> str:
    r"""Write a value in LaTeX: fractions as \frac, everything else as it is."""
    if isinstance(value, Fraction) and value.denominator != 1:
        sign = "-" if value < 0 else ""
        return rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"
    if isinstance(value, list):
        return ", ".join(latex(member) for member in value)
    return str(value)


def brackets(value: Number) -> str:
    """Write a number in LaTeX, a negative one between brackets."""
    return f"({latex(value)})" if value < 0 else latex(value)


def signed(value: Number) -> str:
    """Write a number with its sign and a space, such as + 3 or - 3, to follow other terms."""
    return f"{'-' if value < 0 else '+'} {latex(abs(value))}"


def terms(*parts: Any) -> str:
    """Write a sum of terms from coefficient, unknown, coefficient, unknown and so on; "" for a constant.

    terms(2, "x", -3, "") is 2x - 3; terms(1, "x^2", 0, "x", -1, "") is x^2 - 1.
    """
    written = ""
    for coefficient, unknown in zip(parts[::2], parts[1::2], strict=True):
        if coefficient == 0:
            continue
        size = abs(coefficient)
        amount = unknown if unknown and size == 1 else f"{latex(size)}{unknown}"
        if written:
            written += f" {'-' if coefficient < 0 else '+'} {amount}"
        else:
            written = f"{'-' if coefficient < 0 else ''}{amount}"
    return written or "0"


def grouped(value: int) -> str:
    """Write a whole number with commas between thousands, such as 12,500."""
    return f"{value:,}"


def plural(count: Number, one: str, many: str) -> str:
    """Return the word for one or for many."""
    return one if count == 1 else many


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "abs": abs,
    "brackets": brackets,
    "decimal": decimal,
    "denominator": denominator,
    "floor": math.floor,
    "ceil": math.ceil,
    "fraction": fraction,
    "gcd": math.gcd,
    "grouped": grouped,
    "is_decimal": is_decimal,
    "is_prime": is_prime,
    "is_square": is_square,
    "is_whole": is_whole,
    "latex": latex,
    "lcm": math.lcm,
    "len": len,
    "max": max,
    "min": min,
    "mixed": mixed,
    "mixed_plain": mixed_plain,
    "numerator": numerator,
    "plural": plural,
    "round_to": round_to,
    "signed": signed,
    "sorted": sorted,
    "sqrt": sqrt,
    "str": str,
    "sum": sum,
    "terms": terms,
}
