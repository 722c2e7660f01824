"""People: users with one role each, and what a learner told us about themselves."""

import zoneinfo
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    STUDENT = "student", _("Student")
    TEACHER = "teacher", _("Teacher")
    ADMIN = "admin", _("Administrator")


class PeopleManager(UserManager["User"]):
    """Makes a superuser an administrator, so that role and permissions never disagree."""

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **fields: Any
    ) -> "User":
        return super().create_superuser(username, email, password, **{"role": Role.ADMIN, **fields})


class User(AbstractUser):
    """A person who signs in. The role decides which pages they get."""

    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.STUDENT)

    objects: ClassVar[PeopleManager] = PeopleManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="accounts_user_email_unique",
                violation_error_message=_("Somebody already uses this email address."),
            ),
        ]

    @property
    def is_student(self) -> bool:
        return self.role == Role.STUDENT

    @property
    def is_teacher(self) -> bool:
        return self.role == Role.TEACHER

    @property
    def shown_name(self) -> str:
        """The name other people see: the profile's display name, else the user name."""
        profile = getattr(self, "profile", None)
        return (profile and profile.display_name) or self.username


class PreferredDifficulty(models.TextChoices):
    EASIER = "easier", _("Easier: I like to feel sure")
    BALANCED = "balanced", _("Balanced")
    HARDER = "harder", _("Harder: I like a challenge")


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless `name` is a time zone of the IANA database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone."), params={"name": name})


def default_time_zone() -> str:
    """Return the site's own time zone, for people of whom nothing better is known."""
    return settings.TIME_ZONE


class LearnerProfile(models.Model):
    """What a person told us about how they like to learn; everyone has one, teachers too."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("user"), related_name="profile"
    )
    display_name = models.CharField(_("display name"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    interests = models.JSONField(_("interests"), default=list, blank=True, help_text=_("Up to six short words."))
    goal = models.CharField(_("goal"), max_length=200, blank=True)
    daily_target = models.PositiveSmallIntegerField(
        _("daily target"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Exercises a day."),
    )
    preferred_difficulty = models.CharField(
        _("preferred difficulty"),
        max_length=10,
        choices=PreferredDifficulty,
        default=PreferredDifficulty.BALANCED,
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, default=default_time_zone, validators=[validate_time_zone]
    )
    weekly_report = models.BooleanField(
        _("weekly report by email"), default=True, help_text=_("For teachers: how each class did, every Monday.")
    )

    class Meta:
        verbose_name = _("learner profile")
        verbose_name_plural = _("learner profiles")

    def __str__(self) -> str:
        return self.display_name or self.user.username
