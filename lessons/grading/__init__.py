"""Grading: an answer, a key and options in, a verdict with its reason out. Pure: no Django, no clock, no chance."""

from lessons.grading.contract import Grade, Reading, Reason, Unreadable, Verdict, WrongAnswer
from lessons.grading.entry import grade, read
from lessons.grading.kinds import KINDS, RIGHT_IN_ANOTHER_FORM

__all__ = [
    "KINDS",
    "RIGHT_IN_ANOTHER_FORM",
    "Grade",
    "Reading",
    "Reason",
    "Unreadable",
    "Verdict",
    "WrongAnswer",
    "grade",
    "read",
]
