from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Role
from tests.factories.accounts import ClassroomFactory, UserFactory
from tests.factories.tutor import BudgetFactory, MissingModelFactory, ModelCallFactory
from tutor.models import ModelCall, Purpose
from tutor.selectors.model_costs import budget_standings, costs_by, costs_total

pytestmark = pytest.mark.django_db
SINCE, UNTIL = date(2026, 3, 1), date(2026, 3, 31)


def call(cost: str, day: int = 15, hour: int = 12, month: int = 3, **fields: object) -> ModelCall:
    made = ModelCallFactory(cost_usd=Decimal(cost), **fields)
    ModelCall.objects.filter(pk=made.pk).update(created_at=datetime(2026, month, day, hour, tzinfo=UTC))
    return made


def found(dimension: str) -> list[tuple[object, str]]:
    return [(row.label, f"{row.cost_usd:f}".rstrip("0")) for row in costs_by(dimension, since=SINCE, until=UNTIL)]


def test_costs_are_told_apart_by_purpose_the_dearest_first():
    call("0.0001")
    call("0.0002")
    call("0.0000000375", purpose=Purpose.DRESSING)
    assert found("purpose") == [
        ("Feedback on a wrong answer", "0.0003"),
        ("Tell an exercise as a story", "0.0000000375"),
    ]


def test_costs_are_told_apart_by_day_the_latest_first():
    call("0.1", day=1)
    call("0.2", day=31, hour=23)
    call("0.4", day=31)
    call("0.8", day=1, month=4)
    call("1.6", day=28, month=2)
    assert found("day") == [("2026-03-31", "0.6"), ("2026-03-01", "0.1")]


def test_costs_are_told_apart_by_class_and_learner_and_nobody_is_left_out():
    learner, classroom = UserFactory(username="robin"), ClassroomFactory(name="Year 8")
    call("0.1", learner=learner, classroom=classroom)
    call("0.2")
    assert found("classroom") == [("None", "0.2"), ("Year 8", "0.1")]
    assert found("learner") == [("None", "0.2"), ("robin", "0.1")]


def test_the_rows_of_every_dimension_add_up_to_the_total():
    call("0.1", learner=UserFactory(), classroom=ClassroomFactory(), unsure_usd=Decimal("0.05"), model="a")
    call("0.2", purpose=Purpose.DRESSING, day=3)
    total = costs_total(since=SINCE, until=UNTIL)
    assert (total.cost_usd, total.unsure_usd, total.calls) == (Decimal("0.3"), Decimal("0.05"), 2)
    for dimension in ("purpose", "model", "day", "classroom", "learner"):
        rows = costs_by(dimension, since=SINCE, until=UNTIL)
        assert sum(row.cost_usd for row in rows) == total.cost_usd
        assert sum(row.calls for row in rows) == 2


def test_the_share_of_input_that_was_kept_is_told():
    call("0.1", input_tokens=400, cached_tokens=300, output_tokens=7)
    (row,) = costs_by("model", since=SINCE, until=UNTIL)
    assert (row.cached_percent, row.output_tokens) == (75, 7)


def test_without_requests_there_are_no_rows_and_the_total_is_nothing():
    assert costs_by("day", since=SINCE, until=UNTIL) == []
    assert costs_total(since=SINCE, until=UNTIL).cost_usd == 0


def test_a_budget_stands_as_it_was_spent():
    budget = BudgetFactory(limit_usd=1)
    budget.periods.create(starts_on=timezone.localdate().replace(day=1), spent_nano=250_000_000, held_nano=50_000_000)
    (standing,) = budget_standings(now=timezone.now())
    assert (standing.spent_usd, standing.held_usd, standing.left_usd) == (
        Decimal("0.25"), Decimal("0.05"), Decimal("0.7"),
    )  # fmt: skip


@pytest.fixture
def admin_client(client_of):
    return client_of(UserFactory(role=Role.ADMIN, is_staff=True, is_superuser=True))


def test_the_page_shows_costs_totals_and_budgets(admin_client):
    ModelCallFactory(cost_usd=Decimal("0.1234"), input_tokens=1_234_567)
    BudgetFactory(limit_usd=5)
    page = admin_client.get("/admin/tutor/modelcall/costs/").content.decode()
    for text in ("Feedback on a wrong answer", "$0.1234", "1,234,567", "Total", "$5.0000", "The whole site"):
        assert text in page


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"since": "yesterday"}, "Enter a valid date."),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "This must not be before the first day."),
        ({"since": "1999-01-01", "until": "2026-03-01"}, "Three years at most."),
        ({"by": "password"}, "Select a valid choice."),
        ({"since": "0001-01-01", "until": "9999-12-31"}, "This must be between the years 2000 and 2200."),
    ],
)
def test_what_cannot_be_shown_is_said_on_the_page(admin_client, query, message):
    response = admin_client.get("/admin/tutor/modelcall/costs/", query)
    assert response.status_code == 422
    assert message in response.content.decode()


def test_the_administration_says_that_a_model_is_gone(admin_client, settings):
    settings.OPENAI_FALLBACK_MODELS = ["gpt-6-luna"]
    MissingModelFactory(model="gpt-4o-mini")
    page = admin_client.get("/admin/").content.decode()
    assert "has no model gpt-4o-mini any more" in page
    assert "gpt-6-luna is asked instead." in page


def test_the_administration_says_in_time_that_a_model_will_be_gone(admin_client, settings):
    settings.OPENAI_API_KEY = "sk-test"
    today = timezone.localdate()
    settings.MODEL_RETIREMENTS = {"gpt-4o-mini": ((today.year, today.month, today.day), "gpt-6-luna")}
    assert "gpt-6-luna is named in its place" in admin_client.get("/admin/").content.decode()
    settings.MODEL_RETIREMENTS = {"gpt-4o-mini": ((today.year + 2, 1, 14), "gpt-6-luna")}
    assert "is named in its place" not in admin_client.get("/admin/").content.decode()
