"""Candidates for the checks of code."""

from collections.abc import Mapping, Sequence
from typing import Any

from lessons.grading import WrongAnswer
from lessons.services.grading import ASKED
from tutor.generation import Candidate, Expectations, Statement, examined

EXPECTED = Expectations("standard", {"slips"}, [], ASKED)
HINTS = ("What is asked for here?", "Think of the rule from the lesson.", "Take one small step at a time.")
SOLUTION = ("Read the question with care.", "Then it comes out at the end.")


def candidate(
    stem: str,
    key: str,
    kind: str = "numeric",
    *,
    says: tuple[str, ...] = (),
    wrong: Sequence[str] = ("99",),
    options: Mapping[str, Any] | None = None,
    hints: Sequence[str] = HINTS,
    solution: Sequence[str] = SOLUTION,
    language: str = "en",
) -> Candidate:
    """Return a candidate; `says` is its statement, the name of the check first."""
    statement = Statement(says[0], list(says[1:])) if says else None
    wrong_answers = [WrongAnswer(answer, "slips") for answer in wrong]
    return Candidate(language, stem, kind, key, options or {}, hints, solution, wrong_answers, statement)


def choice(stem: str, key: str, others: Sequence[str], **values: Any) -> Candidate:
    """Return a choice whose key is offered first."""
    options = {"choices": [{"id": id_, "text": text} for id_, text in zip("abcdef", [key, *others], strict=False)]}
    wrong = [option["id"] for option in options["choices"][1:]]
    return candidate(stem, "a", "choice", options=options, wrong=wrong, **values)


def failed(given: Candidate, expected: Expectations = EXPECTED) -> list[str]:
    """Return the names of the checks that were not passed."""
    return [finding.check for finding in examined(given, expected) if not finding.passed]
