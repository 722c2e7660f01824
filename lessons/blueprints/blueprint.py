"""An exercise template: from its definition and a seed to one exercise whose key is right by construction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from lessons.blueprints.formula import FormulaError, Value, evaluate
from lessons.blueprints.parameters import draw
from lessons.blueprints.texts import fill, plain
from lessons.grading import Verdict, WrongAnswer, grade

MOST_REDRAWS = 200
CHOICE_IDS = "abcdefgh"


@dataclass(frozen=True, slots=True)
class Instance:
    """One exercise made by a template.

    `check` is the mathematical statement of the question, filled with the same parameters, from which the key can be
    worked out anew without the template's formulas.
    """

    stem: str
    kind: str
    key: str
    options: Mapping[str, Any]
    hints: Sequence[str]
    solution: Sequence[str]
    wrong_answers: Sequence[WrongAnswer]
    difficulty: float
    seed: int
    check: Mapping[str, Any]
    parameters: Mapping[str, Value] = field(default_factory=dict)


class _Unsuitable(Exception):
    """These parameters make a poor exercise, such as one with two equal choices."""


@dataclass(frozen=True, slots=True)
class Blueprint:
    """An exercise template as its course file defines it; see docs/courses.md for every field."""

    slug: str
    definition: Mapping[str, Any]

    @property
    def kind(self) -> str:
        return str(self.definition["kind"])

    @property
    def typical_difficulty(self) -> float:
        """The difficulty of a typical exercise, 0 to 1; where a formula gives it, that of the exercise of seed 0."""
        text = str(self.definition["difficulty"])
        try:
            return float(evaluate(text, {}))
        except FormulaError:
            return self.instance(0).difficulty

    def instance(self, seed: int) -> Instance:
        """Return the exercise of a seed; the same seed always makes the same exercise.

        Raises:
            FormulaError: the template has a mistake.
        """
        random = Random(seed)
        for _attempt in range(MOST_REDRAWS):
            names = draw(
                self.definition.get("parameters", {}),
                self.definition.get("where", []),
                self.definition.get("let", {}),
                random,
            )
            try:
                return self._made(names, seed, random)
            except _Unsuitable:
                continue
        raise FormulaError(f"{self.slug}: no parameters give choices that all differ")

    def _made(self, names: Mapping[str, Value], seed: int, random: Random) -> Instance:
        options = dict(self.definition.get("options", {}))
        check = _filled_check(self.definition["check"], names)
        if self.kind == "choice":
            key, wrong_answers = self._choices(names, options, check, random)
        elif self.kind == "ordering":
            key, wrong_answers = self._items(names, options, random), []
        else:
            key = key_text(self.kind, evaluate(str(self.definition["key"]), names))
            wrong_answers = self._wrong_answers(names, key, options)
        return Instance(
            stem=fill(self.definition["stem"], names).strip(),
            kind=self.kind,
            key=key,
            options=options,
            hints=[fill(hint, names).strip() for hint in self.definition["hints"]],
            solution=[fill(step, names).strip() for step in self.definition["solution"]],
            wrong_answers=wrong_answers,
            difficulty=float(evaluate(str(self.definition["difficulty"]), names)),
            seed=seed,
            check=check,
            parameters=names,
        )

    def _choices(
        self, names: Mapping[str, Value], options: dict[str, Any], check: dict[str, Any], random: Random
    ) -> tuple[str, list[WrongAnswer]]:
        offered = [
            (
                fill(str(choice["text"]), names).strip(),
                bool(evaluate(str(choice["correct"]), names)),
                choice.get("misconception", ""),
                fill(str(choice.get("claim", "")), names),
            )
            for choice in self.definition["choices"]
        ]
        if len({text for text, *_rest in offered}) < len(offered):
            raise _Unsuitable
        if not self.definition.get("keep_order"):
            random.shuffle(offered)
        options["choices"] = [
            {"id": id_, "text": text} for id_, (text, *_rest) in zip(CHOICE_IDS, offered, strict=False)
        ]
        if any(claim for *_rest, claim in offered):
            check["claims"] = [claim for *_rest, claim in offered]
        correct = [id_ for id_, (_text, right, *_rest) in zip(CHOICE_IDS, offered, strict=False) if right]
        if len(correct) != 1:
            raise _Unsuitable
        wrong_answers = [
            WrongAnswer(id_, misconception)
            for id_, (_text, right, misconception, _claim) in zip(CHOICE_IDS, offered, strict=False)
            if misconception and not right
        ]
        return correct[0], wrong_answers

    def _items(self, names: Mapping[str, Value], options: dict[str, Any], random: Random) -> str:
        items = [
            (fill(str(item["text"]), names).strip(), evaluate(str(item["value"]), names))
            for item in self.definition["items"]
        ]
        if len({value for _text, value in items}) < len(items):
            raise _Unsuitable
        random.shuffle(items)
        options["items"] = [{"id": id_, "text": text} for id_, (text, _value) in zip(CHOICE_IDS, items, strict=False)]
        ranked = sorted(
            zip(CHOICE_IDS, items, strict=False),
            key=lambda item: item[1][1],
            reverse=bool(self.definition.get("descending")),
        )
        return ",".join(id_ for id_, _item in ranked)

    def _wrong_answers(self, names: Mapping[str, Value], key: str, options: Mapping[str, Any]) -> list[WrongAnswer]:
        found: list[WrongAnswer] = []
        for misconception, formulas in self.definition.get("wrong", {}).items():
            for formula in formulas if isinstance(formulas, list) else [formulas]:
                answer = self._wrong_answer(str(formula), names)
                if answer is not None and _is_new(self.kind, answer, key, found, options):
                    found.append(WrongAnswer(answer, misconception))
        return found

    def _wrong_answer(self, formula: str, names: Mapping[str, Value]) -> str | None:
        """Return what the buggy rule gives; None where it gives nothing, as when it divides by zero."""
        try:
            value = evaluate(formula, names)
        except FormulaError as error:
            if isinstance(error.__cause__, ArithmeticError | ValueError):
                return None
            raise
        return None if value is None else key_text(self.kind, value)


def key_text(kind: str, value: Value) -> str:
    """Return a value as an answer of its kind is written."""
    if kind == "tuple" and isinstance(value, list):
        return f"({plain(value)})"
    if kind == "set" and isinstance(value, list):
        return f"{{{plain(value)}}}"
    return plain(value)


def _is_new(kind: str, answer: str, key: str, found: Sequence[WrongAnswer], options: Mapping[str, Any]) -> bool:
    if grade(kind, key, answer, options).verdict is not Verdict.WRONG:
        return False
    return all(known.answer != answer for known in found)


def _filled_check(check: Mapping[str, Any], names: Mapping[str, Value]) -> dict[str, Any]:
    return {
        name: [fill(str(text), names) for text in texts] if isinstance(texts, list) else fill(str(texts), names)
        for name, texts in check.items()
    }
