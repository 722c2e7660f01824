"""Invitations by email into a class."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.classrooms import Classroom


class InvitationKind(models.TextChoices):
    STUDENT = "student", _("Student")
    CO_TEACHER = "teacher", _("Co-teacher")
    ACCOUNT = "account", _("Account made from a class list")


class Invitation(models.Model):
    """One person asked into one class by a signed link that expires and works once."""

    classroom = models.ForeignKey(Classroom, models.CASCADE, verbose_name=_("classroom"), related_name="invitations")
    kind = models.CharField(_("as"), max_length=10, choices=InvitationKind, default=InvitationKind.STUDENT)
    email = models.EmailField(_("email address"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    # Only for an account made from a class list: whose password the link lets its reader choose.
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("account"),
        null=True,
        blank=True,
        related_name="+",
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("invited by"), null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("expires at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries to send it"), default=0)
    tried_at = models.DateTimeField(_("last tried at"), null=True, blank=True)
    error = models.CharField(_("problem"), max_length=300, blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("accepted by"),
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["classroom", "email", "kind"],
                condition=models.Q(accepted_at=None),
                name="accounts_invitation_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.classroom}"

    def is_open(self, now: datetime) -> bool:
        """Whether its link still leads into the class."""
        return self.accepted_at is None and now < self.expires_at and not self.classroom.is_archived
