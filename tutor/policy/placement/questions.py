"""Which skill the placement quiz asks about next, and when it has asked enough."""

from __future__ import annotations

from collections.abc import Collection
from random import Random

import numpy as np
from numpy.typing import NDArray

from tutor.policy.graph import Skill, SkillGraph
from tutor.policy.placement.beliefs import GUESS, SLIP, Beliefs
from tutor.policy.placement.states import sample_states

MOST_QUESTIONS = 15
CERTAIN = 0.1
"""A belief within so much of 0 or 1 is certain enough not to be asked about."""
TIE = 0.9
"""Questions that tell at least this share of what the best one tells are equally good, and chance decides."""
MISSES_BEFORE_A_BREATHER = 2
BREATHER = 0.5
"""After that many misses in a row the next question is one with at least this chance of success, 0 to 1."""

Numbers = NDArray[np.float64]


def next_skill(beliefs: Beliefs, graph: SkillGraph, asked: Collection[Skill], random: Random) -> Skill | None:
    """Choose the skill whose answer is expected to tell most about all skills; None when the quiz is over.

    It is over after fifteen questions (``asked`` holds the skills asked so far), or as soon as no skill is
    uncertain. No skill is asked twice. The first question lies in the middle, since that tells most, and
    after two misses in a row comes one that the student can probably do.
    """
    if len(asked) >= MOST_QUESTIONS:
        return None
    chances = beliefs.probabilities
    doubtful = [skill for skill in graph.order if skill not in asked and CERTAIN < chances[skill] < 1 - CERTAIN]
    if not doubtful:
        return None
    possible = _after_misses(beliefs, doubtful)
    gains = _expected_gains(beliefs, graph)
    best = max(gains[skill] for skill in possible)
    return random.choice([skill for skill in possible if gains[skill] >= TIE * best])


def _after_misses(beliefs: Beliefs, doubtful: list[Skill]) -> list[Skill]:
    """Narrow the choice to easier questions after misses in a row, if there are any."""
    latest = beliefs.answers[-MISSES_BEFORE_A_BREATHER:]
    if len(latest) < MISSES_BEFORE_A_BREATHER or any(answer.correct >= 0.5 for answer in latest):
        return doubtful
    chances = beliefs.probabilities
    return [skill for skill in doubtful if chances[skill] >= BREATHER] or [max(doubtful, key=chances.__getitem__)]


def _expected_gains(beliefs: Beliefs, graph: SkillGraph) -> dict[Skill, float]:
    """Return for each skill how many bits of doubt, over all skills, an answer to it should remove."""
    states = sample_states(graph)
    both = states.T @ (states * beliefs.weights[:, None])
    chance = np.diag(both)
    mastered_and_right = (1 - SLIP) * both + GUESS * (chance[:, None] - both)
    right = (1 - SLIP) * chance + GUESS * (1 - chance)
    if_right = mastered_and_right / right
    if_wrong = (chance[:, None] - mastered_and_right) / (1 - right)
    remaining = right * _entropy(if_right).sum(axis=0) + (1 - right) * _entropy(if_wrong).sum(axis=0)
    gains = _entropy(chance).sum() - remaining
    return {skill: float(gain) for skill, gain in zip(graph.order, gains, strict=True)}


def _entropy(chance: Numbers) -> Numbers:
    """Return the entropy of yes-or-no beliefs in bits, element by element."""
    inside = np.clip(chance, 1e-12, 1 - 1e-12)
    result: Numbers = -inside * np.log2(inside) - (1 - inside) * np.log2(1 - inside)
    return result
