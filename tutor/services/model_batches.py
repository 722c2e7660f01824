"""Questions in bulk: sent as a batch for half the price where the server takes batches, else asked one by one.

Every step is a row that is claimed by a conditional update, so that a worker may die anywhere: the poll goes on from
what is stored, and each request is settled, and each answer handed over, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from tutor import enqueue
from tutor.ai import ModelError, ModelReply, ModelUnavailable, Prompt, Question, ask, is_configured, missing
from tutor.ai.batch_api import batch_create, batch_find, may_take_batches
from tutor.ai.books import begin, forget, settle
from tutor.ai.dialects import known_dialect, request_arguments
from tutor.ai.privacy import without_identities
from tutor.ai.purposes import models_of, parameters
from tutor.ai.usage import most_usage
from tutor.models import BatchStatus, ItemStatus, ModelBatch, ModelBatchItem, Outcome, Purpose
from tutor.services.batch_handlers import handler_of, item_deliver
from tutor.services.feedback_texts import CLAIMED_FOR

MOST_QUESTIONS = 1000
HELD_HOURS = 30
"""For so long the price of a question in a batch is held; longer than any batch is waited for."""
SENT_WITHIN = timedelta(hours=6)
UNSENT_AFTER = timedelta(minutes=2)


def batch_submit(*, handler: str, questions: Sequence[tuple[str, Question[Any]]]) -> ModelBatch:
    """Ask questions of one purpose in bulk; the handler is given each answer with the question's subject.

    Args:
        handler: a name registered by `batch_handler`.
        questions: at most a thousand, each with a subject, such as "proposal:12", of which there may be one each.

    Raises:
        ValueError: there is no such handler, or the questions are none, too many, of several purposes, or part of a
            conversation.
    """
    if handler_of(handler) is None:
        raise ValueError(f"no handler is called {handler!r}")
    purposes = {question.purpose for _subject, question in questions}
    if len(purposes) != 1 or len(questions) > MOST_QUESTIONS:
        raise ValueError(f"a batch has 1 to {MOST_QUESTIONS} questions of one purpose")
    if any(question.earlier for _subject, question in questions):
        raise ValueError("a question of a batch follows on nothing")
    with transaction.atomic():
        batch = ModelBatch.objects.create(handler=handler, purpose=purposes.pop(), key=uuid4())
        ModelBatchItem.objects.bulk_create(_item(batch, subject, question) for subject, question in questions)
        enqueue.model_batch(batch)
    return batch


def _item(batch: ModelBatch, subject: str, question: Question[Any]) -> ModelBatchItem:
    # What is stored for a while is what would leave, without personal details.
    prompt = without_identities(question).prompt
    return ModelBatchItem(
        batch=batch,
        subject=subject,
        prompt_version=prompt.version,
        system=prompt.system,
        user=prompt.user,
        is_system_stable=prompt.is_system_stable,
        learner_id=question.learner_id,
        classroom_id=question.classroom_id,
    )


def question_of(item: ModelBatchItem, reply: type[ModelReply]) -> Question[Any]:
    """Return the question that an item asks."""
    prompt = Prompt(item.prompt_version, item.system, item.user, item.is_system_stable)
    return Question(Purpose(item.batch.purpose), prompt, reply, item.learner_id, item.classroom_id)


def batch_send(*, batch_id: int, now: datetime) -> None:
    """Hand a batch to the server, or have its questions asked one by one; run twice, it is handed over once."""
    batch = ModelBatch.objects.filter(pk=batch_id).first()
    if batch is None or not _claim(batch, now):
        return
    model = next(iter(missing.present(models_of(batch.purpose))), "")
    handler = handler_of(batch.handler)
    if not is_configured() or not may_take_batches() or not model or handler is None:
        batch_ask_one_by_one(batch=batch, why="no server that takes batches")
        return
    # A worker that died here may have handed it over already.
    was_begun = batch.status == BatchStatus.SENDING
    try:
        found = batch_find(str(batch.key)) if was_begun else None
        questions = [] if found else _begun(batch, model, handler.reply)
        if not found and not questions:
            batch_finish(batch=batch, now=now)
            return
        state = found or batch_create(str(batch.key), questions)
    except ModelUnavailable as error:
        # It may have arrived. After a while the poll comes back, looks for it, and goes on from there.
        ModelBatch.objects.filter(pk=batch.pk).update(detail=error.detail)
        if batch.created_at < now - SENT_WITHIN:
            batch_ask_one_by_one(batch=batch, why="could not be sent", is_free=False)
        return
    except ModelError as error:
        batch_ask_one_by_one(batch=batch, why=error.detail, is_free=error.is_free)
        return
    sent = {"status": BatchStatus.SENT, "server_id": state.id[:200], "sent_at": now, "detail": ""}
    ModelBatch.objects.filter(pk=batch.pk, status=BatchStatus.SENDING).update(**sent)


def _claim(batch: ModelBatch, now: datetime) -> bool:
    abandoned = Q(status=BatchStatus.SENDING, claimed_at__lt=now - CLAIMED_FOR)
    free = ModelBatch.objects.filter(Q(status=BatchStatus.WAITING) | abandoned, pk=batch.pk)
    return bool(free.update(status=BatchStatus.SENDING, claimed_at=now))


def _begun(batch: ModelBatch, model: str, reply: type[ModelReply]) -> list[tuple[str, dict[str, Any]]]:
    """Write the questions into the books and hold their price; return those that a budget allows."""
    model = batch.model or model
    ModelBatch.objects.filter(pk=batch.pk).update(model=model)
    dialect, longest = known_dialect(model), parameters(batch.purpose).max_output_tokens
    questions = []
    for item in batch.items.filter(status__in=[ItemStatus.WAITING, ItemStatus.SENT]).select_related("batch"):
        question = question_of(item, reply)
        arguments = request_arguments(question, model, dialect)
        if item.status == ItemStatus.WAITING:
            most = most_usage(arguments, longest)
            try:
                with transaction.atomic():
                    item.call = begin(question, model, most, seconds=HELD_HOURS * 3600, is_batch=True)
                    item.status = ItemStatus.SENT
                    item.save(update_fields=["call", "status"])
            except ModelError as error:
                item_fail(item=item, error=error)
                continue
        questions.append((str(item.pk), arguments))
    return questions


def item_fail(*, item: ModelBatchItem, error: ModelError) -> None:
    """Note that a question will not be answered."""
    unfinished = ModelBatchItem.objects.filter(pk=item.pk, delivered_at=None).exclude(status=ItemStatus.ANSWERED)
    unfinished.update(status=ItemStatus.FAILED, outcome=error.outcome, detail=error.detail[:300])


def batch_ask_one_by_one(*, batch: ModelBatch, why: str, is_free: bool = True) -> None:
    """Have every question of a batch asked by itself that was not handed over after all.

    `is_free` says that it is certain; else what was held is counted as spent.
    """
    for item in batch.items.filter(status__in=[ItemStatus.WAITING, ItemStatus.SENT]).select_related("call"):
        call = item.call
        ModelBatchItem.objects.filter(pk=item.pk).update(status=ItemStatus.ALONE, call=None)
        if call is not None and is_free:
            forget(call)
        elif call is not None:
            settle(call, Outcome.LOST, detail=why)
    ModelBatch.objects.filter(pk=batch.pk).update(status=BatchStatus.ONE_BY_ONE, detail=why[:300])
    for item in batch.items.filter(status=ItemStatus.ALONE):
        enqueue.model_batch_item(item)


def item_ask(*, item_id: int, now: datetime, takes_over: bool = False) -> None:
    """Ask one question of a batch by itself and hand over what came of it; run twice, it is asked once."""
    held = Q(status=ItemStatus.ASKING)
    if not takes_over:
        held &= Q(claimed_at__lt=now - CLAIMED_FOR)
    free = ModelBatchItem.objects.filter(Q(status=ItemStatus.ALONE) | held, pk=item_id)
    if not free.update(status=ItemStatus.ASKING, claimed_at=now):
        return
    item = ModelBatchItem.objects.select_related("batch").get(pk=item_id)
    handler = handler_of(item.batch.handler)
    if handler is None:
        return
    try:
        reply = ask(question_of(item, handler.reply))
    except ModelError as error:
        item_fail(item=item, error=error)
    else:
        asking = ModelBatchItem.objects.filter(pk=item.pk, status=ItemStatus.ASKING)
        asking.update(status=ItemStatus.ANSWERED, reply=reply.value.model_dump_json(), call=reply.call)
    item = ModelBatchItem.objects.select_related("batch", "call").get(pk=item_id)
    item_deliver(item=item, now=now)
    batch_finish(batch=item.batch, now=now)


def batch_finish(*, batch: ModelBatch, now: datetime) -> None:
    """Hand over what is not yet handed over, and close the batch if nothing is left."""
    waiting = batch.items.filter(delivered_at=None)
    for item in waiting.filter(status__in=[ItemStatus.ANSWERED, ItemStatus.FAILED]).select_related("batch", "call"):
        item_deliver(item=item, now=now)
    if not waiting.exists():
        unfinished = ModelBatch.objects.filter(pk=batch.pk).exclude(status=BatchStatus.DONE)
        unfinished.update(status=BatchStatus.DONE, finished_at=now)
