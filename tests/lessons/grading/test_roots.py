"""Roots in their simplest form."""

import pytest

from lessons.grading import Verdict, grade


@pytest.mark.parametrize("kind", ["numeric", "expression"])
@pytest.mark.parametrize("answer", ["2sqrt(3)", "2√3", r"2\sqrt{3}", r"2\sqrt3", "2*sqrt(3)", "sqrt(3)*2"])
def test_a_simplified_root_is_right(kind: str, answer: str) -> None:
    assert grade(kind, "2*sqrt(3)", answer, {"form": "simplified_root"}).verdict is Verdict.CORRECT


@pytest.mark.parametrize("kind", ["numeric", "expression"])
@pytest.mark.parametrize(
    "answer", ["sqrt(12)", r"\sqrt{12}", "√12", "6/sqrt(3)", r"\frac{6}{\sqrt{3}}", "12/(2sqrt(3))"]
)
def test_an_equal_root_that_can_be_simplified_asks_for_its_simplest_form(kind: str, answer: str) -> None:
    graded = grade(kind, "2*sqrt(3)", answer, {"form": "simplified_root"})
    assert graded.verdict is Verdict.RETRY
    assert graded.reason.code == "simplify_root"


@pytest.mark.parametrize("kind", ["numeric", "expression"])
def test_another_root_is_wrong(kind: str) -> None:
    assert grade(kind, "2*sqrt(3)", "3sqrt(2)", {"form": "simplified_root"}).verdict is Verdict.WRONG


@pytest.mark.parametrize("answer", ["sqrt(12)", "2sqrt(3)"])
def test_without_the_form_any_equal_root_is_right(answer: str) -> None:
    assert grade("numeric", "2*sqrt(3)", answer).verdict is Verdict.CORRECT


def test_a_rationalised_fraction_is_in_simplest_form() -> None:
    assert grade("numeric", "sqrt(2)/2", r"\frac{\sqrt2}{2}", {"form": "simplified_root"}).verdict is Verdict.CORRECT


def test_a_cube_root_keeps_factors_that_are_no_cubes() -> None:
    options = {"form": "simplified_root"}
    assert grade("numeric", "root(4, 3)", r"\sqrt[3]{4}", options).verdict is Verdict.CORRECT
    assert grade("numeric", "root(16, 3)", r"\sqrt[3]{16}", options).verdict is Verdict.RETRY
