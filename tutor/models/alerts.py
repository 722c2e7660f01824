"""What a student said that a responsible adult has to know of."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tutor.models.conversation import Turn


class AlertKind(models.TextChoices):
    SELF_HARM = "self_harm", _("May want to hurt themselves")
    ABUSE = "abuse", _("May be hurt by somebody")
    VIOLENCE = "violence", _("May want to hurt somebody")


class Alert(models.Model):
    """A sign of danger in a student's words; it stays open until an adult has looked at it."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("learner"), related_name="alerts"
    )
    turn = models.OneToOneField(Turn, models.CASCADE, verbose_name=_("turn"), related_name="alert")
    kind = models.CharField(_("kind"), max_length=10, choices=AlertKind)
    raised_at = models.DateTimeField(_("raised at"))
    told_at = models.DateTimeField(_("told by email at"), null=True, blank=True)
    handled_at = models.DateTimeField(_("handled at"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("handled by")
    )
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("safety alert")
        verbose_name_plural = _("safety alerts")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.learner}: {self.get_kind_display()}"
