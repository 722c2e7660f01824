from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.factories.accounts import UserFactory
from tests.factories.tutor import BudgetFactory
from tests.model_server import (
    Batches,
    ModelServer,
    always,
    answers,
    hangs_up,
    page,
    says,
    status,
)
from tests.tutor.services.bulk import HALF_COST, HELLO, WordReply, both, poll, state_of, submitted
from tutor.ai import Prompt, Question
from tutor.ai.budgets import period_of
from tutor.models import BatchStatus, ItemStatus, ModelBatch, ModelBatchItem, ModelCall, Outcome, Purpose
from tutor.services.batch_handlers import batch_handler
from tutor.services.feedback import CLAIMED_FOR
from tutor.services.model_batches import SENT_WITHIN, batch_send, batch_submit, item_ask

pytestmark = pytest.mark.django_db


def test_a_batch_is_handed_over_collected_and_given_to_its_handler(server: ModelServer, taken, run):
    Batches(answers(HELLO), states=["in_progress", "completed"]).install(server.routes)
    batch = submitted(run)
    assert state_of(batch) == BatchStatus.SENT
    poll(run)
    assert taken == []
    poll(run)
    assert taken == both()
    assert state_of(batch) == BatchStatus.DONE
    assert server.requests == []


def test_the_file_holds_a_line_for_each_question(server: ModelServer, taken, run):
    batches = Batches(answers(HELLO)).install(server.routes)
    submitted(run)
    first, second = batches.questions(batches.made["batch-1"])
    assert (first["method"], first["url"]) == ("POST", "/v1/chat/completions")
    assert first["body"]["messages"][0] == second["body"]["messages"][0]
    assert first["custom_id"] != second["custom_id"]


def test_names_leave_neither_in_the_file_nor_are_they_stored(server: ModelServer, taken, run):
    batches = Batches(answers(HELLO)).install(server.routes)
    learner = UserFactory(username="0" * 12, first_name="Zbigniew")
    question = Question(Purpose.DRESSING, Prompt("word-v1", "Rules", "Dear Zbigniew"), WordReply, learner.pk)
    run(batch_submit, handler="words", questions=[("word:0", question)])
    assert b"Zbigniew" not in b"".join(batches.files.values())
    assert ModelBatchItem.objects.get().user == "Dear [name]"


def test_answers_in_a_batch_cost_half(server: ModelServer, taken, run):
    budget = BudgetFactory(limit_usd=1)
    Batches(answers(HELLO)).install(server.routes)
    submitted(run)
    poll(run)
    period = period_of(budget, timezone.localdate())
    assert (period.spent_nano, period.held_nano) == (2 * HALF_COST, 0)
    assert {call.is_batch for call in ModelCall.objects.all()} == {True}


def test_nothing_is_counted_or_handed_over_twice(server: ModelServer, taken, run):
    budget = BudgetFactory(limit_usd=1)
    Batches(answers(HELLO)).install(server.routes)
    batch = submitted(run)
    poll(run)
    # As if the worker had died right after it settled the calls, or the task ran twice.
    ModelBatch.objects.update(status=BatchStatus.SENT)
    ModelBatchItem.objects.update(status=ItemStatus.SENT)
    poll(run)
    run(batch_send, batch_id=batch.pk, now=timezone.now())
    assert taken == both()
    assert period_of(budget, timezone.localdate()).spent_nano == 2 * HALF_COST
    assert ModelCall.objects.count() == 2


def test_a_worker_that_dies_after_handing_over_leaves_a_batch_that_is_found_again(server: ModelServer, taken, run):
    batches = Batches(answers(HELLO)).install(server.routes)
    batch = submitted(run)
    claimed = timezone.now() - 2 * CLAIMED_FOR
    ModelBatch.objects.update(status=BatchStatus.SENDING, server_id="", claimed_at=claimed)
    poll(run)
    assert state_of(batch) == BatchStatus.SENT
    poll(run)
    assert taken == both()
    assert len(batches.made) == 1


def test_a_worker_that_dies_before_handing_over_loses_nothing(server: ModelServer, taken, run):
    Batches(answers(HELLO)).install(server.routes)
    server.routes["/files"], files = always(hangs_up()), server.routes["/files"]
    batch = submitted(run)
    assert state_of(batch) == BatchStatus.SENDING
    server.routes["/files"] = files
    ModelBatch.objects.update(claimed_at=timezone.now() - 2 * CLAIMED_FOR)
    poll(run)
    assert state_of(batch) == BatchStatus.SENT
    poll(run)
    assert taken == both()
    assert ModelCall.objects.count() == 2


def test_a_batch_whose_task_never_arrived_is_sent_by_the_poll(server: ModelServer, taken, run):
    Batches(answers(HELLO)).install(server.routes)
    questions = [("word:0", Question(Purpose.DRESSING, Prompt("word-v1", "a", "b"), WordReply))]
    batch_submit(handler="words", questions=questions)
    poll(run, timezone.now() + timedelta(minutes=5))
    poll(run)
    assert taken == [("word:0", "hello")]


@pytest.mark.parametrize("code", [404, 405, 501])
def test_a_server_without_batches_is_asked_one_by_one_and_remembered(server: ModelServer, taken, run, code):
    server.routes["/files"] = always(status(code, {"error": {"message": "no"}}))
    server.default = says(HELLO)
    batch = submitted(run)
    submitted(run)
    assert taken == 2 * both()
    assert state_of(batch) == BatchStatus.DONE
    assert server.paths().count("POST /files") == 1
    assert set(ModelCall.objects.values_list("outcome", "is_batch")) == {("ok", False)}


def test_something_else_than_a_batch_is_asked_one_by_one(server: ModelServer, taken, run):
    server.routes["/files"] = always(page("<html>Sign in</html>"))
    server.default = says(HELLO)
    submitted(run)
    assert taken == both()


def test_a_server_that_stays_away_is_asked_one_by_one_in_the_end(server: ModelServer, taken, run):
    server.routes["/files"] = always(status(503, {"error": {}}))
    server.routes["/batches"] = always(status(503, {"error": {}}))
    server.default = says(HELLO)
    batch = submitted(run)
    long_ago = timezone.now() - 2 * CLAIMED_FOR
    ModelBatch.objects.update(claimed_at=long_ago)
    poll(run)
    assert (state_of(batch), taken) == (BatchStatus.SENDING, [])
    ModelBatch.objects.update(claimed_at=long_ago, created_at=timezone.now() - 2 * SENT_WITHIN)
    poll(run)
    assert taken == both()


def test_a_question_over_budget_is_told_to_its_handler(server: ModelServer, taken, run):
    BudgetFactory(limit_usd=0)
    Batches(answers(HELLO)).install(server.routes)
    batch = submitted(run)
    assert taken == both(Outcome.OVER_BUDGET)
    assert state_of(batch) == BatchStatus.DONE
    assert server.raw == []


def test_without_a_model_the_handler_is_told_so(taken, run):
    submitted(run)
    assert taken == both(Outcome.OFFLINE)


def test_a_handler_that_fails_undoes_what_it_wrote_and_is_called_again(server: ModelServer, taken, run):
    Batches(answers(HELLO)).install(server.routes)
    calls = []

    @batch_handler("words", WordReply)
    def take(subject: str, reply: object) -> None:
        UserFactory(username=f"made-for-{subject[-1]}-{len(calls)}")
        calls.append(subject)
        if len(calls) == 1:
            raise ZeroDivisionError

    batch = submitted(run)
    poll(run)
    assert state_of(batch) != BatchStatus.DONE
    poll(run)
    assert sorted(calls) == ["word:0", "word:0", "word:1"]
    assert state_of(batch) == BatchStatus.DONE


def test_a_handler_that_always_fails_does_not_hold_up_its_batch(server: ModelServer, taken, run):
    Batches(answers(HELLO)).install(server.routes)

    @batch_handler("words", WordReply)
    def take(subject: str, reply: object) -> None:
        raise ZeroDivisionError

    batch = submitted(run)
    for _ in range(6):
        poll(run)
    assert state_of(batch) == BatchStatus.DONE
    assert set(batch.items.values_list("status", flat=True)) == {ItemStatus.FAILED}


def test_what_was_asked_and_answered_is_dropped_once_it_is_taken(server: ModelServer, taken, run):
    Batches(answers(HELLO)).install(server.routes)
    submitted(run)
    poll(run)
    assert set(ModelBatchItem.objects.values_list("system", "user", "reply")) == {("", "", "")}


def test_a_question_by_itself_that_two_workers_hold_is_asked_once(server: ModelServer, taken, run):
    server.routes["/files"] = always(status(404, {"error": {}}))
    server.default = says(HELLO)
    submitted(run, count=1)
    run(item_ask, item_id=ModelBatchItem.objects.get().pk, now=timezone.now())
    assert len(server.requests) == 1


def test_a_question_whose_worker_died_is_asked_again(server: ModelServer, taken, run):
    server.routes["/files"] = always(status(404, {"error": {}}))
    server.default = says(HELLO)
    questions = [("word:0", Question(Purpose.DRESSING, Prompt("word-v1", "a", "b"), WordReply))]
    batch = batch_submit(handler="words", questions=questions)
    ModelBatch.objects.update(status=BatchStatus.ONE_BY_ONE)
    batch.items.update(status=ItemStatus.ASKING, claimed_at=timezone.now() - 2 * CLAIMED_FOR)
    poll(run)
    assert taken == [("word:0", "hello")]


@pytest.mark.parametrize("count", [0, 1001])
def test_a_batch_has_one_to_a_thousand_questions(taken, run, count):
    with pytest.raises(ValueError, match="1 to 1000"):
        submitted(run, count=count)


def test_a_batch_needs_a_handler_that_exists(taken):
    with pytest.raises(ValueError, match="no handler"):
        batch_submit(handler="nobody", questions=[])


def test_the_lack_of_batches_is_forgotten_after_a_while(server: ModelServer, taken, run):
    Batches(answers(HELLO)).install(server.routes)
    cache.clear()
    submitted(run)
    assert "POST /batches" in server.paths()
