"""Whether answers and reports contradict an exercise. All thresholds and their reasons are here.

The simulation in `tests/tutor/policy/test_quality.py` plays exercises with right and with wrong keys against them, and
judges after every answer, more often than the site does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, pstdev

STRONG = 0.7
"""Predicted chance from which a student counts as strong on an exercise. Practice aims at 0.8, so most do."""
STRONG_ANSWERS, STRONG_SUCCESS = 8, 0.1
"""Of eight strong students none is right: of exercises as hard as predicted that strikes one in many thousands, and one
in sixty of those so badly misjudged that 75 % expected means 40 %."""
ANSWERS, SURPRISE, SUCCESS_RATIO = 10, -4.5, 0.3
"""Success so far below what was expected that it is no matter of difficulty: 4.5 standard errors, for an exercise may
be harder than its author thought and every answer is another look, and less than a third of what was expected."""
DISCRIMINATION_ANSWERS, DISCRIMINATION_ERRORS = 30, 3.0
"""Better students do worse: the correlation is below zero by three standard errors, from 30 answers on. A smaller
margin would strike exercises by chance, since chances predicted in practice lie close together."""
SPREAD = 0.03
"""Standard deviation of the predicted chances, and of the scores, below which there is no correlation to speak of."""
KEY_REPORTS, KEY_REPORT_SHARE = 3, 0.1
"""Three students, and one in ten of those who answered, say that a right answer was marked wrong."""
REPORTS, REPORT_SHARE = 5, 0.2
"""Five students, and one in five of those who answered, report anything at all."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One first answer: the chance of success that was predicted, and the score, both 0 to 1."""

    expected: float
    score: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What the first answers to an exercise add up to.

    Shares are 0 to 1. `surprise` is in standard errors, negative where fewer were right than expected. `discrimination`
    is the correlation of success with the predicted chance, -1 to 1; None without enough evidence.
    """

    answers: int = 0
    success: float = 0.0
    expected: float = 0.0
    surprise: float = 0.0
    strong_answers: int = 0
    strong_success: float = 0.0
    discrimination: float | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why an exercise is doubted: a code and the figures that say so."""

    code: str
    figures: Mapping[str, float]


def figures_of(answered: Sequence[Answered]) -> Figures:
    """Add up the first answers to an exercise."""
    if not answered:
        return Figures()
    strong = [one.score for one in answered if one.expected >= STRONG]
    variance = sum(one.expected * (1 - one.expected) for one in answered)
    excess = sum(one.score - one.expected for one in answered)
    return Figures(
        answers=len(answered),
        success=fmean(one.score for one in answered),
        expected=fmean(one.expected for one in answered),
        surprise=excess / sqrt(variance) if variance else 0.0,
        strong_answers=len(strong),
        strong_success=fmean(strong) if strong else 0.0,
        discrimination=_correlation(answered) if len(answered) >= DISCRIMINATION_ANSWERS else None,
    )


def doubts_about(figures: Figures, *, reports: int = 0, key_reports: int = 0) -> Sequence[Doubt]:
    """Return every reason to doubt an exercise, none for a good one.

    Args:
        figures: of its first answers.
        reports: how many students have an open report on it.
        key_reports: how many of these say that a right answer was marked wrong.
    """
    found = []
    if figures.strong_answers >= STRONG_ANSWERS and figures.strong_success <= STRONG_SUCCESS:
        shares = {"answers": figures.strong_answers, "success": figures.strong_success}
        found.append(Doubt("strong_students_fail", shares))
    if (
        figures.answers >= ANSWERS
        and figures.surprise <= SURPRISE
        and figures.success <= SUCCESS_RATIO * figures.expected
    ):
        shares = {"answers": figures.answers, "success": figures.success, "expected": figures.expected}
        found.append(Doubt("far_below_expected", shares))
    if figures.discrimination is not None:
        margin = DISCRIMINATION_ERRORS / sqrt(figures.answers - 3)
        if figures.discrimination < -margin:
            found.append(
                Doubt("better_do_worse", {"answers": figures.answers, "discrimination": figures.discrimination})
            )
    if key_reports >= max(KEY_REPORTS, KEY_REPORT_SHARE * figures.answers):
        found.append(Doubt("key_reported", {"reports": key_reports}))
    elif reports >= max(REPORTS, REPORT_SHARE * figures.answers):
        found.append(Doubt("often_reported", {"reports": reports}))
    return found


def _correlation(answered: Sequence[Answered]) -> float | None:
    expected, scores = [one.expected for one in answered], [one.score for one in answered]
    spread, scatter = pstdev(expected), pstdev(scores)
    if spread < SPREAD or scatter < SPREAD:
        return None
    middle, mean = fmean(expected), fmean(scores)
    together = fmean((one.expected - middle) * (one.score - mean) for one in answered)
    return together / (spread * scatter)
