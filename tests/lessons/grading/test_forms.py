"""Right expressions that are not in the form asked for."""

from typing import Any

import pytest

from lessons.grading import Verdict, grade


def _grade(key: str, response: str, **options: Any) -> tuple[str, str]:
    graded = grade("expression", key, response, options)
    return graded.verdict.value, graded.reason.code


@pytest.mark.parametrize(
    ("form", "response"),
    [
        ("expanded", "x^2-a*x-b*x+a*b"), ("expanded", "a*b+x^2-(a*x)-b x"), ("factored", "(x-a)(x-b)"),
        ("factored", "-(a-x)(x-b)"), ("factored", "(a-x)(b-x)"), ("simplified", "(x-a)(x-b)"),
    ],
)  # fmt: skip
def test_the_form_asked_for_is_right(form: str, response: str) -> None:
    assert _grade("(x-a)(x-b)", response, form=form) == ("correct", "right")


@pytest.mark.parametrize(
    ("form", "key", "response", "code"),
    [
        ("expanded", "x^2-1", "(x-1)(x+1)", "expand"), ("expanded", "2x+2", "2(x+1)", "expand"),
        ("expanded", "2x", "x+x", "collect"), ("expanded", "16x^12", "(2x^3)^4", "expand"),
        ("expanded", "x^6", "(x^2)^3", "expand"), ("expanded", "x^2/4+x", "(x/2)^2+x", "expand"),
        ("expanded", "x^2", "(-x)^2", "expand"), ("expanded", "9x^2+x", "x+(3x)^2", "expand"),
        ("expanded", "6x+9", "3*2x+3*3", "collect"), ("expanded", "9x^2", "3^2x^2", "collect"),
        ("expanded", "x^2+2x", "x*x+2x", "collect"), ("expanded", "6x^2y", "3x*2x*y", "collect"),
        ("expanded", "x^2+5x+6", "x^2+2x+3x+6", "collect"), ("expanded", "x^2-9", "x^2-3*3", "collect"),
        ("simplified", "x^7", "x^3*x^4", "collect"), ("simplified", "6x", "3*2x", "collect"),
        ("simplified", "5x", "2x+3x", "collect"), ("simplified", "16x^12", "(2x^3)^4", "collect"),
        ("simplified", "2x(x+1)", "(x+x)(x+1)", "collect"), ("simplified", "x^2/y", "x^3/(x*y)", "collect"),
        ("simplified", "6(x+1)", "2(x+1)*3", "collect"), ("simplified", "4x^2", "(x+x)^2", "collect"),
        ("expanded", "x^2+2x+1", "(x+1)^2", "expand"), ("factored", "x^2-1", "x^2-1", "factor"),
        ("factored", "2x+2", "2x+2", "factor"),
        ("factored", "x^4-1", "(x^2-1)(x^2+1)", "factor"), ("factored", "t*x+t", "t*x+t", "factor"),
        ("simplified", "2x", "x+x", "collect"),
        ("factored", "x^2-4x+4", "x(x-4+4/x)", "factor"), ("single_fraction", "1/x+1", "1/x+1", "one_fraction"),
        ("partial_fractions", "1/(x^2-1)", "1/(x^2-1)", "split_fraction"),
        ("completed_square", "x^2+2x", "x^2+2x", "complete_square"),
        ("rationalised", "sqrt(2)/2", "1/sqrt(2)", "rationalise"), ("lowest_terms", "x/2", "2x/4", "simplify"),
    ],
)  # fmt: skip
def test_another_form_of_an_equal_expression_is_a_retry(form: str, key: str, response: str, code: str) -> None:
    assert _grade(key, response, form=form) == ("retry", code)


@pytest.mark.parametrize(
    ("form", "key", "response"),
    [
        ("factored", "x+1", "x+1"), ("factored", "x^2+1", "x^2+1"), ("factored", "2x+2", "2(x+1)"),
        ("factored", "1/3", "1/3"),
        ("factored", "-x^2-x", "-x(x+1)"), ("single_fraction", "1/x+1", "(1+x)/x"), ("single_fraction", "-1/x", "-1/x"),
        ("partial_fractions", "1/(x^2-1)", "1/(2(x-1))-1/(2(x+1))"), ("completed_square", "x^2+2x", "(x+1)^2-1"),
        ("completed_square", "x^2+2x", "-1+(1+x)^2"), ("rationalised", "1/sqrt(2)", "sqrt(2)/2"),
        ("lowest_terms", "2x/4", "x/2"), ("expanded", "16x^12", "16x^12"), ("expanded", "x(x+1)/2", "x^2/2+x/2"),
        ("expanded", "x(x+1)/2", "1/2*x^2+0.5x"), ("expanded", "a^2b-3", "b*a^2-3"),
        ("expanded", "2sqrt(3)x", "2sqrt(3)x"),
        ("expanded", "6x^2+9", "9+6x^2"), ("expanded", "x^(2n)", "x^(2n)"), ("expanded", "2^40x", "2^40x"),
        ("simplified", "x^7", "x^7"), ("simplified", "x^3/y", "x^3/y"), ("simplified", "6x", "6x"),
        ("simplified", "x^2-1", "(x-1)(x+1)"), ("simplified", "x^2-1", "(x-1)*(x+1)"),
        ("simplified", "4x/5", "4/5*x"), ("simplified", "4x/5", "(4x)/5"), ("simplified", "3*10^4x", "3*10^4x"),
        ("simplified", "2(x+1)", "2(x+1)"), ("simplified", "1/(2x)", "1/(2x)"),
    ],
)  # fmt: skip
def test_forms_are_known_in_their_variants(form: str, key: str, response: str) -> None:
    assert _grade(key, response, form=form) == ("correct", "right")


def test_where_the_form_is_what_counts_an_equal_expression_is_wrong() -> None:
    assert _grade("x/2+1/3", "2*x/4+2/6", require_simplified=True) == ("wrong", "simplify")
    assert _grade("sqrt(3)/3", "1/sqrt(3)", require_rationalized=True) == ("wrong", "rationalise")
    assert _grade("sqrt(3)/3", "sqrt(3)/3", require_simplified=True, require_rationalized=True)[0] == "correct"


@pytest.mark.parametrize(
    ("key", "response", "verdict"),
    [
        ("a*b", "ba", "correct"),
        ("a+b+c", "c+b+a", "correct"),
        ("a+b+c", "a-b-c", "wrong"),
        ("2(x+1)", "2x+2", "wrong"),
        ("x+x", "2x", "wrong"),
    ],
)
def test_an_expression_may_have_to_be_the_key_but_for_its_order(key: str, response: str, verdict: str) -> None:
    assert _grade(key, response, form="same_up_to_com_assoc")[0] == verdict


def test_factoring_many_letters_is_left_to_the_worker_and_never_wrong() -> None:
    key = "(a+2b-3c+5d)^5+(a-b)^3+7"
    assert grade("expression", key, key, {"form": "factored"}).verdict is not Verdict.WRONG
