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
        ("decimal", "1.5", "3/2", "write_decimal"), ("decimal", "1.50", "1 1/2", "write_decimal"),
        ("decimal", "1.5", "150%", "write_decimal"), ("decimal", "1.5", "15e-1", "write_decimal"),
        ("lowest_terms", "1 1/2", "1.5", "write_fraction"), ("lowest_terms", "3/2", "150%", "write_fraction"),
        ("lowest_terms", "3/2", "1.5/1", "write_fraction"), ("scientific", "1.5*10^0", "15*10^-1", "write_scientific"),
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


def test_a_decimal_is_in_lowest_terms_where_no_fraction_is_asked_for() -> None:
    assert _verdict("numeric", "7/20", "0.35", form="lowest_terms") == "correct"
    assert _verdict("fraction", "3", "3", form="lowest_terms") == "correct"
    assert _verdict("fraction", "3", "-3.0", form="lowest_terms") == "wrong"
    assert _verdict("fraction", "-3", "-3.0", form="lowest_terms") == "correct"


@pytest.mark.parametrize("kind", ["numeric", "fraction"])
@pytest.mark.parametrize(
    ("key", "response", "options", "verdict"),
    [
        ("25", "25%", {}, "retry"), ("0.25", "25%", {}, "correct"), ("25", "30%", {}, "wrong"),
        ("25", "2500%", {}, "correct"),
        ("25", "25%", {"percent": False}, "wrong"), ("25", "25%", {"unit_shown": "%"}, "correct"),
        ("25", "25", {"unit_shown": "%"}, "correct"), ("25", "0.25", {"unit_shown": "%"}, "wrong"),
        ("25", r"25\%", {"unit_shown": "%"}, "correct"), ("25", "26%", {"unit_shown": "%"}, "wrong"),
        ("25", "25.2%", {"abs_tol": 0.5, "unit_shown": "%"}, "correct"), ("25", "25.2 %", {"abs_tol": 0.5}, "retry"),
        ("25", "20%+5", {}, "retry"),
    ],
)  # fmt: skip
def test_a_percent_sign_that_the_key_lacks_is_asked_about(
    kind: str, key: str, response: str, options: dict[str, Any], verdict: str
) -> None:
    assert _verdict(kind, key, response, **options) == verdict


@pytest.mark.parametrize("kind", ["numeric", "fraction"])
@pytest.mark.parametrize("key", ["3/4", "3:4", "0.75"])
@pytest.mark.parametrize(
    ("response", "verdict"),
    [
        ("3:4", "correct"), ("3 : 4", "correct"), ("3：4", "correct"), ("3∶4", "correct"), (r"3\colon4", "correct"),
        ("3/4", "correct"), ("x:y = 3:4", "correct"), (r"3\:\colon\:4", "correct"), ("6:8", "retry"),
        ("1.5:2", "retry"),
        ("1/4:1/3", "retry"), ("4:3", "wrong"), ("3:0", "retry"), ("3:4:5", "retry"), ("3:", "retry"), ("3:x", "retry"),
    ],
)  # fmt: skip
def test_a_ratio_is_a_fraction_with_whole_coprime_sides(kind: str, key: str, response: str, verdict: str) -> None:
    assert _verdict(kind, key, response, ratio=True, form="lowest_terms") == verdict


def test_a_ratio_to_one_is_in_lowest_terms() -> None:
    assert _verdict("fraction", "3", "3:1", ratio=True, form="lowest_terms") == "correct"
    assert _verdict("fraction", "3", "3:1", ratio=True, require_simplified=True) == "correct"
    assert _verdict("fraction", "3", "6:2", ratio=True, require_simplified=True) == "wrong"
    assert _verdict("fraction", "3", "6:2", ratio=True) == "correct"
    assert read("fraction", "6:8", {"ratio": True}).latex == "6 : 8"


def test_where_no_ratio_is_asked_for_a_colon_is_a_retry_that_says_what_to_write() -> None:
    graded = grade("fraction", "3/4", "3:4")
    assert (graded.verdict, graded.reason.code) == (Verdict.RETRY, "no_colon")


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


@pytest.mark.parametrize("kind", ["numeric", "fraction", "mixed", "expression"])
@pytest.mark.parametrize("space", ["", r"\:", r"\,", r"\ ", r"\;", r"\quad", "~", " ", r"\:\:"])
@pytest.mark.parametrize("fraction", [r"\frac14", r"\frac{1}{4}", r"\dfrac{ 1 }{ 4 }"])
def test_a_whole_number_and_a_fraction_with_any_space_between_are_a_mixed_number(
    kind: str, space: str, fraction: str
) -> None:
    assert _verdict(kind, "25/4", f"6{space}{fraction}") == "correct"
    assert _verdict(kind, "-25/4", f"-6{space}{fraction}") == "correct"
    assert read(kind, f"6{space}{fraction}").latex == r"6\frac{1}{4}"


@pytest.mark.parametrize(
    ("key", "response"),
    [
        ("6.25x+1", r"6\:\frac14x+1"), ("x+6.25", r"x+6\,\frac{1}{4}"), ("x/2", r"x\:\frac12"),
        ("6/4", r"6\cdot\frac14"), ("(x+6)/4", r"(x+6)\:\frac14"), ("a_6/4", r"a_6\:\frac14"),
        ("x^6/4", r"x^6\:\frac14"), ("6x/4", r"6\:\frac{x}{4}"),
        ("2*6.25", r"2\cdot6\:\frac14"), ("sqrt(6.25)", r"\sqrt{6\:\frac14}"),
    ],
)  # fmt: skip
def test_only_a_whole_number_before_a_fraction_of_digits_makes_a_mixed_number(key: str, response: str) -> None:
    assert _verdict("expression", key, response) == "correct"
