from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.tutor.policy.builders import NOW, tried
from tutor.policy import Candidate, ExerciseChoice, RecentTry, choose_exercise


def chosen(
    *candidates: Candidate, target: float = 0.8, recent: list[RecentTry] | None = None, seed: int = 0
) -> ExerciseChoice | None:
    return choose_exercise(candidates, target_success=target, recent=recent or [], random=Random(seed))


def name_of(choice: ExerciseChoice | None) -> object:
    assert choice is not None
    return choice.exercise


def test_the_exercise_nearest_to_the_wanted_success_is_chosen() -> None:
    assert name_of(chosen(Candidate("easy", 0.97), Candidate("right", 0.78), Candidate("hard", 0.4))) == "right"


def test_the_last_exercise_never_comes_again_at_once() -> None:
    recent = [tried("a", exercise="right")]

    assert name_of(chosen(Candidate("easy", 0.99), Candidate("right", 0.8), recent=recent)) == "easy"
    assert chosen(Candidate("right", 0.8), recent=recent) is None
    assert chosen() is None


def test_an_exercise_shown_lately_waits_for_fresh_ones() -> None:
    recent = [tried("a", exercise="right"), tried("a", exercise="other")]

    assert name_of(chosen(Candidate("fresh", 0.7), Candidate("right", 0.8), recent=recent)) == "fresh"


def test_an_exercise_shown_long_ago_gives_way_to_a_fresh_one_as_good() -> None:
    old = Candidate("old", 0.8, last_shown=NOW)

    assert {name_of(chosen(old, Candidate("fresh", 0.79), seed=seed)) for seed in range(20)} == {"fresh"}


def test_blueprints_take_turns() -> None:
    recent = [tried("a", blueprint="sums")]
    candidates = Candidate("same", 0.8, blueprint="sums"), Candidate("other", 0.78, blueprint="words")

    assert {name_of(chosen(*candidates, recent=recent, seed=seed)) for seed in range(20)} == {"other"}


def test_interests_decide_among_exercises_as_good() -> None:
    choice = chosen(Candidate("plain", 0.8), Candidate("football", 0.81, interest=1.0))

    assert name_of(choice) == "football"
    assert choice is not None
    assert choice.reason.code == "suits_interest"


def test_interests_never_outweigh_a_bad_fit() -> None:
    assert name_of(chosen(Candidate("plain", 0.8), Candidate("football", 0.5, interest=1.0))) == "plain"


def test_exercises_as_good_are_varied_by_chance() -> None:
    candidates = [Candidate(number, 0.8) for number in range(5)]

    assert {name_of(chosen(*candidates, seed=seed)) for seed in range(60)} == {0, 1, 2, 3, 4}


def test_the_reason_says_what_is_special() -> None:
    codes = {target: chosen(Candidate("x", target), target=target).reason.code for target in (0.65, 0.8, 0.92)}  # type: ignore[union-attr]

    assert codes == {0.65: "harder_on_purpose", 0.8: "suits_level", 0.92: "smaller_step"}
    far = chosen(Candidate("x", 0.3))
    assert far is not None
    assert "30 %" in far.reason.for_teacher()


CANDIDATES = st.lists(
    st.builds(Candidate, st.integers(0, 8), st.floats(0, 1), blueprint=st.integers(0, 2)),
    unique_by=lambda candidate: candidate.exercise,
)


@given(CANDIDATES, st.lists(st.integers(0, 8)), st.floats(0.6, 0.95), st.integers())
def test_any_candidates_give_the_same_choice_again_and_never_the_last(
    candidates: list[Candidate], shown: list[int], target: float, seed: int
) -> None:
    recent = [replace(tried("a"), exercise=exercise) for exercise in shown]
    choice = chosen(*candidates, target=target, recent=recent, seed=seed)

    assert choice == chosen(*candidates, target=target, recent=recent, seed=seed)
    assert (choice is None) == (not {c.exercise for c in candidates} - set(shown[-1:]))
    if choice is not None and shown:
        assert choice.exercise != shown[-1]


def test_of_exercises_that_were_all_seen_one_that_waited_long_comes_back() -> None:
    seen = [Candidate(number, 0.8, waited=number / 6) for number in range(6)]

    for seed in range(20):
        choice = chosen(*seen, seed=seed)
        assert choice is not None
        assert choice.exercise == 5
        assert choice.reason.code == "comes_back"


def test_one_that_never_suits_comes_back_later_than_the_others_but_does() -> None:
    others = [Candidate(number, 0.8, waited=1.0) for number in range(3)]

    assert name_of(chosen(Candidate("hard", 0.3, waited=1.2), *others)) != "hard"
    assert name_of(chosen(Candidate("hard", 0.3, waited=3.0), *others)) == "hard"
