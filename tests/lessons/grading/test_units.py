"""Numbers with units."""

from typing import Any

import pytest

from lessons.grading import grade


def _verdict(key: str, response: str, **options: Any) -> str:
    return grade("units", key, response, options).verdict.value


@pytest.mark.parametrize(
    ("key", "response"),
    [
        ("5 m", "500 cm"), ("9.8 m/s^2", "9.8 m/s/s"), ("9.8 m/s^2", "9.8 m s^-2"), ("9.8 m/s^2", "9.8 m/s²"),
        ("9.8 m/s^2", "9.8 m/s2"),
        ("9.8 m/s^2", r"9.8\,\frac{\mathrm{m}}{\mathrm{s}^2}"), ("1 N", "1 kg*m/s^2"), ("0.12 MWh", "120 kWh"),
        ("3 gal", "1 dozen qt"),
        ("5*10^5 N", "5 x 10^5 N"), ("25 °C", "25 degC"), ("25 °C", "298.15 K"), ("1 ft", "12 inches"), ("5 m", "5米"),
        ("5 m", "5 metres"),
        ("1 h", "60 min"), ("72 km/h", "20 m/s"), ("1 L", "1 dm^3"), ("0.005 T", "5*10^-13 T*m/angstrom"),
        ("90°", "90 deg"),
        ("3 kg", "3,000 g"), ("5 ohm", "5 Ω"),
    ],
)  # fmt: skip
def test_the_same_amount_in_any_unit_is_right(key: str, response: str) -> None:
    assert _verdict(key, response) == "correct"


@pytest.mark.parametrize(
    ("key", "response"),
    [
        ("5 m", "5 cm"),
        ("50 A", "50 m"),
        ("9.8 J", "9.8 kg m/s^2"),
        ("50", "50 m"),
        ("5 m", "m"),
        ("5 m", "6"),
        ("20 °C", "20 K"),
    ],
)
def test_another_amount_is_wrong(key: str, response: str) -> None:
    assert _verdict(key, response) == "wrong"


def test_a_right_number_without_its_unit_is_asked_for_it() -> None:
    graded = grade("units", "5 m", "5")
    assert (graded.verdict.value, str(graded.reason)) == ("retry", "Which unit?")


@pytest.mark.parametrize(
    "response", ["5 blobs", "5 m +", "5 m^99", "5 m^x", "5 e", "1/0 m", "5 m + 2 s", "5 __import__"]
)
def test_what_is_no_amount_is_never_right(response: str) -> None:
    assert _verdict("5 m", response) != "correct"


def test_the_unit_itself_may_be_asked_for() -> None:
    assert _verdict("1 N", "1 kg m/s^2", exact_unit=True) == "wrong"
    assert _verdict("1 m", "1 meter", exact_unit=True) == "correct"


def test_the_answer_may_be_a_unit_alone() -> None:
    assert _verdict("ft", "foot", unit_only=True) == "correct"
    assert _verdict("m", "cm", unit_only=True) == "wrong"


def test_a_tolerance_may_have_a_unit() -> None:
    assert _verdict("1 m", "1.009 m", abs_tol="1 cm") == "correct"
    assert _verdict("1 m", "1.02 m", abs_tol="1 cm") == "wrong"


def test_significant_figures_are_those_of_the_number_typed() -> None:
    assert _verdict("12.3 m", "1230 cm", sigfigs=3) == "correct"
    assert _verdict("12.3 m", "12.30 m", sigfigs=3) == "wrong"
    assert _verdict("0.025 kg", "26 g", sigfigs=2) == "wrong"
