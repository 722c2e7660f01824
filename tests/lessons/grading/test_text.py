"""Short text and its typos."""

from typing import Any

import pytest

from lessons.grading import grade


def _verdict(key: str, response: str, **options: Any) -> str:
    return grade("text", key, response, options).verdict.value


def test_case_and_spacing_do_not_matter_unless_asked_for() -> None:
    assert _verdict("cell wall", "  Cell   WALL ") == "correct"
    assert _verdict("cell wall", "Cell wall", case_sensitive=True) == "wrong"
    assert _verdict("cell wall", "cell  wall", exact_whitespace=True) == "wrong"
    assert _verdict("cell wall", "cellwall") == "wrong"
    assert _verdict("cell wall", "cellwall", ignore_whitespace=True) == "correct"


def test_other_accepted_answers_are_right() -> None:
    assert _verdict("car", "automobile", accept=["automobile"]) == "correct"


def test_full_width_letters_and_text_from_a_math_field_are_read() -> None:
    assert _verdict("even", "ｅｖｅｎ") == "correct"
    assert _verdict("E", r"\text{E}") == "correct"


def test_typos_count_as_right_only_within_the_budget() -> None:
    assert _verdict("mitosis", "mitossis", typo_budget=1) == "correct"
    assert grade("text", "mitosis", "mitossis", {"typo_budget": 1}).reason.code == "spelling"
    assert _verdict("mitosis", "mittossis", typo_budget=1) == "wrong"
    assert _verdict("mitosis", "mitossis") == "wrong"


@pytest.mark.parametrize(
    "response",
    ["photosyntesis", "photosynthessis", "photosynthasis", "photosnythesis", "Photosyntesis", r"\text{photosyntesis}"],
)
def test_one_letter_missing_added_wrong_or_swapped_in_a_long_word_is_forgiven(response: str) -> None:
    graded = grade("text", "photosynthesis", response, {"typo_budget": 1})
    assert (graded.verdict.value, graded.reason.code) == ("correct", "spelling")
    assert _verdict("photosynthesis", response) == "wrong"
    assert _verdict("photosynthesis", response + "e", typo_budget=1) == "wrong"


def test_similarity_may_be_the_budget() -> None:
    assert _verdict("Hello", "Jello", typo_similarity=0.8) == "correct"
    assert _verdict("Hello", "Jello", typo_similarity=0.9) == "wrong"


def test_a_typo_nearer_to_another_word_is_wrong() -> None:
    assert _verdict("mitosis", "meitosis", typo_budget=2, reject=["meiosis"]) == "wrong"
    assert _verdict("mitosis", "mitosiss", typo_budget=2, reject=["meiosis"]) == "correct"
    assert _verdict("adapt", "adpt", typo_budget=2, other_words=["adopt"]) == "wrong"


@pytest.mark.parametrize(
    ("key", "response"),
    [
        ("in 1914", "in 1915"),
        ("it is stable", "it is not stable"),
        ("possible", "impossible"),
        ("symmetric", "asymmetric"),
        ("cat", "cut"),
        ("可以", "不可以"),
    ],
)
def test_numbers_negations_and_short_words_are_never_typos(key: str, response: str) -> None:
    assert _verdict(key, response, typo_budget=4) == "wrong"


def test_hidden_characters_do_not_hide_a_difference_nor_make_one() -> None:
    assert _verdict("cat", "c\u200bat") == "correct"
    assert _verdict("cat", "\u202etac") == "wrong"


@pytest.mark.parametrize(
    ("key", "response"),
    [
        ("its", "it's"),
        ("the dogs' bowls", "the dog's bowls"),
        ("girls", "girl"),
        ("runs", "run"),
        ("he runs home", "he run home"),
        ("walked", "walker"),
        ("watches", "watched"),
        ("Yes, I can.", "Yes I can."),
        ("Stop!", "Stop."),
    ],
)
def test_another_form_of_a_word_or_another_mark_is_no_typo(key: str, response: str) -> None:
    assert _verdict(key, response, typo_budget=2) == "wrong"
    assert _verdict(key, response, typo_similarity=0.5) == "wrong"


def test_a_slip_inside_a_word_is_still_forgiven() -> None:
    assert _verdict("the children walked", "the childern walked", typo_budget=1) == "correct"


def test_capitals_are_no_typo_where_they_matter() -> None:
    assert _verdict("London", "london", typo_budget=1, case_sensitive=True) == "wrong"
    assert _verdict("London", "Londonn", typo_budget=1, case_sensitive=True) == "correct"
    assert _verdict("London", "londonn", typo_budget=1) == "correct"


@pytest.mark.parametrize(
    ("key", "response"),
    [
        ("it's", "it’s"),
        ("it's", "it`s"),
        ("it’s", "it´s"),
        ('"Stop!" he said.', "“Stop!” he said."),
        ('"Stop!" he said.', "„Stop!“ he said."),
        ("well-known", "well‑known"),
    ],
)
def test_it_does_not_matter_which_mark_a_keyboard_makes(key: str, response: str) -> None:
    assert _verdict(key, response) == "correct"
    assert _verdict(response, key) == "correct"


def test_punctuation_matters_unless_it_is_left_out_of_account() -> None:
    assert _verdict("We won.", "We won") == "wrong"
    assert _verdict("We won.", "We won", ignore_final_punctuation=True) == "correct"
    assert _verdict("We won", "We won !", ignore_final_punctuation=True) == "correct"
    assert _verdict("No, we won.", "No we won.", ignore_final_punctuation=True) == "wrong"
    assert _verdict("No, we won.", "no we won", ignore_punctuation=True) == "correct"
    assert _verdict("the dog's bowl", "the dogs bowl", ignore_punctuation=True) == "wrong"
    assert _verdict("'well-known'", "well-known.", ignore_punctuation=True) == "correct"
