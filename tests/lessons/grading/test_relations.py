"""Equations and inequalities with the same solutions."""

from typing import Any

import pytest

from lessons.grading import Verdict, grade, read


def _verdict(kind: str, key: str, response: str, **options: Any) -> str:
    return grade(kind, key, response, options).verdict.value


@pytest.mark.parametrize(
    ("key", "response"),
    [
        ("y=2x+1", "2x-y=-1"), ("x=1/2", "2x=1"), ("y-b=mx", "y=mx+b"), ("2x+4y-3=0", r"y=-\frac{1}{2}x+\frac{3}{4}"),
        ("x=1 or x=2", "(x-1)(x-2)=0"), ("x=1 or x=2", "x=2, x=1"), ("x=1 or x=2", "x=1, 2"), ("x=2 or x=-2", "x=±2"),
        ("a=0 or b=0", "a*b=0"), ("x^2+y^2=1", "(y-sqrt(1-x^2))*(y+sqrt(1-x^2))=0"), ("x=1", "1=x"),
        ("x=1", "x=1 or x=1"),
        ("y=(x-a)^6000", "y=(a-x)^6000"), ("x+x+x+6=12", "2x=6-x"), ("y=sin(x)", "y=sin(x+2pi)"),
        ("x=sqrt(2) or x=-sqrt(2)", "x^2=2"),
    ],
)  # fmt: skip
def test_equations_with_the_same_solutions_are_right(key: str, response: str) -> None:
    assert _verdict("equation", key, response) == "correct"


@pytest.mark.parametrize(
    ("key", "response"),
    [
        ("x=1", "x=2"), ("x^2=y^2", "x=y"), ("x^2=a", "x=sqrt(a)"), ("x=y", "abs(x)=abs(y)"), ("x^2=4", "x=2"),
        ("x^2=4x", "x=4"),
        ("y=2x+1", "y=2x"), ("7=11a+c", "11a+c"), ("x>1", "1"), ("y=x", "y=x or y=2x"),
    ],
)  # fmt: skip
def test_equations_with_other_solutions_are_wrong(key: str, response: str) -> None:
    assert _verdict("equation", key, response) == "wrong"


@pytest.mark.parametrize("kind", ["equation", "inequality"])
@pytest.mark.parametrize(
    ("key", "response", "verdict"),
    [
        ("x>1", "1<x", "correct"), ("x>1", "-2>-2x", "correct"), ("x>1", "x>=1", "wrong"), ("x>1", "x>2", "wrong"),
        ("x>=2", "x≥2", "correct"),
        ("x>=2", r"x\ge2", "correct"), ("3<x<=5", "x>3 and x<=5", "correct"), ("3<x<=5", "5>=x>3", "correct"),
        ("3<x<=5", "3<x<5", "wrong"),
        ("x>2 or x<-2", "x^2>4", "correct"), ("x<-1 or x>1", "|x|>1", "correct"), ("-1<x<1", "abs(x)<1", "correct"),
        ("x^2>=4", "x^4>=16", "correct"),
        ("x>sqrt(2)", "x^2>2 and x>0", "correct"), ("y>2x+1", "2x-y<-1", "correct"), ("y>2x+1", "y<2x+1", "wrong"),
        ("1/x>0", "x>0", "correct"),
        ("x<=1", "1-x>=0", "correct"), ("x!=1", "x<1 or x>1", "correct"), ("2x+3>7", "x>2", "correct"),
    ],
)  # fmt: skip
def test_inequalities_are_compared_by_their_solutions(kind: str, key: str, response: str, verdict: str) -> None:
    assert _verdict(kind, key, response, form="any") == verdict


@pytest.mark.parametrize(
    ("key", "response"),
    [
        ("x>3", "2x>6"), ("x>3", "x+1>4"), ("x>3", "-x<-3"), ("x>3", "x-3>0"), ("2<x<=5", "4<2x<=10"),
        ("x>2 or x<-2", "x^2>4"), ("x>2 or x<-2", "x>2 or -x>2"), ("n<1/2", "2n<1"),
    ],
)  # fmt: skip
def test_an_equivalent_inequality_whose_unknown_is_not_alone_is_a_retry(key: str, response: str) -> None:
    graded = grade("inequality", key, response)
    assert (graded.verdict, graded.reason.code) == (Verdict.RETRY, "isolate")
    assert _verdict("inequality", key, response, form="any") == "correct"


@pytest.mark.parametrize(
    ("key", "response", "verdict"),
    [
        ("x>3", "3<x", "correct"), ("x>3", "x>6/2", "correct"), ("x>3", "x>7-4", "retry"), ("x>3", "2x>7", "wrong"),
        ("2<x<=5", "5>=x>2", "correct"), ("2<x<=5", "x>2 and x<=5", "correct"), ("2x+3>7", "x>2", "correct"),
        ("x>sqrt(2)", "x>sqrt(2)", "correct"), ("y>2x+1", "2x-y<-1", "correct"),
    ],
)  # fmt: skip
def test_an_inequality_with_its_unknown_alone_is_right_once_worked_out(key: str, response: str, verdict: str) -> None:
    assert _verdict("inequality", key, response, worked_out=True) == verdict


@pytest.mark.parametrize("kind", ["inequality", "equation"])
def test_the_case_of_the_only_letter_does_not_matter(kind: str) -> None:
    assert _verdict(kind, "x>3", "X>3") == "correct"
    assert _verdict(kind, "N=3", "n=3") == "correct"
    assert _verdict(kind, "x>3", "y>3") == "wrong"
    assert _verdict(kind, "x>3", "X>3", case_sensitive=True) == "wrong"


def test_the_case_of_several_letters_matters() -> None:
    assert _verdict("equation", "x+X=3", "X+x=3") == "correct"
    assert _verdict("equation", "y=2x", "X=2Y") == "wrong"
    assert _verdict("equation", "x=3", "x+X=6") == "wrong"


def test_an_equation_without_its_left_side_is_asked_for() -> None:
    assert grade("equation", "y=2x+1", "2x+1").reason.code == "no_equals"
    assert _verdict("equation", "y=2x+1", "2x+1") == "retry"
    assert _verdict("equation", "y=2x+1", "3x+1") == "wrong"


def test_an_inequality_without_a_sign_is_asked_for() -> None:
    graded = grade("inequality", "x>3", "3")
    assert (graded.verdict, graded.reason.code) == (Verdict.RETRY, "no_inequality")


@pytest.mark.parametrize("response", ["x=", "=", "x>", "x=1=", "x=1 or", "x<<1", "1/0=x"])
def test_what_is_no_relation_is_a_retry(response: str) -> None:
    assert _verdict("equation", "x=1", response) == "retry"


def test_an_equation_may_have_to_be_the_key_but_for_its_order() -> None:
    assert _verdict("equation", "y=mx+b", "b+mx=y", form="same_up_to_com_assoc") == "correct"
    assert _verdict("equation", "y=mx+b", "y-b=mx", form="same_up_to_com_assoc") == "wrong"


def test_a_relation_is_shown_as_it_was_written() -> None:
    assert read("inequality", "3<=x").latex == r"3 \le x"


@pytest.mark.parametrize(
    ("key", "response", "verdict"),
    [
        ("ln(x)=0", "x=1", "correct"), ("sqrt(x)=3", "x=9", "correct"), ("y=1/x", "xy=1", "correct"),
        ("a/b=c/d", "ad=bc", "correct"), ("x^2+1=0", "x^2+4=0", "wrong"), ("ln(x)=0 or ln(x)=1", "x=1", "wrong"),
        ("x=1", "(x-1)^2=0", "correct"), ("f(2)=f(3)+4", "f(5)=f(7)+4", "wrong"),
    ],
)  # fmt: skip
def test_equations_that_are_no_polynomials_are_solved_too(key: str, response: str, verdict: str) -> None:
    assert _verdict("equation", key, response, functions=["f"]) == verdict


@pytest.mark.parametrize(
    ("key", "response"),
    [
        ("x^2<=0", "x=0"), ("(x^2-2)^2<=0", "x=sqrt(2) or x=-sqrt(2)"), ("(x-1)^2*(x+2)>0", "x>-2 and x!=1"),
        ("x^4-5x^2+4<0", "-2<x<-1 or 1<x<2"), ("e^x>2", "x>ln(2)"), ("sqrt(x)<3", "0<=x<9"),
    ],
)  # fmt: skip
def test_double_roots_and_roots_that_are_no_fractions_are_found(key: str, response: str) -> None:
    assert _verdict("inequality", key, response) == "correct"
