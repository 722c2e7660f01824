import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tutor.generation.candidates import EXPECTED, candidate, choice, failed
from tutor.generation import checks, examined, is_proved_by_code
from tutor.generation.candidate import Candidate

SUM = "Work out $3 + 4 \\cdot 5$."
SAYS = ("evaluate", "3 + 4 * 5")
EQUATION = "Solve $2x + 3 = 11$."


def proves(given: Candidate) -> bool:
    return is_proved_by_code(examined(given, EXPECTED))


@pytest.mark.parametrize(
    ("stem", "kind", "key"),
    [
        (SUM, "numeric", "23"),
        ("Work out $\\frac{1}{2} + \\frac{1}{3}$.", "fraction", "5/6"),
        ("Simplify $3x + 4x$.", "expression", "7x"),
        ("Expand $2(x + 3)$.", "expression", "2x + 6"),
        ("Factorise $x^2 - 9$.", "expression", "(x - 3)(x + 3)"),
        (EQUATION, "numeric", "4"),
        ("Solve $x^2 = 9$.", "set", "{3, -3}"),
        ("Solve $x + y = 5$ and $x - y = 1$.", "tuple", "(3, 2)"),
        ("Solve $2x + 1 < 7$.", "inequality", "x < 3"),
        ("Find the equation of the line through $(0, 1)$ and $(2, 5)$.", "equation", "y = 2x + 1"),
        ("Find the greatest common divisor of $12$ and $18$.", "numeric", "6"),
        ("Round $2.345$ to one decimal place.", "numeric", "2.3"),
    ],
)
def test_a_right_key_is_proved_from_the_question_alone(stem, kind, key):
    assert proves(candidate(stem, key, kind))


@pytest.mark.parametrize(
    ("stem", "kind", "key"),
    [
        (SUM, "numeric", "35"),
        (SUM, "numeric", "23.0000001"),
        ("Work out $\\frac{1}{3} + \\frac{1}{3}$.", "fraction", "0.6667"),
        ("Simplify $3x + 4x$.", "expression", "7x^2"),
        (EQUATION, "numeric", "-4"),
        ("Solve $x^2 = 9$.", "numeric", "3"),
        ("Solve $x^2 = 9$.", "set", "{3}"),
        ("Solve $2x + 1 < 7$.", "inequality", "x <= 3"),
        ("Solve $x > 1000.1$.", "inequality", "x > 1000"),
        ("Solve $x + y = 5$.", "numeric", "2"),
        ("Find the equation of the line through $(1, 1)$ and $(2, 4)$.", "equation", "y = x^2"),
        ("Find the equation of the line through $(1, 1)$ and $(1, 1)$.", "equation", "y = x"),
        ("Work out $\\sqrt{x^2}$ for $x = -2$.", "numeric", "-2"),
    ],
)
def test_a_wrong_key_is_proved_by_nothing(stem, kind, key):
    assert not proves(candidate(stem, key, kind, says=("evaluate", key)))


def test_a_choice_is_proved_if_its_key_is_the_only_right_option():
    stem = "Which fraction equals $\\frac{1}{2}$?"
    assert proves(choice(stem, "$\\frac{3}{6}$", ["$\\frac{2}{3}$", "$\\frac{1}{3}$"]))
    assert not proves(choice(stem, "$\\frac{3}{6}$", ["$\\frac{2}{4}$", "$\\frac{1}{3}$"]))
    assert not proves(choice(stem, "$\\frac{3}{7}$", ["$\\frac{2}{3}$", "$\\frac{1}{3}$"]))


def test_a_statement_about_another_question_fails_though_it_leads_to_the_key():
    assert checks.TIED in failed(candidate(SUM, "9", says=("evaluate", "4 + 5")))


def test_the_same_numbers_in_another_calculation_are_another_question():
    assert checks.TIED in failed(candidate(SUM, "35", says=("evaluate", "(3 + 4) * 5")))


def test_a_question_in_words_is_tied_to_its_statement_by_numbers_but_never_proved():
    story = candidate("Tom has 12 apples and gives five away. How many are left?", "7", says=("evaluate", "12 - 5"))
    assert failed(story) == []
    assert not proves(story)
    assert checks.TIED in failed(candidate(story.stem, "8", says=("evaluate", "13 - 5")))


@pytest.mark.parametrize("hint", ["Take 3 away: $2x = 9$.", "Remember that $3 + 4 = 8$.", "Here $q = 2r$ holds."])
def test_an_equation_in_a_hint_must_be_true_where_the_key_is(hint):
    false = candidate(EQUATION, "4", says=("solve", "2x + 3 = 11"), hints=[hint, "Go on.", "Check it at the end."])
    assert checks.HELP in failed(false)


@pytest.mark.parametrize("hint", ["Take 3 away: $2x = 8$.", "Remember that $3 + 4 = 7$.", "Name it: $q = 2$."])
def test_true_equations_pass(hint):
    true = candidate(EQUATION, "4", says=("solve", "2x + 3 = 11"), hints=[hint, "Go on.", "Check it at the end."])
    assert failed(true) == []


def test_equivalent_options_are_the_same_answer():
    assert checks.DISTINCT in failed(choice("Which number is the largest?", "$0.9$", ["$0.5$", "$\\frac{1}{2}$"]))
    assert checks.DISTINCT in failed(choice("Which form fits? She ___ home.", "goes", ["go", "Go."]))


def test_a_wrong_answer_that_is_right_fails():
    assert checks.WRONG in failed(candidate(SUM, "23", says=SAYS, wrong=["23.0"]))


def test_a_question_with_units_says_in_which_unit_to_answer():
    stem = "A train travels 120 km in 2 h at a steady pace. What is its speed?"
    assert checks.UNIT in failed(candidate(stem, "60", says=("evaluate", "120 / 2")))


def test_an_unknown_misconception_fails():
    expected = checks.Expectations("standard", set(), [], EXPECTED.defaults)
    assert checks.COMPLETE in failed(candidate(SUM, "23", says=SAYS), expected)


def test_a_check_that_breaks_has_not_been_passed(monkeypatch: pytest.MonkeyPatch):
    def breaks(*_: object) -> str:
        raise RecursionError

    monkeypatch.setattr(checks.words, "foreign_in", breaks)
    findings = {finding.check: finding for finding in examined(candidate(SUM, "23", says=SAYS), EXPECTED)}
    assert findings[checks.LANGUAGE].detail == "could not run: RecursionError"
    assert not findings[checks.LANGUAGE].passed


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(min_size=1, max_size=20))
def test_whatever_a_model_sends_the_checks_come_to_an_end(stem, key):
    assert examined(candidate(stem, key, says=("evaluate", key)), EXPECTED)


@settings(max_examples=60, deadline=None)
@given(st.integers(-50, 50), st.integers(-50, 50), st.integers(1, 30), st.integers(-3000, 3000))
def test_no_other_number_than_the_right_one_is_proved(a, b, c, key):
    stem = f"Work out $({a}) - ({b}) \\cdot {c}$."
    assert proves(candidate(stem, str(key), says=("evaluate", f"({a}) - ({b}) * {c}"))) == (key == a - b * c)
