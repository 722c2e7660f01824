"""Trying the learner model on logs: fit on one, predict every answer of another before seeing it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tutor.learner.counters import Answer, Evidence, LearnerCounters, SkillCounters, after_answer
from tutor.learner.fitting import RowsBuilder, Scores, fit_ease, fit_weights, scores
from tutor.learner.logs import LoggedAnswer
from tutor.learner.prediction import Item, ease, predict
from tutor.learner.weights import Weights


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well the answers of a log were predicted, and how fast.

    `processor_seconds` is what one core spent on predicting and learning from them; `seconds` is all the time that
    passed, with the fitting.
    """

    scores: Scores
    answers: int
    processor_seconds: float
    seconds: float

    def as_dict(self) -> dict[str, float]:
        """Return the figures by name."""
        return {
            **self.scores.as_dict(),
            "predictions_per_second": round(self.answers / self.processor_seconds),
            "seconds": round(self.seconds, 2),
            "predictions": self.answers,
        }


class Learners:
    """The counters of all learners of a log."""

    def __init__(self) -> None:
        self._learners: dict[str, LearnerCounters] = {}
        self._skills: dict[tuple[str, str], SkillCounters] = {}

    def evidence(self, answer: LoggedAnswer) -> Evidence:
        """Return what is known about a learner before an answer."""
        skills = [(skill, self._skills.get((answer.user, skill)) or SkillCounters()) for skill in answer.skills]
        return Evidence(self._learners.get(answer.user) or LearnerCounters(), skills)

    def keep(self, user: str, evidence: Evidence) -> None:
        """Keep what is known about a learner after an answer."""
        self._learners[user] = evidence.learner
        for skill, counters in evidence.skills:
            self._skills[user, str(skill)] = counters


def fit_log(answers: Sequence[LoggedAnswer]) -> Weights:
    """Return the weights fitted to a log.

    Raises:
        ValueError: the log is empty.
    """
    eases = fit_ease([(a.skills[0], (a.item,), item_of(a).expected, Answer(float(a.correct))) for a in answers])
    builder, learners = RowsBuilder(), Learners()
    for logged in answers:
        evidence, item = learners.evidence(logged), item_of(logged)
        answer = Answer(float(logged.correct), _ease(logged, item, eases))
        builder.add(evidence, item, answer)
        learners.keep(logged.user, after_answer(evidence, answer))
    return fit_weights(builder.rows(), eases)


def predict_log(answers: Iterable[LoggedAnswer], weights: Weights) -> Iterator[float]:
    """Yield the predicted chance (0 to 1) of each answer being right, learning from it only then."""
    learners = Learners()
    for logged in answers:
        evidence, item = learners.evidence(logged), item_of(logged)
        yield predict(evidence, item, weights).probability
        answer = Answer(float(logged.correct), ease(item, logged.skills, weights))
        learners.keep(logged.user, after_answer(evidence, answer))


def evaluate(train: Sequence[LoggedAnswer], test: Sequence[LoggedAnswer]) -> Evaluation:
    """Fit to one log and predict another.

    Raises:
        ValueError: one of them is empty.
    """
    started = time.perf_counter()
    weights = fit_log(train)
    fitted = time.process_time()
    predictions = np.fromiter(predict_log(test, weights), float, len(test))
    spent = time.process_time() - fitted
    outcomes = np.array([float(answer.correct) for answer in test])
    return Evaluation(scores(outcomes, predictions), len(test), spent, time.perf_counter() - started)


def item_of(answer: LoggedAnswer) -> Item:
    """Return the item of a logged answer; a log says nothing about how hard its author thought it."""
    return Item(keys=(answer.item,))


def _ease(answer: LoggedAnswer, item: Item, eases: Mapping[str, Mapping[Any, float]]) -> float:
    of_skills = sum(eases["skills"].get(skill, 0.0) for skill in answer.skills) / len(answer.skills)
    return item.expected + of_skills + eases["exercises"][answer.item]
