"""The language model in the admin: every request, what it all costs, budgets, batches, and models that are gone."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from tutor.admin_base import ReadOnlyAdmin
from tutor.models import NANO, Budget, BudgetPeriod, MissingModel, ModelBatch, ModelBatchItem, ModelCall
from tutor.selectors.model_costs import DIMENSIONS, Cost, budget_standings, costs_by, costs_total

DAYS_SHOWN = 30
LONGEST_SPAN = 366 * 3


class CostsForm(forms.Form):
    """From when to when, and by what."""

    by = forms.ChoiceField(label=_("By"), choices=list(DIMENSIONS.items()), widget=UnfoldAdminSelectWidget)
    since = forms.DateField(label=_("From"), widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        for name, day in (("since", since), ("until", until)):
            if day and not 2000 <= day.year <= 2200:
                self.add_error(name, _("This must be between the years 2000 and 2200."))
        if since and until and since > until:
            self.add_error("until", _("This must not be before the first day."))
        elif since and until and (until - since).days > LONGEST_SPAN:
            self.add_error("since", _("Three years at most."))
        return cleaned


@admin.register(ModelCall)
class ModelCallAdmin(ReadOnlyAdmin):
    list_display = [
        "created_at", "purpose", "model", "prompt_version", "learner", "classroom", "outcome",
        "input_tokens", "cached_tokens", "output_tokens", "cost_usd", "latency_ms",
    ]  # fmt: skip
    list_filter = ["purpose", "outcome", "model", "is_batch"]
    list_select_related = ["learner", "classroom"]
    search_fields = ["learner__username", "classroom__name", "detail"]
    date_hierarchy = "created_at"
    actions_list = ["costs"]

    @action(description=_("What the model costs"), url_path="costs", permissions=["view"])  # type: ignore[untyped-decorator]
    def costs(self, request: HttpRequest) -> HttpResponse:
        """Show what was spent, by one dimension."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        today = timezone.localdate()
        usual: dict[str, Any] = {"by": "purpose", "since": today - timedelta(days=DAYS_SHOWN - 1), "until": today}
        form = CostsForm({**usual, **request.GET.dict()})
        context = {
            **self.admin_site.each_context(request),
            "title": _("What the model costs"),
            "opts": self.model._meta,
            "form": form,
            "budgets": _budget_table(),
        }
        if form.is_valid():
            context["costs"] = _cost_table(**form.cleaned_data)
        return render(request, "admin/tutor/model_costs.html", context, status=200 if form.is_valid() else 422)


def _cost_table(*, by: str, since: date, until: date) -> dict[str, Any]:
    total = costs_total(since=since, until=until)
    rows = [_cost_row(cost, cost.label) for cost in costs_by(by, since=since, until=until)]
    headers = [
        DIMENSIONS[by], _("Requests"), _("Input tokens"), _("of these kept by the server"), _("Output tokens"),
        _("Cost"), _("May have cost on top"),
    ]  # fmt: skip
    return {"headers": headers, "rows": [*rows, _cost_row(total, str(_("Total")))]}


def _cost_row(cost: Cost, label: str) -> list[str]:
    counts = [number_format(count, force_grouping=True) for count in (cost.calls, cost.input_tokens)]
    output = number_format(cost.output_tokens, force_grouping=True)
    return [label, *counts, f"{cost.cached_percent} %", output, _dollars(cost.cost_usd), _dollars(cost.unsure_usd)]


def _budget_table() -> dict[str, Any]:
    rows = [
        [
            str(standing.budget),
            _dollars(standing.spent_usd),
            _dollars(standing.held_usd),
            _dollars(standing.left_usd),
        ]
        for standing in budget_standings(now=timezone.now())
    ]
    return {"headers": [_("Budget"), _("Spent"), _("Held for requests under way"), _("Left")], "rows": rows}


def _dollars(amount: Decimal) -> str:
    return f"${amount:.4f}"


@admin.register(Budget)
class BudgetAdmin(ModelAdmin):
    list_display = ["__str__", "scope", "purpose", "classroom", "learner", "time", "limit_usd", "is_active"]
    list_filter = ["scope", "time", "is_active"]
    list_select_related = ["classroom", "learner"]
    autocomplete_fields = ["classroom", "learner"]


@admin.register(BudgetPeriod)
class BudgetPeriodAdmin(ReadOnlyAdmin):
    list_display = ["starts_on", "budget", "spent", "held"]
    list_filter = ["budget__scope"]
    list_select_related = ["budget__classroom", "budget__learner"]
    date_hierarchy = "starts_on"

    @admin.display(description=_("spent"), ordering="spent_nano")
    def spent(self, period: BudgetPeriod) -> str:
        return _dollars(Decimal(period.spent_nano) / NANO)

    @admin.display(description=_("held for requests under way"), ordering="held_nano")
    def held(self, period: BudgetPeriod) -> str:
        return _dollars(Decimal(period.held_nano) / NANO)


@admin.register(MissingModel)
class MissingModelAdmin(ReadOnlyAdmin):
    list_display = ["model", "server", "noticed_at", "last_missed_at", "told_at", "returned_at"]


@admin.register(ModelBatch)
class ModelBatchAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "handler", "purpose", "model", "status", "detail", "sent_at", "finished_at"]
    list_filter = ["status", "purpose", "handler"]
    date_hierarchy = "created_at"


@admin.register(ModelBatchItem)
class ModelBatchItemAdmin(ReadOnlyAdmin):
    list_display = ["batch", "subject", "status", "outcome", "detail", "delivered_at"]
    list_filter = ["status"]
    list_select_related = ["batch"]
    search_fields = ["subject"]
