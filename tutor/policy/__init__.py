"""How a student's time is spent: which skill and which exercise come next, and why.

Pure: no Django, no clock and no random source of its own.
"""

from tutor.policy.challenge import Outcome, decide
from tutor.policy.exercises import choose_exercise
from tutor.policy.graph import SkillGraph, SkillGraphError
from tutor.policy.reasons import WORDINGS, Reason
from tutor.policy.skills import SET_WORK_RULES, choose_skill
from tutor.policy.types import (
    DEFAULT_TARGET_SUCCESS,
    Candidate,
    ExerciseChoice,
    Mode,
    RecentTry,
    Requests,
    SkillChoice,
    SkillView,
)

__all__ = [
    "DEFAULT_TARGET_SUCCESS",
    "SET_WORK_RULES",
    "WORDINGS",
    "Candidate",
    "ExerciseChoice",
    "Mode",
    "Outcome",
    "Reason",
    "RecentTry",
    "Requests",
    "SkillChoice",
    "SkillGraph",
    "SkillGraphError",
    "SkillView",
    "choose_exercise",
    "choose_skill",
    "decide",
]
