"""The books: a row for every request to a model, from the moment before it is sent, whatever comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Generic

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Classroom
from tutor.ai import budgets
from tutor.ai.errors import ModelUnavailable, without_key
from tutor.ai.formats import ReplyType
from tutor.ai.prompts import Prompt
from tutor.ai.usage import Usage, cost_usd, nano, price_of
from tutor.models import ModelCall, Outcome, Purpose

LONGEST_DETAIL = 300
NEWS_AFTER = timedelta(minutes=5)
"""How long after its deadline a request whose worker says nothing is given up."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Something said earlier in a conversation: by the user, or by the model."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Question(Generic[ReplyType]):
    """A question to a model and the type of the reply wanted.

    `learner_id` and `classroom_id` are kept in the books only, never sent. Without a class it is the first that the
    learner has joined. What was said `earlier` comes between the rules and the question.
    """

    purpose: Purpose
    prompt: Prompt
    reply: type[ReplyType]
    learner_id: int | None = None
    classroom_id: int | None = None
    earlier: Sequence[Turn] = ()


@dataclass(frozen=True, slots=True)
class TextQuestion:
    """A question that is answered in plain words; see `Question`."""

    purpose: Purpose
    prompt: Prompt
    learner_id: int | None = None
    classroom_id: int | None = None
    earlier: Sequence[Turn] = ()


AnyQuestion = Question[Any] | TextQuestion


def begin(question: AnyQuestion, model: str, most: Usage, *, seconds: float, is_batch: bool = False) -> ModelCall:
    """Write a request into the books that is about to be sent, and hold what it can cost at most.

    Args:
        question: what is asked.
        model: who is asked.
        most: the most tokens that it can use.
        seconds: until its deadline.
        is_batch: whether it is part of a batch.

    Raises:
        ModelUnavailable: a budget has less left, or no price is known where a budget applies.
    """
    now, classroom_id = timezone.now(), _classroom_of(question)
    periods = budgets.periods_for(
        purpose=question.purpose, learner_id=question.learner_id, classroom_id=classroom_id, now=now
    )
    price = price_of(model, is_batch=is_batch)
    if periods and price is None and settings.MODEL_UNKNOWN_PRICE == "refuse":
        raise _over_budget(question, model, f"no price is known for {model}")
    amount = nano(price.of(most)) if price and periods else 0
    try:
        with transaction.atomic():
            budgets.hold(periods, amount)
            call = ModelCall.objects.create(
                **_facts(question, model, classroom_id),
                is_batch=is_batch,
                outcome=Outcome.UNDER_WAY,
                held_nano=amount,
                unsure_usd=price.of(most) if price else 0,
                lost_after=now + timedelta(seconds=seconds) + NEWS_AFTER,
            )
            through = ModelCall.budget_periods.through
            through.objects.bulk_create([through(modelcall=call, budgetperiod=period) for period in periods])
    except budgets.OverBudget as error:
        raise _over_budget(question, model, str(error)) from None
    return call


def settle(
    call: ModelCall,
    outcome: Outcome,
    *,
    detail: str = "",
    usage: Usage | None = None,
    is_free: bool = False,
    seconds: float = 0.0,
) -> ModelCall:
    """Write what came of a request, once. If nobody reported its tokens, it may have cost all that was held for it.

    Args:
        call: as it was begun.
        outcome: what came of it.
        detail: more about it.
        usage: the tokens reported, None if none were.
        is_free: whether it can have cost nothing, since it was rejected or never arrived.
        seconds: how long it took.
    """
    used = usage or Usage()
    cost = cost_usd(call.model, used, is_batch=call.is_batch)
    unsure = Decimal(0) if usage or is_free else call.unsure_usd
    values = {
        "outcome": outcome,
        "detail": storable(detail),
        "input_tokens": used.input_tokens,
        "cached_tokens": used.cached_tokens,
        "output_tokens": used.output_tokens,
        "cost_usd": cost,
        "unsure_usd": unsure,
        "latency_ms": round(1000 * seconds),
    }
    with transaction.atomic():
        rows = ModelCall.objects.filter(pk=call.pk)
        spent = nano(cost) if usage else 0 if is_free else call.held_nano
        periods = list(
            ModelCall.budget_periods.through.objects.filter(modelcall=call).values_list("budgetperiod", flat=True)
        )
        if rows.filter(outcome=Outcome.UNDER_WAY).update(**values):
            budgets.settle(periods, held=call.held_nano, spent=spent)
        elif rows.filter(outcome=Outcome.LOST).update(**values):
            # It was given up too early, and counted as spent in full.
            budgets.settle(periods, held=0, spent=spent, was_spent=call.held_nano)
    call.refresh_from_db()
    return call


def forget(call: ModelCall) -> None:
    """Take a request out of the books that was never sent, and free what was held for it."""
    with transaction.atomic():
        through = ModelCall.budget_periods.through.objects.filter(modelcall=call)
        periods = list(through.values_list("budgetperiod", flat=True))
        through.delete()
        deleted, _by_model = ModelCall.objects.filter(pk=call.pk, outcome=Outcome.UNDER_WAY).delete()
        if deleted:
            budgets.settle(periods, held=call.held_nano, spent=0)


def give_up_lost(now: datetime) -> int:
    """Give up the requests whose worker has said nothing for long, as spent in full; return how many there were."""
    late = list(ModelCall.objects.filter(outcome=Outcome.UNDER_WAY, lost_after__lt=now)[:500])
    for call in late:
        settle(call, Outcome.LOST)
    return len(late)


def note(question: AnyQuestion, model: str, outcome: Outcome, detail: str = "") -> ModelCall:
    """Write into the books that nothing was asked, and why."""
    facts = _facts(question, model, _classroom_of(question))
    return ModelCall.objects.create(**facts, outcome=outcome, detail=storable(detail))


def discard(call: ModelCall, why: str) -> None:
    """Note in the books that a reply of the right form was of no use after all."""
    call.outcome, call.detail = Outcome.INVALID_REPLY, storable(why)
    call.save(update_fields=["outcome", "detail"])


def storable(detail: str) -> str:
    """Return a detail that a database takes and anybody may read: servers put anything into their messages."""
    return "".join(character for character in without_key(detail) if character.isprintable())[:LONGEST_DETAIL]


def _over_budget(question: AnyQuestion, model: str, detail: str) -> ModelUnavailable:
    note(question, model, Outcome.OVER_BUDGET, detail)
    return ModelUnavailable(Outcome.OVER_BUDGET, detail)


def _facts(question: AnyQuestion, model: str, classroom_id: int | None) -> dict[str, Any]:
    return {
        "purpose": question.purpose,
        "model": model[:100],
        "prompt_version": question.prompt.version[:60],
        "learner_id": question.learner_id,
        "classroom_id": classroom_id,
    }


def _classroom_of(question: AnyQuestion) -> int | None:
    """Return the class that a question is booked to: one at most, so that the costs of the classes add up."""
    if question.classroom_id is not None or question.learner_id is None:
        return question.classroom_id
    joined = Classroom.students.through.objects.filter(user=question.learner_id).order_by("pk")
    classroom_id: int | None = joined.values_list("classroom", flat=True).first()
    return classroom_id
