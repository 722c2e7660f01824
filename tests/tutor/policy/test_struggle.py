from __future__ import annotations

from dataclasses import replace

import pytest

from tests.tutor.policy.builders import Mastery, choose, learning, mastered, skill_graph, tried, unseen
from tutor.policy import Mode, SkillChoice, SkillView

GRAPH = skill_graph(a="", b="", c="ab", d="")
MISSED = tried("c", 0.0)


def after(*recent: tuple[str, float, Mode], weak: bool = False) -> SkillChoice:
    """Choose after tries, with both prerequisites of c mastered, a only weakly if ``weak``."""
    first = mastered("a", retention=0.6) if weak else mastered("a")
    tries = [tried(*attempt) for attempt in recent]
    return choose(GRAPH, first, mastered("b"), learning("c"), unseen("d"), recent=tries)


def misses(count: int, mode: Mode = Mode.PRACTICE) -> list[tuple[str, float, Mode]]:
    return [("c", 0.0, mode)] * count


def test_two_misses_are_no_trouble_yet() -> None:
    assert after(*misses(2)).mode == Mode.PRACTICE


def test_three_misses_lead_to_the_weakest_prerequisite() -> None:
    choice = after(*misses(3), weak=True)

    assert (choice.skill, choice.mode) == ("a", Mode.PREREQUISITE)
    assert str(choice.reason) == "A look at a first will make c easier."
    assert "Misses in a row on c: 3" in choice.reason.for_teacher()


def test_a_prerequisite_known_only_by_inference_counts_as_weak() -> None:
    views = mastered("a"), mastered("b", evidence=0), learning("c")

    assert choose(GRAPH, *views, recent=[MISSED] * 3).skill == "b"


def test_with_sound_prerequisites_a_worked_example_comes() -> None:
    choice = after(*misses(3))

    assert (choice.skill, choice.mode, choice.reason.code) == (
        "c",
        Mode.WORKED_EXAMPLE,
        "example_after_misses",
    )


def test_after_the_example_come_smaller_steps() -> None:
    choice = after(*misses(3), *misses(1, Mode.WORKED_EXAMPLE))

    assert (choice.mode, choice.reason.code) == (Mode.EASIER, "easier_after_misses")
    assert choice.target_success > 0.9


def test_when_no_help_helps_something_else_comes_for_a_while() -> None:
    helped = [*misses(3), *misses(1, Mode.WORKED_EXAMPLE), *misses(2, Mode.EASIER)]

    assert after(*helped).skill == "d"
    assert after(*helped, *[("d", 0.0, Mode.NEW)] * 2).skill == "d"
    assert after(*helped, *[("d", 1.0, Mode.NEW), ("d", 0.0, Mode.NEW)] * 3).skill == "c"


def test_a_right_answer_ends_the_trouble() -> None:
    assert after(*misses(3), ("c", 1.0, Mode.WORKED_EXAMPLE)).mode == Mode.PRACTICE


def test_misses_of_earlier_days_count() -> None:
    view = replace(learning("c"), recent_misses=3)

    assert choose(GRAPH, mastered("a"), mastered("b"), view, recent=[MISSED]).mode == Mode.WORKED_EXAMPLE


def test_a_right_answer_on_the_prerequisite_leads_back_by_a_small_step() -> None:
    back = after(*misses(3), ("a", 1.0, Mode.PREREQUISITE), weak=True)

    assert (back.skill, back.mode, back.reason.code) == ("c", Mode.EASIER, "back_after_help")


def test_a_prerequisite_missed_needs_more_right_answers_than_wrong_ones() -> None:
    tries = [("a", score, Mode.PREREQUISITE) for score in (0.0, 1.0, 1.0)]

    assert after(*misses(3), *tries[:2], weak=True).skill == "a"
    assert after(*misses(3), *tries, weak=True).skill == "c"


def test_nobody_is_kept_at_a_prerequisite_for_ever() -> None:
    mixed = [("a", float(number % 2), Mode.PREREQUISITE) for number in (0, 0, 1, 0, 0)]

    assert after(*misses(3), *mixed, weak=True).skill == "c"


@pytest.mark.parametrize(("seconds", "mode"), [(3.0, Mode.WORKED_EXAMPLE), (30.0, Mode.PRACTICE)])
def test_wrong_answers_too_fast_to_be_worked_out_bring_an_example(seconds: float, mode: Mode) -> None:
    recent = [tried("c", 0.0, seconds=seconds)] * 2

    assert choose(GRAPH, mastered("a"), mastered("b"), learning("c"), recent=recent).mode == mode


def test_fast_right_answers_are_no_guesses() -> None:
    recent = [tried("c", 1.0, seconds=2.0)] * 2

    assert choose(GRAPH, mastered("a"), mastered("b"), learning("c"), recent=recent).mode == Mode.PRACTICE


def test_long_pauses_with_a_miss_bring_an_example() -> None:
    recent = [tried("c", 1.0, seconds=200.0), tried("c", 0.0, seconds=240.0)]
    choice = choose(GRAPH, mastered("a"), mastered("b"), learning("c"), recent=recent)

    assert (choice.mode, choice.reason.code) == (Mode.WORKED_EXAMPLE, "example_after_pauses")


def test_two_exercises_passed_over_in_a_row_bring_an_example() -> None:
    passed = replace(tried("d", None), passed_over=True)
    views = mastered("a"), mastered("b"), learning("c"), learning("d")

    assert choose(GRAPH, *views, recent=[passed]).mode == Mode.PRACTICE
    choice = choose(GRAPH, *views, recent=[passed, passed])
    assert (choice.skill, choice.mode, choice.reason.code) == ("d", Mode.WORKED_EXAMPLE, "example_after_skipping")
    assert choose(GRAPH, *views, recent=[passed, tried("d"), passed]).mode == Mode.PRACTICE


def test_an_exercise_passed_over_between_misses_does_not_hide_them() -> None:
    passed = replace(tried("c", None), passed_over=True)

    assert choose(GRAPH, mastered("a"), mastered("b"), learning("c"), recent=[MISSED, MISSED, passed, MISSED]).mode in {
        Mode.WORKED_EXAMPLE,
        Mode.PREREQUISITE,
    }


def test_trouble_on_a_review_gets_help_too() -> None:
    lapsed = SkillView("c", Mastery("review_due", 0.7, 9, 0.6))
    recent = [tried("c", 0.0, Mode.REVIEW)] * 3

    assert choose(GRAPH, mastered("a"), mastered("b"), lapsed, recent=recent).mode == Mode.WORKED_EXAMPLE
