"""Grades and reads answers of every kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lessons.grading.contract import (
    BLANK,
    AnswerKind,
    Grade,
    Options,
    PartedKind,
    Reading,
    TooHeavy,
    Unreadable,
    Verdict,
    WrongAnswer,
    retry,
)
from lessons.grading.kinds import KINDS
from lessons.grading.pool import POOL


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
        options: how strict to be, and what there was to choose from; see docs/grading.md.
        wrong_answers: answers known to be wrong; a response equal to one of them carries its misconception.

    Raises:
        KeyError: there is no such kind.
        Unreadable: the key itself cannot be read.
    """
    options = options or {}
    graded = _graded(kind, key, response, options)
    if graded.verdict is not Verdict.WRONG:
        return graded
    misconception = _misconception(kind, key, response, options, wrong_answers)
    return Grade(graded.verdict, graded.score, graded.reason, misconception, graded.reading, graded.provisional)


def read(kind: str, response: str, options: Mapping[str, Any] | None = None) -> Reading:
    """Tell how a response would be read, or why it cannot be."""
    try:
        return KINDS[kind].read(response, options or {})
    except Unreadable as unreadable:
        return Reading("", "", unreadable.reason)


def grade_here(kind: str, key: str, response: str, options: Options) -> Grade:
    """Grade in this process. Raises KeyError, Unreadable for the key, and TooHeavy."""
    answer_kind = KINDS[kind]
    if not response.strip():
        return retry(BLANK)
    answer_kind.read(key, options)
    try:
        return answer_kind.grade(key, response, options)
    except Unreadable as unreadable:
        return retry(unreadable.reason)


def _graded(kind: str, key: str, response: str, options: Options) -> Grade:
    """Grade in this process, or in the worker what may take long."""
    try:
        return grade_here(kind, key, response, options)
    except TooHeavy:
        return POOL.grade({"kind": kind, "key": key, "response": response, "options": dict(options)})


def _misconception(
    kind: str, key: str, response: str, options: Options, wrong_answers: Sequence[WrongAnswer]
) -> str | None:
    """Return the misconception of the known wrong answer that was given, else of one whose wrong parts were."""
    for is_known in (_is_same, _shows):
        for known in wrong_answers:
            try:
                if is_known(KINDS[kind], key, known.answer, response, options):
                    return known.misconception
            except (Unreadable, TooHeavy):
                continue
    return None


def _is_same(kind: AnswerKind, _key: str, known: str, response: str, options: Options) -> bool:
    return kind.grade(known, response, options).verdict is not Verdict.WRONG


def _shows(kind: AnswerKind, key: str, known: str, response: str, options: Options) -> bool:
    return isinstance(kind, PartedKind) and kind.shows(key, known, response, options)
