"""An estimate taken apart: what raises it, what lowers it, and by how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tutor.learner.counters import Evidence, share
from tutor.learner.defaults import DEFAULT_WEIGHTS
from tutor.learner.prediction import predict_typical
from tutor.learner.weights import Weights


def gettext_noop(message: str) -> str:
    """Mark a message for translation; whoever shows it translates it."""
    return message


GROUPS: Mapping[str, tuple[str, ...]] = {
    "skill_answers": ("skill_wins", "skill_losses"),
    "skill_recent": ("skill_level", "skill_form", "skill_misses"),
    "run": ("run",),
    "told": ("told",),
    "learner": (
        "learner_wins", "learner_losses", "learner_level", "learner_form", "learner_streak", "learner_misses",
    ),
    "skill": ("skill",),
}  # fmt: skip
"""The terms of the prediction that belong together; what is left is what holds for everybody."""
WORDINGS: Mapping[str, str] = {
    "skill_answers": gettext_noop("Answers on this skill so far: %(right)s right, %(wrong)s not right."),
    "skill_recent": gettext_noop("How the latest exercises on it went, hard ones counting for more."),
    "run": gettext_noop("Right answers in a row since the last one that was not right."),
    "told": gettext_noop("What the placement, a challenge or a teacher said about it."),
    "learner": gettext_noop("How the student does on all skills: %(learner_right)s of %(learner_answers)s right."),
    "skill": gettext_noop("How hard this skill is for students here."),
}
SMALLEST_SHOWN = 1
"""Points below which a part is left out."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an estimate: its code, the figures of its wording, and how many points of 100 it adds or takes.

    The points are what the estimate would lose without the part, so they need not add up.
    """

    code: str
    points: int
    figures: Mapping[str, str]

    @property
    def wording(self) -> str:
        """The part in words, a gettext source with parameters."""
        return WORDINGS[self.code]


def explain(evidence: Evidence, weights: Weights = DEFAULT_WEIGHTS) -> tuple[Part, ...]:
    """Return what the estimate of one skill is made of, the largest part first."""
    terms = predict_typical(evidence, weights).terms
    total = sum(terms.values())
    figures = _figures(evidence)
    parts = [
        Part(code, round(100 * (share(total) - share(total - sum(terms[name] for name in names)))), figures)
        for code, names in GROUPS.items()
    ]
    shown = [part for part in parts if abs(part.points) >= SMALLEST_SHOWN]
    return tuple(sorted(shown, key=lambda part: -abs(part.points)))


def _figures(evidence: Evidence) -> Mapping[str, str]:
    (_skill, counters), learner = evidence.skills[0], evidence.learner
    wrong, learner_wrong = round(counters.losses), round(learner.losses)
    return {
        "right": str(counters.answers - wrong),
        "wrong": str(wrong),
        "learner_right": str(learner.answers - learner_wrong),
        "learner_answers": str(learner.answers),
    }
