from __future__ import annotations

import string
from itertools import pairwise

from tests.tutor.policy.builders import choose, learning, mastered, skill_graph, tried, unseen
from tutor.policy import Mode, RecentTry, SkillGraph, SkillView

GRAPH = skill_graph(**dict.fromkeys("abcdefgh", ""))


def sitting(graph: SkillGraph, views: list[SkillView], length: int) -> list[Mode]:
    """Return the modes of a whole sitting in which nothing is ever finished."""
    recent: list[RecentTry] = []
    for number in range(length):
        choice = choose(graph, *views, recent=recent[-30:], seed=number)
        recent.append(tried(choice.skill, float(number % 3 > 0), choice.mode))
    return [attempt.mode for attempt in recent]


def test_a_due_review_opens_the_sitting() -> None:
    choice = choose(GRAPH, mastered("a", due_in_days=-1), learning("b"))

    assert (choice.skill, choice.mode, choice.reason.code) == ("a", Mode.REVIEW, "review_due")


def test_due_reviews_are_never_starved() -> None:
    modes = sitting(GRAPH, [mastered("a", due_in_days=-1), mastered("b", due_in_days=-1), *map(learning, "cdef")], 40)
    gaps = "".join("r" if mode == Mode.REVIEW else "." for mode in modes).split("r")

    assert max(map(len, gaps)) <= 8
    assert modes.count(Mode.REVIEW) >= 6


def test_many_due_reviews_are_no_wall() -> None:
    skills = string.ascii_lowercase
    graph = skill_graph(**dict.fromkeys(skills, ""))
    views = [*(mastered(skill, due_in_days=-3) for skill in skills[:20]), *map(learning, skills[20:])]
    modes = sitting(graph, views, 40)

    assert all(not (one == other == Mode.REVIEW) for one, other in pairwise(modes))
    assert modes.count(Mode.REVIEW) >= 12


def test_with_nothing_to_learn_reviews_follow_each_other() -> None:
    graph = skill_graph(a="", b="")
    views = mastered("a", due_in_days=-1), mastered("b", due_in_days=-2)

    assert choose(graph, *views, recent=[tried("b", mode=Mode.REVIEW)]).reason.code == "review_due"


def test_a_review_waits_while_what_builds_on_the_skill_is_practised_but_not_for_long() -> None:
    graph = skill_graph(a="", b="a")
    used = mastered("a", due_in_days=-1, retention=0.8)
    fading = mastered("a", due_in_days=-1, retention=0.7)

    assert choose(graph, used, learning("b", seen_days_ago=1)).skill == "b"
    assert choose(graph, used, learning("b", seen_days_ago=3)).reason.code == "review_due"
    assert choose(graph, fading, learning("b", seen_days_ago=1)).reason.code == "review_due"


def test_the_longest_overdue_comes_first() -> None:
    views = mastered("a", due_in_days=-1), mastered("b", due_in_days=-9), unseen("c")

    assert choose(GRAPH, *views).skill == "b"


def test_what_is_not_due_is_left_alone() -> None:
    assert choose(GRAPH, mastered("a", due_in_days=1), unseen("b")).skill == "b"
