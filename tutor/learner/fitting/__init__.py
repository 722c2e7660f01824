"""Fitting the weights of the prediction to answers, and measuring how well they predict."""

from tutor.learner.fitting.fit import fit_ease, fit_weights
from tutor.learner.fitting.rows import Rows, RowsBuilder
from tutor.learner.fitting.scores import Scores, log_loss, losses, scores

__all__ = ["Rows", "RowsBuilder", "Scores", "fit_ease", "fit_weights", "log_loss", "losses", "scores"]
