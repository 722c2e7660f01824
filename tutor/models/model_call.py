"""The record of every request to a language model."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Classroom


class Purpose(models.TextChoices):
    DRESSING = "dressing", _("Tell an exercise as a story")
    FEEDBACK = "feedback", _("Feedback on a wrong answer")
    MODERATION = "moderation", _("Check whether a text is suitable")
    CHECK = "check", _("Try out the connection")
    PROPOSE = "propose", _("Propose an exercise")
    SOLVE = "solve", _("Solve a proposed exercise blindly")
    CONVERSATION = "conversation", _("Conversation with a student")


class Outcome(models.TextChoices):
    UNDER_WAY = "under_way", _("Under way")
    OK = "ok", _("Answered")
    INVALID_REPLY = "invalid_reply", _("Unusable reply")
    TIMEOUT = "timeout", _("Timed out")
    RATE_LIMITED = "rate_limited", _("Rate limited")
    OUT_OF_QUOTA = "out_of_quota", _("Out of quota")
    SERVER_ERROR = "server_error", _("Server error")
    UNREACHABLE = "unreachable", _("Unreachable")
    REFUSED = "refused", _("Refused by the model")
    REJECTED = "rejected", _("Request rejected")
    MODEL_GONE = "model_gone", _("Model gone")
    CANCELLED = "cancelled", _("Cancelled half way")
    LOST = "lost", _("Lost: its worker died")
    BUSY = "busy", _("No free place")
    OVER_BUDGET = "over_budget", _("Over budget")
    OFFLINE = "offline", _("No model configured")


class ModelCall(models.Model):
    """One request to a language model, from the moment before it is sent, whatever comes of it.

    What it may cost at most is held in `budget_periods` until it is settled. Amounts named nano are billionths of a
    US dollar. `cost_usd` is what is known; `unsure_usd` is what a request without a report of its tokens may have cost,
    at most.
    """

    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    model = models.CharField(_("model"), max_length=100, blank=True)
    prompt_version = models.CharField(_("prompt version"), max_length=60)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("learner"),
        null=True,
        blank=True,
        related_name="model_calls",
    )
    classroom = models.ForeignKey(
        Classroom,
        models.SET_NULL,
        verbose_name=_("class"),
        null=True,
        blank=True,
        related_name="model_calls",
    )
    is_batch = models.BooleanField(_("in a batch"), default=False)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    detail = models.CharField(_("detail"), max_length=300, blank=True)
    input_tokens = models.PositiveIntegerField(_("input tokens"), default=0)
    cached_tokens = models.PositiveIntegerField(_("cached input tokens"), default=0)
    output_tokens = models.PositiveIntegerField(_("output tokens"), default=0)
    cost_usd = models.DecimalField(_("cost in US dollars"), max_digits=14, decimal_places=10, default=0)
    unsure_usd = models.DecimalField(_("possible further cost"), max_digits=14, decimal_places=10, default=0)
    held_nano = models.BigIntegerField(_("held, in billionths of a US dollar"), default=0)
    lost_after = models.DateTimeField(_("given up after"), null=True, blank=True)
    budget_periods = models.ManyToManyField(
        "tutor.BudgetPeriod", verbose_name=_("budgets"), related_name="calls", blank=True
    )
    latency_ms = models.PositiveIntegerField(_("latency in milliseconds"), default=0)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("model call")
        verbose_name_plural = _("model calls")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["lost_after"], condition=models.Q(outcome="under_way"), name="tutor_modelcall_under_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.get_outcome_display()}"
