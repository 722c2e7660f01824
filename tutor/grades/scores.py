"""What one student earned on one assignment, as a share from 0 to 1."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tutor.grades.deadlines import Late, late_factor


@dataclass(frozen=True, slots=True)
class Given:
    """An answer to one exercise: the share that is right, 0 to 1, and when it was given."""

    score: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Points:
    """What an exercise is worth, and the credit earned on it, 0 to 1."""

    points: float
    credit: float


def best_credit(answers: Iterable[Given], due_at: datetime | None, late: Late) -> float:
    """Return the credit for an exercise that may be tried again: the best answer, each after its own deduction.

    What was right before the due date is not spoilt by a later try, and hints cost nothing.
    """
    return max((answer.score * late_factor(answer.at, due_at, late) for answer in answers), default=0.0)


def last_credit(answers: Sequence[Given], handed_in_at: datetime | None, due_at: datetime | None, late: Late) -> float:
    """Return the credit for a quiz's question: the last answer stands, late if the quiz was handed in late."""
    if not answers:
        return 0.0
    return answers[-1].score * late_factor(handed_in_at or answers[-1].at, due_at, late)


def fixed_score(exercises: Iterable[Points]) -> float:
    """Return the share of all points that was earned; 0 without exercises. What was left out earns nothing."""
    known = list(exercises)
    possible = sum(exercise.points for exercise in known)
    return sum(exercise.points * exercise.credit for exercise in known) / possible if possible > 0 else 0.0


def count_score(credits: Iterable[float], wanted: int) -> float:
    """Return the score of an adaptive assignment of a number of exercises: the mean of the first `wanted` credits.

    Exercises that are missing count 0.
    """
    first = list(credits)[:wanted]
    return sum(first) / wanted if wanted > 0 else 0.0


def mastery_score(credits: Mapping[int, float], skills: Iterable[int]) -> float:
    """Return the score of an adaptive assignment that lasts until mastery: the mean over its skills.

    `credits` holds, by skill, the furthest that the student came on the way to mastery (1 is mastered), after the
    deduction of that day. It never falls: what fades later was reached all the same.
    """
    wanted = list(skills)
    return sum(min(1.0, credits.get(skill, 0.0)) for skill in wanted) / len(wanted) if wanted else 0.0
