"""Exercises of the kinds that have fields of their own."""

from typing import Any

from lessons.models import Exercise, Skill
from tests.factories.lessons import ExerciseFactory

CLOZE: dict[str, Any] = {
    "text": "A **cat** has [[legs]] legs.\n\nIts home is a [[home]], and $2 + 3$ is [[sum]].",
    "gaps": [
        {"name": "sum", "kind": "numeric", "options": {}},
        {"name": "legs", "kind": "numeric", "options": {}},
        {
            "name": "home",
            "kind": "choice",
            "options": {"choices": [{"id": "house", "text": "house"}, {"id": "nest", "text": "nest"}]},
        },
    ],
}
MATCHING: dict[str, Any] = {
    "left": [{"id": "a", "text": "$1 + 1$"}, {"id": "b", "text": "$1 + 2$"}, {"id": "c", "text": "a dozen"}],
    "right": [{"id": "1", "text": "twelve"}, {"id": "2", "text": "two"}, {"id": "3", "text": "three"}],
}
CHOICES: dict[str, Any] = {"choices": [{"id": name, "text": f"Number {name}"} for name in "abcde"]}
ORDERING: dict[str, Any] = {"items": [{"id": name, "text": f"Step {name}"} for name in "abc"]}
FREE_TEXT: dict[str, Any] = {
    "rubric": [{"point": "names the sign", "keywords": ["sign"]}, {"point": "names the sum", "keywords": ["sum"]}]
}
KINDS: dict[str, dict[str, Any]] = {
    "cloze": {
        "key": '{"legs": "4", "home": "house", "sum": "5"}',
        "options": CLOZE,
        "stem": "Fill in what is missing.",
    },
    "matching": {"key": "a-2,b-3,c-1", "options": MATCHING, "stem": "Match each with its value."},
    "choices": {"key": "a,b,c", "options": CHOICES, "stem": "Which are right?"},
    "ordering": {"key": "b,a,c", "options": ORDERING, "stem": "Put them in order."},
    "free_text": {"key": "-", "options": FREE_TEXT, "stem": "Why is $-2 \\cdot 3$ negative?"},
    "units": {"key": "9.8 m", "options": {}, "stem": "How far?"},
    "text": {"key": "prime", "options": {}, "stem": "What is $7$ called?"},
    "scientific": {"key": "35000", "options": {}, "stem": "Write $35000$ in scientific notation."},
    "interval": {"key": "(2, 5]", "options": {}, "stem": "Which numbers?"},
    "set": {"key": "{1, 2}", "options": {}, "stem": "Solve."},
    "tuple": {"key": "(1, 2)", "options": {}, "stem": "Which point?"},
}


def exercise_of(kind: str, skill: Skill, **values: Any) -> Exercise:
    """Return a stored exercise of a kind."""
    return ExerciseFactory(main_skill=skill, kind=kind, wrong_answers=[], **{**KINDS[kind], **values})
