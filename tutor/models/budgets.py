"""What may be spent on a language model, and what has been."""

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Classroom
from tutor.models.model_call import Purpose

NANO = 10**9
"""Amounts are counted in whole billionths of a US dollar, so that nothing is lost by rounding."""


class BudgetScope(models.TextChoices):
    SITE = "site", _("The whole site")
    PURPOSE = "purpose", _("One purpose")
    CLASSROOM = "classroom", _("One class")
    LEARNER = "learner", _("One learner")


class BudgetTime(models.TextChoices):
    DAY = "day", _("A day")
    MONTH = "month", _("A month")


class Budget(models.Model):
    """A limit on what requests to a language model may cost in each day or month of the site's time zone."""

    scope = models.CharField(_("what it is for"), max_length=10, choices=BudgetScope, default=BudgetScope.SITE)
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose, blank=True)
    classroom = models.ForeignKey(
        Classroom, models.CASCADE, verbose_name=_("class"), null=True, blank=True, related_name="model_budgets"
    )
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("learner"),
        null=True,
        blank=True,
        related_name="model_budgets",
    )
    time = models.CharField(_("for each"), max_length=5, choices=BudgetTime, default=BudgetTime.MONTH)
    limit_usd = models.DecimalField(
        _("limit in US dollars"), max_digits=10, decimal_places=4, validators=[MinValueValidator(Decimal(0))]
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="tutor_budget_scope_named",
                condition=(
                    models.Q(scope="site", purpose="", classroom=None, learner=None)
                    | (models.Q(scope="purpose", classroom=None, learner=None) & ~models.Q(purpose=""))
                    | models.Q(scope="classroom", purpose="", classroom__isnull=False, learner=None)
                    | models.Q(scope="learner", purpose="", classroom=None, learner__isnull=False)
                ),
                violation_error_message=_("Name what the budget is for, and nothing else."),
            ),
        ]

    def __str__(self) -> str:
        subject = {
            BudgetScope.PURPOSE: lambda: self.get_purpose_display(),
            BudgetScope.CLASSROOM: lambda: str(self.classroom),
            BudgetScope.LEARNER: lambda: str(self.learner),
        }.get(BudgetScope(self.scope), self.get_scope_display)()
        return f"{subject} · {self.get_time_display()} · ${self.limit_usd.normalize():f}"

    def clean(self) -> None:
        """Point at the field that is missing or too much."""
        wanted = (
            {
                BudgetScope.PURPOSE: "purpose",
                BudgetScope.CLASSROOM: "classroom",
                BudgetScope.LEARNER: "learner",
            }.get(BudgetScope(self.scope))
            if self.scope in BudgetScope
            else None
        )
        errors = {}
        for field, given in (("purpose", self.purpose), ("classroom", self.classroom), ("learner", self.learner)):
            if field == wanted and not given:
                errors[field] = _("Say which one.")
            elif field != wanted and given:
                errors[field] = _("Leave this empty for a budget of this kind.")
        if errors:
            raise ValidationError(errors)

    @property
    def limit_nano(self) -> int:
        """The limit in billionths of a US dollar."""
        return int(self.limit_usd * NANO)


class BudgetPeriod(models.Model):
    """What was spent of a budget in one day or month, and what is held for requests under way; in billionths."""

    budget = models.ForeignKey(Budget, models.CASCADE, verbose_name=_("budget"), related_name="periods")
    starts_on = models.DateField(_("starts on"))
    spent_nano = models.BigIntegerField(_("spent"), default=0)
    held_nano = models.BigIntegerField(_("held for requests under way"), default=0)

    class Meta:
        verbose_name = _("spending of a budget")
        verbose_name_plural = _("spending of budgets")
        ordering = ["-starts_on", "budget_id"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "starts_on"], name="tutor_budgetperiod_once"),
            models.CheckConstraint(
                condition=models.Q(spent_nano__gte=0, held_nano__gte=0), name="tutor_budgetperiod_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.budget}: {self.starts_on}"
