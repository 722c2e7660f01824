from math import exp, log
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.policy.quality import Answered, Figures, doubts_about, figures_of

ANSWERS = 60
"""Answers that an exercise gets in the simulation; it is judged after each."""
HARDNESS, MISJUDGED = 0.8, 0.5
"""Standard deviations in log-odds: of exercises around what was predicted of them, and of students around theirs."""
BY_CHANCE = 0.03
"""How often a student gives the wrong answer that a wrong key asks for."""


def chance(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))


def judged_after(random: Random, *, key_is_wrong: bool) -> int | None:
    """Play an exercise until it is doubted; return after how many answers, None if it never is."""
    hardness, answered = random.gauss(0, HARDNESS), []
    for number in range(1, ANSWERS + 1):
        expected = min(0.97, max(0.2, random.gauss(0.78, 0.12)))
        truth = chance(log(expected / (1 - expected)) - hardness + random.gauss(0, MISJUDGED))
        answered.append(Answered(expected, float(random.random() < (BY_CHANCE if key_is_wrong else truth))))
        if doubts_about(figures_of(answered)):
            return number
    return None


def test_wrong_keys_are_caught_within_twelve_answers():
    random = Random(11)
    after = [judged_after(random, key_is_wrong=True) for _exercise in range(100)]
    assert None not in after
    assert sum(number <= 12 for number in after) >= 0.95 * len(after)
    assert max(after) <= 20


def test_at_most_one_good_exercise_in_a_hundred_is_ever_doubted():
    random = Random(12)
    doubted = sum(judged_after(random, key_is_wrong=False) is not None for _exercise in range(400))
    assert doubted <= 4


def test_an_exercise_that_goes_as_predicted_is_not_doubted():
    answered = [Answered(0.8, 1.0)] * 8 + [Answered(0.8, 0.0)] * 2
    figures = figures_of(answered)
    assert (figures.answers, figures.success, figures.strong_answers) == (10, 0.8, 10)
    assert figures.surprise == pytest.approx(0)
    assert doubts_about(figures) == []


def test_an_exercise_at_which_strong_students_fail_is_doubted():
    figures = figures_of([Answered(0.9, 0.0)] * 8)
    assert [doubt.code for doubt in doubts_about(figures)] == ["strong_students_fail"]


def test_an_exercise_at_which_everybody_fails_unexpectedly_is_doubted():
    figures = figures_of([Answered(0.65, 0.0)] * 14)
    assert [doubt.code for doubt in doubts_about(figures)] == ["far_below_expected"]


def test_an_exercise_at_which_nobody_was_expected_to_succeed_is_not_doubted():
    assert doubts_about(figures_of([Answered(0.1, 0.0)] * 40)) == []


def test_an_exercise_that_the_better_fail_and_the_weaker_solve_is_doubted():
    answered = [Answered(0.9, 0.0), Answered(0.3, 1.0), Answered(0.8, 1.0), Answered(0.2, 1.0)] * 15
    figures = figures_of(answered)
    assert figures.discrimination is not None
    assert figures.discrimination < 0
    assert "better_do_worse" in [doubt.code for doubt in doubts_about(figures)]


def test_discrimination_waits_for_evidence():
    assert figures_of([Answered(0.9, 0.0), Answered(0.3, 1.0)] * 10).discrimination is None


@pytest.mark.parametrize(
    ("answers", "reports", "key_reports", "codes"),
    [
        (5, 2, 2, []),
        (5, 3, 3, ["key_reported"]),
        (100, 3, 3, []),
        (5, 4, 1, []),
        (5, 5, 1, ["often_reported"]),
        (100, 5, 1, []),
    ],
)
def test_reports_count_by_the_students_who_answered(answers: int, reports: int, key_reports: int, codes: list[str]):
    figures = Figures(answers=answers, success=0.8, expected=0.8)
    assert [doubt.code for doubt in doubts_about(figures, reports=reports, key_reports=key_reports)] == codes


chances = st.floats(0, 1)


@given(st.lists(st.builds(Answered, chances, chances), max_size=60))
def test_figures_stay_in_their_ranges(answered: list[Answered]):
    figures = figures_of(answered)
    assert 0 <= figures.success <= 1 + 1e-9
    assert figures.strong_answers <= figures.answers == len(answered)
    assert figures.discrimination is None or -1.0001 <= figures.discrimination <= 1.0001
    doubts_about(figures)
