import pytest

from lessons.grading.contract import Unreadable
from tutor.generation import derived
from tutor.generation.formulas import expression
from tutor.generation.stems import stated


@pytest.mark.parametrize(
    ("stem", "check", "parts"),
    [
        ("Work out $3 + 4 \\cdot 5$.", "evaluate", ["3 + 4 *5"]),
        ("What is $\\frac{1}{2}$ of $80$?", "evaluate", ["(((1)/(2)))*(80)"]),
        ("Find $15\\%$ of $80$.", "evaluate", ["((15/100))*(80)"]),
        ("Solve $2x + 3 = 11$ for $x$.", "solve", ["2x + 3 = 11"]),
        ("Which value of $x$ solves $2x = 8$?", "solve", ["2x = 8"]),
        ("Solve $x + y = 5$ and $x - y = 1$.", "solve", ["x + y = 5", "x - y = 1"]),
        ("Solve the inequality $2x + 1 \\le 7$.", "same_solutions", ["2x + 1 <= 7"]),
        ("Find the least common multiple of $4$ and $6$.", "lcm", ["4", "6"]),
        ("Round $3.14159$ to two decimal places.", "round", ["3.14159", "2"]),
        ("Put these numbers in order, largest first.", "order", ["descending"]),
        ("Find the equation of the line through $(0, -1)$ and $(2, 5)$.", "through", ["(0, -1)", "(2, 5)"]),
    ],
)
def test_what_a_question_asks_is_read_off_its_words(stem, check, parts):
    asked = derived(stem, "en")
    assert (asked.check, list(asked.parts)) == (check, parts)


def test_a_question_in_chinese_is_understood_too():
    assert derived("解方程 $2x = 8$。", "zh-hans").parts == ["2x = 8"]


def test_values_of_letters_and_the_form_wanted_are_part_of_the_question():
    assert derived("Work out $3x + 1$ for $x = 2$.", "en").given == {"x": "2"}
    asked = derived("Work out $\\frac{1}{2} + \\frac{1}{3}$. Give your answer in lowest terms.", "en")
    assert asked.form == {"form": "lowest_terms"}


@pytest.mark.parametrize(
    "stem",
    [
        "In this puzzle a minus means plus. Work out $3 - 4$.",
        "Work out $3 + 4$ and add one.",
        "Do not work out $3 + 4$.",
        "Work out $3 + 4$. You should get $8$.",
        "Solve $x + y = 5$ and $x - y = 1$ and $x = 2$.",
        "Work out $3 + 4$.\n\nWork out $5 + 6$.",
        "Work out $7$.",
        "What is the sum of $3$ and $4$?",
    ],
)
def test_with_one_word_more_or_less_nothing_is_derived(stem):
    assert derived(stem, "en") is None


@pytest.mark.parametrize(
    "formula",
    [
        "1/2x", "6/2(1+2)", "8/4/2", "2^3^2", "-2^2", "2x3", "1 2", "1,5", "x2", "xy2", "sin x", "\\pi + 1", "e + 1",
        "i^2", "3!", "9^{99}", "((x+1)^9)^9", "1234567890", "\\sqrt{x^2}", "|x|", "a+b+c+d", "3 + -4", "0.1.2",
        "\\text{two}", "１+２", "1+", "",
    ],
)  # fmt: skip
def test_a_formula_with_two_meanings_or_without_bounds_is_refused(formula):
    with pytest.raises(Unreadable):
        expression(formula)


@pytest.mark.parametrize(
    "formula", ["\\frac{1}{2}x", "2\\frac{1}{3} + 1", "5 - (-2)", "2^{3}", "(-2)^2", "8 \\div 4", "\\sqrt{8}"]
)
def test_a_formula_with_one_meaning_is_read(formula):
    assert expression(formula)


@pytest.mark.parametrize("parts", [["1/0/"], ["__import__('os')"], ["x" * 200], ["1", "2", "3"], []])
def test_a_models_statement_is_read_as_strictly(parts):
    with pytest.raises((Unreadable, ValueError)):
        stated("evaluate", parts)
