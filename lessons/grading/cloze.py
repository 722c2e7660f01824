"""A text with gaps, each of which is graded by a kind of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lessons.grading.contract import (
    UNCLEAR,
    AnswerKind,
    Grade,
    Options,
    Reading,
    Reason,
    Unreadable,
    Verdict,
    correct,
    gettext_noop,
    retry,
    wrong,
)

SOME_GAPS_RIGHT = Reason("some_gaps_right", gettext_noop("%(right)s of %(all)s gaps are right."))
FILL_ALL = Reason("fill_all", gettext_noop("Fill in every gap."))

MOST_GAPS = 20


@dataclass(frozen=True, slots=True)
class ClozeKind:
    """Gaps by name, `{"gap": "answer"}` in JSON, or in order between semicolons; marks for each gap that is right.

    `gaps` lists them: `{"name": ..., "kind": ..., "options": {...}}`.
    """

    kinds: Mapping[str, AnswerKind]

    def grade(self, key: str, response: str, options: Options) -> Grade:
        expected, given = self._filled(key, options), self._filled(response, options)
        if any(not answer.strip() for answer in given.values()):
            return retry(FILL_ALL)
        grades = [self._gap(gap, expected, given) for gap in options["gaps"]]
        unclear = next((graded for graded in grades if graded.verdict is Verdict.RETRY), None)
        if unclear is not None:
            return unclear
        # One gap that a person has to judge makes the whole provisional.
        return replace(_together(grades), provisional=any(graded.provisional for graded in grades))

    def read(self, response: str, options: Options) -> Reading:
        filled, shown, problem = self._filled(response, options), [], None
        for gap in options["gaps"]:
            answer = filled[str(gap["name"])]
            if not answer.strip():
                problem = FILL_ALL
                continue
            shown.append(self.kinds[gap["kind"]].read(answer, gap.get("options", {})).plain)
        return Reading("", "; ".join(shown), problem)

    def shows(self, key: str, known: str, response: str, options: Options) -> bool:
        """Whether the gaps that a known wrong answer fills wrongly are filled so."""
        expected, wrongly, given = (self._filled(text, options) for text in (key, known, response))
        gaps = [gap for gap in options["gaps"] if self._gap(gap, expected, wrongly).verdict is Verdict.WRONG]
        return bool(gaps) and all(self._gap(gap, wrongly, given).verdict is Verdict.CORRECT for gap in gaps)

    def _gap(self, gap: Mapping[str, Options], expected: Mapping[str, str], given: Mapping[str, str]) -> Grade:
        name = str(gap["name"])
        return self.kinds[str(gap["kind"])].grade(expected[name], given[name], gap.get("options", {}))

    def _filled(self, text: str, options: Options) -> dict[str, str]:
        """Return the answer for each gap, empty where there is none. Raises Unreadable."""
        names = [str(gap["name"]) for gap in options["gaps"]][:MOST_GAPS]
        if not text.lstrip().startswith("{"):
            answers = text.split(";")
            if len(answers) > len(names):
                raise Unreadable(UNCLEAR)
            return dict.fromkeys(names, "") | dict(zip(names, answers, strict=False))
        try:
            stored = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise Unreadable(UNCLEAR) from error
        return {name: str(stored.get(name, "")) for name in names}


def _together(grades: Sequence[Grade]) -> Grade:
    right = sum(graded.verdict is Verdict.CORRECT for graded in grades)
    if right == len(grades):
        return correct()
    counts = {"right": str(right), "all": str(len(grades))}
    score = sum(graded.score for graded in grades) / len(grades)
    return wrong(reason=Reason(SOME_GAPS_RIGHT.code, SOME_GAPS_RIGHT.message, counts), score=score)
