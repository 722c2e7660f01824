"""Intervals, and sets of numbers made of them."""

from typing import Any

import pytest

from lessons.grading import grade, read


def _verdict(key: str, response: str, **options: Any) -> str:
    return grade("interval", key, response, options).verdict.value


@pytest.mark.parametrize(
    ("key", "response"),
    [
        ("(2, 5]", "(2,5]"), ("(2, 5]", r"\left(2,5\right]"), ("(2, 5]", "2<x<=5"), ("(2, 5]", "]2,5]"),
        ("(1, 3)", "(1,2] U [2,3)"),
        ("R", "(-infinity,7) U [4,infinity)"), ("[0,1]U[2,6]", "[0,6]-(1,2)"), ("[1, oo)", r"[1,\infty)"),
        ("[1,2]", "([1, 2])"),
        ("(1,2) U (3,4)", "(3,4) ∪ (1,2)"), ("[2,3]", "[1,3] ∩ [2,5]"), ("[-1/2, sqrt(2)]", r"[-\frac{1}{2},\sqrt2]"),
        ("[1,1]", "{1}"),
        ("(1, 2) U (2, 3)", "(1,3) - {2}"),
    ],
)  # fmt: skip
def test_the_same_numbers_are_right_however_they_are_written(key: str, response: str) -> None:
    assert _verdict(key, response) == "correct"


@pytest.mark.parametrize(
    ("key", "response"),
    [
        ("(2, 5]", "[2, 5]"),
        ("(2, 5]", "(2, 5)"),
        ("[1, 3]", "{1, 3}"),
        ("(0, oo)", "(-1, oo)"),
        ("(0,1)", "(0,1) U {1}"),
    ],
)
def test_other_numbers_are_wrong(key: str, response: str) -> None:
    assert _verdict(key, response) == "wrong"


@pytest.mark.parametrize(
    "response", ["1, 2]", "(1, 2, 3]", "[1, {2, 3}]", "(3, 2)", "[-inf, 3]", "(1 2)", "(1,2", "(a, 2)", "(1,2) U"]
)
def test_what_is_no_interval_is_a_retry(response: str) -> None:
    assert _verdict("(1, 2)", response) == "retry"


def test_a_backward_interval_is_named_as_such() -> None:
    assert grade("interval", "(2,3)", "(3,2)").reason.code == "backwards"


def test_a_closed_infinity_is_named_as_such() -> None:
    assert grade("interval", "(2,inf)", "(2,inf]").reason.code == "open_infinity"


def test_ends_may_be_near_the_keys_within_a_tolerance() -> None:
    assert _verdict("(0, pi)", "(0, 3.14)", abs_tol=0.01) == "correct"
    assert _verdict("(0, pi)", "(0, 3.2)", abs_tol=0.01) == "wrong"


def test_a_decimal_comma_separates_ends_by_a_semicolon() -> None:
    assert _verdict("(1.5, 2]", "(1,5; 2]", locale="de") == "correct"


def test_an_interval_is_shown_in_latex() -> None:
    assert read("interval", "(2,5]").latex == r"\left(2, 5\right]"
