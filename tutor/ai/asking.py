"""Asking a model for a whole reply. Everything a caller needs is `ask`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic

from tutor.ai.books import Question
from tutor.ai.completions import completion_in
from tutor.ai.dialects import Dialect, request_arguments
from tutor.ai.errors import ModelError
from tutor.ai.formats import ReplyType, parsed
from tutor.ai.privacy import without_identities
from tutor.ai.purposes import parameters
from tutor.ai.transport import client, exchange
from tutor.ai.trying import answered, try_models, under_way
from tutor.models import ModelCall, Outcome


@dataclass(frozen=True, slots=True)
class Reply(Generic[ReplyType]):
    """A reply that has the form asked for, and the row in the books of the request that brought it."""

    value: ReplyType
    call: ModelCall


def ask(question: Question[ReplyType]) -> Reply[ReplyType]:
    """Ask the model, trying again where that can help, within the deadline of the purpose.

    Never call this inside a transaction or a web request.

    Raises:
        ModelUnavailable: there is no model, it cannot be reached, or a budget is used up.
        ReplyUnusable: its replies were of no use.
    """
    safe = without_identities(question)
    return try_models(question, lambda model, dialect, moment: ask_once(safe, model, dialect, moment))


def ask_once(question: Question[ReplyType], model: str, dialect: Dialect, moment: float) -> Reply[ReplyType]:
    """Make one request, of a question without personal details, and write it into the books."""
    arguments = request_arguments(question, model, dialect)
    with under_way(question, model, arguments, moment) as request:
        create = client().chat.completions.with_streaming_response.create
        completion = completion_in(exchange(create, moment=moment, **arguments))
        answered(model, dialect, completion.usage, parameters(question.purpose).max_output_tokens)
        try:
            value = parsed(completion.text, question.reply)
        except ModelError as error:
            error.usage = completion.usage
            raise
        request.settle(Outcome.OK, usage=completion.usage)
    return Reply(value, request.call)
