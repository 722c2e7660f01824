"""Tuples and sets."""

from typing import Any

import pytest

from lessons.grading import Verdict, grade, read


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


@pytest.mark.parametrize(
    "response",
    [
        "3, -2", "(3; -2)", "(3 | -2)", "(3|-2)", r"\left(3\mid-2\right)", "3; -2", "x = 3, y = -2", "y = -2, x = 3",
        "(x, y) = (3, -2)", "(y, x) = (-2, 3)", "x_1 = 3, x_2 = -2", r"x_{1}=3,x_{2}=-2", "x₂ = -2; x₁ = 3",
        "x1=3 and x2=-2", "(x = 3, y = -2)", "a = 3, b = -2", "q = -2 and p = 3", r"y=-2,\:x=3", "[3, -2]", "x=3,y=-2",
    ],
)  # fmt: skip
def test_a_tuple_is_read_with_any_brackets_and_with_names(response: str) -> None:
    assert _verdict("tuple", "(3, -2)", response) == "correct"


@pytest.mark.parametrize(
    "response", ["x = -2, y = 3", "y = 3, x = -2", "x_2 = 3, x_1 = -2", "(-2 | 3)", "(y, x) = (3, -2)"]
)
def test_names_put_numbers_in_their_places(response: str) -> None:
    assert _verdict("tuple", "(3, -2)", response) == "wrong"


def test_other_names_keep_the_order_they_were_typed_in() -> None:
    assert _verdict("tuple", "(3, -2)", "m = 3, b = -2") == "correct"
    graded = grade("tuple", "(3, -2)", "b = -2, m = 3")
    assert (graded.verdict, graded.reason.code) == (Verdict.RETRY, "without_names")
    assert _verdict("tuple", "(3, -2)", "b = 2, m = 3") == "wrong"


def test_the_order_of_names_may_be_given() -> None:
    assert _verdict("tuple", "(3, -2)", "b = -2, m = 3", names=["m", "b"]) == "correct"
    assert _verdict("tuple", "(3, -2)", "b = 3, m = -2", names=["m", "b"]) == "wrong"
    assert _verdict("tuple", "(3, -2)", "3, -2", names=["m", "b"]) == "correct"


def test_bars_around_a_member_are_its_absolute_value() -> None:
    assert _verdict("tuple", "(3, 2)", "(3, |-2|)") == "correct"
    assert _verdict("tuple", "(3, 2)", "(|3|, |-2|)") == "correct"


@pytest.mark.parametrize(
    "response",
    [
        "x = 7, x = -7", "7 or -7", "x_1 = 7, x_2 = -7", "±7", r"\pm7", "x = ±7", "x = 7 or x = -7", "x_{1,2} = ±7",
        "-7; 7", r"x_{1}=7,\:x_{2}=-7", "x₁ = 7 and x₂ = -7", "x = 7 or -7", r"x=7\:\text{or}\:x=-7", r"x=7\lor x=-7",
        "(7, -7)",
    ],
)  # fmt: skip
def test_two_solutions_are_read_however_they_are_listed(response: str) -> None:
    assert _verdict("set", "7, -7", response) == "correct"


@pytest.mark.parametrize(("kind", "key"), [("set", "{sqrt(2), pi}"), ("tuple", "(sqrt(2), pi)")])
@pytest.mark.parametrize(
    ("options", "response", "verdict"),
    [
        ({"decimal_places": 2}, "1.41, 3.14", "correct"), ({"decimal_places": 2}, "1.42, 3.14", "wrong"),
        ({"decimal_places": 2}, "1.414, 3.142", "wrong"), ({"abs_tol": "0.01"}, "1.41, 3.15", "correct"),
        ({"rel_tol": "1%"}, "1.42, 3.12", "correct"), ({"rel_tol": 0.001}, "1.42, 3.12", "wrong"),
        ({"sigfigs": 3}, "1.41, 3.14", "correct"), ({"sig_digits_tol": 3}, "1.414, 3.142", "correct"),
        ({}, "1.41, 3.14", "wrong"),
    ],
)  # fmt: skip
def test_members_are_as_near_as_a_number_has_to_be(
    kind: str, key: str, options: dict[str, Any], response: str, verdict: str
) -> None:
    assert _verdict(kind, key, response, **options) == verdict


def test_a_collection_is_shown_as_it_was_written() -> None:
    assert read("set", "(1, 2)").latex == r"\left(1, 2\right)"
    assert read("set", "2/1, 2").latex == r"\{\frac{2}{1}, 2\}"
    assert read("tuple", "y = 1, x = 2").latex == r"\left(2, 1\right)"
