"""How well predictions were borne out."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

CALIBRATION_BINS = 15
SURE = 1e-6
"""A prediction counts as no surer than this, so that one surprise does not outweigh everything."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Area under the ROC curve (0.5 chance, 1 perfect; nan if all outcomes are alike), mean log-loss in nats, root mean
    squared error, and expected calibration error, 0 to 1."""

    auc: float
    log_loss: float
    rmse: float
    ece: float

    def as_dict(self) -> dict[str, float]:
        """Return the scores by name, rounded to five places."""
        return {name: round(value, 5) for name, value in asdict(self).items()}


def scores(outcomes: Numbers, predictions: Numbers) -> Scores:
    """Return all scores of predictions (0 to 1) against outcomes (0 to 1; for the AUC 0.5 and more is right).

    Raises:
        ValueError: there is nothing to score, or the lengths differ.
    """
    if len(outcomes) == 0 or len(outcomes) != len(predictions):
        raise ValueError("outcomes and predictions must be of one length, and not empty")
    return Scores(
        auc=_auc(outcomes >= 0.5, predictions),
        log_loss=log_loss(outcomes, predictions),
        rmse=float(np.sqrt(np.mean((outcomes - predictions) ** 2))),
        ece=_calibration_error(outcomes, predictions),
    )


def losses(outcomes: Numbers, predictions: Numbers) -> Numbers:
    """Return the log-loss of each prediction, in nats."""
    sure = np.clip(predictions, SURE, 1 - SURE)
    each: Numbers = -(outcomes * np.log(sure) + (1 - outcomes) * np.log(1 - sure))
    return each


def log_loss(outcomes: Numbers, predictions: Numbers) -> float:
    """Return the mean log-loss, in nats."""
    return float(losses(outcomes, predictions).mean())


def _auc(right: NDArray[np.bool_], predictions: Numbers) -> float:
    """Return the chance that a right answer was given a higher prediction than a wrong one, ties counting half."""
    _values, place, counts = np.unique(predictions, return_inverse=True, return_counts=True)
    middle_rank = np.cumsum(counts) - (counts - 1) / 2
    positives = int(right.sum())
    negatives = len(right) - positives
    if positives == 0 or negatives == 0:
        return float("nan")
    above = middle_rank[place][right].sum() - positives * (positives + 1) / 2
    return float(above / (positives * negatives))


def _calibration_error(outcomes: Numbers, predictions: Numbers) -> float:
    """Return the mean distance of prediction and outcome over bins of equal width, weighted by their size.

    Naeini et al. 2015, "Obtaining well calibrated probabilities using Bayesian binning", equation for ECE.
    """
    bins = np.minimum((predictions * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    surplus = np.bincount(bins, outcomes - predictions, minlength=CALIBRATION_BINS)
    return float(np.abs(surplus).sum() / len(outcomes))
