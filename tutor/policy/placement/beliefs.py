"""What the answers to the placement quiz say about every skill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log2

import numpy as np
from numpy.typing import NDArray

from tutor.policy.graph import Skill, SkillGraph
from tutor.policy.placement.states import sample_states

SLIP = 0.1
"""Chance of missing an exercise on a mastered skill."""
GUESS = 0.08
"""Chance of solving an exercise on an unmastered skill where there is nothing to choose from."""
GUESS_AMONG_CHOICES = 0.05
"""What knowing a little adds to blind guessing among choices."""
INFERRED_ANSWERS = 3.0
"""How many answers a belief without any doubt that was only inferred from other skills is worth."""
ASKED_ANSWERS = 2.0
"""How many answers an answer of the placement is worth for its own skill, on top of what is inferred."""


@dataclass(frozen=True, slots=True)
class PlacementAnswer:
    """One answered question: the score (0 to 1) and the number of options if it was a choice."""

    skill: Skill
    correct: float
    choices: int | None = None


@dataclass(frozen=True, slots=True)
class PlacementEvidence:
    """What the placement found out about one skill.

    ``probability`` of mastery, 0 to 1; ``answers`` tells how many ordinary answers that belief is worth (0
    where the placement found out nothing); ``asked`` how many questions were on the skill itself.
    """

    probability: float
    answers: float
    asked: int


@dataclass(frozen=True, slots=True)
class Beliefs:
    """The answers so far and the weight of every sampled state of knowledge, which follows from them (sum
    1)."""

    graph: SkillGraph
    answers: tuple[PlacementAnswer, ...] = ()
    weights: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0), compare=False, repr=False)

    @property
    def probabilities(self) -> Mapping[Skill, float]:
        """The chance of mastery for each skill, 0 to 1."""
        shares = self.weights @ sample_states(self.graph)
        return {skill: float(share) for skill, share in zip(self.graph.order, shares, strict=True)}


def start(graph: SkillGraph) -> Beliefs:
    """Return the beliefs about a student of whom nothing is known."""
    count = len(sample_states(graph))
    return Beliefs(graph, (), np.full(count, 1 / count))


def update(beliefs: Beliefs, graph: SkillGraph, skill: Skill, correct: float, choices: int | None = None) -> Beliefs:
    """Return the beliefs after one more answer, by Bayes' rule.

    ``correct`` is the score, 0 to 1 (a score between counts as that much of either answer); ``choices`` the
    number of options if the answer was chosen among them. Raises ``KeyError`` for a skill outside the
    graph.
    """
    if skill not in graph:
        raise KeyError(skill)
    mastered = sample_states(graph)[:, graph.order.index(skill)]
    right = np.where(mastered == 1, 1 - SLIP, guess_chance(choices))
    weights = beliefs.weights * right**correct * (1 - right) ** (1 - correct)
    answers = (*beliefs.answers, PlacementAnswer(skill, correct, choices))
    return Beliefs(graph, answers, weights / weights.sum())


def rebuild(graph: SkillGraph, answers: Iterable[PlacementAnswer]) -> Beliefs:
    """Return the beliefs that follow from the answers alone, the same as updating one by one."""
    beliefs = start(graph)
    for answer in answers:
        beliefs = update(beliefs, graph, answer.skill, answer.correct, answer.choices)
    return beliefs


def guess_chance(choices: int | None) -> float:
    """Return the chance of solving an exercise on an unmastered skill, given the number of options, 0 to
    1."""
    if not choices:
        return GUESS
    return min(0.75, 1 / choices + GUESS_AMONG_CHOICES)


def evidence(beliefs: Beliefs) -> Mapping[Skill, PlacementEvidence]:
    """Return what was found out about each skill, to start the learner model from; empty before any
    answer."""
    if not beliefs.answers:
        return {}
    asked = [answer.skill for answer in beliefs.answers]
    found: dict[Skill, PlacementEvidence] = {}
    for skill, probability in beliefs.probabilities.items():
        answers = INFERRED_ANSWERS * (1 - uncertainty(probability)) + ASKED_ANSWERS * asked.count(skill)
        found[skill] = PlacementEvidence(probability, round(answers, 3), asked.count(skill))
    return found


def uncertainty(probability: float) -> float:
    """Return the entropy of a yes-or-no belief in bits: 0 for no doubt, 1 for even odds."""
    if probability <= 0 or probability >= 1:
        return 0.0
    return -probability * log2(probability) - (1 - probability) * log2(1 - probability)
