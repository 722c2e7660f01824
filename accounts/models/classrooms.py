"""Classrooms, what a class list says about their students, and the cards with which some of them sign in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.people import default_time_zone, validate_time_zone


class Classroom(models.Model):
    """A group of students with their teachers. A teacher sees the progress of these students and of no others."""

    name = models.CharField(_("name"), max_length=100)
    # The app that teaches is named, not imported: people know of courses only that a class works on some.
    courses = models.ManyToManyField(
        "lessons.Course",
        verbose_name=_("courses"),
        related_name="classrooms",
        blank=True,
        help_text=_("None chosen means all of them."),
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    grade_level = models.CharField(_("grade level"), max_length=30, blank=True, help_text=_("As your school says it."))
    time_zone = models.CharField(
        _("time zone"), max_length=64, default=default_time_zone, validators=[validate_time_zone]
    )
    join_code = models.CharField(_("join code"), max_length=12, unique=True)
    join_is_open = models.BooleanField(_("students can join"), default=True)
    guardian_reports = models.BooleanField(
        _("weekly reports to guardians"),
        default=False,
        help_text=_("Only to guardians who have agreed to them by email."),
    )
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    teachers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("teachers"), related_name="taught_classrooms"
    )
    students = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("students"), related_name="joined_classrooms", blank=True
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("classroom")
        verbose_name_plural = _("classrooms")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def can_be_joined(self) -> bool:
        """Whether its code lets students in."""
        return self.join_is_open and not self.is_archived


class RosterEntry(models.Model):
    """What the school's class list says about a student of a class."""

    classroom = models.ForeignKey(Classroom, models.CASCADE, verbose_name=_("classroom"), related_name="roster_entries")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("student"), related_name="roster_entries"
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    school_id = models.CharField(_("school id"), max_length=120, blank=True)
    group = models.CharField(_("group"), max_length=80, blank=True)
    imported_at = models.DateTimeField(_("imported at"))

    class Meta:
        verbose_name = _("class list entry")
        verbose_name_plural = _("class list entries")
        constraints = [
            models.UniqueConstraint(fields=["classroom", "student"], name="accounts_roster_student_once"),
            models.UniqueConstraint(
                fields=["classroom", "school_id"],
                condition=~models.Q(school_id=""),
                name="accounts_roster_school_id_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.student)


class SignInCard(models.Model):
    """Marks an account that a class list made, and holds the fingerprint of the code on its card.

    Only the teachers of the class that made the account can print a card for it. The code itself is shown once.
    """

    student = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("student"), related_name="sign_in_card"
    )
    classroom = models.ForeignKey(
        Classroom, models.SET_NULL, verbose_name=_("classroom"), null=True, related_name="sign_in_cards"
    )
    code_hash = models.CharField(_("fingerprint of the code"), max_length=64, null=True, blank=True, unique=True)
    printed_at = models.DateTimeField(_("printed at"), null=True, blank=True)
    used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("sign-in card")
        verbose_name_plural = _("sign-in cards")

    def __str__(self) -> str:
        return str(self.student)
