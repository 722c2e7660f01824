"""Numbers as people type them."""

from typing import Any

import pytest

from lessons.grading import Verdict, grade, read


def _verdict(kind: str, key: str, response: str, **options: Any) -> str:
    return grade(kind, key, response, options).verdict.value


@pytest.mark.parametrize(
    ("key", "response"),
    [
        ("3/2", "1 1/2"), ("3/2", "1½"), ("3/2", r"1\frac{1}{2}"), ("3/2", r"1\frac12"), ("1/2", "½"), ("-3", "−3"),
        ("3", "３"), ("0.035", "3.5e-2"), ("0.035", "3.5×10^-2"), ("0.035", r"3.5\times10^{-2}"),
        ("0.035", "3.5 x 10^-2"),
        ("4.5", "$4.50"), ("4.5", r"\$4.50"), ("4", "x = 4"), ("4", "x=4"), ("12500", "12,500"), ("12500", "12 500"),
        ("1.5", "1,5"), ("sqrt(2)", "√2"), ("2", r"\sqrt[3]{8}"), ("7", "7."), ("0.5", ".5"),
        ("-1/2", r"\dfrac{-1}{2}"),
        ("-1/2", r"-\tfrac12"), ("8", "2^3"), ("1.44", "1.2^2"), ("-2", "(-8)^(1/3)"), ("120", "5!"),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_typed(key: str, response: str) -> None:
    assert _verdict("numeric", key, response) == "correct"


@pytest.mark.parametrize(
    "response", ["1 2", "3..5", "1/0", "2x", "abc", "--", "0^0", "log(0)", "1_000", "1e999", "∞", "٥"]
)
def test_what_is_no_number_is_a_retry(response: str) -> None:
    assert _verdict("numeric", "12", response) == "retry"


@pytest.mark.parametrize(
    ("locale", "response", "verdict"),
    [
        ("en", "1,234.5", "correct"), ("de", "1.234,5", "correct"), ("fr", "1 234,5", "correct"),
        ("fr", "1234,5", "correct"),
        ("en", "1234,5", "retry"), ("de", "1234.5", "correct"), ("en", "12345", "wrong"),
    ],
)  # fmt: skip
def test_groups_and_decimals_follow_the_locale(locale: str, response: str, verdict: str) -> None:
    assert _verdict("numeric", "1234.5", response, locale=locale) == verdict


@pytest.mark.parametrize(
    ("options", "response", "verdict"),
    [
        ({"abs_tol": 0.1}, "3.2", "correct"), ({"abs_tol": 0.1}, "3.3", "wrong"),
        ({"rel_tol": 0.05}, "3.26", "correct"),
        ({"rel_tol": 0.05}, "3.4", "wrong"), ({"abs_tol": 0.1, "rel_tol": 0.1}, "3.5", "correct"),
        ({}, "3.14", "wrong"),
    ],
)  # fmt: skip
def test_tolerances_add_up(options: dict[str, Any], response: str, verdict: str) -> None:
    assert _verdict("numeric", "3.1416", response, **options) == verdict


@pytest.mark.parametrize(
    ("key", "figures", "response", "verdict"),
    [
        ("3.14159", 3, "3.14", "correct"), ("3.14159", 3, "3.142", "wrong"), ("3.14159", 3, "3.1", "wrong"),
        ("0.00123", 3, "0.00123", "correct"), ("0.00123", 3, "1.23*10^-3", "correct"), ("999", 2, "1000", "correct"),
        ("7", 3, "7.00", "correct"), ("7", 3, "7", "wrong"), ("3.14159", [4, 2], "3.100", "correct"),
    ],
)  # fmt: skip
def test_significant_figures_are_counted_and_must_be_right(key: str, figures: Any, response: str, verdict: str) -> None:
    assert _verdict("numeric", key, response, sigfigs=figures) == verdict


def test_the_number_of_decimal_places_is_part_of_the_answer() -> None:
    assert _verdict("numeric", "3.143", "3.14", decimal_places=2) == "correct"
    assert _verdict("numeric", "3.143", "3.143", decimal_places=2) == "wrong"
    assert _verdict("numeric", "7", "7", decimal_places=2) == "wrong"


@pytest.mark.parametrize(
    ("response", "truncated", "rounded"),
    [
        ("3.14", "correct", "correct"),
        ("3.142", "correct", "correct"),
        ("3.141", "correct", "wrong"),
        ("3.15", "wrong", "wrong"),
    ],
)
def test_digits_may_be_cut_off_where_truncation_is_allowed(response: str, truncated: str, rounded: str) -> None:
    assert _verdict("numeric", "pi", response, sig_digits_tol=3, allow_truncation=True) == truncated
    assert _verdict("numeric", "pi", response, sig_digits_tol=3) == rounded


def test_a_calculation_is_no_answer_where_it_has_to_be_worked_out() -> None:
    graded = grade("numeric", "7", "3+4", {"worked_out": True})
    assert (graded.verdict, graded.reason.code) == (Verdict.RETRY, "one_number")
    assert _verdict("numeric", "7", "3+5", worked_out=True) == "wrong"
    assert _verdict("numeric", "2*sqrt(3)", "2sqrt(3)", worked_out=True) == "correct"


@pytest.mark.parametrize(
    ("form", "right", "unmet", "code"),
    [
        ("lowest_terms", "3/2", "6/4", "simplify"), ("mixed", "1 1/2", "3/2", "write_mixed"),
        ("improper_fraction", "3/2", "1 1/2", "write_fraction"), ("fraction", "3/2", "1.5", "write_fraction"),
        ("decimal", "1.5", "3/2", "write_decimal"), ("scientific", "1.5*10^0", "15*10^-1", "write_scientific"),
    ],
)  # fmt: skip
def test_a_right_value_in_another_form_is_asked_for_in_the_form_wanted(
    form: str, right: str, unmet: str, code: str
) -> None:
    assert _verdict("fraction", "3/2", right, form=form) == "correct"
    graded = grade("fraction", "3/2", unmet, {"form": form})
    assert (graded.verdict, graded.reason.code) == (Verdict.RETRY, code)


@pytest.mark.parametrize("response", ["2/4", "-1/-2", "1/2*1", "0.5/1"])
def test_where_the_form_is_what_counts_another_form_is_wrong(response: str) -> None:
    assert _verdict("fraction", "1/2", "1/2", require_simplified=True) == "correct"
    assert _verdict("fraction", "1/2", response, require_simplified=True) == "wrong"


@pytest.mark.parametrize(
    ("response", "code"), [("7/3", "write_mixed"), ("2 2/6", "simplify"), ("1 4/3", "simplify"), ("2.5", "not_right")]
)
def test_a_mixed_number_is_asked_for_in_lowest_terms(response: str, code: str) -> None:
    assert grade("mixed", "7/3", response).reason.code == code


@pytest.mark.parametrize(
    ("key", "response", "verdict"),
    [("15%", "15", "correct"), ("15%", "0.15", "wrong"), ("0.15", "15%", "correct"), ("0.9", "0.9%", "wrong")],
)
def test_percentages_are_read_with_and_without_their_sign(key: str, response: str, verdict: str) -> None:
    assert _verdict("percent", key, response) == verdict


def test_a_bare_number_is_no_percentage_where_the_page_shows_no_sign() -> None:
    assert _verdict("percent", "15%", "15", sign_shown=False) == "wrong"
    assert _verdict("percent", "15%", "0.15", sign_shown=False) == "correct"


@pytest.mark.parametrize(
    ("response", "verdict"),
    [("3.5*10^4", "correct"), ("3.5e4", "correct"), ("35000", "retry"), ("35*10^3", "retry"), ("3.5*10^3", "wrong")],
)
def test_scientific_notation_has_one_digit_before_the_point(response: str, verdict: str) -> None:
    assert _verdict("scientific", "35000", response) == verdict


@pytest.mark.parametrize(
    ("response", "latex"),
    [("1 1/2", r"1\frac{1}{2}"), ("6/8", r"\frac{6}{8}"), ("-3", "-3"), ("15%", r"15\%"), ("1.50", "1.50")],
)
def test_a_number_is_shown_as_it_was_written(response: str, latex: str) -> None:
    assert read("numeric", response).latex == latex
