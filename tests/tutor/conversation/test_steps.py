"""Checking a calculation line by line."""

import pytest

from tutor.conversation.steps import check_steps, first_wrong, steps_in


def wrong_line(text: str, *premises: str) -> int | None:
    return first_wrong(check_steps(steps_in(text), premises))


@pytest.mark.parametrize(
    ("text", "premise"),
    [
        ("2x+1=7\n2x=6\nx=3", "2x+1=7"),
        ("1) 2x+1=7\n2) 2x=6", "2x+1=7"),
        ("Step 1: 1/2+1/3\nStep 2: =3/6+2/6\nStep 3: =5/6", ""),
        ("3(x+2)\n= 3x+6", ""),
        ("$x^2-4=0$\n$(x-2)(x+2)=0$", ""),
    ],
)
def test_a_right_calculation_has_no_wrong_line(text: str, premise: str):
    assert steps_in(text)
    assert wrong_line(text, *filter(None, [premise])) is None


@pytest.mark.parametrize(
    ("text", "premise", "place"),
    [
        ("2x+1=7\n2x=8\nx=4", "2x+1=7", 1),
        ("2x+1=9\nx=4", "2x+1=7", 0),
        ("3(x+2)\n= 3x+2", "", 1),
        ("1/2+1/3\n=2/5\n=0.4", "", 1),
        ("x^2-4=0\n(x-2)(x+2)=0\nx=2", "", 2),
    ],
)
def test_the_first_wrong_line_is_named(text: str, premise: str, place: int):
    assert wrong_line(text, *filter(None, [premise])) == place


def test_nothing_is_said_of_lines_after_the_first_wrong_one():
    assert len(check_steps(steps_in("2x+1=7\n2x=8\nx=4"), ["2x+1=7"])) == 2


@pytest.mark.parametrize("text", ["hello there\nhow are you", "x = 3", "I got stuck.\nPlease help me.", ""])
def test_words_and_single_lines_are_no_calculation(text: str):
    assert steps_in(text) == []


@pytest.mark.parametrize("text", ["9^9^9^9=1\n8^8^8^8=1", "((((\n))))", "1/0=2\n2=2", "x=x\n" * 60])
def test_hostile_lines_end_quickly_and_without_an_error(text: str):
    check_steps(steps_in(text))
