"""From LaTeX and typed signs to plain notation."""

import pytest

from lessons.grading.contract import Unreadable
from lessons.grading.normalise import normalised


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        (r"\frac{1}{2}", "((1)/(2))"), (r"\frac12", "((1)/(2))"), (r"2\frac{1}{3}", "2 1/3"), (r"x\cdot y", "x*y"),
        (r"x\le 5", "x<=5"),
        (r"\sqrt{2}", "sqrt(2)"), (r"\sqrt[3]{8}", "root(8,3)"), (r"\left(2,5\right]", "(2,5]"),
        (r"\mathrm{kg}", "kg"), (r"x^{10}", "x^(10)"),
        (r"x^2", "x^2"), ("x²", "x^(2)"), ("½", "(1/2)"), ("1½", "1 1/2"), ("√2", "sqrt(2)"), ("−3 × 2", "-3 * 2"),
        ("（１，２）", "(1,2)"),
        (r"\{1,2\}", "{1,2}"), (r"15\%", "15%"), (r"x\text{ or }y", "x or y"), (r"\sin x", "sin x"), ("x₁", "x_1"),
        ("≥", ">="),
    ],
)  # fmt: skip
def test_what_is_typed_becomes_plain_notation(typed: str, plain: str) -> None:
    assert normalised(typed) == plain


@pytest.mark.parametrize("typed", [r"\placeholder{}", r"\frac{1}", r"\unheard{x}", "x\\", "{" * 50 + "\\pi"])
def test_latex_that_is_incomplete_or_unknown_cannot_be_read(typed: str) -> None:
    with pytest.raises(Unreadable):
        normalised(typed)
