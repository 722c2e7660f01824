"""Blind solves: a model answers a proposed exercise without its key. What it says is graded by our own grader."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from lessons.grading import RIGHT_IN_ANOTHER_FORM, Verdict, grade
from lessons.grading.contract import Unreadable, gettext_noop
from lessons.services.grading import ASKED
from tutor.ai import ModelError, Question, ask, prompt
from tutor.generation import Candidate, Finding, visible
from tutor.models import ModelCall, Purpose
from tutor.services.feedback import LANGUAGE_NAMES
from tutor.services.proposals.replies import JudgeReply, SolveReply

SOLVE_PROMPT, JUDGE_PROMPT = "solve-v1", "judge-v1"
SOLVED = gettext_noop("solved blindly, with the key's answer")
JUDGED = gettext_noop("judged blindly: this answer is right, and no other")
LETTERS = "ABCDEFGH"
NONE = {"none", "-", "–", "无"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """An exercise as a solver sees it, in an order of its own, and the ids that its letters and numbers stand for."""

    text: str
    letters: Mapping[str, str]
    numbers: Mapping[str, str]


def sheet_of(candidate: Candidate, random: Random, turn: int = 0) -> Sheet:
    """Return a candidate without key, hints, wrong answers and ids; what is offered is shuffled.

    Sheets of the same chance and another `turn` have what is offered in another order for certain.
    """
    lines = [candidate.stem]
    if "text" in candidate.options:
        lines.append(re.sub(r"\[\[(\w+)\]\]", r"(\1) ____", str(candidate.options["text"])))
    numbers = _listed(candidate.options.get("left", []), [str(number) for number in range(1, 9)], random, lines, turn)
    side: Sequence[Mapping[str, Any]] = next(
        (candidate.options[name] for name in ("choices", "items", "right") if name in candidate.options), []
    )
    letters = _listed(side, LETTERS, random, lines, turn)
    # No text can close the mark in which the exercise stands.
    return Sheet("\n".join(lines).replace("<", "‹").replace(">", "›"), letters, numbers)


def _listed(
    side: Sequence[Mapping[str, Any]], names: Sequence[str], random: Random, lines: list[str], turn: int
) -> dict[str, str]:
    """Add what is offered to the lines, in a new order and with these names; return the id behind each name."""
    shuffled = random.sample(list(side), len(side))
    shuffled = shuffled[turn:] + shuffled[:turn]
    lines.extend(f"{name}. {option['text']}" for name, option in zip(names, shuffled, strict=False))
    return {name: str(option["id"]) for name, option in zip(names, shuffled, strict=False)}


def response_of(answer: str, candidate: Candidate, sheet: Sheet) -> str:
    """Return a solver's answer as a response that can be graded.

    Raises:
        ValueError: it names something that was not on its sheet.
    """
    if candidate.kind in {"choice", "choices", "ordering"}:
        return ",".join(_letters(answer, sheet))
    if candidate.kind == "matching":
        pairs = re.findall(r"([1-8])\s*(?:-|–|—|:|=|->|→|\s)\s*([A-H])", answer.upper())
        if not pairs or len(pairs) != len(sheet.numbers):
            raise ValueError("not one pair for each item")
        return ",".join(f"{sheet.numbers[number]}-{sheet.letters[letter]}" for number, letter in pairs)
    return answer.strip().strip("$").strip() if candidate.kind not in {"text", "cloze"} else answer.strip()


def _letters(answer: str, sheet: Sheet) -> list[str]:
    named = [part.strip().strip(".()").upper() for part in re.split(r"[,;\s]+", answer) if part.strip()]
    if not named or any(name not in sheet.letters for name in named):
        raise ValueError("names no option")
    return [sheet.letters[name] for name in named]


def solved(candidate: Candidate, random: Random, calls: list[ModelCall]) -> Finding:
    """Have a candidate solved blindly; passed if our grader takes the answer for right. Adds to `calls`."""
    sheet = sheet_of(candidate, random)
    filled = prompt(SOLVE_PROMPT, language=LANGUAGE_NAMES[candidate.language], exercise=sheet.text)
    try:
        reply = ask(Question(Purpose.SOLVE, filled, SolveReply))
    except ModelError as error:
        return Finding(SOLVED, False, f"could not run: {error.outcome}")
    calls.append(reply.call)
    return Finding(SOLVED, _is_right(reply.value.answer, candidate, sheet), visible(f"answered: {reply.value.answer}"))


def judged(candidate: Candidate, random: Random, calls: list[ModelCall]) -> Finding:
    """Have every answer to a candidate judged blindly; passed if the key is right, alone, and the question is clear.

    With the chance that `solved` was given, what is offered stands in another order.
    """
    sheet = sheet_of(candidate, random, turn=1)
    filled = prompt(JUDGE_PROMPT, language=LANGUAGE_NAMES[candidate.language], exercise=sheet.text)
    try:
        reply = ask(Question(Purpose.SOLVE, filled, JudgeReply))
    except ModelError as error:
        return Finding(JUDGED, False, f"could not run: {error.outcome}")
    calls.append(reply.call)
    found = reply.value
    others = [answer for answer in found.other_answers if answer.strip().casefold() not in NONE]
    stray = [answer for answer in others if not _is_right(answer, candidate, sheet)]
    said = f"answered: {found.answer}"
    if not found.is_clear:
        return Finding(JUDGED, False, visible(f"not clear; {said}"))
    if stray:
        return Finding(JUDGED, False, visible(f"{said}; also: {'; '.join(stray)}"))
    return Finding(JUDGED, _is_right(found.answer, candidate, sheet), visible(said))


def _is_right(answer: str, candidate: Candidate, sheet: Sheet) -> bool:
    options = {**ASKED, **candidate.options}
    try:
        response = response_of(answer, candidate, sheet)
        graded = grade(candidate.kind, candidate.key, response, options)
    except (Unreadable, KeyError, ValueError):
        return False
    return graded.verdict is Verdict.CORRECT or graded.reason.code in RIGHT_IN_ANOTHER_FORM
