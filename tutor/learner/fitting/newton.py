"""Penalised logistic regression by blocks: Newton steps for the shared weights, then for each particular one.

Particular weights (one for each skill or exercise) touch few answers each, so their steps are independent and cost one
pass over the answers; the shared weights are solved together. Signs are kept by an active set. Everything is
deterministic. Penalties are Gaussian priors: minus the log-posterior is minimised.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]

LONGEST_STEP = 1.0
STEPS_EACH = 2
SMALLEST_INFORMATION = 1e-9


@dataclass
class Block:
    """One weight for each of `size` things: row `rows[k]` gets `values[k]` times the weight number `index[k]`.

    `precision` is the prior's, around 0. With a `sign` and a shared column, the sum of the shared weight and of each
    particular one keeps that sign.
    """

    rows: Places
    index: Places
    values: Numbers
    size: int
    precision: float
    shared_column: int | None = None
    sign: int = 0
    weights: Numbers = field(init=False)

    def __post_init__(self) -> None:
        self.weights = np.zeros(self.size)


@dataclass
class Problem:
    """What is fitted.

    `shared`: (answers, features). (answers,): `target` from 0 to 1, `offset` in log-odds, `floor` the chance to guess
    it. (features,): `prior_mean` and `prior_precision` of the shared weights, and their `signs`, -1, 0 or 1.
    """

    shared: Numbers
    target: Numbers
    offset: Numbers
    floor: Numbers
    prior_mean: Numbers
    prior_precision: Numbers
    signs: Places
    blocks: list[Block]


def solve(problem: Problem, rounds: int) -> Numbers:
    """Fit the shared weights, which are returned, and those of the blocks, in place."""
    weights = problem.prior_mean.copy()
    scores = problem.offset + problem.shared @ weights
    for _ in range(rounds):
        stepped = _shared_step(problem, weights, scores)
        scores += problem.shared @ (stepped - weights)
        weights = stepped
        for block in problem.blocks:
            for _ in range(STEPS_EACH):
                _block_step(block, problem, weights, scores)
    for block in problem.blocks:
        _keep_sign(block, weights)
    return weights


def slopes(target: Numbers, floor: Numbers, scores: Numbers) -> tuple[Numbers, Numbers]:
    """Return the gradient of the log-likelihood in the scores, and the expected information, of each answer.

    The three-parameter logistic model (Birnbaum 1968) with the guessing floor known; without one, the logistic model.
    """
    knows = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
    right = floor + (1 - floor) * knows
    share = np.where(floor > 0, knows / right, 1.0)
    gradient = (target - right) * share
    information = share * share * right * (1 - right)
    return gradient, information


def _shared_step(problem: Problem, weights: Numbers, scores: Numbers) -> Numbers:
    """Return the shared weights after a Newton step; those that would take the wrong sign stay at zero."""
    gradient, information = slopes(problem.target, problem.floor, scores)
    uphill = problem.shared.T @ gradient - problem.prior_precision * (weights - problem.prior_mean)
    curvature = (problem.shared * information[:, None]).T @ problem.shared + np.diag(problem.prior_precision)
    free = np.ones(len(weights), dtype=bool)
    stepped = weights.copy()
    for _ in range(len(weights)):
        pull = uphill[free] - curvature[np.ix_(free, ~free)] @ (stepped - weights)[~free]
        stepped[free] = weights[free] + np.linalg.solve(curvature[np.ix_(free, free)], pull)
        wrong = free & (stepped * problem.signs < 0)
        if not wrong.any():
            break
        stepped[wrong] = 0.0
        free &= ~wrong
    return stepped


def _block_step(block: Block, problem: Problem, weights: Numbers, scores: Numbers) -> None:
    """Move every weight of a block by one damped Newton step, and the scores with them."""
    gradient, information = slopes(problem.target, problem.floor, scores)
    uphill = np.bincount(block.index, gradient[block.rows] * block.values, minlength=block.size)
    curvature = np.bincount(block.index, information[block.rows] * block.values**2, minlength=block.size)
    step = (uphill - block.precision * block.weights) / (curvature + block.precision + SMALLEST_INFORMATION)
    before = block.weights.copy()
    block.weights += np.clip(step, -LONGEST_STEP, LONGEST_STEP)
    _keep_sign(block, weights)
    moved = block.weights - before
    scores += np.bincount(block.rows, moved[block.index] * block.values, minlength=len(scores))


def _keep_sign(block: Block, weights: Numbers) -> None:
    if block.shared_column is None or block.sign == 0:
        return
    shared = weights[block.shared_column]
    total = np.maximum(0.0, (shared + block.weights) * block.sign) * block.sign
    block.weights = total - shared
