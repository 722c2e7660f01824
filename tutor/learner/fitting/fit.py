"""Fitting weights to answers, starting from weights that are believed already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor.learner.counters import Answer
from tutor.learner.defaults import DEFAULT_WEIGHTS
from tutor.learner.features import DENSE_FEATURES, EXERCISE_FEATURES, OWN_FEATURES, SIGNS
from tutor.learner.fitting.newton import Block, Problem, solve
from tutor.learner.fitting.rows import Rows
from tutor.learner.weights import ExerciseWeights, OrderWeights, SkillWeights, Weights

Numbers = NDArray[np.float64]

ROUNDS = 15
EASE_ROUNDS = 6

# Precisions of the priors: how many answers, each worth about a fifth of a unit of information, stand against the data
# is five times the figure. They keep the weights of a school with few answers near the shipped ones. The figures were
# chosen on validation splits of two public logs; halving or doubling them moved the AUC by 0.002 at most.
SHARED_PRECISION = 50.0
SKILL_PRECISION = 5.0
SKILL_OWN_PRECISION: Mapping[str, float] = dict.fromkeys(OWN_FEATURES, 10.0)
EXERCISE_PRECISION = 1.5
EXERCISE_SLOPE_PRECISION: Mapping[str, float] = {
    "last": 15.0, "second_last": 30.0, "third_last": 30.0, "learner_level": 15.0,
}  # fmt: skip
ORDER_PRECISION = 20.0
EASE_PRECISION = 1.0
SMALLEST_SPREAD = 0.5
"""A feature that hardly varies is scaled by no less than this, so that its weight stays near the shipped one."""


def fit_weights(rows: Rows, ease: Mapping[str, Mapping[Any, float]], prior: Weights = DEFAULT_WEIGHTS) -> Weights:
    """Return the weights under which the answers are likeliest, given the prior ones.

    Args:
        rows: the answers, whose counters have been folded with some eases.
        ease: by "skills" and "exercises", what `fit_ease` found; kept with the weights.
        prior: what the shared weights are drawn towards; particular ones are drawn towards 0.

    Raises:
        ValueError: there are no answers.
    """
    if len(rows) == 0:
        raise ValueError("there are no answers to fit to")
    spread = np.maximum(SMALLEST_SPREAD, rows.shared.std(axis=0))
    scale = np.concatenate([[1.0], spread])
    mean = np.array([prior.start, *(prior.shared[name] for name in DENSE_FEATURES)])
    problem = Problem(
        shared=np.column_stack([np.ones(len(rows)), rows.shared / spread]),
        target=rows.credit,
        offset=rows.expected,
        floor=rows.floor,
        prior_mean=mean * scale,
        prior_precision=np.full(len(scale), SHARED_PRECISION),
        signs=np.array([0, *(SIGNS.get(name, 0) for name in DENSE_FEATURES)]),
        blocks=[*_skill_blocks(rows, spread), *_exercise_blocks(rows), *_order_blocks(rows)],
    )
    shared = solve(problem, ROUNDS) / scale
    return _weights(rows, shared, problem.blocks, spread, ease)


def fit_ease(answers: list[tuple[Any, tuple[str, ...], float, Answer]]) -> dict[str, dict[Any, float]]:
    """Return how much easier than expected skills and exercises are for a typical learner, in log-odds.

    Args:
        answers: for each the main skill, the exercise's keys, the expected log-odds, and the answer.
    """
    skills: dict[Any, int] = {}
    keys: dict[str, int] = {}
    rows = np.arange(len(answers))
    skill_index = np.array([skills.setdefault(skill, len(skills)) for skill, *_rest in answers], dtype=np.int64)
    pairs = [(row, keys.setdefault(key, len(keys))) for row, answer in enumerate(answers) for key in answer[1]]
    key_rows, key_index = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    blocks = [
        Block(rows, skill_index, np.ones(len(rows)), len(skills), SKILL_PRECISION),
        Block(key_rows, key_index, np.ones(len(key_rows)), len(keys), EASE_PRECISION),
    ]
    nothing = np.zeros(0)
    solve(
        Problem(
            shared=np.zeros((len(rows), 0)),
            target=np.array([answer.credit for *_rest, answer in answers]),
            offset=np.array([expected for _skill, _keys, expected, _answer in answers]),
            floor=np.array([answer.floor for *_rest, answer in answers]),
            prior_mean=nothing,
            prior_precision=nothing,
            signs=np.zeros(0, dtype=np.int64),
            blocks=blocks,
        ),
        EASE_ROUNDS,
    )
    of_skills, of_keys = (block.weights.tolist() for block in blocks)
    return {"skills": dict(zip(skills, of_skills, strict=True)), "exercises": dict(zip(keys, of_keys, strict=True))}


def _skill_blocks(rows: Rows, spread: Numbers) -> list[Block]:
    """Return the bias of every skill, then its own weights, which are kept in the shared weights' scale."""
    blocks = [Block(rows.skill_rows, rows.skill_index, rows.skill_parts, len(rows.skills), SKILL_PRECISION)]
    for place, name in enumerate(OWN_FEATURES):
        column = DENSE_FEATURES.index(name)
        blocks.append(
            Block(
                rows.skill_rows,
                rows.skill_index,
                rows.own[:, place] / spread[column],
                len(rows.skills),
                SKILL_OWN_PRECISION[name] / spread[column] ** 2,
                shared_column=column + 1,
                sign=SIGNS.get(name, 0),
            )
        )
    return blocks


def _exercise_blocks(rows: Rows) -> list[Block]:
    """Return the bias of every exercise, then its slopes."""
    ones = np.ones(len(rows.key_rows))
    blocks = [Block(rows.key_rows, rows.key_index, ones, len(rows.keys), EXERCISE_PRECISION)]
    for place, name in enumerate(EXERCISE_FEATURES):
        values = rows.leading[rows.key_rows, place]
        precision = EXERCISE_SLOPE_PRECISION[name]
        blocks.append(Block(rows.key_rows, rows.key_index, values, len(rows.keys), precision))
    return blocks


def _order_blocks(rows: Rows) -> list[Block]:
    """Return the bias of every two skills asked one after the other, then its slope in how the first went."""
    last = rows.leading[rows.order_rows, EXERCISE_FEATURES.index("last")]
    return [
        Block(rows.order_rows, rows.order_index, values, len(rows.orders), ORDER_PRECISION)
        for values in (rows.order_parts, rows.order_parts * last)
    ]


def _weights(
    rows: Rows, shared: Numbers, blocks: list[Block], spread: Numbers, ease: Mapping[str, Mapping[Any, float]]
) -> Weights:
    of_skill, of_exercise = 1 + len(OWN_FEATURES), 1 + len(EXERCISE_FEATURES)
    skill_blocks, rest = blocks[:of_skill], blocks[of_skill:]
    exercise_blocks, order_blocks = rest[:of_exercise], rest[of_exercise:]
    own_spread = [spread[DENSE_FEATURES.index(name)] for name in OWN_FEATURES]
    of_skills = np.column_stack([block.weights for block in skill_blocks]) / np.array([1.0, *own_spread])
    of_keys = np.column_stack([block.weights for block in exercise_blocks])
    return Weights(
        start=float(shared[0]),
        shared=dict(zip(DENSE_FEATURES, shared[1:].tolist(), strict=True)),
        skills={
            skill: SkillWeights(ease["skills"].get(skill, 0.0), bias, dict(zip(OWN_FEATURES, own, strict=True)))
            for skill, (bias, *own) in zip(rows.skills, of_skills.tolist(), strict=True)
        },
        exercises={
            key: ExerciseWeights(ease["exercises"].get(key, 0.0), bias, tuple(slopes))
            for key, (bias, *slopes) in zip(rows.keys, of_keys.tolist(), strict=True)
        },
        orders={
            order: OrderWeights(bias, slope)
            for order, bias, slope in zip(rows.orders, *(block.weights.tolist() for block in order_blocks), strict=True)
        },
    )
