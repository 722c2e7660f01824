"""Expressions that are equal, and those that are not."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.grading import Verdict, grade


def _verdict(key: str, response: str, **options: Any) -> str:
    return grade("expression", key, response, options).verdict.value


@pytest.mark.parametrize(
    ("key", "response"),
    [
        ("2x+1", "1+2x"), ("2x", "2*x"), ("x^2", "x²"), ("x^2", "x**2"), ("x^2-1", "(x-1)(x+1)"),
        ("x/2", r"\frac{x}{2}"),
        ("(x^2-1)/(x+1)", "x-1"), ("sin(x)^2+cos(x)^2", "1"), ("sin(x)^2", r"\sin^2x"),
        ("cos(x+y)", "cos x cos y - sin x sin y"),
        ("1/cos(x)", "sec x"), ("csc x", "cosec(x)"), ("asin(x)", "arcsin x"), ("asin(x)", "sin^-1 x"),
        ("abs(x+abs(y))", "|x+|y||"),
        ("x^(1/4)", r"\sqrt[4]{x}"), ("sqrt(x)", "x^(1/2)"), ("ln(x*y)", "ln xy"), ("log_2(8)", "3"), ("log(100)", "2"),
        ("e^(2x)", "exp(2x)"), ("3^(x+1)", "3*3^x"), ("2*sinh(1)", "e-1/e"), ("n!/(n-1)!", "n"), ("theta", r"\theta"),
        ("theta", "θ"),
        ("a*b*d/c", "ab/cd"), ("5/6*pi", "5pi/6"), ("(x-a)^6000", "(x-a)^6000"), ("-x", "−x"), ("y=2x+1", "f(x)=2x+1"),
        ("sqrt(2)*sqrt(3)", "sqrt(6)"), ("pi/2-atan(2)", "atan(1/2)"), ("1.5x", "3/2 x"), ("x_1+x_2", "x_2+x_{1}"),
        ("x", "--x"),
    ],
)  # fmt: skip
def test_equal_expressions_are_right_however_they_are_written(key: str, response: str) -> None:
    assert _verdict(key, response) == "correct"


@pytest.mark.parametrize(
    ("key", "response"),
    [
        ("x", "X"), ("sqrt(x^2)", "x"), ("x^2/3", "0.3333333333*x^2"), ("sin(500pi x)", "sin(pi x)"),
        ("2^n", "2^(n-1)"),
        ("ln(x+y)", "ln(x)+ln(y)"), ("(x-a)^5999", "(a-x)^5999"), ("f(x)", "f(y)"), ("abs(x)", "x"), ("3^x", "3^-x"),
        ("sqrt(x+1)", "sqrt(x)+1"), ("e^x", "e^x+10^-9"), ("x+y", "x-y"),
    ],
)  # fmt: skip
def test_expressions_that_differ_somewhere_are_wrong(key: str, response: str) -> None:
    assert _verdict(key, response) == "wrong"


@pytest.mark.parametrize(
    "response", ["x+", ")x(", "5>5", "n + 2 # note", "1/0", "!", "x.y", r"\placeholder{}", "∞-∞", "{x", "x;y"]
)
def test_what_is_no_expression_is_a_retry(response: str) -> None:
    assert _verdict("2x", response) == "retry"


def test_a_power_typed_as_an_index_is_asked_about() -> None:
    graded = grade("expression", "x^2", "x2")
    assert (graded.verdict, graded.reason.code) == (Verdict.RETRY, "power_meant")


def test_only_the_letters_of_the_exercise_may_be_used() -> None:
    graded = grade("expression", "2n", "2k", {"variables": ["n"]})
    assert (graded.verdict, str(graded.reason)) == (Verdict.RETRY, "Use only these letters: n.")


def test_names_of_several_letters_stay_whole_where_the_exercise_has_them() -> None:
    assert _verdict("m*mu0", "mu0 m", variables=["m", "mu0"]) == "correct"
    assert _verdict("cost*n", "n cost", variables=["cost", "n"]) == "correct"


def test_functions_that_only_have_a_name_are_equal_for_equal_arguments() -> None:
    assert _verdict("f(2x)", "f(x+x)", functions=["f"]) == "correct"
    assert _verdict("f(1)+g(2,3)", "f(1)+g(3,2)", functions=["f", "g"]) == "wrong"


def test_the_logarithm_without_a_base_is_what_the_exercise_says() -> None:
    assert _verdict("ln(x)", "log(x)", log="natural") == "correct"
    assert _verdict("ln(x)", "log(x)") == "wrong"


def test_angles_are_degrees_where_the_exercise_says_so() -> None:
    assert _verdict("1/2", "sin(30)", angle="degrees") == "correct"
    assert _verdict("1/2", "sin(30°)") == "correct"
    assert _verdict("1/2", "sin(30)") == "wrong"


def test_complex_numbers_are_read_where_they_are_allowed() -> None:
    assert _verdict("-1", "i^2", allow_complex=True) == "correct"
    assert _verdict("3i", "3j", allow_complex=True) == "correct"
    assert _verdict("-1", "i^2") == "wrong"


def test_letters_may_be_taken_to_be_positive() -> None:
    assert _verdict("x", "sqrt(x^2)", assume="positive") == "correct"


def test_decimals_may_be_ruled_out() -> None:
    assert _verdict("x/2", "0.5x", no_floats=True) == "retry"


def test_the_reading_shows_what_was_typed() -> None:
    assert grade("expression", "2x+1", "1+x+x").reading == "1 + x + x"
    assert grade("expression", "2x+1", "(x-1)/2").reading == r"\frac{x - 1}{2}"


LEAVES = st.sampled_from(["x", "y", "2", "3", "7", "0.5", "pi"])
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(
            lambda parts: f"({parts[0]}{parts[1]}{parts[2]})"
        ),
        inner.map(lambda text: f"({text})^2"),
        inner.map(lambda text: f"sin({text})"),
        inner.map(lambda text: f"({text})/(x^2+1)"),
    ),
    max_leaves=6,
)
REWRITINGS = [
    "({0})",
    "0+({0})",
    "({0})*1",
    "--({0})",
    "(({0})+({0}))/2",
    "({0})+y-y",
    "1*({0})/1",
    "({0})*(x^2+3)/(x^2+3)",
]
CHANGES = ["({0})+1", "({0})*2+1", "({0})+x^2+1", "({0})-0.001", "({0})+sin(x)+2"]


@settings(max_examples=60, deadline=None)
@given(expression=TREES, rewriting=st.sampled_from(REWRITINGS))
def test_any_expression_equals_itself_rewritten(expression: str, rewriting: str) -> None:
    assert _verdict(expression, rewriting.format(expression)) == "correct"


@settings(max_examples=60, deadline=None)
@given(expression=TREES, change=st.sampled_from(CHANGES))
def test_any_expression_changed_a_little_is_wrong(expression: str, change: str) -> None:
    changed = change.format(expression)
    if change == "({0})*2+1" and _verdict(f"({expression})+1", "0") == "correct":
        return
    assert _verdict(expression, changed) == "wrong"


def test_the_case_of_the_only_letter_matters_unless_the_exercise_forgives_it() -> None:
    assert grade("expression", "2x+1", "2X+1").verdict is Verdict.WRONG
    assert grade("expression", "2x+1", "2X+1", {"case_sensitive": False}).verdict is Verdict.CORRECT
    assert grade("expression", "x+X", "x+x", {"case_sensitive": False}).verdict is Verdict.WRONG
    assert grade("expression", "2x+1", "2X+1", {"case_sensitive": False, "form": "factored"}).verdict is Verdict.CORRECT
