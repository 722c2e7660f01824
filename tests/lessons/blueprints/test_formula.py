from fractions import Fraction

import pytest

from lessons.blueprints.formula import FormulaError, evaluate


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("1 / 3 + 1 / 6", Fraction(1, 2)),
        ("4 / 2", 2),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("2 ** -2", Fraction(1, 4)),
        ("-7 // 2", -4),
        ("7 % 3", 1),
        ("a if a > b else b", 5),
        ("1 < a <= 5 and not b == 5", True),
        ("a in [1, 5] or b", True),
        ("[a, b][1]", 3),
        ("gcd(12, 18) + lcm(4, 6)", 18),
        ("sqrt(9 / 16)", Fraction(3, 4)),
        ("'x' + str(a)", "x5"),
        ("None", None),
    ],
)
def test_formulas_are_worked_out_exactly(formula: str, value: object) -> None:
    assert evaluate(formula, {"a": 5, "b": 3}) == value


@pytest.mark.parametrize(
    "formula",
    [
        "__import__('os').system('true')",
        "a.__class__",
        "(lambda: 1)()",
        "[x for x in [1]]",
        "open('/etc/passwd')",
        "f'{a}'",
        "{1: 2}",
        "a := 3",
        "max(1, 2, key=str)",
        "~a",
        "a << 2",
        "b'bytes'",
        "1j",
    ],
)
def test_anything_but_a_formula_is_refused(formula: str) -> None:
    with pytest.raises(FormulaError):
        evaluate(formula, {"a": 1})


@pytest.mark.parametrize("formula", ["1 / 0", "sqrt(2)", "missing + 1", "2 ** 2 ** 9", "9 ** 60", "1 +", "[1][4]"])
def test_what_cannot_be_worked_out_is_an_error(formula: str) -> None:
    with pytest.raises(FormulaError):
        evaluate(formula, {})


@pytest.mark.parametrize("written", [r'"\times"', r'"\\times"'])
def test_a_text_in_a_formula_may_hold_latex(written: str):
    assert evaluate(written, {}) == r"\times"
