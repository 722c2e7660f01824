"""The books: a row for every request to a model, whatever came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic

from tutor.ai.formats import ReplyType
from tutor.ai.prompts import Prompt
from tutor.ai.usage import Usage, cost_usd
from tutor.models import ModelCall, Outcome, Purpose

LONGEST_DETAIL = 300


@dataclass(frozen=True, slots=True)
class Question(Generic[ReplyType]):
    """A question to a model and the type of the reply wanted; `learner_id` is kept in the books only, never sent."""

    purpose: Purpose
    prompt: Prompt
    reply: type[ReplyType]
    learner_id: int | None = None


def book(
    question: Question[ReplyType],
    model: str,
    outcome: Outcome,
    *,
    detail: str = "",
    usage: Usage | None = None,
    seconds: float = 0.0,
) -> ModelCall:
    """Write one request into the books."""
    usage = usage or Usage()
    return ModelCall.objects.create(
        purpose=question.purpose,
        model=model[:100],
        prompt_version=question.prompt.version,
        learner_id=question.learner_id,
        outcome=outcome,
        detail=_storable(detail),
        input_tokens=usage.input_tokens,
        cached_tokens=usage.cached_tokens,
        output_tokens=usage.output_tokens,
        cost_usd=cost_usd(model, usage),
        latency_ms=round(1000 * seconds),
    )


def discard(call: ModelCall, why: str) -> None:
    """Note in the books that a reply of the right form was of no use after all."""
    call.outcome, call.detail = Outcome.INVALID_REPLY, _storable(why)
    call.save(update_fields=["outcome", "detail"])


def _storable(detail: str) -> str:
    """Return a detail that a database takes: servers put anything into their messages."""
    return "".join(character for character in detail if character.isprintable())[:LONGEST_DETAIL]
