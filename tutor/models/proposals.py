"""Exercises that a model proposes: what was asked for, what it sent, what was checked, and what became of it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models import Exercise, Misconception, Skill
from tutor.models.model_call import ModelCall
from tutor.models.tailoring import ReadingLevel


class ProposalStatus(models.TextChoices):
    PENDING = "pending", _("Pending")
    RUNNING = "running", _("Being written")
    PUBLISHED = "published", _("Published")
    WAITING = "waiting", _("Waiting for review")
    REJECTED = "rejected", _("Rejected")
    FAILED = "failed", _("Failed")


class Proof(models.TextChoices):
    """How far the key of a proposal can be trusted."""

    CODE = "code", _("Proved by code")
    SOLVES = "solves", _("Two blind solves agree")


class Proposal(models.Model):
    """A request for one new exercise on a skill, with all that came of it."""

    skill = models.ForeignKey(Skill, models.CASCADE, verbose_name=_("skill"), related_name="proposals")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    interest = models.CharField(_("interest"), max_length=30, blank=True)
    reading_level = models.CharField(
        _("reading level"), max_length=10, choices=ReadingLevel, default=ReadingLevel.STANDARD
    )
    difficulty = models.FloatField(
        _("target difficulty"),
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        default=0.5,
        help_text=_("0 easy to 1 hard."),
    )
    misconception = models.ForeignKey(
        Misconception,
        models.SET_NULL,
        verbose_name=_("misconception to probe"),
        null=True,
        blank=True,
        related_name="proposals",
    )
    requested_at = models.DateTimeField(_("requested at"), db_index=True)

    status = models.CharField(_("status"), max_length=10, choices=ProposalStatus, default=ProposalStatus.PENDING)
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0, help_text=_("How often a worker took it."))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    draft = models.TextField(_("draft"), blank=True, help_text=_("What the model sent, as JSON in ASCII."))
    stem = models.TextField(_("stem"), blank=True, help_text=_("The question as a student would see it."))
    kind = models.CharField(_("answer kind"), max_length=20, blank=True)
    evidence = models.JSONField(
        _("evidence"), default=list, blank=True, help_text=_("Why we trust this: a list of {check, passed, detail}.")
    )
    proof = models.CharField(_("proof"), max_length=10, choices=Proof, blank=True)
    failed_check = models.CharField(_("failed check"), max_length=100, blank=True)
    failure = models.CharField(_("failure"), max_length=300, blank=True)
    model_calls = models.ManyToManyField(ModelCall, verbose_name=_("model calls"), related_name="proposals", blank=True)
    propose_ms = models.PositiveIntegerField(_("milliseconds to propose"), default=0)
    verify_ms = models.PositiveIntegerField(_("milliseconds to verify"), default=0)
    result = models.OneToOneField(
        Exercise, models.SET_NULL, verbose_name=_("result"), null=True, blank=True, related_name="proposal"
    )

    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("reviewed by"),
        null=True,
        blank=True,
        related_name="reviews",
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    review_reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-id"]
        indexes = [models.Index(fields=["skill", "language", "status"], name="tutor_proposal_skill")]

    def __str__(self) -> str:
        return f"{self.skill}: {self.get_status_display()}"
