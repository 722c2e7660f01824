"""The learner model: what is believed about a learner, folded from their answers alone. Pure: no Django, no clock."""

from tutor.learner.counters import Answer, Evidence, LearnerCounters, SkillCounters
from tutor.learner.defaults import DEFAULT_WEIGHTS
from tutor.learner.mastery import ENOUGH_EVIDENCE, MASTERED_FROM, Mastery, Status, skill_mastery
from tutor.learner.memory import Memory, due
from tutor.learner.prediction import Estimate, Item, ease, predict, predict_typical
from tutor.learner.updating import SHAPE, Knowledge, SkillKnowledge, answered, forgotten, told
from tutor.learner.weights import Weights

__all__ = [
    "DEFAULT_WEIGHTS",
    "ENOUGH_EVIDENCE",
    "MASTERED_FROM",
    "SHAPE",
    "Answer",
    "Estimate",
    "Evidence",
    "Item",
    "Knowledge",
    "LearnerCounters",
    "Mastery",
    "Memory",
    "SkillCounters",
    "SkillKnowledge",
    "Status",
    "Weights",
    "answered",
    "due",
    "ease",
    "forgotten",
    "predict",
    "predict_typical",
    "skill_mastery",
    "told",
]
