from __future__ import annotations

from collections.abc import Collection
from random import Random
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tutor.policy.builders import skill_graph
from tutor.policy import SkillGraph
from tutor.policy.graph import Skill
from tutor.policy.placement import (
    MOST_QUESTIONS,
    Beliefs,
    PlacementAnswer,
    evidence,
    next_skill,
    rebuild,
    start,
    update,
)
from tutor.policy.simulation.course import algebra_course

GRAPH = algebra_course().graph


def quiz(graph: SkillGraph, known: Collection[Skill], seed: int, *, slip: float = 0.0, guess: float = 0.0) -> Beliefs:
    """Take the whole placement as a student who knows some skills."""
    chance, beliefs, asked = Random(seed), start(graph), list[Skill]()
    while (skill := next_skill(beliefs, graph, asked, chance)) is not None:
        right = chance.random() < (1 - slip if skill in known else guess)
        beliefs = update(beliefs, graph, skill, float(right))
        asked.append(skill)
    return beliefs


def known_by(number: int) -> set[Skill]:
    """Draw a student: some goals, and everything that leads up to them, but not the most advanced part."""
    chance = Random(number)
    goals = chance.sample(GRAPH.order, chance.randint(0, 8))
    return {skill for goal in goals for skill in {goal, *GRAPH.ancestors(goal)}}


def accuracy(beliefs: Beliefs, known: Collection[Skill]) -> float:
    return fmean((chance >= 0.5) == (skill in known) for skill, chance in beliefs.probabilities.items())


def test_it_starts_from_the_middle() -> None:
    first = {next_skill(start(GRAPH), GRAPH, [], Random(seed)) for seed in range(20)}

    for skill in first:
        assert skill is not None
        assert 0.3 < start(GRAPH).probabilities[skill] < 0.7


@pytest.mark.parametrize("seed", range(30))
def test_it_never_asks_more_than_fifteen_questions_nor_one_skill_twice(seed: int) -> None:
    asked = [answer.skill for answer in quiz(GRAPH, known_by(seed), seed, slip=0.1, guess=0.1).answers]

    assert 1 <= len(asked) <= MOST_QUESTIONS
    assert len(set(asked)) == len(asked)


def test_it_stops_early_for_who_knows_everything_and_for_who_knows_nothing() -> None:
    assert len(quiz(GRAPH, set(GRAPH), 1).answers) <= 12
    assert len(quiz(GRAPH, set(), 1).answers) <= 10


def test_it_finds_most_of_what_is_known_in_spite_of_slips_and_guesses() -> None:
    found = [accuracy(quiz(GRAPH, known_by(n), n, slip=0.1, guess=0.1), known_by(n)) for n in range(60)]

    assert fmean(found) >= 0.87


def test_being_sure_means_being_right() -> None:
    sure_and_known = []
    for number in range(60):
        known = known_by(number)
        chances = quiz(GRAPH, known, number, slip=0.1, guess=0.1).probabilities
        sure_and_known += [skill in known for skill, chance in chances.items() if chance >= 0.9]

    assert fmean(sure_and_known) >= 0.88


def test_a_right_answer_speaks_for_everything_before_it() -> None:
    graph = skill_graph(a="", b="a", c="b", d="c", z="")
    before, after = start(graph).probabilities, update(start(graph), graph, "c", 1.0).probabilities

    assert all(after[skill] > before[skill] + 0.1 for skill in "abc")
    assert after["d"] > before["d"]


def test_a_wrong_answer_speaks_against_everything_after_it() -> None:
    graph = skill_graph(a="", b="a", c="b", d="c")
    before, after = start(graph).probabilities, update(start(graph), graph, "b", 0.0).probabilities

    assert all(after[skill] < before[skill] / 2 for skill in "bcd")


def test_a_right_choice_among_two_says_less_than_a_right_answer_written_down() -> None:
    written = update(start(GRAPH), GRAPH, "percent", 1.0).probabilities["percent"]
    chosen = update(start(GRAPH), GRAPH, "percent", 1.0, choices=2).probabilities["percent"]

    assert start(GRAPH).probabilities["percent"] < chosen < written


def test_after_two_misses_a_question_comes_that_can_probably_be_done() -> None:
    beliefs = update(update(start(GRAPH), GRAPH, "percent", 0.0), GRAPH, "two-step equations", 0.0)
    skills = {next_skill(beliefs, GRAPH, ["percent", "two-step equations"], Random(seed)) for seed in range(20)}

    assert all(beliefs.probabilities[skill] >= 0.5 for skill in skills)


def test_the_same_answers_rebuild_the_same_beliefs() -> None:
    beliefs = quiz(GRAPH, known_by(3), 3)
    rebuilt = rebuild(GRAPH, beliefs.answers)

    assert rebuilt == beliefs
    assert rebuilt.probabilities == beliefs.probabilities
    assert evidence(rebuilt) == evidence(beliefs)


def test_without_answers_there_is_no_evidence() -> None:
    assert evidence(start(GRAPH)) == {}


def test_a_direct_answer_is_worth_more_than_an_inference() -> None:
    found = evidence(quiz(GRAPH, known_by(5), 5))
    asked = [item for item in found.values() if item.asked]
    inferred = [item for item in found.values() if not item.asked]

    assert min(item.answers for item in asked) >= 2
    assert all(0 <= item.answers <= 3 for item in inferred)
    assert len(found) == len(GRAPH)


def test_an_unknown_skill_is_refused() -> None:
    with pytest.raises(KeyError):
        update(start(GRAPH), GRAPH, "calculus", 1.0)


ANSWERS = st.lists(
    st.builds(PlacementAnswer, st.sampled_from(GRAPH.order), st.floats(0, 1), st.none() | st.integers(2, 6)),
    max_size=MOST_QUESTIONS,
)


@settings(deadline=None, max_examples=60)
@given(ANSWERS)
def test_any_answers_leave_beliefs_that_are_chances(answers: list[PlacementAnswer]) -> None:
    beliefs = rebuild(GRAPH, answers)

    assert beliefs.weights.sum() == pytest.approx(1)
    assert all(-1e-9 <= chance <= 1 + 1e-9 for chance in beliefs.probabilities.values())
