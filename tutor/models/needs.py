"""What the bank lacks and no template can give, and when a language model was last asked for it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.bands import Band
from lessons.models import Skill


class ExerciseNeed(models.Model):
    """Exercises of one skill, band, language and interest that proposals were asked for."""

    skill = models.ForeignKey(Skill, models.CASCADE, verbose_name=_("skill"), related_name="needs")
    band = models.CharField(
        _("difficulty band"), max_length=10, blank=True, choices=[(band.value, band.label) for band in Band]
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    interest = models.CharField(_("interest"), max_length=30, blank=True)
    asked_at = models.DateTimeField(_("last asked at"))
    asked_count = models.PositiveIntegerField(_("asked for today"), default=0)
    is_met = models.BooleanField(
        _("met"), default=False, help_text=_("The bank lacked nothing of it when last looked.")
    )

    class Meta:
        verbose_name = _("need for exercises")
        verbose_name_plural = _("needs for exercises")
        constraints = [
            models.UniqueConstraint(fields=["skill", "band", "language", "interest"], name="tutor_exerciseneed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}: {self.band or '–'}, {self.language}"
