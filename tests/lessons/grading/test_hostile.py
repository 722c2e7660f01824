"""Answers that are meant to do harm: they cost little, are never right, and nothing of them comes back."""

import time

import pytest

from lessons.grading import KINDS, Verdict, grade
from tests.lessons.grading.samples import SAMPLES

SECONDS = 1.0
HOSTILE = [
    "__import__('os').system('touch PWNED')", "().__class__.__mro__[1].__subclasses__()", "eval('1')", "lambda: 1",
    "x; import os",
    "9^(9^(9^9))", "(10^100)^(10^100)", "100000!!!!", "binomial(10^9,5*10^8)", "1e-999999999", "10^10^10",
    "(a+b+c+d+f)^200",
    "((x+1)^24*(x+2)^24)^24", "cos(cos(cos(cos(x^99999))))", "exp(exp(exp(exp(x))))", "x^x^x^x^x^x",
    "sqrt(10^100000+1)", "1/0", "0^-1",
    "1" * 100_000, "1+" * 50_000 + "1", "x" * 100_000, "(" * 20_000 + "x" + ")" * 20_000, "{" * 40_000, "|" * 20_000,
    " " * 100_000 + "x",
    "sin(" * 5_000 + "x" + ")" * 5_000, "\\left(" * 5_000, "\\frac{1}{" * 1_000, "\\sqrt[" * 300, "-" * 1_999 + "x",
    "1/" * 900 + "x", "^" * 1_000,
    "2^" * 900 + "2", "x^" * 900 + "x", "!" * 1_000, "1,2," * 480, "x=1 or " * 250 + "x=1", "x<" * 900 + "x",
    "0" * 1_999, "1.1.1." * 300, "a-1," * 400,
    r"\newcommand{\x}{\x\x}\x", r"\input{/etc/passwd}", "<img src=x onerror=alert(1)>", "%s%s%n", "{{7*7}}", "${7*7}",
    "x\x00+1", "\u202e1+x2\u202c",
    "nan", "-Infinity", "1e400", "None", "∞-∞", "٥+x", "\ud800", "Z\u0351\u036b\u0343" * 500, "sin(x)+" * 200 + "1",
    "tan(" * 35 + "x" + ")" * 35,
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_answers_are_answered_at_once_and_are_never_right(kind: str) -> None:
    key, options, *_answers = SAMPLES[kind]
    for answer in HOSTILE:
        start = time.perf_counter()
        graded = grade(kind, key, answer, options)
        assert time.perf_counter() - start < SECONDS, answer[:60]
        assert graded.verdict is not Verdict.CORRECT, answer[:60]
        assert len(answer) < 8 or answer not in str(graded.reason)


def test_a_long_answer_is_too_large_and_not_cut_short() -> None:
    graded = grade("expression", "2x+1", "2x+1" + " " * 10 + "+0" * 2_000)
    assert (graded.verdict, graded.reason.code) == (Verdict.RETRY, "too_large")


@pytest.mark.parametrize(
    "answer",
    [
        "+".join(f"sin({k}x)" for k in range(1, 60)) + "=0",
        " or ".join(f"sin({k}x)=0" for k in range(1, 12)),
        "sin(50x)=0",
    ],
)
def test_equations_with_very_many_solutions_are_answered_in_time(answer: str) -> None:
    start = time.perf_counter()
    assert grade("equation", "x=1", answer).verdict is not Verdict.CORRECT
    assert time.perf_counter() - start < SECONDS
