from __future__ import annotations

import pytest

from tests.tutor.policy.builders import choose, learning, mastered, perhaps_known, skill_graph, tried, unseen
from tutor.policy import Mode, Outcome, Requests, decide

GRAPH = skill_graph(z="", a="", b="a", c="b", d="c", e="d", f="e")
NEW_A, NEW_Z = tried("a", 1.0, Mode.NEW), tried("z", 1.0, Mode.NEW)
CLAIM = Requests(claimed=frozenset("d"))


@pytest.mark.parametrize(
    ("scores", "outcome"),
    [
        ([], Outcome.UNDECIDED),
        ([1], Outcome.UNDECIDED),
        ([1, 1], Outcome.PASSED),
        ([0], Outcome.UNDECIDED),
        ([0, 0], Outcome.FAILED),
        ([0, 1, 1], Outcome.UNDECIDED),
        ([1, 0, 1], Outcome.UNDECIDED),
        ([1, 0, 1, 1], Outcome.PASSED),
        ([1, 0, 1, 0], Outcome.FAILED),
    ],
)
def test_a_challenge_is_decided_by_the_odds(scores: list[float], outcome: Outcome) -> None:
    assert decide(scores) == outcome


@pytest.mark.parametrize(
    ("scores", "outcome"),
    [([1, 1], Outcome.UNDECIDED), ([1, 1, 1], Outcome.UNDECIDED), ([1] * 4, Outcome.PASSED), ([0, 0], Outcome.FAILED)],
)
def test_exercises_met_before_take_more_right_answers(scores: list[float], outcome: Outcome) -> None:
    assert decide(scores, [True] * 4) == outcome


def test_a_claim_is_challenged_at_once_and_harder_than_practice() -> None:
    choice = choose(GRAPH, learning("a"), *map(unseen, "bcdef"), recent=[tried("a")], requests=CLAIM)

    assert (choice.skill, choice.mode, choice.reason.code) == ("d", Mode.CHALLENGE, "challenge_claimed")
    assert choice.target_success < 0.7


def test_a_challenge_goes_on_until_it_is_decided() -> None:
    recent = [tried("d", 1.0, Mode.CHALLENGE)]

    assert choose(GRAPH, *map(unseen, "abcdef"), recent=recent, requests=CLAIM).mode == Mode.CHALLENGE
    assert choose(GRAPH, *map(unseen, "abcdef"), recent=recent * 2, requests=CLAIM).mode == Mode.NEW


def test_a_failed_challenge_is_not_repeated_at_once() -> None:
    recent = [tried("d", 0.0, Mode.CHALLENGE)] * 2

    assert choose(GRAPH, *map(unseen, "abcdef"), recent=recent, requests=CLAIM).skill == "a"


def test_a_claim_about_a_mastered_skill_needs_no_challenge() -> None:
    assert choose(GRAPH, *map(mastered, "abcd"), unseen("e"), requests=CLAIM).skill == "e"


def test_two_new_skills_right_from_the_start_are_offered_to_skip_ahead() -> None:
    views = mastered("z"), mastered("a"), *map(perhaps_known, "bcdef")
    choice = choose(GRAPH, *views, recent=[NEW_Z, tried("z", 0.0), NEW_A, tried("a")])

    assert (choice.skill, choice.mode, choice.reason.code) == ("e", Mode.CHALLENGE, "challenge_skip")


def test_nobody_is_offered_to_skip_to_what_they_hardly_know() -> None:
    views = mastered("z"), mastered("a"), *map(perhaps_known, "bc"), *map(unseen, "def")

    assert choose(GRAPH, *views, recent=[NEW_Z, NEW_A, tried("a")]).skill == "c"
    assert choose(GRAPH, *views[:2], *map(unseen, "bcdef"), recent=[NEW_Z, NEW_A, tried("a")]).mode == Mode.NEW


def test_a_passed_challenge_counts_as_a_strong_start() -> None:
    views = *map(mastered, "zabc"), *map(perhaps_known, "def")
    recent = [NEW_A, *[tried("c", 1.0, Mode.CHALLENGE)] * 2]

    assert choose(GRAPH, *views, recent=recent).mode == Mode.CHALLENGE


def test_a_new_skill_missed_at_first_is_no_strong_start() -> None:
    recent = [NEW_Z, tried("a", 0.0, Mode.NEW), *[tried("a")] * 5]

    assert choose(GRAPH, *map(mastered, "za"), *map(perhaps_known, "bcdef"), recent=recent).mode == Mode.NEW


def test_after_a_failed_challenge_it_takes_new_strong_starts() -> None:
    recent = [NEW_Z, NEW_A, *[tried("e", 0.0, Mode.CHALLENGE)] * 2, tried("b", 1.0, Mode.NEW)]

    assert choose(GRAPH, mastered("a"), learning("b"), *map(perhaps_known, "cdef"), recent=recent).mode == Mode.PRACTICE


def test_skills_already_in_progress_are_not_skipped() -> None:
    views = mastered("a"), learning("b"), *map(perhaps_known, "cdef")
    recent = [NEW_A, tried("b", 1.0, Mode.NEW)]

    assert choose(GRAPH, *views, recent=recent).mode == Mode.PRACTICE
