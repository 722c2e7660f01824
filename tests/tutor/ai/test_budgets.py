from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Classroom
from tests.factories.accounts import ClassroomFactory, UserFactory
from tests.factories.tutor import BudgetFactory
from tests.model_server import ModelServer, completion, hangs, hangs_up, says, status
from tutor.ai import ModelUnavailable, Question, ask, books
from tutor.ai.books import begin, forget, give_up_lost, settle
from tutor.ai.budgets import period_of
from tutor.ai.usage import Usage, most_usage, price_of
from tutor.models import NANO, Budget, BudgetPeriod, BudgetScope, ModelCall, Outcome, Purpose

pytestmark = pytest.mark.django_db
WORD = {"word": "hello"}
COST = 46_500  # of one good reply of the scripted server, in billionths of a US dollar
LARGE = Usage(1000, 0, 1000)


def spending(budget: Budget) -> tuple[int, int]:
    period = period_of(budget, timezone.localdate())
    period.refresh_from_db()
    return period.spent_nano, period.held_nano


def asked(question: Question, **facts: object) -> Question:
    return Question(question.purpose, question.prompt, question.reply, **facts)


def classroom_with(learner) -> Classroom:
    classroom = ClassroomFactory()
    classroom.students.add(learner)
    return classroom


def test_what_a_request_really_cost_is_spent_and_nothing_stays_held(server: ModelServer, question):
    budget = BudgetFactory(limit_usd=1)
    server.will(says(WORD))
    ask(question)
    assert spending(budget) == (COST, 0)


def test_while_a_request_is_under_way_the_most_that_it_can_cost_is_held(question):
    budget = BudgetFactory(limit_usd=1)
    begin(question, "gpt-4o-mini", LARGE, seconds=1)
    assert spending(budget) == (0, 750_000)


def test_a_question_over_budget_is_not_asked_and_has_its_own_outcome(server: ModelServer, question):
    BudgetFactory(limit_usd=0)
    with pytest.raises(ModelUnavailable) as raised:
        ask(question)
    assert raised.value.outcome == Outcome.OVER_BUDGET
    assert server.requests == []
    assert ModelCall.objects.get().outcome == Outcome.OVER_BUDGET


def test_a_budget_that_is_switched_off_limits_nothing(server: ModelServer, question):
    BudgetFactory(limit_usd=0, is_active=False)
    server.will(says(WORD))
    assert ask(question).value.word == "hello"


def test_budgets_of_other_purposes_classes_and_learners_limit_nothing(server: ModelServer, question):
    BudgetFactory(scope=BudgetScope.PURPOSE, purpose=Purpose.DRESSING, limit_usd=0)
    BudgetFactory(scope=BudgetScope.LEARNER, learner=UserFactory(), limit_usd=0)
    BudgetFactory(scope=BudgetScope.CLASSROOM, classroom=ClassroomFactory(), limit_usd=0)
    server.will(says(WORD))
    assert ask(asked(question, learner_id=UserFactory().pk)).value.word == "hello"


@pytest.mark.parametrize("scope", BudgetScope.values)
def test_each_kind_of_budget_limits_what_it_is_for(server: ModelServer, question, scope):
    learner = UserFactory()
    subjects = {
        "site": {}, "purpose": {"purpose": question.purpose}, "learner": {"learner": learner},
        "classroom": {"classroom": classroom_with(learner)},
    }  # fmt: skip
    BudgetFactory(scope=scope, limit_usd=0, **subjects[scope])
    with pytest.raises(ModelUnavailable):
        ask(asked(question, learner_id=learner.pk))


def test_one_budget_that_is_used_up_leaves_nothing_held_in_the_others(server: ModelServer, question):
    wide, narrow = BudgetFactory(limit_usd=1), BudgetFactory(limit_usd=0)
    with pytest.raises(ModelUnavailable):
        ask(question)
    assert spending(wide) == spending(narrow) == (0, 0)


def test_a_request_belongs_to_the_class_that_was_joined_first(server: ModelServer, question):
    learner = UserFactory()
    first, _second = classroom_with(learner), classroom_with(learner)
    server.will(says(WORD))
    assert ask(asked(question, learner_id=learner.pk)).call.classroom == first


def test_a_request_belongs_to_the_class_that_the_question_names(server: ModelServer, question):
    learner = UserFactory()
    _first, second = classroom_with(learner), classroom_with(learner)
    server.will(says(WORD))
    assert ask(asked(question, learner_id=learner.pk, classroom_id=second.pk)).call.classroom == second


def test_a_model_without_a_price_is_not_asked_where_a_budget_applies(server: ModelServer, question, settings):
    settings.OPENAI_MODEL = "home-made"
    BudgetFactory(limit_usd=100)
    with pytest.raises(ModelUnavailable) as raised:
        ask(question)
    assert (raised.value.outcome, raised.value.detail) == (Outcome.OVER_BUDGET, "no price is known for home-made")


def test_a_model_without_a_price_can_be_let_through(server: ModelServer, question, settings):
    settings.OPENAI_MODEL, settings.MODEL_UNKNOWN_PRICE = "home-made", "free"
    BudgetFactory(limit_usd=100)
    server.will(says(WORD))
    assert ask(question).value.word == "hello"


def test_a_dated_version_of_a_model_costs_what_the_model_costs():
    assert price_of("gpt-4o-mini-2024-07-18") == price_of("gpt-4o-mini")


@pytest.mark.parametrize("fault", [hangs_up(), status(200, {**completion('{"word": "hello"}'), "usage": None})])
def test_a_request_of_which_nobody_knows_what_it_cost_counts_as_the_most_that_it_can_have_cost(
    server: ModelServer, question, settings, fault
):
    settings.MODEL_TRIES = 1
    budget = BudgetFactory(limit_usd=1)
    server.will(fault)
    with suppress(ModelUnavailable):
        ask(question)
    call = ModelCall.objects.get()
    assert spending(budget) == (call.held_nano, 0)
    assert call.held_nano > COST
    assert call.unsure_usd == Decimal(call.held_nano) / NANO


def test_a_request_that_is_given_up_counts_as_the_most_that_it_can_have_cost(server: ModelServer, question, settings):
    settings.MODEL_PARAMETERS["feedback"]["deadline"] = 0.3
    budget = BudgetFactory(limit_usd=1)
    server.will(hangs())
    with pytest.raises(ModelUnavailable):
        ask(question)
    assert spending(budget) == (ModelCall.objects.get().held_nano, 0)


@pytest.mark.parametrize("code", [400, 429, 503])
def test_a_request_that_is_turned_away_costs_nothing(server: ModelServer, question, settings, code):
    settings.MODEL_TRIES = 1
    budget = BudgetFactory(limit_usd=1)
    server.default = status(code, {"error": {"message": "no"}})
    with pytest.raises(Exception, match="status"):
        ask(question)
    assert spending(budget) == (0, 0)


def test_a_server_that_is_not_there_costs_nothing(server: ModelServer, question, settings):
    settings.OPENAI_BASE_URL, settings.MODEL_TRIES = "http://127.0.0.1:1/v1", 1
    budget = BudgetFactory(limit_usd=1)
    with pytest.raises(ModelUnavailable):
        ask(question)
    assert spending(budget) == (0, 0)


def test_a_request_whose_worker_died_is_counted_as_spent_and_never_released(question):
    budget = BudgetFactory(limit_usd=1)
    call = begin(question, "gpt-4o-mini", LARGE, seconds=1)
    assert give_up_lost(timezone.now()) == 0
    assert give_up_lost(timezone.now() + timedelta(seconds=2) + books.NEWS_AFTER) == 1
    assert spending(budget) == (750_000, 0)
    call.refresh_from_db()
    assert (call.outcome, call.unsure_usd) == (Outcome.LOST, Decimal("0.00075"))


def test_a_worker_that_was_only_slow_corrects_what_was_counted(question):
    budget = BudgetFactory(limit_usd=1)
    call = begin(question, "gpt-4o-mini", LARGE, seconds=1)
    give_up_lost(timezone.now() + timedelta(hours=1))
    settle(call, Outcome.OK, usage=Usage(200, 100, 40))
    assert spending(budget) == (COST, 0)


def test_a_request_is_settled_once(question):
    budget = BudgetFactory(limit_usd=1)
    call = begin(question, "gpt-4o-mini", LARGE, seconds=1)
    for _ in range(2):
        settle(call, Outcome.OK, usage=Usage(200, 100, 40))
    assert spending(budget) == (COST, 0)


def test_a_request_that_was_never_sent_leaves_no_trace(question):
    budget = BudgetFactory(limit_usd=1)
    forget(begin(question, "gpt-4o-mini", LARGE, seconds=1))
    assert spending(budget) == (0, 0)
    assert not ModelCall.objects.exists()


def test_a_budget_that_is_deleted_under_way_disturbs_nothing(question):
    budget = BudgetFactory(limit_usd=1)
    call = begin(question, "gpt-4o-mini", LARGE, seconds=1)
    budget.delete()
    assert settle(call, Outcome.OK, usage=Usage(1, 0, 1)).outcome == Outcome.OK


def test_days_and_months_begin_by_the_sites_calendar():
    day, month = BudgetFactory(time="day"), BudgetFactory(time="month")
    assert period_of(day, date(2026, 5, 17)).starts_on == date(2026, 5, 17)
    assert period_of(month, date(2026, 5, 17)).starts_on == date(2026, 5, 1)


def test_no_text_has_more_tokens_than_are_held_for():
    text = "数学是美的 🙂 x²+1=0"
    assert most_usage({"messages": [{"content": text}]}, 5).input_tokens >= len(text.encode())


@pytest.mark.parametrize(
    "fields",
    [
        {"scope": "purpose"},
        {"scope": "classroom"},
        {"scope": "learner"},
        {"scope": "site", "purpose": "feedback"},
        {"scope": "purpose", "purpose": "feedback", "learner": True},
    ],
)
def test_a_budget_names_what_it_is_for_and_nothing_else(fields):
    learner = {"learner": UserFactory()} if fields.get("learner") else {}
    budget = BudgetFactory.build(**{**fields, **learner})
    with pytest.raises(ValidationError):
        budget.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        budget.save()


@pytest.mark.django_db(transaction=True)
def test_twenty_threads_that_spend_one_budget_do_not_overspend_it(server: ModelServer, question, settings):
    """The same with two hundred threads is tests/load/test_budget.py."""
    settings.MODEL_CONCURRENCY = 20
    server.default = says(WORD)
    cost_at_most = 4 * 10**5
    budget = BudgetFactory(limit_usd=Decimal(5 * cost_at_most) / NANO)
    outcomes: list[str] = []
    barrier = Barrier(20)

    def spend() -> None:
        barrier.wait()
        try:
            ask(question)
            outcomes.append("ok")
        except ModelUnavailable as error:
            outcomes.append(error.outcome)
        finally:
            connection.close()

    threads = [Thread(target=spend) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent, held = spending(budget)
    assert spent <= budget.limit_nano
    assert (spent, held) == (outcomes.count("ok") * COST, 0)
    assert set(outcomes) == {"ok", "over_budget"}
    assert BudgetPeriod.objects.count() == 1
