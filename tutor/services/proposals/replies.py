"""What a model is asked to send for a proposal, and making a candidate of it."""

from __future__ import annotations

import json
from random import Random
from typing import Annotated, Any, Literal

from pydantic import Field

from lessons.grading import WrongAnswer
from tutor.ai import ModelReply
from tutor.generation import Candidate, Statement, derived

IDS = "abcdefgh"
LONGEST_SHUFFLE = 20
Short = Annotated[str, Field(max_length=140)]
Line = Annotated[str, Field(max_length=320)]


class DistractorReply(ModelReply):
    """A wrong answer and what leads to it."""

    answer: Short
    misconception: Annotated[str, Field(max_length=80)] | None


class StatementReply(ModelReply):
    """What the question comes down to, in the vocabulary of the templates' checks."""

    check: Literal["evaluate", "solve", "same_solutions", "gcd", "lcm", "round", "through", "order"]
    parts: Annotated[list[Short], Field(min_length=1, max_length=2)]


class ProposalReply(ModelReply):
    """One exercise. The ids and the order of options are made by code, so that nothing can point to one of them."""

    stem: Annotated[str, Field(max_length=600)]
    kind: Literal[
        "numeric", "fraction", "expression", "equation", "inequality", "tuple", "set", "units", "text", "choice",
        "choices", "ordering", "matching", "cloze",
    ]  # fmt: skip
    passage: Annotated[str, Field(max_length=800)] | None
    key: Annotated[list[Short], Field(min_length=1, max_length=8)]
    partners: Annotated[list[Short], Field(max_length=6)]
    accepted: Annotated[list[Short], Field(max_length=5)]
    distractors: Annotated[list[DistractorReply], Field(max_length=6)]
    hints: Annotated[list[Line], Field(min_length=3, max_length=3)]
    solution: Annotated[list[Line], Field(min_length=2, max_length=8)]
    statement: StatementReply | None


class SolveReply(ModelReply):
    """A blind solve."""

    steps: Annotated[str, Field(max_length=1500)]
    answer: Annotated[str, Field(max_length=300)]


class JudgeReply(ModelReply):
    """A second blind solve, which looks for everything that is right."""

    answer: Annotated[str, Field(max_length=300)]
    other_answers: Annotated[list[Short], Field(max_length=4)]
    is_clear: bool


class MalformedError(ValueError):
    """The parts of a reply do not fit together; says how."""


def candidate_of(reply: ProposalReply, language: str, random: Random) -> Candidate:
    """Return the exercise that a reply describes, with options in an order of our own.

    Raises:
        MalformedError: its parts do not fit together.
    """
    statement = Statement(reply.statement.check, reply.statement.parts) if reply.statement else None
    key, options, wrong_answers = _parts(reply, language, random)
    return Candidate(
        language=language,
        stem=reply.stem,
        kind=reply.kind,
        key=key,
        options=options,
        hints=reply.hints,
        solution=reply.solution,
        wrong_answers=wrong_answers,
        statement=statement,
    )


def _parts(reply: ProposalReply, language: str, random: Random) -> tuple[str, dict[str, Any], list[WrongAnswer]]:
    if reply.kind in {"choice", "choices"}:
        return _offered(reply, random)
    if reply.kind == "ordering":
        items, order = _ordered(reply.key, random)
        return order, {"items": items}, []
    if reply.kind == "matching":
        return _matched(reply, random)
    wrong_answers = [WrongAnswer(wrong.answer, wrong.misconception or "") for wrong in reply.distractors]
    if reply.kind == "cloze":
        key, options = _gaps(reply)
        return key, options, wrong_answers
    if len(reply.key) != 1:
        raise MalformedError("more than one key")
    if reply.kind == "text":
        return reply.key[0], {"accept": list(reply.accepted)} if reply.accepted else {}, wrong_answers
    if reply.accepted:
        raise MalformedError("other answers accepted in mathematics")
    asked = derived(reply.stem, language)
    return reply.key[0], dict(asked.form) if asked else {}, wrong_answers


def _offered(reply: ProposalReply, random: Random) -> tuple[str, dict[str, Any], list[WrongAnswer]]:
    if reply.kind == "choice" and len(reply.key) != 1:
        raise MalformedError("more than one key")
    if len(reply.key) + len(reply.distractors) > len(IDS):
        raise MalformedError("too many options")
    offered = [*((text, None) for text in reply.key), *((wrong.answer, wrong) for wrong in reply.distractors)]
    random.shuffle(offered)
    options = [{"id": id_, "text": text} for id_, (text, _wrong) in zip(IDS, offered, strict=False)]
    right = [id_ for id_, (_text, wrong) in zip(IDS, offered, strict=False) if wrong is None]
    wrong_answers = [
        WrongAnswer(id_, wrong.misconception or "")
        for id_, (_text, wrong) in zip(IDS, offered, strict=False)
        if wrong is not None
    ]
    return ",".join(right), {"choices": options}, wrong_answers


def _ordered(texts: list[str], random: Random) -> tuple[list[dict[str, str]], str]:
    """Return items in an order that is not the right one, and the right order of their ids."""
    shuffled = list(range(len(texts)))
    for _trial in range(LONGEST_SHUFFLE):
        random.shuffle(shuffled)
        if shuffled != sorted(shuffled):
            break
    items = [{"id": id_, "text": texts[place]} for id_, place in zip(IDS, shuffled, strict=False)]
    return items, ",".join(IDS[shuffled.index(place)] for place in range(len(texts)))


def _matched(reply: ProposalReply, random: Random) -> tuple[str, dict[str, Any], list[WrongAnswer]]:
    if len(reply.partners) != len(reply.key):
        raise MalformedError("not a partner for each item")
    rights, order = _ordered(reply.partners, random)
    numbers = {right["id"]: str(number) for number, right in enumerate(rights, start=1)}
    lefts = [{"id": id_, "text": text} for id_, text in zip(IDS, reply.key, strict=False)]
    pairs = [f"{left['id']}-{numbers[id_]}" for left, id_ in zip(lefts, order.split(","), strict=True)]
    right_side = [{"id": numbers[right["id"]], "text": right["text"]} for right in rights]
    return ",".join(pairs), {"left": lefts, "right": right_side}, []


def _gaps(reply: ProposalReply) -> tuple[str, dict[str, Any]]:
    if reply.passage is None:
        raise MalformedError("no passage")
    names = [str(number) for number in range(1, len(reply.key) + 1)]
    gaps = [{"name": name, "kind": "text", "options": {}} for name in names]
    key = json.dumps(dict(zip(names, reply.key, strict=True)), ensure_ascii=False)
    return key, {"text": reply.passage, "gaps": gaps}
