"""An exercise written by a person: what its course file says, with options in an order that tells nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from lessons.blueprints.blueprint import CHOICE_IDS
from lessons.grading import WrongAnswer

Definition = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AuthoredExercise:
    """One exercise as its author wrote it; `place` is the file and the name under which it stands there."""

    slug: str
    place: str
    stem: str
    kind: str
    key: str
    options: Mapping[str, Any]
    hints: Sequence[str]
    solution: Sequence[str]
    wrong_answers: Sequence[WrongAnswer]
    difficulty: float

    @property
    def question(self) -> tuple[str, ...]:
        """What is asked, by which two exercises of a course are the same: all that a learner sees of it."""
        offered = [self.options.get(name, []) for name in ("choices", "items", "left", "right")]
        texts = sorted(str(option["text"]) for options in offered for option in options)
        return (self.kind, " ".join(self.stem.split()), str(self.options.get("text", "")), *texts)

    @property
    def digest(self) -> str:
        """SHA-256 of all that a learner meets: an exercise changed in anything is another exercise."""
        parts = [self.stem, self.kind, self.key, self.options, list(self.hints), list(self.solution), self.difficulty]
        known = [[wrong.answer, wrong.misconception] for wrong in self.wrong_answers]
        return hashlib.sha256(json.dumps([*parts, known], sort_keys=True).encode()).hexdigest()


def authored_exercise(slug: str, place: str, definition: Definition) -> AuthoredExercise:
    """Make the exercise of a definition whose fields have been checked."""
    kind = str(definition["kind"])
    options: dict[str, Any] = dict(definition.get("options", {}))
    if definition.get("keep_order"):
        options["keep_order"] = True
    key, wrong_answers = _MADE.get(kind, _typed)(definition, options, Random(slug))
    return AuthoredExercise(
        slug=slug,
        place=place,
        stem=str(definition["stem"]).strip(),
        kind=kind,
        key=key,
        options=options,
        hints=[str(hint).strip() for hint in definition["hints"]],
        solution=[str(step).strip() for step in definition["solution"]],
        wrong_answers=wrong_answers,
        difficulty=float(definition["difficulty"]),
    )


def wrong_by_misconception(definition: Definition) -> list[tuple[str, Any]]:
    """Return the known wrong answers as (misconception, answer), whether one or several are listed for it."""
    return [
        (str(slug), answer)
        for slug, answers in (definition.get("wrong") or {}).items()
        for answer in (answers if isinstance(answers, list) else [answers])
    ]


def _typed(definition: Definition, options: dict[str, Any], _random: Random) -> tuple[str, list[WrongAnswer]]:
    wrong = [WrongAnswer(str(answer), slug) for slug, answer in wrong_by_misconception(definition)]
    if str(definition["kind"]) == "text":
        _never_a_typo(options, [known.answer for known in wrong])
    return str(definition.get("key", "")), wrong


def _never_a_typo(options: dict[str, Any], wrong: Sequence[str]) -> None:
    """Where typos are forgiven, what is near to a known wrong answer is none."""
    if {"typo_budget", "typo_similarity"} & options.keys():
        options["reject"] = list(dict.fromkeys([*options.get("reject", []), *wrong]))


def _offered(definition: Definition, random: Random) -> list[dict[str, Any]]:
    """Return the options to choose from with their letters, shuffled unless their order means something."""
    choices = [dict(choice) for choice in definition["choices"]]
    if not definition.get("keep_order"):
        random.shuffle(choices)
    return [{**choice, "id": id_, "text": str(choice["text"]).strip()} for id_, choice in _lettered(choices)]


def _lettered(things: Sequence[Any]) -> list[tuple[str, Any]]:
    return list(zip(CHOICE_IDS, things, strict=False))


def _shown(offered: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [{"id": option["id"], "text": option["text"]} for option in offered]


def _choice(definition: Definition, options: dict[str, Any], random: Random) -> tuple[str, list[WrongAnswer]]:
    offered = _offered(definition, random)
    options["choices"] = _shown(offered)
    key = next(option["id"] for option in offered if option.get("correct"))
    wrong = [WrongAnswer(option["id"], str(option["misconception"])) for option in offered if "misconception" in option]
    return key, wrong


def _choices(definition: Definition, options: dict[str, Any], random: Random) -> tuple[str, list[WrongAnswer]]:
    """A wrong option has the misconception if it is chosen too, a right one if it is left out."""
    offered = _offered(definition, random)
    options["choices"] = _shown(offered)
    right = [option["id"] for option in offered if option.get("correct")]
    wrong = [
        WrongAnswer(",".join(sorted(set(right) ^ {option["id"]})), str(option["misconception"]))
        for option in offered
        if "misconception" in option
    ]
    return ",".join(right), wrong


def _ordering(definition: Definition, options: dict[str, Any], random: Random) -> tuple[str, list[WrongAnswer]]:
    texts = [str(item).strip() for item in definition["items"]]
    shuffled = random.sample(texts, len(texts))
    if shuffled == texts:
        shuffled.append(shuffled.pop(0))
    options["items"] = [{"id": id_, "text": text} for id_, text in _lettered(shuffled)]
    ids = {text: id_ for id_, text in _lettered(shuffled)}
    wrong = [
        WrongAnswer(",".join(ids[str(text).strip()] for text in order), str(slug))
        for slug, order in (definition.get("wrong") or {}).items()
    ]
    return ",".join(ids[text] for text in texts), wrong


def _matching(definition: Definition, options: dict[str, Any], random: Random) -> tuple[str, list[WrongAnswer]]:
    """A known wrong answer is the key with some partners taken otherwise."""
    pairs = [(str(pair["left"]).strip(), str(pair["right"]).strip()) for pair in definition["pairs"]]
    rights = list(dict.fromkeys([*(right for _left, right in pairs), *map(str, definition.get("others", []))]))
    random.shuffle(rights)
    options["left"] = [{"id": id_, "text": left} for id_, (left, _right) in _lettered(pairs)]
    options["right"] = [{"id": str(number), "text": right} for number, right in enumerate(rights, start=1)]
    numbers = {right: str(number) for number, right in enumerate(rights, start=1)}

    def joined(partners: Mapping[str, str]) -> str:
        return ",".join(f"{id_}-{numbers[partners[left]]}" for id_, (left, _right) in _lettered(pairs))

    wrong = [
        WrongAnswer(joined({**dict(pairs), **{str(left): str(right) for left, right in taken.items()}}), slug)
        for slug, taken in wrong_by_misconception(definition)
    ]
    return joined(dict(pairs)), wrong


def _cloze(definition: Definition, options: dict[str, Any], random: Random) -> tuple[str, list[WrongAnswer]]:
    """A known wrong answer is the key with one gap filled otherwise."""
    options["text"] = str(definition["text"]).strip()
    options["gaps"], key, wrong = [], {}, []
    for name, gap in definition["gaps"].items():
        kind = "choice" if "choices" in gap else str(gap.get("kind", "text"))
        gap_options: dict[str, Any] = dict(gap.get("options", {}))
        key[str(name)], known = _MADE.get(kind, _typed)({**gap, "kind": kind}, gap_options, random)
        wrong += [(str(name), one) for one in known]
        options["gaps"].append({"name": str(name), "kind": kind, "options": gap_options})
    answers = [WrongAnswer(_joined({**key, name: one.answer}), one.misconception) for name, one in wrong]
    return _joined(key), answers


def _joined(filled: Mapping[str, str]) -> str:
    return json.dumps(filled, ensure_ascii=False)


_MADE = {"choice": _choice, "choices": _choices, "ordering": _ordering, "matching": _matching, "cloze": _cloze}
