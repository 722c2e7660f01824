"""Spending within limits: an amount is held before a request and settled after it.

What is spent and what is held never exceed a limit together, since an amount is held by one conditional update that
the database does for one request after another. A request whose worker died stays held until it is given up, and is
then counted as spent: it may have been answered and charged.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import F, Q
from django.utils import timezone

from tutor.models import Budget, BudgetPeriod, BudgetScope, BudgetTime


class OverBudget(Exception):
    """There is not enough left in a budget."""


def periods_for(*, purpose: str, learner_id: int | None, classroom_id: int | None, now: datetime) -> list[BudgetPeriod]:
    """Return the current period of every budget that a request falls under, in the one order in which they are held."""
    applies = Q(scope=BudgetScope.SITE) | Q(scope=BudgetScope.PURPOSE, purpose=purpose)
    if learner_id is not None:
        applies |= Q(scope=BudgetScope.LEARNER, learner=learner_id)
    if classroom_id is not None:
        applies |= Q(scope=BudgetScope.CLASSROOM, classroom=classroom_id)
    today = timezone.localdate(now)
    # Two requests that hold the same budgets in different orders could wait for each other for ever.
    return [period_of(budget, today) for budget in Budget.objects.filter(applies, is_active=True).order_by("pk")]


def period_of(budget: Budget, day: date) -> BudgetPeriod:
    """Return the day or month of a budget in which a day lies."""
    starts_on = day if budget.time == BudgetTime.DAY else day.replace(day=1)
    period, _is_new = BudgetPeriod.objects.get_or_create(budget=budget, starts_on=starts_on)
    period.budget = budget
    return period


def hold(periods: Iterable[BudgetPeriod], amount: int) -> None:
    """Hold an amount, in billionths of a US dollar, in all of these periods. Call it inside a transaction.

    Raises:
        OverBudget: one of them has less left; the transaction must be rolled back.
    """
    for period in periods:
        fits = Q(spent_nano__lte=period.budget.limit_nano - amount - F("held_nano"))
        if not BudgetPeriod.objects.filter(fits, pk=period.pk).update(held_nano=F("held_nano") + amount):
            raise OverBudget(str(period.budget))


def settle(periods: Iterable[int], *, held: int, spent: int, was_spent: int = 0) -> None:
    """Replace what was held, or was counted as spent for want of news, by what was spent. Call it in a transaction."""
    for period_id in sorted(periods):
        BudgetPeriod.objects.filter(pk=period_id).update(
            held_nano=F("held_nano") - held, spent_nano=F("spent_nano") + spent - was_spent
        )
