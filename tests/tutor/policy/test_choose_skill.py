from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tutor.policy.builders import (
    NOW,
    choose,
    learning,
    mastered,
    skill_graph,
    tried,
    unseen,
)
from tutor.policy import Mode, RecentTry, Requests, SkillView, choose_skill

CHAIN = skill_graph(a="", b="a", c="b")
WIDE = skill_graph(a="", b="", c="", d="")


def test_the_first_skill_of_a_chain_comes_first() -> None:
    choice = choose(CHAIN, unseen("a"), unseen("b"), unseen("c"))

    assert (choice.skill, choice.mode, choice.reason.code) == ("a", Mode.NEW, "new_skill")


def test_a_skill_opens_when_its_prerequisites_are_mastered() -> None:
    assert choose(CHAIN, mastered("a"), unseen("b"), unseen("c")).skill == "b"


def test_a_skill_due_for_review_still_opens_what_needs_it() -> None:
    views = mastered("a", due_in_days=-1), unseen("b"), unseen("c")

    assert choose(CHAIN, *views, recent=[tried("a", mode=Mode.REVIEW)]).skill == "b"


def test_without_any_skill_there_is_nothing_to_choose() -> None:
    with pytest.raises(ValueError, match="no skill"):
        choose(CHAIN)


def test_no_skill_goes_on_for_ever_while_others_are_open() -> None:
    choice = choose(WIDE, *map(learning, "abcd"), recent=[tried("a", 0.0), *[tried("a")] * 3])

    assert choice.skill != "a"
    assert choice.reason.code == "interleaved"
    assert choice.reason.skills["previous"] == "a"


def test_a_skill_just_begun_is_kept_for_a_short_run() -> None:
    assert choose(WIDE, *map(learning, "abcd"), recent=[tried("a", 0.0)]).skill == "a"


def test_a_review_in_between_does_not_end_a_run() -> None:
    recent = [tried("a", 0.0), tried("b", mode=Mode.REVIEW)]
    views = learning("a"), mastered("b"), learning("c", seen_days_ago=9), unseen("d")

    assert choose(WIDE, *views, recent=recent).skill == "a"


def test_the_only_open_skill_goes_on() -> None:
    views = learning("a"), unseen("b"), unseen("c")

    assert choose(CHAIN, *views, recent=[tried("a", 0.0), *[tried("a")] * 9][:4]).skill == "a"


def test_three_skills_in_progress_are_enough() -> None:
    views = learning("a"), learning("b", seen_days_ago=3), learning("c"), unseen("d")

    assert choose(WIDE, *views, recent=[tried("a", 0.0), *[tried("a")] * 3]).skill == "b"


def test_with_fewer_in_progress_another_is_begun() -> None:
    views = learning("a"), learning("b"), unseen("c"), mastered("d")

    assert choose(WIDE, *views, recent=[tried("a", 0.0), *[tried("a")] * 3]).skill == "c"


def test_skills_that_lead_to_many_others_are_begun_more_often() -> None:
    graph = skill_graph(a="", b="a", c="a", d="a", e="")
    begun = Counter(choose(graph, *map(unseen, "abcde"), seed=seed).skill for seed in range(200))

    assert begun["a"] > 2 * begun["e"] > 0


def test_a_teachers_assignment_comes_before_other_work() -> None:
    requests = Requests(assigned=frozenset("d"))
    choice = choose(WIDE, learning("a"), *map(unseen, "bcd"), recent=[tried("a", 0.0)], requests=requests)

    assert (choice.skill, choice.reason.code) == ("d", "assigned")


def test_what_an_assignment_still_needs_comes_first() -> None:
    choice = choose(CHAIN, *map(unseen, "abc"), requests=Requests(assigned=frozenset("c")))

    assert (choice.skill, choice.reason.code) == ("a", "assigned_prerequisite")
    assert choice.reason.skills["target"] == "c"


def test_an_assignment_that_is_done_changes_nothing() -> None:
    choice = choose(CHAIN, mastered("a"), *map(unseen, "bc"), requests=Requests(assigned=frozenset("a")))

    assert choice.reason.code == "new_skill"


def test_an_assignment_with_which_help_did_not_help_rests_while_other_work_comes() -> None:
    helped = [Mode.PRACTICE] * 3 + [Mode.WORKED_EXAMPLE, Mode.EASIER, Mode.EASIER]
    recent = [tried("b", 0.0, mode) for mode in helped]
    views = mastered("a"), learning("b"), learning("z")

    choice = choose(skill_graph(a="", b="a", z=""), *views, recent=recent, requests=Requests(assigned=frozenset("b")))

    assert choice.skill == "z"


def test_interests_decide_between_open_skills() -> None:
    requests = Requests(interesting=frozenset("c"))

    assert {choose(WIDE, *map(unseen, "abcd"), requests=requests, seed=s).skill for s in range(20)} == {"c"}


def test_the_preferred_difficulty_is_respected() -> None:
    assert choose(CHAIN, unseen("a"), requests=Requests(target_success=0.9)).target_success == 0.9


def test_with_everything_mastered_the_most_faded_skill_is_kept_fresh() -> None:
    views = mastered("a"), mastered("b", retention=0.91), mastered("c", retention=0.93)
    choice = choose(CHAIN, *views)

    assert (choice.skill, choice.mode, choice.reason.code) == ("b", Mode.REVIEW, "keep_fresh")
    assert choose(CHAIN, *views, recent=[tried("b", mode=Mode.REVIEW)]).skill == "c"


VIEWS = st.sampled_from([mastered, learning, unseen, lambda skill: mastered(skill, due_in_days=-2)])
TRIES = st.lists(
    st.builds(tried, st.sampled_from("abcde"), st.sampled_from([0.0, 1.0, None]), st.sampled_from(list(Mode)))
)


@settings(max_examples=300)
@given(st.lists(VIEWS, min_size=5, max_size=5), TRIES, st.sets(st.sampled_from("abcde")), st.integers())
def test_any_state_gets_one_choice_and_always_the_same(
    builders: list, recent: list[RecentTry], wanted: set[str], seed: int
) -> None:
    graph = skill_graph(a="", b="a", c="a", d="bc", e="")
    views: dict[str, SkillView] = {skill: build(skill) for skill, build in zip("abcde", builders, strict=True)}
    requests = Requests(assigned=frozenset(wanted), claimed=frozenset(wanted))
    first, second = (choose_skill(graph, views, recent, NOW, Random(seed), requests=requests) for _ in range(2))

    assert first == second
    assert first.skill in graph
    assert 0.5 < first.target_success < 1
    assert str(first.reason)
    assert first.reason.for_teacher()
