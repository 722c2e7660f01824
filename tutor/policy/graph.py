"""The prerequisite graph of a course."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType
from typing import Any

Skill = Any


class SkillGraphError(ValueError):
    """The prerequisites are no graph to teach by: a cycle, or a prerequisite that is no skill of the
    course."""


@dataclass(frozen=True, eq=False)
class SkillGraph:
    """A directed acyclic graph of skills, each with the skills that have to come before it.

    Skills are opaque hashables. The order of ``prerequisites`` (the course's order) breaks ties in
    ``order``, so the same mapping always gives the same graph. Raises ``SkillGraphError`` on a cycle or an
    unknown prerequisite.
    """

    prerequisites: Mapping[Skill, frozenset[Skill]]
    order: tuple[Skill, ...] = field(init=False, repr=False)
    _ancestors: Mapping[Skill, frozenset[Skill]] = field(init=False, repr=False)
    _descendants: Mapping[Skill, frozenset[Skill]] = field(init=False, repr=False)
    _dependents: Mapping[Skill, frozenset[Skill]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        frozen = MappingProxyType({skill: frozenset(before) for skill, before in self.prerequisites.items()})
        order = _topological_order(frozen)
        ancestors: dict[Skill, frozenset[Skill]] = {}
        for skill in order:
            ancestors[skill] = frozen[skill].union(*(ancestors[before] for before in frozen[skill]))
        object.__setattr__(self, "prerequisites", frozen)
        object.__setattr__(self, "order", order)
        object.__setattr__(self, "_ancestors", ancestors)
        object.__setattr__(self, "_descendants", _inverted(ancestors))
        object.__setattr__(self, "_dependents", _inverted(frozen))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SkillGraph) and (self.order, self.prerequisites) == (
            other.order,
            other.prerequisites,
        )

    def __hash__(self) -> int:
        return hash((self.order, frozenset(self.prerequisites.items())))

    def __contains__(self, skill: Skill) -> bool:
        return skill in self.prerequisites

    def __iter__(self) -> Iterator[Skill]:
        return iter(self.order)

    def __len__(self) -> int:
        return len(self.order)

    def ancestors(self, skill: Skill) -> frozenset[Skill]:
        """Return every skill that comes before ``skill``, near or far. Raises ``KeyError`` if it is
        unknown."""
        return self._ancestors[skill]

    def descendants(self, skill: Skill) -> frozenset[Skill]:
        """Return every skill that ``skill`` leads to, near or far. Raises ``KeyError`` if it is unknown."""
        return self._descendants[skill]

    def dependents(self, skill: Skill) -> frozenset[Skill]:
        """Return the skills that name ``skill`` as a direct prerequisite. Raises ``KeyError`` if it is
        unknown."""
        return self._dependents[skill]


def _topological_order(prerequisites: Mapping[Skill, frozenset[Skill]]) -> tuple[Skill, ...]:
    """Return the skills, prerequisites first, otherwise as close to the mapping's own order as possible."""
    unknown = {before for group in prerequisites.values() for before in group} - prerequisites.keys()
    if unknown:
        raise SkillGraphError(f"prerequisites that are no skills: {sorted(map(str, unknown))}")
    position = {skill: index for index, skill in enumerate(prerequisites)}
    sorter = TopologicalSorter(prerequisites)
    try:
        sorter.prepare()
    except CycleError as error:
        raise SkillGraphError(f"prerequisites in a circle: {' <- '.join(map(str, error.args[1]))}") from error
    order: list[Skill] = []
    ready: list[Skill] = []
    while sorter.is_active():
        ready.extend(sorter.get_ready())
        first = min(ready, key=position.__getitem__)
        ready.remove(first)
        sorter.done(first)
        order.append(first)
    return tuple(order)


def _inverted(relation: Mapping[Skill, frozenset[Skill]]) -> dict[Skill, frozenset[Skill]]:
    """Return the relation read backwards: for each skill, the skills whose group holds it."""
    backwards: dict[Skill, set[Skill]] = {skill: set() for skill in relation}
    for skill, group in relation.items():
        for other in group:
            backwards[other].add(skill)
    return {skill: frozenset(group) for skill, group in backwards.items()}
