"""Whether a proposed exercise keeps its key to itself until the worked solution, and states it there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lessons.grading.contract import gettext_noop
from lessons.models import Exercise
from tutor.generation import Candidate, derived
from tutor.generation.formulas import formulas_of
from tutor.services.leaks import gives_answer_away

STEM_KEEPS = gettext_noop("question keeps the key")
HINTS_KEEP = gettext_noop("hints keep the key")
SOLUTION_ARRIVES = gettext_noop("worked solution arrives at the key")

SHORTEST_TELLING = 4
"""Words shorter than this, such as "a" and "to", stand in many sentences without giving anything away."""
_STATES = (
    r"(?:answer|result|solution|key|write|choose|use|fill in|put|is|are|=|\(|\[|[\"'“‘:：])"
    r"\s*(?:is|are|the word)?\s*[\"'“‘(]?"
)
_QUANTITY = re.compile(r"[\d$=]")


def telling_stem(candidate: Candidate) -> str:
    """Return what the question itself tells of its key, empty if it tells nothing."""
    if derived(candidate.stem, candidate.language) is not None:
        return _key_in_formula(candidate)
    if candidate.kind == "choice":
        return _right_option_in_stem(candidate)
    for exercise in _questions(candidate):
        words = exercise.key
        if exercise.kind != "text":
            if gives_answer_away(candidate.stem, exercise):
                return words
            continue
        if _says(words, f"{candidate.stem}\n{candidate.options.get('text', '')}"):
            return words
    return ""


def telling_hints(candidate: Candidate) -> list[str]:
    """Return the hints that give the key away, in whatever form."""
    exercises = list(_questions(candidate))
    return [hint for hint in candidate.hints if any(_gives_away(hint, exercise) for exercise in exercises)]


def arrives(candidate: Candidate) -> bool:
    """Whether the last step of the worked solution states the key."""
    last = candidate.solution[-1]
    if candidate.kind in {"ordering", "matching"}:
        return all(_folded(text) in _folded(" ".join(candidate.solution)) for text in candidate.offered)
    if candidate.kind in {"choice", "choices"}:
        right = set(candidate.key.split(","))
        texts = [str(option["text"]) for option in candidate.options["choices"] if option["id"] in right]
        return all(_folded(text) in _folded(last) for text in texts)
    if candidate.kind == "cloze":
        return all(
            _folded(str(answer)) in _folded(" ".join(candidate.solution))
            for answer in json.loads(candidate.key).values()
        )
    if candidate.kind == "text":
        return any(_folded(words) in _folded(last) for words in [candidate.key, *candidate.options.get("accept", [])])
    return gives_answer_away(last, _exercise(candidate)) or _folded(candidate.key) in _folded(last)


def _questions(candidate: Candidate) -> Iterator[Exercise]:
    """Yield the questions with one key each that a candidate consists of, as the check for leaks knows them.

    They have no stem: that a number stands in the question too is no excuse for a hint to come out at it.
    """
    if candidate.kind == "cloze":
        for answer in json.loads(candidate.key).values():
            yield Exercise(kind="text", key=str(answer))
    elif candidate.kind in {"choice", "choices"}:
        right = set(candidate.key.split(","))
        for option in candidate.options["choices"]:
            if option["id"] in right:
                yield _option(str(option["text"]))
    elif candidate.kind == "matching":
        yield from _pairs(candidate)
    else:
        yield _exercise(candidate)


def _option(text: str) -> Exercise:
    """Return the question to which an option is the key: a quantity, or words."""
    if _QUANTITY.search(text):
        return Exercise(kind="expression", key=re.sub(r"^\s*[a-zA-Z]\s*=", "", text.replace("$", "")))
    return Exercise(kind="text", key=text)


def _pairs(candidate: Candidate) -> Iterator[Exercise]:
    lefts = {str(option["id"]): str(option["text"]) for option in candidate.options["left"]}
    rights = {str(option["id"]): str(option["text"]) for option in candidate.options["right"]}
    for pair in candidate.key.split(","):
        left, right = pair.split("-")
        yield Exercise(kind="pair", key=lefts[left], options={"partner": rights[right]})


def _exercise(candidate: Candidate) -> Exercise:
    return Exercise(kind=candidate.kind, key=candidate.key, options=dict(candidate.options))


def _gives_away(hint: str, exercise: Exercise) -> bool:
    if exercise.kind == "pair":
        return _has_word(exercise.key, hint) and _has_word(exercise.options["partner"], hint)
    if exercise.kind == "text":
        return any(_says(words, hint) for words in [exercise.key, *exercise.options.get("accept", [])])
    return gives_answer_away(hint, exercise)


def _says(words: str, text: str) -> bool:
    """Whether a text holds the words of an answer; very short ones only where it states them."""
    if len(words.strip()) >= SHORTEST_TELLING or not words.isascii():
        return _has_word(words, text)
    return re.search(rf"{_STATES}{re.escape(words.strip())}(?![\w])", text, re.IGNORECASE) is not None


def _has_word(words: str, text: str) -> bool:
    wanted, text = " ".join(words.split()), " ".join(text.split())
    around = (r"(?<!\w)", r"(?!\w)") if wanted.isascii() else ("", "")
    return re.search(around[0] + re.escape(wanted) + around[1], text, re.IGNORECASE) is not None


def _key_in_formula(candidate: Candidate) -> str:
    """Return the key if it is already there in the formula, so that there is nothing to do."""
    keys = {_folded(text) for text in candidate.key_texts}
    return next((formula for formula in formulas_of(candidate.stem) if _folded(formula) in keys), "")


def _right_option_in_stem(candidate: Candidate) -> str:
    """Return the right option if the stem names it, and not also the others."""
    named = {str(o["id"]): _has_word(str(o["text"]), candidate.stem) for o in candidate.options["choices"]}
    right = next(str(o["text"]) for o in candidate.options["choices"] if o["id"] == candidate.key)
    if all(named.values()) or not named[candidate.key]:
        return ""
    return right if len(right.strip()) >= SHORTEST_TELLING or _says(right, candidate.stem) else ""


def _folded(text: str) -> str:
    text = re.sub(r"\\d?frac\{([^{}]*)\}\{([^{}]*)\}", r"\1/\2", text)
    return re.sub(r"[\s$]", "", text).casefold().rstrip(".")
