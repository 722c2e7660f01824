from fractions import Fraction

import pytest

from lessons.blueprints.functions import brackets, decimal, fraction, latex, mixed, mixed_plain, round_to, signed, terms


@pytest.mark.parametrize(
    ("parts", "written"),
    [
        ((2, "x", -3, ""), "2x - 3"),
        ((1, "x^2", 0, "x", -1, ""), "x^2 - 1"),
        ((-1, "x", 4, ""), "-x + 4"),
        ((0, "x", 0, ""), "0"),
        ((Fraction(1, 2), "x", 1, ""), r"\frac{1}{2}x + 1"),
    ],
)
def test_terms_are_written_as_in_a_textbook(parts: tuple[object, ...], written: str) -> None:
    assert terms(*parts) == written


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [(Fraction(3, 4), None, "0.75"), (Fraction(-1, 20), None, "-0.05"), (3, None, "3"), (Fraction(1, 2), 2, "0.50")],
)
def test_decimals_are_written_out(value: Fraction, places: int | None, written: str) -> None:
    assert decimal(value, places) == written


def test_a_decimal_that_never_ends_is_refused() -> None:
    with pytest.raises(ValueError, match="ends"):
        decimal(Fraction(1, 3))


def test_halves_are_rounded_away_from_zero() -> None:
    assert [round_to(Fraction(number, 100), 1) for number in (25, 24, -25)] == [
        Fraction(3, 10),
        Fraction(1, 5),
        Fraction(-3, 10),
    ]


def test_numbers_are_written_for_their_place() -> None:
    assert (brackets(-3), brackets(3), signed(-3), signed(3)) == ("(-3)", "3", "- 3", "+ 3")
    assert (mixed(Fraction(-7, 3)), mixed_plain(Fraction(7, 3)), mixed_plain(Fraction(1, 3))) == (
        r"-2\frac{1}{3}",
        "2 1/3",
        "1/3",
    )
    assert (latex(Fraction(-1, 2)), fraction(4, 6)) == (r"-\frac{1}{2}", r"\frac{4}{6}")
