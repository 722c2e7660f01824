"""What every kind keeps to, and what the rest of the project relies on."""

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lessons.grading import (
    KINDS,
    RIGHT_IN_ANOTHER_FORM,
    Grade,
    Reading,
    Reason,
    Unreadable,
    Verdict,
    WrongAnswer,
    grade,
    read,
)
from tests.lessons.grading.samples import SAMPLES

PIECES = [
    *"0123456789xyzabe+-*/^=<>()[]{}|,;:.!'_ %°$€\\",
    *(
        "sqrt",
        "sin",
        "log_2",
        "pi",
        "inf",
        " or ",
        " and ",
        " U ",
        "\\frac",
        "\\sqrt",
        "1/0",
        "e99",
        "^(",
        "**",
        "cm",
        "kg",
    ),
    *("√", "²", "½", "π", "∞", "≤", "×", "−", "，", "０", "\x00", "\u202e", "\ud83d\ude00", "é", "是", "²³", "٥"),
]
ANSWERS = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=25).map("".join))


def test_every_kind_has_a_sample() -> None:
    assert set(SAMPLES) == set(KINDS)


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_right_answer_is_right_and_gets_full_marks(kind: str) -> None:
    key, options, right, _wrong, _unreadable = SAMPLES[kind]
    graded = grade(kind, key, right, options)
    assert (graded.verdict, graded.score) == (Verdict.CORRECT, 1.0)


@pytest.mark.parametrize("kind", [kind for kind in SAMPLES if kind != "free_text"])
def test_the_key_itself_is_right(kind: str) -> None:
    key, options, *_answers = SAMPLES[kind]
    if kind in {"mixed", "scientific"}:
        key = SAMPLES[kind][2]
    assert grade(kind, key, key, options).verdict is Verdict.CORRECT


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_wrong_answer_is_wrong(kind: str) -> None:
    key, options, _right, wrong, _unreadable = SAMPLES[kind]
    assert grade(kind, key, wrong, options).verdict is Verdict.WRONG


@pytest.mark.parametrize("kind", SAMPLES)
def test_what_cannot_be_read_is_a_retry_with_a_reason(kind: str) -> None:
    key, options, _right, _wrong, unreadable = SAMPLES[kind]
    graded = grade(kind, key, unreadable, options)
    assert graded.verdict is Verdict.RETRY
    assert str(graded.reason)


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("blank", ["", "   ", "\n\t"])
def test_a_blank_answer_is_a_retry(kind: str, blank: str) -> None:
    graded = grade(kind, SAMPLES[kind][0], blank, SAMPLES[kind][1])
    assert (graded.verdict, graded.reason.code) == (Verdict.RETRY, "blank")


@pytest.mark.parametrize("kind", SAMPLES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(answer=ANSWERS)
def test_every_string_gets_the_same_verdict_twice_and_nothing_is_raised(kind: str, answer: str) -> None:
    key, options, *_answers = SAMPLES[kind]
    graded = grade(kind, key, answer, options)
    assert graded == grade(kind, key, answer, options)
    assert 0 <= graded.score <= 1
    assert str(graded.reason)
    assert isinstance(read(kind, answer, options), Reading)


@pytest.mark.parametrize("kind", SAMPLES)
def test_how_an_answer_is_read_can_be_told_without_a_key(kind: str) -> None:
    _key, options, right, *_rest = SAMPLES[kind]
    reading = read(kind, right, options)
    assert reading.problem is None
    assert reading.latex or reading.plain


def test_a_problem_with_reading_comes_with_its_reason() -> None:
    assert read("numeric", "1 2").problem is not None


def test_a_known_wrong_answer_carries_its_misconception() -> None:
    known = [WrongAnswer("2/5", "adds-denominators"), WrongAnswer("1/6", "multiplies")]
    assert grade("fraction", "5/6", "2/5", wrong_answers=known).misconception == "adds-denominators"
    assert grade("fraction", "5/6", "1/7", wrong_answers=known).misconception is None


def test_a_key_that_cannot_be_read_is_an_error_of_its_author() -> None:
    with pytest.raises(Unreadable):
        grade("numeric", "1 +", "1")


def test_there_is_no_other_kind() -> None:
    with pytest.raises(KeyError):
        grade("guess", "1", "1")


def test_a_reason_is_a_message_with_named_parameters() -> None:
    reason = Reason("figures", "Give %(count)s significant figures.", {"count": "3"})
    assert str(reason) == "Give 3 significant figures."


def test_a_grade_has_the_fields_that_attempts_store() -> None:
    names = [field.name for field in dataclasses.fields(Grade)]
    assert names == ["verdict", "score", "reason", "misconception", "reading", "provisional"]


def test_reasons_for_right_answers_in_another_form_have_codes() -> None:
    assert {"simplify", "write_mixed", "one_number", "expand", "factor", "collect"} <= RIGHT_IN_ANOTHER_FORM
