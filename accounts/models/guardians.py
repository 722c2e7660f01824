"""Guardians: people outside the school who may get a weekly report about a student, once they have agreed to it."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class GuardianState(models.TextChoices):
    ASKED = "asked", _("Not agreed yet")
    AGREED = "agreed", _("Agreed")
    ENDED = "ended", _("Unsubscribed")


def new_secret() -> str:
    """Return what makes a guardian's links impossible to guess even for somebody who knows the site's key of old."""
    return secrets.token_urlsafe(16)


class Guardian(models.Model):
    """One address that may get reports about one student. Nothing but the question is sent before it has agreed."""

    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("student"), related_name="guardians"
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("email address"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    state = models.CharField(_("consent"), max_length=10, choices=GuardianState, default=GuardianState.ASKED)
    secret = models.CharField(_("secret of the links"), max_length=32, default=new_secret, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("added by"), null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField(_("added at"))
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries to ask"), default=0)
    tried_at = models.DateTimeField(_("last tried at"), null=True, blank=True)
    agreed_at = models.DateTimeField(_("agreed at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("unsubscribed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("guardian")
        verbose_name_plural = _("guardians")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["student", "email"], name="accounts_guardian_once")]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"
