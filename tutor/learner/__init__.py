"""The learner model: what is believed about a learner, folded from their answers alone. Pure: no Django, no clock."""

from tutor.learner.counters import Answer, Evidence, LearnerCounters, SkillCounters
from tutor.learner.mastery import ENOUGH_EVIDENCE, MASTERED_FROM, Mastery, Status, skill_mastery
from tutor.learner.memory import Memory, due
from tutor.learner.prediction import DEFAULT_WEIGHTS, Estimate, Weights, predict
from tutor.learner.updating import Knowledge, SkillKnowledge, answered, placed, probability_before

__all__ = [
    "DEFAULT_WEIGHTS",
    "ENOUGH_EVIDENCE",
    "MASTERED_FROM",
    "Answer",
    "Estimate",
    "Evidence",
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
    "placed",
    "predict",
    "probability_before",
    "skill_mastery",
]
