from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

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
    completion,
    fails,
    hangs_up,
    line,
    page,
    says,
    status,
)
from tutor.ai import ModelError, ModelReply, Prompt, Question, Reply
from tutor.ai.budgets import period_of
from tutor.models import BatchStatus, ItemStatus, ModelBatch, ModelBatchItem, ModelCall, Outcome, Purpose
from tutor.services import batch_handlers
from tutor.services.batch_handlers import batch_handler
from tutor.services.batch_polling import batches_poll
from tutor.services.feedback import CLAIMED_FOR
from tutor.services.model_batches import SENT_WITHIN, batch_send, batch_submit, item_ask

pytestmark = pytest.mark.django_db
HELLO = {"word": "hello"}
HALF_COST = 23_250
LATER = timedelta(hours=27)


class WordReply(ModelReply):
    word: str


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What the handler "words" was given."""
    monkeypatch.setattr(batch_handlers, "_handlers", {})
    found: list[tuple[str, Any]] = []

    @batch_handler("words", WordReply)
    def take(subject: str, reply: Reply[WordReply] | ModelError) -> None:
        found.append((subject, reply.value.word if isinstance(reply, Reply) else reply.outcome))

    return found


@pytest.fixture
def run(django_capture_on_commit_callbacks) -> Callable[..., Any]:
    """Call a function with the tasks that it sends."""

    def running(function: Callable[..., Any], **arguments: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return function(**arguments)

    return running


def submitted(run, count: int = 2, **facts: Any) -> ModelBatch:
    questions = [
        (
            f"word:{number}",
            Question(Purpose.DRESSING, Prompt("word-v1", "Say a word.", f"{number}"), WordReply, **facts),
        )
        for number in range(count)
    ]
    return run(batch_submit, handler="words", questions=questions)


def poll(run, now: datetime | None = None) -> None:
    run(batches_poll, now=now or timezone.now())


def state_of(batch: ModelBatch) -> str:
    batch.refresh_from_db()
    return batch.status


def both(word: str = "hello") -> list[tuple[str, str]]:
    return [("word:0", word), ("word:1", word)]


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


@pytest.mark.parametrize("end", ["expired", "cancelled"])
def test_what_a_batch_that_ended_early_did_not_answer_is_asked_one_by_one(server: ModelServer, taken, run, end):
    budget = BudgetFactory(limit_usd=1)
    Batches(answers(HELLO), states=[end], lines={1: lambda _question: None}).install(server.routes)
    server.default = says({"word": "alone"})
    submitted(run)
    poll(run)
    assert sorted(taken) == [("word:0", "hello"), ("word:1", "alone")]
    assert period_of(budget, timezone.localdate()).spent_nano == 3 * HALF_COST


def test_a_batch_that_was_rejected_as_a_whole_is_asked_one_by_one(server: ModelServer, taken, run):
    Batches(answers(HELLO), states=["failed"]).install(server.routes)
    server.default = says({"word": "alone"})
    submitted(run)
    poll(run)
    assert taken == both("alone")


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(fails(500), id="500"),
        pytest.param(fails(429, error_code="rate_limit_exceeded"), id="429"),
        pytest.param(fails(400, "no such schema"), id="400"),
        pytest.param(answers({"number": 5}), id="another form"),
        pytest.param(answers(HELLO, finish_reason="length"), id="cut"),
        pytest.param(lambda question: line(question, 200, {}), id="no completion"),
        pytest.param(lambda question: {**line(question, 500, {}), "response": {"status_code": 500}}, id="no body"),
    ],
)
def test_a_line_that_failed_is_asked_by_itself(server: ModelServer, taken, run, bad):
    Batches(answers(HELLO), lines={0: bad}).install(server.routes)
    server.default = says({"word": "alone"})
    submitted(run)
    poll(run)
    assert sorted(taken) == [("word:0", "alone"), ("word:1", "hello")]


def test_a_line_that_was_refused_is_not_asked_again(server: ModelServer, taken, run):
    refused = completion(None, refusal="I cannot help with that.")
    Batches(answers(HELLO), lines={0: lambda question: line(question, 200, refused)}).install(server.routes)
    submitted(run)
    poll(run)
    assert sorted(taken) == [("word:0", Outcome.REFUSED), ("word:1", "hello")]


def test_lines_that_nobody_asked_for_come_twice_or_are_garbage_change_nothing(server: ModelServer, taken, run):
    batches = Batches(answers(HELLO)).install(server.routes)
    batches.extra_lines = ["{oops", "[]", '{"custom_id": "999999"}', '{"custom_id": "1"}']
    submitted(run)
    poll(run)
    assert sorted(taken) == both()


def test_a_whole_batch_with_a_missing_line_may_have_charged_for_it(server: ModelServer, taken, run):
    budget = BudgetFactory(limit_usd=1)
    Batches(answers(HELLO), lines={1: lambda _question: None}).install(server.routes)
    server.default = says({"word": "alone"})
    submitted(run)
    poll(run)
    lost = ModelCall.objects.get(outcome=Outcome.SERVER_ERROR)
    assert period_of(budget, timezone.localdate()).spent_nano == 3 * HALF_COST + lost.held_nano
    assert sorted(taken) == [("word:0", "hello"), ("word:1", "alone")]


def test_a_batch_that_never_finishes_is_cancelled_and_asked_one_by_one(server: ModelServer, taken, run):
    Batches(lambda _question: None, states=["in_progress"]).install(server.routes)
    server.default = says({"word": "alone"})
    batch = submitted(run)
    poll(run, timezone.now() + LATER)
    assert (state_of(batch), taken) == (BatchStatus.CANCELLING, [])
    poll(run, timezone.now() + LATER)
    assert taken == both("alone")


def test_a_server_that_does_not_even_cancel_is_left(server: ModelServer, taken, run):
    batches = Batches(answers(HELLO), states=["in_progress"]).install(server.routes)
    server.default = says({"word": "alone"})
    submitted(run)
    poll(run, timezone.now() + LATER)
    batches.states = []
    poll(run, timezone.now() + LATER + timedelta(hours=2))
    assert taken == both("alone")
    assert ModelCall.objects.filter(outcome=Outcome.LOST).count() == 2


def test_a_batch_that_its_server_has_forgotten_is_asked_one_by_one(server: ModelServer, taken, run):
    Batches(answers(HELLO)).install(server.routes)
    server.default = says({"word": "alone"})
    submitted(run)
    server.routes["/batches"] = always(status(404, {"error": {"message": "No such batch"}}))
    poll(run)
    assert taken == both("alone")


def test_a_server_that_is_away_for_a_moment_is_asked_later(server: ModelServer, taken, run):
    Batches(answers(HELLO)).install(server.routes)
    submitted(run)
    server.routes["/batches"], batches = always(status(503, {"error": {}})), server.routes["/batches"]
    poll(run)
    server.routes["/batches"] = batches
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
