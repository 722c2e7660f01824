"""What requests to the language model cost: by purpose, model, day, class or learner, and how budgets stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Classroom, User
from tutor.models import NANO, Budget, BudgetPeriod, BudgetTime, ModelCall, Purpose

MOST_ROWS = 500
DIMENSIONS = {
    "purpose": _("Purpose"),
    "model": _("Model"),
    "day": _("Day"),
    "classroom": _("Class"),
    "learner": _("Learner"),
}
"""By what costs can be told apart."""
_EXACT = Decimal("0.0000000001")


@dataclass(frozen=True, slots=True)
class Cost:
    """What some requests cost.

    `subject` is a purpose, a model, a day, the id of a class or of a learner, or None for those of none. `cost_usd` is
    known, `unsure_usd` what requests without a report of their tokens, or under way, may cost on top at most.
    """

    subject: Any
    label: str
    calls: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    cost_usd: Decimal
    unsure_usd: Decimal

    @property
    def cached_percent(self) -> int:
        """The share of the input that servers had kept from before, 0 to 100."""
        return round(100 * self.cached_tokens / self.input_tokens) if self.input_tokens else 0


@dataclass(frozen=True, slots=True)
class BudgetStanding:
    """What is spent and held of a budget in its current day or month, in US dollars."""

    budget: Budget
    spent_usd: Decimal
    held_usd: Decimal

    @property
    def left_usd(self) -> Decimal:
        return max(Decimal(0), self.budget.limit_usd - self.spent_usd - self.held_usd)


def costs_by(dimension: str, *, since: date, until: date) -> Sequence[Cost]:
    """Return what was spent from one day to another, both included, by one of `DIMENSIONS`; the dearest first.

    Days come in order, the latest first. Days are those of the current time zone.
    """
    calls = _calls(since, until)
    if dimension == "day":
        grouped = calls.annotate(subject=TruncDate("created_at")).values("subject")
    else:
        grouped = calls.annotate(subject=F(dimension)).values("subject")
    order = ["-subject"] if dimension == "day" else ["-cost_usd_sum", "subject"]
    rows = list(grouped.annotate(**_SUMS).order_by(*order)[:MOST_ROWS])
    labels = _labels(dimension, [row["subject"] for row in rows])
    return [_cost(row, labels(row["subject"])) for row in rows]


def costs_total(*, since: date, until: date) -> Cost:
    """Return what was spent in all from one day to another, both included."""
    sums = _calls(since, until).aggregate(**_SUMS)
    return _cost({"subject": None, **sums}, "")


def budget_standings(*, now: datetime) -> Sequence[BudgetStanding]:
    """Return how every active budget stands now."""
    today = timezone.localdate(now)
    starts = {BudgetTime.DAY: today, BudgetTime.MONTH: today.replace(day=1)}
    budgets = list(Budget.objects.filter(is_active=True).select_related("classroom", "learner"))
    periods = {
        (period.budget_id, period.starts_on): period
        for period in BudgetPeriod.objects.filter(budget__in=budgets, starts_on__in=set(starts.values()))
    }
    found = []
    for budget in budgets:
        period = periods.get((budget.pk, starts[BudgetTime(budget.time)]))
        spent, held = (period.spent_nano, period.held_nano) if period else (0, 0)
        found.append(BudgetStanding(budget, Decimal(spent) / NANO, Decimal(held) / NANO))
    return found


_SUMS = {
    "calls": Count("pk"),
    **{f"{name}_sum": Sum(name) for name in ("input_tokens", "cached_tokens", "output_tokens", "unsure_usd")},
    "cost_usd_sum": Sum("cost_usd"),
}


def _calls(since: date, until: date) -> QuerySet[ModelCall]:
    begin = timezone.make_aware(datetime.combine(since, time()))
    end = timezone.make_aware(datetime.combine(until + timedelta(days=1), time()))
    return ModelCall.objects.filter(created_at__gte=begin, created_at__lt=end).order_by()


def _cost(row: Mapping[str, Any], label: str) -> Cost:
    # SQLite sums decimals as floating point numbers.
    cost, unsure = (Decimal(row[f"{name}_sum"] or 0).quantize(_EXACT) for name in ("cost_usd", "unsure_usd"))
    fresh, cached, output = (row[f"{name}_sum"] or 0 for name in ("input_tokens", "cached_tokens", "output_tokens"))
    return Cost(row["subject"], label, row["calls"], fresh, cached, output, cost, unsure)


def _labels(dimension: str, subjects: Sequence[Any]) -> Callable[[Any], str]:
    names: dict[Any, str] = {None: str(_("None"))}
    if dimension == "purpose":
        names |= {purpose.value: str(purpose.label) for purpose in Purpose}
    elif dimension == "classroom":
        names |= {classroom.pk: classroom.name for classroom in Classroom.objects.filter(pk__in=subjects)}
    elif dimension == "learner":
        names |= {user.pk: user.username for user in User.objects.filter(pk__in=subjects)}
    return lambda subject: str(names.get(subject, subject if subject != "" else names[None]))
