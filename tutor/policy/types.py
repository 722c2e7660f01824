"""What the policy is told and what it answers. Skills and exercises are opaque hashables."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from tutor.policy.reasons import Reason

Skill = Any
Exercise = Any

DEFAULT_TARGET_SUCCESS = 0.8
"""Share of exercises that a student should get right, 0 to 1.

Learning was fastest near 0.85 for gradient learners (Wilson et al. 2019, "The Eighty Five Percent Rule for
optimal learning"), and school programmes with reviews mixed in aim at 0.75 to 0.85.
"""


class Mode(StrEnum):
    """Why a skill is practised now."""

    NEW = "new"
    PRACTICE = "practice"
    REVIEW = "review"
    PREREQUISITE = "prerequisite"
    WORKED_EXAMPLE = "worked_example"
    EASIER = "easier"
    CHALLENGE = "challenge"


class MasteryView(Protocol):
    """The part of the learner model's mastery that the policy reads."""

    @property
    def status(self) -> str: ...
    @property
    def probability(self) -> float: ...
    @property
    def evidence(self) -> int: ...
    @property
    def retention(self) -> float | None: ...


@dataclass(frozen=True, slots=True)
class SkillView:
    """One skill as the policy sees it for one student.

    ``last_seen`` is when the skill was last practised, None before that. ``recent_misses`` counts the
    misses in a row up to now, over days and sessions. ``due`` is when the next review is due (aware, UTC),
    None if the skill was never known. ``order`` is the place in the course, 0 first.
    """

    skill: Skill
    mastery: MasteryView
    last_seen: datetime | None = None
    recent_misses: int = 0
    due: datetime | None = None
    order: int = 0


@dataclass(frozen=True, slots=True)
class RecentTry:
    """One exercise that the student was given lately; sequences of them run from the oldest to the newest.

    ``correct`` is the score of the first try, 0 to 1; None while unanswered or given up before any answer.
    ``passed_over`` tells that the student skipped it or asked for its solution before any answer.
    ``seconds`` is the time to that first answer and ``typical_seconds`` what it usually takes, both None if
    unknown. ``is_repeat`` tells that the student had met the same exercise before.
    """

    skill: Skill
    mode: Mode
    exercise: Exercise
    correct: float | None
    at: datetime
    seconds: float | None = None
    typical_seconds: float | None = None
    blueprint: Hashable | None = None
    is_repeat: bool = False
    passed_over: bool = False

    @property
    def missed(self) -> bool:
        """Whether it was answered and more wrong than right."""
        return self.correct is not None and self.correct < 0.5

    @property
    def solved(self) -> bool:
        """Whether it was answered and more right than wrong."""
        return self.correct is not None and self.correct >= 0.5


@dataclass(frozen=True, slots=True)
class Requests:
    """What people asked for.

    ``assigned``: skills a teacher has set and that are still to be done. ``claimed``: skills of which the
    student says "I know this" and that a challenge has not decided yet. ``interesting``: skills close to
    the student's interests. ``target_success``: the share of right answers the student prefers, 0.6 to
    0.95.
    """

    assigned: frozenset[Skill] = frozenset()
    claimed: frozenset[Skill] = frozenset()
    interesting: frozenset[Skill] = frozenset()
    target_success: float = DEFAULT_TARGET_SUCCESS


@dataclass(frozen=True, slots=True)
class SkillChoice:
    """The skill to practise next, in which mode, how likely success should be (0 to 1), and why."""

    skill: Skill
    mode: Mode
    target_success: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Candidate:
    """An exercise that could be shown.

    ``probability`` is the learner model's chance of a right answer, 0 to 1; ``difficulty`` the share of
    learners expected to miss it, 0 to 1; ``interest`` how well it suits the student's interests, 0 to 1.
    ``waited`` tells how long ago the student was last shown it, in rounds: showings of the skill's exercises since
    then over how many exercises there are; None if they never were.
    """

    exercise: Exercise
    probability: float
    difficulty: float = 0.5
    last_shown: datetime | None = None
    blueprint: Hashable | None = None
    interest: float = 0.0
    waited: float | None = None


@dataclass(frozen=True, slots=True)
class ExerciseChoice:
    """The exercise to show, and why this one of all that train the skill."""

    exercise: Exercise
    reason: Reason
    probability: float = field(default=0.0)
