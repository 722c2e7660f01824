"""Exercises told in a learner's own interests, and comments on wrong answers that many learners give."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models import Exercise


class DressingStatus(models.TextChoices):
    PENDING = "pending", _("Pending")
    RUNNING = "running", _("Being written")
    PUBLISHED = "published", _("Published")
    REJECTED = "rejected", _("Rejected")


class ReadingLevel(models.TextChoices):
    SIMPLE = "simple", _("Simple sentences")
    STANDARD = "standard", _("Standard")


class Dressing(models.Model):
    """A request to tell one plain exercise as a story about an interest."""

    exercise = models.ForeignKey(Exercise, models.CASCADE, verbose_name=_("exercise"), related_name="dressing_requests")
    interest = models.CharField(_("interest"), max_length=30)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    reading_level = models.CharField(
        _("reading level"), max_length=10, choices=ReadingLevel, default=ReadingLevel.STANDARD
    )
    status = models.CharField(_("status"), max_length=10, choices=DressingStatus, default=DressingStatus.PENDING)
    result = models.OneToOneField(
        Exercise, models.SET_NULL, verbose_name=_("result"), null=True, blank=True, related_name="dressing"
    )
    evidence = models.JSONField(_("evidence"), default=list, blank=True)
    requested_at = models.DateTimeField(_("requested at"))
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("dressing request")
        verbose_name_plural = _("dressing requests")
        constraints = [
            models.UniqueConstraint(
                fields=["exercise", "interest", "language", "reading_level"], name="tutor_dressing_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.interest}: {self.get_status_display()}"


class SharedTextStatus(models.TextChoices):
    WRITING = "writing", _("Being written")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Not written")
    RETIRED = "retired", _("Retired")


class FeedbackText(models.Model):
    """A model's comment on one wrong answer, for everybody who gives it. It holds nothing about any learner."""

    exercise = models.ForeignKey(Exercise, models.CASCADE, verbose_name=_("exercise"), related_name="feedback_texts")
    answer_digest = models.CharField(
        _("answer digest"), max_length=64, help_text=_("SHA-256 of the wrong answer as the grader reads it.")
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    reading_level = models.CharField(_("reading level"), max_length=10, choices=ReadingLevel)
    edition = models.PositiveSmallIntegerField(
        _("edition"), default=1, help_text=_("Written anew each time that it was found unhelpful.")
    )
    status = models.CharField(_("status"), max_length=10, choices=SharedTextStatus, default=SharedTextStatus.WRITING)
    text = models.TextField(_("text"), blank=True)
    model_call = models.ForeignKey(
        "tutor.ModelCall", models.SET_NULL, verbose_name=_("model call"), null=True, blank=True, related_name="+"
    )
    claimed_at = models.DateTimeField(_("claimed at"))
    helpful = models.PositiveIntegerField(_("found helpful"), default=0)
    unhelpful = models.PositiveIntegerField(_("found unhelpful"), default=0)

    class Meta:
        verbose_name = _("shared comment")
        verbose_name_plural = _("shared comments")
        constraints = [
            models.UniqueConstraint(
                fields=["exercise", "answer_digest", "language", "reading_level", "edition"],
                name="tutor_feedbacktext_once",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60] or self.get_status_display()
