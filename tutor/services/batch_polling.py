"""Going on with batches: looking how far the server is, collecting answers, taking up what a worker left behind."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from tutor import enqueue
from tutor.ai import ModelError
from tutor.ai.batch_api import Answer, BatchState, batch_answers, batch_cancel, batch_look
from tutor.ai.books import settle
from tutor.ai.completions import Completion
from tutor.ai.formats import parsed
from tutor.models import BatchStatus, ItemStatus, ModelBatch, ModelBatchItem, Outcome
from tutor.services.batch_handlers import handler_of
from tutor.services.feedback_texts import CLAIMED_FOR
from tutor.services.model_batches import UNSENT_AFTER, batch_finish, item_fail

logger = logging.getLogger(__name__)
CANCELLED_WITHIN = timedelta(hours=1)
MOST_SENT_AGAIN = 200


def batches_poll(*, now: datetime) -> None:
    """Go on with every batch that is not done."""
    for batch in ModelBatch.objects.exclude(status=BatchStatus.DONE).order_by("pk"):
        if batch.status in {BatchStatus.SENT, BatchStatus.CANCELLING}:
            _look(batch, now)
        elif batch.status == BatchStatus.ONE_BY_ONE:
            _ask_again(batch, now)
        else:
            _send_again(batch, now)
        batch_finish(batch=batch, now=now)


def _send_again(batch: ModelBatch, now: datetime) -> None:
    is_unsent = batch.status == BatchStatus.WAITING and batch.created_at < now - UNSENT_AFTER
    is_abandoned = batch.claimed_at is not None and batch.claimed_at < now - CLAIMED_FOR
    if is_unsent or (batch.status == BatchStatus.SENDING and is_abandoned):
        enqueue.model_batch(batch)


def _ask_again(batch: ModelBatch, now: datetime) -> None:
    """Send tasks for questions that never reached a worker, or whose worker has died."""
    never_sent = Q(status=ItemStatus.ALONE)
    abandoned = Q(status=ItemStatus.ASKING, claimed_at__lt=now - CLAIMED_FOR)
    for item in batch.items.filter(never_sent | abandoned)[:MOST_SENT_AGAIN]:
        enqueue.model_batch_item(item)


def _look(batch: ModelBatch, now: datetime) -> None:
    try:
        state = batch_look(batch.server_id)
        if state.is_unfinished:
            _wait_or_cancel(batch, now)
        else:
            _collect(batch, state)
    except ModelError as error:
        if error.status == 404:
            _leave(batch, "the server does not know the batch any more")
        else:
            # Another time. In the end it takes too long.
            ModelBatch.objects.filter(pk=batch.pk).update(detail=error.detail[:300])
            _give_up_if_late(batch, now)


def _wait_or_cancel(batch: ModelBatch, now: datetime) -> None:
    if batch.status == BatchStatus.CANCELLING:
        _give_up_if_late(batch, now)
    elif batch.sent_at is not None and batch.sent_at < now - timedelta(hours=settings.MODEL_BATCH_HOURS):
        batch_cancel(batch.server_id)
        ModelBatch.objects.filter(pk=batch.pk).update(status=BatchStatus.CANCELLING, detail="took too long")


def _give_up_if_late(batch: ModelBatch, now: datetime) -> None:
    late = timedelta(hours=settings.MODEL_BATCH_HOURS) + CANCELLED_WITHIN
    if batch.sent_at is not None and batch.sent_at < now - late:
        _leave(batch, "took too long")


def _leave(batch: ModelBatch, why: str) -> None:
    """Give up the questions at the server, which may have been answered and charged, and ask them one by one."""
    for item in batch.items.filter(status=ItemStatus.SENT).select_related("call"):
        if item.call is not None:
            settle(item.call, Outcome.LOST, detail=why)
    _rest_alone(batch, why)


def _collect(batch: ModelBatch, state: BatchState) -> None:
    """Take the answers of a batch that has ended; what is missing is asked one by one."""
    items = {str(item.pk): item for item in batch.items.filter(status=ItemStatus.SENT).select_related("call")}
    for answer in batch_answers(state, len(items)):
        item = items.pop(answer.custom_id, None)
        if item is not None:
            _take(batch, item, answer)
    for item in items.values():
        if item.call is not None:
            # A batch that ended early charges for its answers only; one that is complete should have held this one.
            is_free = state.status != "completed"
            settle(item.call, Outcome.SERVER_ERROR, detail=f"not answered: {state.status}", is_free=is_free)
    _rest_alone(batch, "" if state.status == "completed" else f"ended early: {state.status}")


def _take(batch: ModelBatch, item: ModelBatchItem, answer: Answer) -> None:
    result = answer.result
    if isinstance(result, Completion):
        try:
            handler = handler_of(batch.handler)
            if handler is not None:
                parsed(result.text, handler.reply)
        except ModelError as error:
            error.usage = result.usage
            result = error
    if isinstance(result, ModelError):
        _settle_failed(item, result)
        return
    if item.call is not None:
        settle(item.call, Outcome.OK, usage=result.usage)
    sent = ModelBatchItem.objects.filter(pk=item.pk, status=ItemStatus.SENT)
    sent.update(status=ItemStatus.ANSWERED, outcome=Outcome.OK, reply=_without_nul(result.text))


def _settle_failed(item: ModelBatchItem, error: ModelError) -> None:
    if item.call is not None:
        settle(item.call, error.outcome, detail=error.detail, usage=error.usage, is_free=error.is_free)
    if error.outcome == Outcome.REFUSED:
        item_fail(item=item, error=error)
    else:
        ModelBatchItem.objects.filter(pk=item.pk, status=ItemStatus.SENT).update(status=ItemStatus.ALONE)


def _rest_alone(batch: ModelBatch, why: str) -> None:
    """Have asked one by one what was not answered."""
    batch.items.filter(status=ItemStatus.SENT).update(status=ItemStatus.ALONE)
    ModelBatch.objects.filter(pk=batch.pk).update(status=BatchStatus.ONE_BY_ONE, detail=why[:300])
    for item in batch.items.filter(status=ItemStatus.ALONE):
        enqueue.model_batch_item(item)


def _without_nul(text: str) -> str:
    """Return a text that PostgreSQL stores."""
    return text.replace("\x00", "")
