"""Simpler models, fitted and tried in the same way, that the learner model must beat."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor.learner.evaluation import Evaluation
from tutor.learner.fitting import scores
from tutor.learner.fitting.newton import Block, Problem, solve
from tutor.learner.logs import LoggedAnswer

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]

WEAK = 0.1
"""Precision of the prior where every weight has many answers to rest on."""
ITEM_PRECISION = 1.0
ROUNDS = 20


@dataclass(frozen=True)
class Counted:
    """Answers with what was counted before them.

    Row `rows[k]` has the skill number `skills[k]` with `parts[k]`, 1 by its number of skills, and `skill_counts[k]`,
    wins and losses; `counts`: (answers, 2) wins and losses over all skills.
    """

    correct: Numbers
    items: Places
    counts: Numbers
    rows: Places
    skills: Places
    parts: Numbers
    skill_counts: Numbers


class _Numbering:
    """Numbers for items and skills, the same in both logs."""

    def __init__(self) -> None:
        self.items: dict[Any, int] = {}
        self.skills: dict[Any, int] = {}

    def counted(self, answers: Iterable[LoggedAnswer]) -> Counted:
        """Count wins and losses before each answer."""
        counts: Counter[tuple[Any, ...]] = Counter()
        of_answers, of_skills = [], []
        for row, answer in enumerate(answers):
            user = answer.user
            item = self.items.setdefault(answer.item, len(self.items))
            of_answers.append((answer.correct, item, counts[user, True], counts[user, False]))
            for skill in answer.skills:
                number = self.skills.setdefault(skill, len(self.skills))
                before = counts[user, skill, True], counts[user, skill, False]
                of_skills.append((row, number, 1 / len(answer.skills), *before))
                counts[user, skill, answer.correct] += 1
            counts[user, answer.correct] += 1
        whole, parts = np.array(of_answers, dtype=float), np.array(of_skills, dtype=float)
        return Counted(
            whole[:, 0], whole[:, 1].astype(np.int64), whole[:, 2:], parts[:, 0].astype(np.int64),
            parts[:, 1].astype(np.int64), parts[:, 2], parts[:, 3:],
        )  # fmt: skip


def skill_mean(train: Counted, test: Counted, numbers: _Numbering) -> Numbers:
    """Predict each skill's share of right answers in the first log."""
    return _logistic(train, test, lambda part: [_of_skill(part, part.parts, numbers)], lambda part: _none(part))


def performance_factors(train: Counted, test: Counted, numbers: _Numbering) -> Numbers:
    """Predict by Performance Factors Analysis (Pavlik, Cen and Koedinger 2009, equation 2)."""

    def blocks(part: Counted) -> list[Block]:
        columns = (part.parts, part.parts * part.skill_counts[:, 0], part.parts * part.skill_counts[:, 1])
        return [_of_skill(part, values, numbers) for values in columns]

    return _logistic(train, test, blocks, lambda part: _none(part))


def best_lr(train: Counted, test: Counted, numbers: _Numbering) -> Numbers:
    """Predict by Best-LR (Gervet et al. 2020, section 3.1), the counts' weights shared by all skills.

    That form did better on public logs than weights of each skill's own.
    """

    def blocks(part: Counted) -> list[Block]:
        rows = np.arange(len(part.correct))
        items = Block(rows, part.items, np.ones(len(rows)), len(numbers.items), ITEM_PRECISION)
        return [items, _of_skill(part, part.parts, numbers)]

    def shared(part: Counted) -> Numbers:
        of_skills = np.log1p(part.skill_counts) * part.parts[:, None]
        per_row = [np.bincount(part.rows, of_skills[:, place], minlength=len(part.correct)) for place in (0, 1)]
        return np.column_stack([*per_row, np.log1p(part.counts)])

    return _logistic(train, test, blocks, shared)


BASELINES: dict[str, Callable[[Counted, Counted, _Numbering], Numbers]] = {
    "skill_mean": skill_mean,
    "pfa": performance_factors,
    "best_lr": best_lr,
}


def evaluate_baselines(train: Sequence[LoggedAnswer], test: Sequence[LoggedAnswer]) -> dict[str, Evaluation]:
    """Fit every baseline to one log and predict another.

    Raises:
        ValueError: one of them is empty.
    """
    if not train or not test:
        raise ValueError("a log is empty")
    numbers = _Numbering()
    known, asked = numbers.counted(train), numbers.counted(test)
    results = {}
    for name, predict in BASELINES.items():
        started, working = time.perf_counter(), time.process_time()
        predictions = predict(known, asked, numbers)
        spent = time.process_time() - working
        results[name] = Evaluation(scores(asked.correct, predictions), len(test), spent, time.perf_counter() - started)
    return results


def _of_skill(part: Counted, values: Numbers, numbers: _Numbering) -> Block:
    return Block(part.rows, part.skills, values, len(numbers.skills), WEAK)


def _none(part: Counted) -> Numbers:
    return np.zeros((len(part.correct), 0))


def _logistic(
    train: Counted, test: Counted, blocks: Callable[[Counted], list[Block]], shared: Callable[[Counted], Numbers]
) -> Numbers:
    """Fit a logistic regression to the first part and return its predictions for the second."""
    columns = _with_start(shared(train))
    fitted = blocks(train)
    width = columns.shape[1]
    weights = solve(
        Problem(
            shared=columns,
            target=train.correct,
            offset=np.zeros(len(columns)),
            floor=np.zeros(len(columns)),
            prior_mean=np.zeros(width),
            prior_precision=np.full(width, WEAK),
            signs=np.zeros(width, dtype=np.int64),
            blocks=fitted,
        ),
        ROUNDS,
    )
    total = _with_start(shared(test)) @ weights
    for block, asked in zip(fitted, blocks(test), strict=True):
        total += np.bincount(asked.rows, block.weights[asked.index] * asked.values, minlength=len(total))
    predictions: Numbers = 1 / (1 + np.exp(-total))
    return predictions


def _with_start(columns: Numbers) -> Numbers:
    return np.column_stack([np.ones(len(columns)), columns])
