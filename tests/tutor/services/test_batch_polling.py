from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.tutor import BudgetFactory
from tests.model_server import (
    Batches,
    ModelServer,
    always,
    answers,
    completion,
    fails,
    line,
    says,
    status,
)
from tests.tutor.services.bulk import HALF_COST, HELLO, both, poll, state_of, submitted
from tutor.ai.budgets import period_of
from tutor.models import BatchStatus, ModelCall, Outcome

pytestmark = pytest.mark.django_db
LATER = timedelta(hours=27)


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
