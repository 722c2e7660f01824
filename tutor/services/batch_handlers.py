"""Who takes the answers of batches: functions that are registered under a name."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from tutor.ai import ModelError, ModelReply, ModelUnavailable, Reply
from tutor.ai.formats import parsed
from tutor.models import ItemStatus, ModelBatchItem, Outcome

logger = logging.getLogger(__name__)
MOST_DELIVERIES = 5

Take = Callable[[str, Reply[Any] | ModelError], None]
"""Is given the subject of a question, and its reply or why there is none. It runs in a transaction of its own, in which
it must not ask a model; if it raises, what it wrote is undone, and it is called again later."""


@dataclass(frozen=True, slots=True)
class Handler:
    """What takes the answers, and the type of the replies."""

    take: Take
    reply: type[ModelReply]


_handlers: dict[str, Handler] = {}


def batch_handler(name: str, reply: type[ModelReply]) -> Callable[[Take], Take]:
    """Register a function for the answers of the batches of a name; its module must be imported by `tutor.tasks`."""

    def register(take: Take) -> Take:
        _handlers[name] = Handler(take, reply)
        return take

    return register


def handler_of(name: str) -> Handler | None:
    """Return the handler of a name, None if this process knows none."""
    return _handlers.get(name)


def item_deliver(*, item: ModelBatchItem, now: datetime) -> bool:
    """Hand an answer, or why there is none, to its handler, once; return whether it was."""
    handler = handler_of(item.batch.handler)
    if handler is None:
        logger.error("Nobody takes the answers of the batches “%s”.", item.batch.handler)
        return False
    rows = ModelBatchItem.objects.filter(pk=item.pk, delivered_at=None)
    try:
        with transaction.atomic():
            finished = rows.filter(status__in=[ItemStatus.ANSWERED, ItemStatus.FAILED])
            if not finished.update(delivered_at=now, system="", user="", reply=""):
                return False
            handler.take(item.subject, _answer(item, handler))
    except Exception:  # whatever a handler raises, the other answers must be handed over
        logger.exception("The answer for “%s” could not be taken.", item.subject)
        rows.update(deliveries=F("deliveries") + 1)
        gone = rows.filter(deliveries__gte=MOST_DELIVERIES)
        gone.update(
            delivered_at=now, status=ItemStatus.FAILED, detail="its handler failed", system="", user="", reply=""
        )
        return False
    return True


def _answer(item: ModelBatchItem, handler: Handler) -> Reply[Any] | ModelError:
    if item.status == ItemStatus.ANSWERED and item.call is not None:
        try:
            return Reply(parsed(item.reply, handler.reply), item.call)
        except ModelError as error:  # the type of the reply has changed since
            return error
    return ModelUnavailable(Outcome(item.outcome or Outcome.LOST), item.detail)
