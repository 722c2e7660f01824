"""The course that simulated students take."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.policy.graph import Skill, SkillGraph


@dataclass(frozen=True, slots=True)
class SimulatedExercise:
    """An exercise on one skill: its difficulty (0 easy to 1 hard) and its number of options if it is a
    choice."""

    number: int
    skill: Skill
    difficulty: float
    choices: int | None


@dataclass(frozen=True)
class SimulatedCourse:
    """A prerequisite graph with several exercises a skill."""

    graph: SkillGraph
    exercises: dict[Skill, tuple[SimulatedExercise, ...]]


PREREQUISITES: dict[str, tuple[str, ...]] = {
    "integers": (),
    "add integers": ("integers",),
    "multiply integers": ("add integers",),
    "order of operations": ("multiply integers",),
    "equal fractions": ("multiply integers",),
    "add fractions": ("equal fractions",),
    "multiply fractions": ("equal fractions",),
    "divide fractions": ("multiply fractions",),
    "decimals": ("integers",),
    "multiply decimals": ("decimals", "multiply integers"),
    "percent": ("equal fractions", "decimals"),
    "percent change": ("percent", "multiply decimals"),
    "ratio": ("equal fractions",),
    "proportion": ("ratio", "multiply fractions"),
    "powers": ("multiply integers",),
    "power laws": ("powers",),
    "roots": ("powers",),
    "expressions": ("order of operations",),
    "like terms": ("expressions", "add integers"),
    "distribute": ("like terms",),
    "one-step equations": ("expressions",),
    "two-step equations": ("one-step equations", "like terms"),
    "equations with brackets": ("two-step equations", "distribute"),
    "equations with fractions": ("two-step equations", "add fractions"),
    "inequalities": ("two-step equations",),
    "coordinates": ("integers",),
    "slope": ("coordinates", "divide fractions"),
    "lines": ("slope", "two-step equations"),
    "systems": ("lines", "equations with brackets"),
    "multiply binomials": ("distribute", "power laws"),
    "factor quadratics": ("multiply binomials",),
    "quadratic equations": ("factor quadratics", "roots", "equations with brackets"),
}
"""A first course of algebra: 32 skills with their direct prerequisites."""

DIFFICULTIES = (0.15, 0.25, 0.35, 0.4, 0.5, 0.5, 0.6, 0.65, 0.75, 0.85)
CHOICES_EVERY = 4
"""Every fourth exercise of a skill is a choice among four."""


def algebra_course() -> SimulatedCourse:
    """Return the course, with ten exercises a skill."""
    graph = SkillGraph({skill: frozenset(before) for skill, before in PREREQUISITES.items()})
    exercises: dict[Skill, tuple[SimulatedExercise, ...]] = {}
    for place, skill in enumerate(graph.prerequisites):
        first = place * len(DIFFICULTIES)
        exercises[skill] = tuple(
            SimulatedExercise(first + number, skill, difficulty, None if number % CHOICES_EVERY else 4)
            for number, difficulty in enumerate(DIFFICULTIES)
        )
    return SimulatedCourse(graph, exercises)
