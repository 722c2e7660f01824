"""Two hundred threads spend one budget, and not a cent more. With PostgreSQL: set DATABASE_URL."""

import threading
from decimal import Decimal
from typing import Annotated

import pytest
from django.db import connection
from django.utils import timezone
from pydantic import Field

from tests.factories.tutor import BudgetFactory
from tests.model_server import ModelServer, hangs_up, says, status
from tests.tutor.conftest import server as server
from tutor.ai import ModelError, ModelReply, Prompt, Question, ask, asking
from tutor.ai.budgets import period_of
from tutor.models import NANO, ModelCall, Outcome, Purpose

pytestmark = [pytest.mark.load, pytest.mark.django_db(transaction=True)]
THREADS = 200
COST = 46_500  # of one good reply of the scripted server, in billionths of a US dollar
CONNECTIONS = threading.BoundedSemaphore(50)
"""PostgreSQL takes a hundred by itself; a thread that waits for the model needs none."""


class WordReply(ModelReply):
    word: Annotated[str, Field(max_length=10)]


QUESTION = Question(Purpose.FEEDBACK, Prompt("word-v1", "Say a word.", "Any."), WordReply)


@pytest.fixture
def shared_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have threads give their connection back while they wait for the model."""
    exchange = asking.exchange

    def without_connection(*positional: object, **arguments: object) -> bytes:
        connection.close()
        CONNECTIONS.release()
        try:
            return exchange(*positional, **arguments)
        finally:
            CONNECTIONS.acquire()

    monkeypatch.setattr(asking, "exchange", without_connection)


def spend_together() -> list[str]:
    """Ask from two hundred threads at the same moment; return what came of it."""
    outcomes: list[str] = []
    barrier = threading.Barrier(THREADS)

    def spend() -> None:
        barrier.wait()
        with CONNECTIONS:
            try:
                ask(QUESTION)
                outcomes.append("ok")
            except ModelError as error:
                outcomes.append(error.outcome)
            finally:
                connection.close()

    threads = [threading.Thread(target=spend) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.parametrize("replies", [5, 60])
def test_two_hundred_threads_overspend_one_budget_by_nothing(
    server: ModelServer, settings, shared_connections: None, replies: int
):
    settings.MODEL_CONCURRENCY, settings.MODEL_TRIES = THREADS, 1
    settings.MODEL_PARAMETERS["feedback"]["deadline"] = 120.0
    server.default = says({"word": "hello"})
    # Enough for so many replies; the most that one can cost is held besides while it is under way.
    budget = BudgetFactory(limit_usd=Decimal(replies * COST) / NANO + Decimal("0.0003"))
    budget.refresh_from_db()
    outcomes = spend_together()
    period = period_of(budget, timezone.localdate())
    print(  # noqa: T201
        f"{connection.vendor}: limit ${budget.limit_usd}, spent ${Decimal(period.spent_nano) / NANO}, "
        f"answered {outcomes.count('ok')}, over budget {outcomes.count('over_budget')}"
    )
    assert period.spent_nano + period.held_nano <= budget.limit_nano
    assert (period.spent_nano, period.held_nano) == (outcomes.count("ok") * COST, 0)
    assert len(server.requests) == outcomes.count("ok") > 0
    assert set(outcomes) == {"ok", "over_budget"}
    assert len(outcomes) == THREADS


def test_two_hundred_threads_whose_requests_go_wrong_overspend_by_nothing(
    server: ModelServer, settings, shared_connections: None
):
    settings.MODEL_CONCURRENCY, settings.MODEL_TRIES, settings.MODEL_BREAKER_FAILURES = THREADS, 2, 10_000
    settings.MODEL_PARAMETERS["feedback"]["deadline"] = 120.0
    faults = [hangs_up(), status(503, {"error": {}}), says("{}"), says({"word": "hello"})]
    server.will(*faults * THREADS)
    budget = BudgetFactory(limit_usd=Decimal("0.01"))
    spend_together()
    period = period_of(budget, timezone.localdate())
    held = sum(call.held_nano for call in ModelCall.objects.filter(outcome=Outcome.UNREACHABLE))
    known = ModelCall.objects.filter(outcome__in=[Outcome.OK, Outcome.INVALID_REPLY]).count() * COST
    assert period.spent_nano <= budget.limit_nano
    assert (period.spent_nano, period.held_nano) == (held + known, 0)
    assert not ModelCall.objects.filter(outcome=Outcome.UNDER_WAY).exists()
