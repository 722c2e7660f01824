"""Tuples and sets."""

from typing import Any

import pytest

from lessons.grading import grade


def _verdict(kind: str, key: str, response: str, **options: Any) -> str:
    return grade(kind, key, response, options).verdict.value


@pytest.mark.parametrize(
    "response",
    ["{1, 2}", "2, 1", "1;2", "x=1 or x=2", "x=1, x=2", r"\{1,2\}", "{1,2,2}", "1 and 2", "{1}U{2}", "｛１，２｝"],
)
def test_a_set_is_read_in_any_order_and_notation(response: str) -> None:
    assert _verdict("set", "{1, 2}", response) == "correct"


@pytest.mark.parametrize("response", ["{1}", "{1,3}", "{1,2,3}", "{}", "{{1,2}}", "{1,2}∩{2}"])
def test_another_set_is_wrong(response: str) -> None:
    assert _verdict("set", "{1, 2}", response) == "wrong"


@pytest.mark.parametrize("response", ["{1,", "{1,,2}", "{1,2}{1,2}", "1 U 2", "{1/0}", "{1,2}}", "[1,2]"])
def test_what_is_no_set_is_a_retry(response: str) -> None:
    assert _verdict("set", "{1, 2}", response) == "retry"


def test_part_of_a_set_gets_part_of_the_marks() -> None:
    graded = grade("set", "{1, 2}", "{1, 3}")
    assert (graded.score, graded.reason.code) == (0.5, "some_right")


def test_plus_or_minus_stands_for_both() -> None:
    assert _verdict("set", "{-3, 3}", "±3") == "correct"
    assert _verdict("set", r"\pm 3", "3") == "wrong"


def test_members_may_be_expressions_or_tuples() -> None:
    assert _verdict("set", "{x+1, 2x}", "{2x, 1+x}") == "correct"
    assert _verdict("set", "(7,11),(11,7)", "(11,7) or (7,11)") == "correct"


def test_members_may_be_near_within_a_tolerance() -> None:
    assert _verdict("set", "{pi, sqrt(2)}", "{1.414, 3.142}", abs_tol=0.001) == "correct"
    assert _verdict("set", "{pi, sqrt(2)}", "{1.4, 3.142}", abs_tol=0.001) == "wrong"


def test_a_set_may_be_ordered() -> None:
    assert _verdict("set", "[1,2,3]", "[1,2,3]", ordered=True) == "correct"
    assert _verdict("set", "[1,2,3]", "[1,3,2]", ordered=True) == "wrong"


@pytest.mark.parametrize(
    ("response", "verdict"),
    [("(1,2)", "correct"), ("(x,y)=(1,2)", "correct"), ("1, 2", "correct"), ("(2,1)", "wrong"), ("(1,2,3)", "wrong")],
)
def test_a_tuple_is_in_order(response: str, verdict: str) -> None:
    assert _verdict("tuple", "(1, 2)", response) == verdict


def test_members_are_asked_for_in_the_form_wanted() -> None:
    assert _verdict("set", "{2*sqrt(3)}", "{sqrt(12)}", form="simplified_root") == "retry"
