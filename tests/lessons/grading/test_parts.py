"""Answers with parts: gaps, pairs, choices, and points of a rubric."""

import pytest

from lessons.grading import Verdict, WrongAnswer, grade
from tests.lessons.grading.samples import CHOICES, GAPS, RUBRIC, SAMPLES

LEFT_RIGHT = SAMPLES["matching"][1]


def test_gaps_get_marks_one_by_one() -> None:
    graded = grade("cloze", "12; cat", "12; dog", {"gaps": GAPS})
    assert (graded.verdict, graded.score, str(graded.reason)) == (Verdict.WRONG, 0.5, "1 of 2 gaps are right.")


@pytest.mark.parametrize("response", ["12", "12;", '{"one": "12"}', "1 2; cat", '{"one"', "[" * 900])
def test_a_gap_left_open_or_unreadable_is_a_retry(response: str) -> None:
    assert grade("cloze", "12; cat", response, {"gaps": GAPS}).verdict is Verdict.RETRY


def test_pairs_get_marks_one_by_one() -> None:
    sides = {"left": CHOICES, "right": CHOICES}
    graded = grade("matching", "a-a,b-b,c-c", "a-a,b-c,c-b", sides)
    assert (graded.verdict, round(graded.score, 2)) == (Verdict.WRONG, 0.33)


@pytest.mark.parametrize("response", ["a-1", "a-1,a-2", "a-1,b-9", "a 1", "a-"])
def test_pairs_that_are_missing_or_unclear_are_a_retry(response: str) -> None:
    assert grade("matching", "a-1,b-2", response, LEFT_RIGHT).verdict is Verdict.RETRY


def test_choices_get_part_of_the_marks_less_what_is_chosen_wrongly() -> None:
    assert grade("choices", "a,b", "a", {"choices": CHOICES}).score == 0.5
    assert grade("choices", "a,b", "a,c", {"choices": CHOICES}).score == 0
    assert grade("choices", "a,b", "b, a", {"choices": CHOICES}).score == 1


def test_a_choice_is_known_by_its_letter_or_its_text() -> None:
    assert grade("choice", "b", "Dog", {"choices": CHOICES}).verdict is Verdict.CORRECT
    assert grade("choice", "dog", "b", {"choices": CHOICES}).verdict is Verdict.CORRECT
    assert grade("choice", "b", "a", {"choices": CHOICES}).verdict is Verdict.WRONG


def test_items_in_their_place_get_part_of_the_marks() -> None:
    graded = grade("ordering", "a,b,c", "a,c,b", {"items": CHOICES})
    assert (graded.verdict, round(graded.score, 2)) == (Verdict.WRONG, 0.33)


def test_free_text_is_judged_by_keywords_and_provisional() -> None:
    graded = grade("free_text", "", "Sunlight makes the water evaporate.", {"rubric": RUBRIC})
    assert (graded.verdict, graded.score, graded.provisional) == (Verdict.CORRECT, 1.0, True)


def test_a_negated_keyword_is_no_point() -> None:
    assert grade("free_text", "", "It does not evaporate.", {"rubric": RUBRIC}).score == 0


def test_points_have_weights_and_a_share_may_do() -> None:
    rubric = [{"point": "heat", "keywords": ["heat"], "weight": 3}, {"point": "air", "keywords": ["air"]}]
    graded = grade("free_text", "", "Heat does it.", {"rubric": rubric, "pass_share": 0.7})
    assert (graded.verdict, graded.score) == (Verdict.CORRECT, 0.75)


def test_free_text_without_a_rubric_is_left_to_a_person() -> None:
    graded = grade("free_text", "", "Anything at all.")
    assert (graded.verdict, graded.reason.code) == (Verdict.RETRY, "no_rubric")


def test_a_word_that_is_also_a_letter_is_told_apart() -> None:
    articles = [{"id": "a", "text": "the"}, {"id": "b", "text": "an"}, {"id": "c", "text": "a"}]
    assert grade("choice", "c", "c", {"choices": articles}).verdict is Verdict.CORRECT
    assert grade("choice", "b", "an", {"choices": articles}).verdict is Verdict.CORRECT


def test_options_may_differ_in_capitals_only() -> None:
    towns = [{"id": "a", "text": "london"}, {"id": "b", "text": "London"}]
    assert grade("choice", "b", "London", {"choices": towns}).verdict is Verdict.CORRECT
    assert grade("choice", "b", "london", {"choices": towns}).verdict is Verdict.WRONG


@pytest.mark.parametrize(
    ("kind", "key", "known", "response", "options", "is_shown"),
    [
        ("choices", "a,b", "a,b,c", "b,c", {"choices": CHOICES}, True),
        ("choices", "a,b", "a,b,c", "b", {"choices": CHOICES}, False),
        ("cloze", "12; cat", "12; cats", "13; cats", {"gaps": GAPS}, True),
        ("cloze", "12; cat", "12; cats", "13; cat", {"gaps": GAPS}, False),
        ("matching", "a-a,b-b,c-c", "a-b,b-b,c-c", "a-b,b-c,c-a", {"left": CHOICES, "right": CHOICES}, True),
        ("matching", "a-a,b-b,c-c", "a-b,b-b,c-c", "a-a,b-c,c-b", {"left": CHOICES, "right": CHOICES}, False),
        ("ordering", "a,b,c", "b,a,c", "b,a,c", {"items": CHOICES}, True),
        ("ordering", "a,b,c", "b,a,c", "a,c,b", {"items": CHOICES}, False),
    ],
)
def test_a_known_mistake_in_one_part_is_found_whatever_the_other_parts_are(
    kind: str, key: str, known: str, response: str, options: dict[str, object], is_shown: bool
) -> None:
    found = grade(kind, key, response, options, wrong_answers=[WrongAnswer(known, "slip")]).misconception
    assert (found == "slip") is is_shown
