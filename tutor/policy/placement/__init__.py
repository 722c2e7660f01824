"""Placement: a short adaptive quiz that finds where in a course a new student stands.

The student's knowledge is a set of mastered skills, a node of a Bayesian network over the prerequisite
graph; each answer, with guessing and slips allowed for, moves the beliefs about every skill at once.
"""

from tutor.policy.placement.beliefs import (
    Beliefs,
    PlacementAnswer,
    PlacementEvidence,
    evidence,
    rebuild,
    start,
    update,
)
from tutor.policy.placement.questions import MOST_QUESTIONS, next_skill

__all__ = [
    "MOST_QUESTIONS",
    "Beliefs",
    "PlacementAnswer",
    "PlacementEvidence",
    "evidence",
    "next_skill",
    "rebuild",
    "start",
    "update",
]
