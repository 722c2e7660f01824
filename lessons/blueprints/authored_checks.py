"""What is checked about an exercise written by a person: that it grades as it says, and that nothing gives it away."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lessons.blueprints.authored import AuthoredExercise
from lessons.blueprints.telling import says
from lessons.blueprints.verification import (
    Check,
    help_is_complete,
    key_is_graded_right,
    tells_number,
    wrong_answers_are_graded_wrong,
)

GAP = re.compile(r"\[\[([^\[\]]+)\]\]")
"""Where a gap stands in the text of a cloze."""
MOST_QUOTED = 4
"""Of several right options the solution has to name those of up to so many words."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing asked, in words: what is right, and what is known to be wrong. `exact`: capitals tell them apart."""

    right: Sequence[str]
    wrong: Sequence[str]
    exact: bool


def verify_authored(exercise: AuthoredExercise) -> Sequence[Check]:
    """Return everything checked about an authored exercise; it may be shown only if all have passed."""
    return [
        Check("written by a person", True, exercise.place),
        key_is_graded_right(exercise),
        wrong_answers_are_graded_wrong(exercise),
        help_is_complete(exercise),
        _options_differ(exercise),
        _question_keeps_the_key(exercise),
        _hints_keep_the_key(exercise),
        _solution_leads_to_the_key(exercise),
    ]


def _options_differ(exercise: AuthoredExercise) -> Check:
    twice = [text for texts in _offered(exercise) for text in sorted(set(texts)) if texts.count(text) > 1]
    return Check("options all differ", not twice, f"twice: {twice}" if twice else "")


def _question_keeps_the_key(exercise: AuthoredExercise) -> Check:
    """The question may name what is right only beside something wrong, as in (run / runs)."""
    question = _question(exercise)
    told = [
        right
        for part in parts_of(exercise)
        for right in part.right
        if says(question, right, exact=part.exact)
        and not any(says(question, wrong, exact=part.exact, marked=False) for wrong in part.wrong)
    ]
    return Check("question keeps the key", not told, f"names {told} and nothing wrong beside it" if told else "")


def _hints_keep_the_key(exercise: AuthoredExercise) -> Check:
    telling = [hint for hint in exercise.hints if _tells(hint, exercise)]
    return Check("hints keep the key", not telling, f"told by: {telling}" if telling else "")


def _tells(hint: str, exercise: AuthoredExercise) -> bool:
    if exercise.kind == "matching":
        return any(_tells_pair(sentence, exercise) for sentence in re.split(r"(?<=[.!?;])\s", hint))
    if exercise.kind == "ordering":
        texts = {item["id"]: item["text"] for item in exercise.options["items"]}
        order = ".*".join(re.escape(texts[id_].casefold()) for id_ in exercise.key.split(","))
        return re.search(order, hint.casefold(), re.DOTALL) is not None
    parts = parts_of(exercise)
    if not parts:
        return exercise.kind != "free_text" and tells_number(hint, exercise)
    question = _question(exercise)
    return any(
        says(hint, right, exact=part.exact) and not says(question, right, exact=part.exact, marked=False)
        for part in parts
        for right in part.right
    )


def _tells_pair(sentence: str, exercise: AuthoredExercise) -> bool:
    lefts = {one["id"]: one["text"] for one in exercise.options["left"]}
    rights = {one["id"]: one["text"] for one in exercise.options["right"]}
    pairs = [pair.split("-") for pair in exercise.key.split(",")]
    return any(says(sentence, lefts[left]) and says(sentence, rights[right]) for left, right in pairs)


def _solution_leads_to_the_key(exercise: AuthoredExercise) -> Check:
    """The steps must name the answer, as far as it is words: a key against its own reasons is found so."""
    solution = " ".join(exercise.solution)
    missing = [
        part.right
        for part in parts_of(exercise)
        if not any(says(solution, _bare(right), exact=part.exact, marked=False) for right in part.right)
    ]
    if exercise.kind == "choices":
        short = [right for part in parts_of(exercise) for right in part.right if len(right.split()) <= MOST_QUOTED]
        missing = [[right] for right in short if not says(solution, _bare(right), marked=False)]
    return Check("solution leads to the key", not missing, f"never named: {missing}" if missing else "")


def _bare(text: str) -> str:
    return text.rstrip(".!?") or text


def parts_of(exercise: AuthoredExercise) -> Sequence[Part]:
    """Return what is asked, where answers are words; empty for numbers, orders and pairs."""
    if exercise.kind == "cloze":
        key = json.loads(exercise.key)
        known = [json.loads(wrong.answer) for wrong in exercise.wrong_answers]
        return [_gap(gap, key, known) for gap in exercise.options["gaps"]]
    return _parts(exercise.kind, exercise.key, exercise.options, [wrong.answer for wrong in exercise.wrong_answers])


def _gap(gap: Mapping[str, Any], key: Mapping[str, str], known: Sequence[Mapping[str, str]]) -> Part:
    name = gap["name"]
    wrong = [filled[name] for filled in known if filled[name] != key[name]]
    parts = _parts(gap["kind"], key[name], gap["options"], wrong)
    return parts[0] if parts else Part([key[name]], wrong, exact=False)


def _parts(kind: str, key: str, options: Mapping[str, Any], wrong: Sequence[str]) -> Sequence[Part]:
    if kind == "text":
        return [Part([key, *options.get("accept", [])], wrong, bool(options.get("case_sensitive")))]
    if kind not in {"choice", "choices"}:
        return []
    right = key.split(",")
    texts = [option["text"] for option in options["choices"]]
    return [
        Part(
            [option["text"] for option in options["choices"] if option["id"] in right],
            [option["text"] for option in options["choices"] if option["id"] not in right],
            exact=len({text.casefold() for text in texts}) < len(texts),
        )
    ]


def _offered(exercise: AuthoredExercise) -> Sequence[Sequence[str]]:
    """Return every list of texts to choose from."""
    lists = [exercise.options.get(name, []) for name in ("choices", "items", "left", "right")]
    lists += [gap["options"].get("choices", []) for gap in exercise.options.get("gaps", [])]
    return [[option["text"] for option in offered] for offered in lists]


def _question(exercise: AuthoredExercise) -> str:
    return f"{exercise.stem} {GAP.sub('…', str(exercise.options.get('text', '')))}"
