"""What the signs of need are read from: plain facts about one student of a class, and about the class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Any

Skill = Any


@dataclass(frozen=True, slots=True)
class Tried:
    """One exercise of practice by its first answer. `hints` were shown before it; `seconds` since it was shown.

    `gave_up` says that the solution was asked for instead of an answer.
    """

    skill: Skill
    at: datetime
    is_right: bool
    seconds: float
    hints: int = 0
    gave_up: bool = False


@dataclass(frozen=True, slots=True)
class StudentFacts:
    """One student in one course.

    `tried`: the exercises of the last seven days, the oldest first. `last_active`: the last answer of all, None before
    the first. `mastered`: how many skills are held mastered now. `learning`: by skill that is being learned, how many
    exercises of it were ever answered. `overdue`: skills due for review, the longest overdue first. `daily_target`:
    exercises a day that the student set out to do.
    """

    tried: Sequence[Tried] = ()
    last_active: datetime | None = None
    mastered: int = 0
    learning: Mapping[Skill, int] = field(default_factory=dict)
    overdue: Sequence[Skill] = ()
    daily_target: int = 10


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """The class in which a student is: how many students it has, how many practised in the last seven days, and how
    many skills the middle one of them has mastered."""

    size: int
    active: int
    middle_mastered: float

    @property
    def is_at_work(self) -> bool:
        """Whether at least half of the class practised in the last seven days: else it is on holiday, say."""
        return 2 * self.active >= self.size and self.active > 0


def class_facts(students: Sequence[StudentFacts]) -> ClassFacts:
    """Return the facts about a class of these students."""
    return ClassFacts(
        size=len(students),
        active=sum(bool(student.tried) for student in students),
        middle_mastered=median(student.mastered for student in students) if students else 0.0,
    )
