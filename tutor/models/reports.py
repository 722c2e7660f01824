"""The record of weekly reports: one row for each reader, class and week, so that none is sent twice."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Classroom, Guardian


class WeeklyReportStatus(models.TextChoices):
    PENDING = "pending", _("To be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    UNCLEAR = "unclear", _("The worker was lost while sending; not sent again")
    FAILED = "failed", _("Given up")
    DROPPED = "dropped", _("No longer wanted")


class WeeklyReport(models.Model):
    """One report by email: to a teacher about a class, or to a guardian about a student of it."""

    classroom = models.ForeignKey(Classroom, models.CASCADE, verbose_name=_("classroom"), related_name="weekly_reports")
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("teacher"), null=True, blank=True, related_name="+"
    )
    guardian = models.ForeignKey(
        Guardian, models.CASCADE, verbose_name=_("guardian"), null=True, blank=True, related_name="+"
    )
    week = models.DateField(_("week"), help_text=_("The Monday on which it is sent, in the class's time zone."))
    status = models.CharField(
        _("status"), max_length=10, choices=WeeklyReportStatus, default=WeeklyReportStatus.PENDING
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try at"))
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    address = models.EmailField(_("sent to"), blank=True)
    error = models.CharField(_("problem"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("weekly report")
        verbose_name_plural = _("weekly reports")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["classroom", "teacher", "week"],
                condition=models.Q(guardian=None),
                name="tutor_report_teacher_once",
            ),
            models.UniqueConstraint(
                fields=["classroom", "guardian", "week"],
                condition=models.Q(teacher=None),
                name="tutor_report_guardian_once",
            ),
            models.CheckConstraint(
                condition=models.Q(teacher=None, guardian__isnull=False)
                | models.Q(guardian=None, teacher__isnull=False),
                name="tutor_report_one_reader",
            ),
        ]
        indexes = [models.Index(fields=["status", "next_try_at"], name="tutor_report_due")]

    def __str__(self) -> str:
        return f"{self.classroom}, {self.week:%Y-%m-%d}: {self.get_status_display()}"
