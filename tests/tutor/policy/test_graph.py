from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tutor.policy.builders import skill_graph
from tutor.policy import SkillGraph, SkillGraphError


def test_relatives_are_found_near_and_far() -> None:
    graph = skill_graph(a="", b="a", c="b", d="a")

    assert graph.ancestors("c") == {"a", "b"}
    assert graph.descendants("a") == {"b", "c", "d"}
    assert graph.dependents("a") == {"b", "d"}


def test_the_order_keeps_to_the_courses_own_order_where_it_can() -> None:
    assert skill_graph(c="", b="a", a="").order == ("c", "a", "b")


def test_a_circle_is_refused_and_named() -> None:
    with pytest.raises(SkillGraphError, match=r"circle: .*a"):
        skill_graph(a="b", b="a")


def test_a_prerequisite_that_is_no_skill_is_refused() -> None:
    with pytest.raises(SkillGraphError, match="no skills: \\['z'\\]"):
        skill_graph(a="z")


def test_graphs_with_the_same_prerequisites_are_equal_and_hash_alike() -> None:
    one, other = skill_graph(a="", b="a"), skill_graph(a="", b="a")

    assert (one, hash(one)) == (other, hash(other))
    assert one != skill_graph(a="", b="")


@given(st.lists(st.sets(st.integers(0, 30)), max_size=20))
def test_every_prerequisite_comes_before_what_needs_it(groups: list[set[int]]) -> None:
    graph = SkillGraph({n: frozenset(b for b in group if b < n) for n, group in enumerate(groups)})
    place = {skill: index for index, skill in enumerate(graph.order)}

    assert len(graph.order) == len(groups)
    for skill in graph:
        assert all(place[before] < place[skill] for before in graph.ancestors(skill))
        assert all(skill in graph.descendants(before) for before in graph.ancestors(skill))
