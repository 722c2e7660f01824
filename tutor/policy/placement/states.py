"""Possible states of knowledge: a fixed sample from the network that stands for every student there may be.

Exact inference over some 35 linked skills is out of reach (2^35 sets), so the network is represented by a
fixed sample of states and answers only reweight it: likelihood weighting (Fung and Chang 1990; Russell and
Norvig, "Artificial Intelligence", 4th edition, section 13.4). The sample is drawn by Python's own generator
from a fixed seed, so that the same graph has the same sample on every machine and with every version of
numpy.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp
from random import Random

import numpy as np
from numpy.typing import NDArray

from tutor.policy.graph import Skill, SkillGraph

SAMPLE = 6000
SEED = 20260901
ABILITY_MARGIN = 0.2
"""How far abilities reach beyond the easiest skill (0) and the most advanced one (1), on the same scale."""
STEEPNESS = 3.0
"""How sharply ability separates mastered from unmastered skills."""
WITHOUT_PREREQUISITES = 0.12
"""Chance that a skill is mastered although one of its direct prerequisites is not."""

States = NDArray[np.float64]


@lru_cache(maxsize=16)
def sample_states(graph: SkillGraph) -> States:
    """Return the sample, read only: a row a state, a column a skill in ``graph.order``, 1 mastered, 0 not."""
    random = Random(SEED)
    states = np.zeros((SAMPLE, len(graph)))
    for row in range(SAMPLE):
        ability = (row + 0.5) / SAMPLE * (1 + 2 * ABILITY_MARGIN) - ABILITY_MARGIN
        states[row] = _draw_state(graph, ability, random)
    states.setflags(write=False)
    return states


@lru_cache(maxsize=16)
def how_advanced(graph: SkillGraph) -> dict[Skill, float]:
    """Return how much of the course leads up to each skill, 0 for nothing, 1 for the most in this course."""
    most = max((len(graph.ancestors(skill)) for skill in graph), default=0) or 1
    return {skill: len(graph.ancestors(skill)) / most for skill in graph}


def _draw_state(graph: SkillGraph, ability: float, random: Random) -> list[float]:
    """Draw one student, prerequisites first, by the chance of mastery given ability and the prerequisites."""
    advanced = how_advanced(graph)
    mastered: dict[Skill, float] = {}
    for skill in graph.order:
        chance = 1 / (1 + exp(-STEEPNESS * (ability - advanced[skill])))
        if not all(mastered[before] for before in graph.prerequisites[skill]):
            chance *= WITHOUT_PREREQUISITES
        mastered[skill] = float(random.random() < chance)
    return list(mastered.values())
