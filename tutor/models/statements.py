"""What is said about a learner's skills by people and by challenges, and what students claim to know."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models import Skill


class StatementKind(models.TextChoices):
    CHALLENGE_PASSED = "challenge", _("A challenge was passed")
    KNOWS = "knows", _("Knows it")
    NOT_YET = "not_yet", _("Does not know it yet")
    START_ANEW = "anew", _("Start anew")


class StatementQuerySet(models.QuerySet["Statement"]):
    """Statements are append-only: they can be read and created, never changed."""

    def update(self, **fields: Any) -> NoReturn:
        raise TypeError("Statements are append-only; they cannot be updated.")

    def bulk_update(self, *arguments: Any, **fields: Any) -> NoReturn:
        raise TypeError("Statements are append-only; they cannot be updated.")


class Statement(models.Model):
    """Something other than an answer that moves mastery: a passed challenge, or a teacher's word. Append-only."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("learner"), related_name="statements"
    )
    skill = models.ForeignKey(Skill, models.CASCADE, verbose_name=_("skill"), related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=StatementKind)
    findings = models.JSONField(
        _("findings"),
        default=dict,
        blank=True,
        help_text=_("What it says: by skill, the chance of mastery and how many answers it is worth."),
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("stated by")
    )
    stated_at = models.DateTimeField(_("stated at"), db_index=True)
    after_attempt = models.PositiveBigIntegerField(
        _("after attempt"), default=0, help_text=_("Number of the learner's latest attempt then; 0 before the first.")
    )

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement about mastery")
        verbose_name_plural = _("statements about mastery")
        ordering = ["id"]
        indexes = [models.Index(fields=["learner", "id"], name="tutor_statement_learner")]

    def __str__(self) -> str:
        return f"{self.learner}, {self.skill}: {self.get_kind_display()}"

    def save(self, **options: Any) -> None:
        """Store a new statement.

        Raises:
            TypeError: the statement is stored already.
        """
        if self.pk is not None and not options.get("force_insert"):
            raise TypeError("Statements are append-only; they cannot be changed.")
        super().save(**options)


class ClaimOutcome(models.TextChoices):
    OPEN = "open", _("Not decided yet")
    PASSED = "passed", _("Passed")
    FAILED = "failed", _("Not passed")


class Claim(models.Model):
    """A student's "I know this", which a challenge decides."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("learner"), related_name="claims"
    )
    skill = models.ForeignKey(Skill, models.CASCADE, verbose_name=_("skill"), related_name="+")
    outcome = models.CharField(_("outcome"), max_length=10, choices=ClaimOutcome, default=ClaimOutcome.OPEN)
    claimed_at = models.DateTimeField(_("claimed at"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "skill"], condition=models.Q(outcome="open"), name="tutor_claim_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner}, {self.skill}: {self.get_outcome_display()}"
