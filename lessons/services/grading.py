"""Grading an answer to a stored exercise."""

from collections.abc import Mapping
from typing import Any

from lessons.grading import Grade, Reading, WrongAnswer, grade, read
from lessons.models import Exercise

ASKED = {"worked_out": True, "case_sensitive": False}
"""What an exercise asks for unless it says otherwise: 3 + 4 is no answer to `Work out 3 + 4`, and X may stand for x."""

CODED = {"choice", "choices", "ordering", "matching", "cloze"}
"""Kinds whose answers are kept by ids and names, not as a person would say them."""


def exercise_grade(exercise: Exercise, response: str) -> Grade:
    """Grade what a learner typed or chose; total, whatever the response."""
    wrong_answers = [WrongAnswer(known["answer"], known["misconception"]) for known in exercise.wrong_answers]
    return grade(exercise.kind, exercise.key, response, {**ASKED, **exercise.options}, wrong_answers=wrong_answers)


def exercise_read(exercise: Exercise, response: str) -> Reading:
    """Tell how an answer would be read, without grading it."""
    return read(exercise.kind, response, exercise.options)


def answer_in_words(exercise: Exercise, response: str) -> str:
    """Return an answer as a person would say it: what was chosen, not the letters that stand for it."""
    if exercise.kind not in CODED:
        return response
    return exercise_read(exercise, response).plain or response


def choice_count(kind: str, options: Mapping[str, Any]) -> int | None:
    """Return among how many options the learner chooses, None where the answer is not a single choice."""
    return len(options["choices"]) if kind == "choice" else None
