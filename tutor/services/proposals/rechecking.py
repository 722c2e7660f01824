"""Checking the key of a published exercise of a model once more, when its answers contradict it."""

from __future__ import annotations

from collections.abc import Sequence

from lessons.blueprints import Check
from lessons.grading import Unreadable, WrongAnswer
from lessons.models import Exercise
from lessons.services.rechecking import KEY, by_itself
from tutor.generation.candidate import Candidate
from tutor.generation.proofs import is_proved
from tutor.generation.stems import derived


def generated_recheck(exercise: Exercise) -> Sequence[Check]:
    """Work the key out from the question again; what only a teacher vouched for is checked by itself."""
    asked = derived(exercise.stem, exercise.language)
    if asked is None:
        return by_itself(exercise)
    candidate = Candidate(
        language=exercise.language,
        stem=exercise.stem,
        kind=exercise.kind,
        key=exercise.key,
        options=exercise.options,
        hints=exercise.hints,
        solution=exercise.solution,
        wrong_answers=[WrongAnswer(known["answer"], known["misconception"]) for known in exercise.wrong_answers],
    )
    try:
        proved = is_proved(candidate, asked)
    except (Unreadable, ArithmeticError, TypeError, ValueError, KeyError, IndexError) as problem:
        return [Check("worked out from the question", passed=False, detail=str(problem)), *by_itself(exercise)]
    return [Check(KEY, proved, f"worked out from the question as {asked.check}")]
