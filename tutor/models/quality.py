"""What answers and people say about an exercise, and what was done about it."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models import Exercise
from tutor.models.practice import Serving


class ExerciseStatistics(models.Model):
    """How an exercise and the stories around it do: first answers in practice since it was last found fine."""

    exercise = models.OneToOneField(
        Exercise, models.CASCADE, verbose_name=_("exercise"), related_name="statistics", primary_key=True
    )
    answers = models.PositiveIntegerField(_("first answers"), default=0, help_text=_("Those given up are not counted."))
    first_try_success = models.FloatField(_("share right at the first try"), default=0.0)
    expected_success = models.FloatField(_("share expected right"), default=0.0)
    strong_answers = models.PositiveIntegerField(
        _("answers of strong students"), default=0, help_text=_("Of those who were expected to solve it.")
    )
    strong_success = models.FloatField(_("share right of strong students"), default=0.0)
    surprise = models.FloatField(
        _("surprise"),
        default=0.0,
        help_text=_("Standard errors by which success is above (or below) what was expected."),
    )
    discrimination = models.FloatField(
        _("discrimination"),
        null=True,
        blank=True,
        help_text=_("Correlation of success with the predicted chance, -1 to 1; empty without enough evidence."),
    )
    mean_seconds = models.FloatField(_("mean time in seconds"), default=0.0)
    hint_share = models.FloatField(_("share of answers after a hint"), default=0.0)
    given_up = models.PositiveIntegerField(_("given up"), default=0)
    reports = models.PositiveIntegerField(_("open reports"), default=0)
    counted_after = models.PositiveBigIntegerField(
        _("counted after attempt"), default=0, help_text=_("Earlier answers were weighed when it was found fine.")
    )
    counted_until = models.PositiveBigIntegerField(_("counted until attempt"), default=0)
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("exercise statistics")
        verbose_name_plural = _("exercise statistics")

    def __str__(self) -> str:
        return f"{self.exercise_id}: {self.answers}"


class ReviewStatus(models.TextChoices):
    OPEN = "open", _("Waiting for a person")
    FINE = "fine", _("Found fine")
    REMOVED = "removed", _("Taken out")


class ExerciseReview(models.Model):
    """An exercise taken out of circulation to be looked at, why, and what came of it."""

    exercise = models.ForeignKey(Exercise, models.CASCADE, verbose_name=_("exercise"), related_name="reviews")
    status = models.CharField(_("status"), max_length=10, choices=ReviewStatus, default=ReviewStatus.OPEN)
    doubts = models.JSONField(_("doubts"), default=list, help_text=_("Why: a list of {code, figures}."))
    evidence = models.JSONField(
        _("evidence"),
        default=list,
        blank=True,
        help_text=_("What checking the key again found: {check, passed, detail}."),
    )
    is_key_wrong = models.BooleanField(
        _("key is wrong"), default=False, help_text=_("Answers to it count no more for anybody.")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    opened_at = models.DateTimeField(_("opened at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("exercise review")
        verbose_name_plural = _("exercise reviews")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["exercise"], condition=models.Q(status="open"), name="tutor_exercisereview_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opened_at:%Y-%m-%d %H:%M}: {self.get_status_display()}"


class ReportReason(models.TextChoices):
    KEY = "key", _("My answer is right, but it was marked wrong")
    UNCLEAR = "unclear", _("I cannot tell what is asked")
    TEXT = "text", _("There is a mistake in the text")
    UNSUITABLE = "unsuitable", _("It is not suitable")
    OTHER = "other", _("Something else")


class ReportStatus(models.TextChoices):
    OPEN = "open", _("Not looked at yet")
    FINE = "fine", _("Found fine")
    REMOVED = "removed", _("Taken out")


class ExerciseReport(models.Model):
    """A student says that something is wrong with an exercise; one for each student and exercise."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("learner"), related_name="exercise_reports"
    )
    exercise = models.ForeignKey(Exercise, models.CASCADE, verbose_name=_("exercise"), related_name="reports")
    serving = models.ForeignKey(Serving, models.CASCADE, verbose_name=_("serving"), related_name="reports")
    reason = models.CharField(_("reason"), max_length=10, choices=ReportReason)
    words = models.CharField(_("in the student's words"), max_length=500, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=ReportStatus, default=ReportStatus.OPEN)
    note = models.CharField(_("note to the student"), max_length=500, blank=True)
    reported_at = models.DateTimeField(_("reported at"))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    told_at = models.DateTimeField(
        _("told at"), null=True, blank=True, help_text=_("When the student was shown what came of it.")
    )

    class Meta:
        verbose_name = _("exercise report")
        verbose_name_plural = _("exercise reports")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["learner", "exercise"], name="tutor_exercisereport_one_each"),
        ]
        indexes = [models.Index(fields=["status", "exercise"], name="tutor_exercisereport_queue")]

    def __str__(self) -> str:
        return f"{self.reported_at:%Y-%m-%d %H:%M}: {self.get_reason_display()}"


class ExclusionQuerySet(models.QuerySet["Exclusion"]):
    """Exclusions are append-only: they can be read and created, never changed."""

    def update(self, **fields: Any) -> NoReturn:
        raise TypeError("Exclusions are append-only; they cannot be updated.")

    def bulk_update(self, *arguments: Any, **fields: Any) -> NoReturn:
        raise TypeError("Exclusions are append-only; they cannot be updated.")


class Exclusion(models.Model):
    """A learner's answers to an exercise with a wrong key say nothing about the learner. Append-only."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("learner"), related_name="exclusions"
    )
    exercise = models.ForeignKey(Exercise, models.CASCADE, verbose_name=_("exercise"), related_name="exclusions")
    review = models.ForeignKey(
        ExerciseReview, models.SET_NULL, null=True, blank=True, related_name="exclusions", verbose_name=_("review")
    )
    stated_at = models.DateTimeField(_("stated at"))

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exclusion of answers")
        verbose_name_plural = _("exclusions of answers")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["learner", "exercise"], name="tutor_exclusion_once")]

    def __str__(self) -> str:
        return f"{self.stated_at:%Y-%m-%d %H:%M}: {self.exercise_id}"

    def save(self, **options: Any) -> None:
        """Store a new exclusion.

        Raises:
            TypeError: the exclusion is stored already.
        """
        if self.pk is not None and not options.get("force_insert"):
            raise TypeError("Exclusions are append-only; they cannot be changed.")
        super().save(**options)
