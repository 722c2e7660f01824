"""Grading: an answer, a key and options in, a verdict with its reason out. Pure: no Django, no clock, no chance."""

from collections.abc import Mapping, Sequence
from typing import Any

from lessons.grading.choosing import CHOICE, CHOICES, ORDERING
from lessons.grading.collections import SET, TUPLE
from lessons.grading.contract import (
    BLANK,
    AnswerKind,
    Grade,
    Reading,
    Reason,
    Unreadable,
    Verdict,
    WrongAnswer,
    retry,
)
from lessons.grading.expressions import EXPRESSION
from lessons.grading.intervals import INTERVAL
from lessons.grading.numbers import FRACTION, MIXED, NUMERIC, PERCENT, SCIENTIFIC
from lessons.grading.relations import EQUATION, INEQUALITY
from lessons.grading.text import TEXT

KINDS: Mapping[str, AnswerKind] = {
    "numeric": NUMERIC,
    "fraction": FRACTION,
    "mixed": MIXED,
    "percent": PERCENT,
    "scientific": SCIENTIFIC,
    "expression": EXPRESSION,
    "equation": EQUATION,
    "inequality": INEQUALITY,
    "interval": INTERVAL,
    "tuple": TUPLE,
    "set": SET,
    "choice": CHOICE,
    "choices": CHOICES,
    "ordering": ORDERING,
    "text": TEXT,
}

__all__ = ["KINDS", "Grade", "Reading", "Reason", "Unreadable", "Verdict", "WrongAnswer", "grade", "read"]


def grade(
    kind: str,
    key: str,
    response: str,
    options: Mapping[str, Any] | None = None,
    *,
    wrong_answers: Sequence[WrongAnswer] = (),
) -> Grade:
    """Grade a response. Every string gets a verdict; what cannot be read is a retry.

    Args:
        kind: one of KINDS.
        key: the right answer, written as an answer of this kind is.
        response: what was typed or chosen.
        options: how strict to be, and what there was to choose from.
        wrong_answers: answers known to be wrong; a response equal to one of them carries its misconception.

    Raises:
        KeyError: there is no such kind.
        Unreadable: the key itself cannot be read.
    """
    answer_kind, options = KINDS[kind], options or {}
    if not response.strip():
        return retry(BLANK)
    answer_kind.read(key, options)
    try:
        graded = answer_kind.grade(key, response, options)
    except Unreadable as unreadable:
        return retry(unreadable.reason)
    if graded.verdict is not Verdict.WRONG:
        return graded
    misconception = _misconception(answer_kind, response, options, wrong_answers)
    return Grade(graded.verdict, graded.score, graded.reason, misconception, graded.reading)


def read(kind: str, response: str, options: Mapping[str, Any] | None = None) -> Reading:
    """Tell how a response would be read, or why it cannot be."""
    try:
        return KINDS[kind].read(response, options or {})
    except Unreadable as unreadable:
        return Reading("", "", unreadable.reason)


def _misconception(
    answer_kind: AnswerKind, response: str, options: Mapping[str, Any], wrong_answers: Sequence[WrongAnswer]
) -> str | None:
    for known in wrong_answers:
        try:
            if answer_kind.grade(known.answer, response, options).verdict is not Verdict.WRONG:
                return known.misconception
        except Unreadable:
            continue
    return None
