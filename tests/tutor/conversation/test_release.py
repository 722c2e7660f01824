"""Letting words through only once they are known to be safe."""

import re

from hypothesis import given
from hypothesis import strategies as st

from tutor.conversation.release import Release
from tutor.conversation.statements import false_statement


def is_true_sentence(sentence: str, before: str) -> bool:
    return false_statement(sentence, ["2x + 1 = 7"]) is None


def fed(release: Release, text: str, size: int = 4) -> list[str]:
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    return [shown for piece in pieces if (shown := release.feed(piece))] + [release.finish()]


def test_the_first_words_go_out_before_their_sentence_is_over():
    release = Release(is_true_sentence)
    assert release.feed("Good thinking, and you ") == "Good thinking, and you "


def test_a_word_goes_out_whole():
    release = Release(is_true_sentence)
    assert release.feed("Good thin") == "Good "
    assert release.feed("king, and") == "thinking, "


def test_from_the_first_figure_on_a_sentence_waits_for_its_end():
    release = Release(is_true_sentence)
    assert release.feed("Now you have 2x = ") == "Now you have "
    assert release.feed("6. And ") == "2x = 6."


def test_a_false_sentence_is_left_out():
    release = Release(is_true_sentence)
    shown = "".join(fed(release, "First take 1 away: $2x = 6$. That gives x = 4. What is left to do?"))
    assert shown == "First take 1 away: $2x = 6$. What is left to do?"
    assert [sentence.strip() for sentence in release.cut] == ["That gives x = 4."]


def test_a_first_sentence_that_turns_out_false_breaks_off_visibly():
    release = Release(lambda sentence, before: False)
    assert "".join(fed(release, "Well then it is 6. ")) == "Well then it is  … "


def test_words_of_the_key_wait_too():
    release = Release(lambda sentence, before: "Paris" not in sentence, re.compile("Paris"))
    assert "".join(fed(release, "The capital is Paris. Think of a tower.")) == "The capital is  …  Think of a tower."


def test_nothing_ends_inside_a_formula():
    judged: list[str] = []
    release = Release(lambda sentence, before: not judged.append(sentence))
    fed(release, "Look: $2 \\. 3$ and go on. Then stop.")
    assert judged[0] == "Look: $2 \\. 3$ and go on."


def test_the_judge_hears_what_was_shown_before():
    heard: list[str] = []
    release = Release(lambda sentence, before: not heard.append(before))
    fed(release, "One thing. Two things. ", size=100)
    assert heard == ["", "One thing."]


@given(st.text(alphabet="ab .12=$?\n。三", max_size=120), st.integers(1, 9))
def test_whatever_the_pieces_all_that_the_judge_refuses_is_left_out_and_nothing_of_it_shown(text: str, size: int):
    def judge(sentence: str, before: str) -> bool:
        return "1" not in sentence

    small, whole = Release(judge), Release(judge)
    assert "1" not in "".join(fed(small, text, size))
    fed(whole, text, 1000)
    assert "".join(small.cut).count("1") == "".join(whole.cut).count("1") == text.count("1")
