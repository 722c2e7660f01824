import pytest

from lessons.grading.contract import Unreadable
from tutor.generation import derived
from tutor.generation.formulas import expression
from tutor.generation.latex import check_drawn_as_read


@pytest.mark.parametrize(
    "formula",
    [
        "2{5}", "1{0}0", "{2}5", "x^12", "x^-2", "2^1.5", "3 + 4 % + 5", "15%", "1\\,000", "1\\;000", "1\\!0", "1\\ 0",
        "\\frac12", "\\frac{1}23", "\\frac{1}{2}3", "\\sqrt12", "x^{2}3", "(2)3", "1 2", "2 . 5", " 3 + 4", "3 + 4 ",
        "20 + 10\\%", "\\left.3", "3\\\\4",
        "\\phantom{3}4", "3\\cdot\\hspace{1em}4", "3\u00a04", "３", "1_2", "3\n+ 4", "\\",
    ],
)  # fmt: skip
def test_what_is_drawn_otherwise_than_read_is_refused(formula):
    with pytest.raises(Unreadable):
        check_drawn_as_read(formula)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("x^2y", "x**2*y"),
        ("x^{12}", "x**12"),
        ("2\\frac{1}{3}", "7/3"),
        ("\\frac{1}{2}x", "x/2"),
        ("\\frac{\\frac{1}{2}}{3}", "1/6"),
        ("\\left(2 + 3\\right) \\cdot 4", "20"),
        ("2 \\sqrt{9}", "6"),
        ("15\\%", "3/20"),
        ("2^{3^{2}}", None),
    ],
)
def test_what_is_drawn_as_read_keeps_its_value(formula, value):
    import sympy

    from lessons.grading.parser import parse_plain

    if value is None:
        with pytest.raises(Unreadable):
            expression(formula)
        return
    x, y = (sympy.Symbol(name, real=True) for name in "xy")
    assert parse_plain(expression(formula)) == sympy.sympify(value, locals={"x": x, "y": y}, rational=True)


@pytest.mark.parametrize(
    "stem",
    [
        "Find the greatest common divisor of $1_2$ and $18$.",
        "Find the greatest common divisor of $١٢$ and $18$.",
        "Round $٣.145$ to two decimal places.",
        "Find the equation of the line through $(0, 1)$ and $(2; 5)$.",
        "Find $3$ of $5$.",
        "Work out $3x + 1$ for $x = 1_0$.",
        "Work out $ 3*4*5 $.",
    ],
)
def test_numbers_that_only_look_like_numbers_are_not_read(stem):
    assert derived(stem, "en") is None
