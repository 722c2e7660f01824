"""The gradebook of a class: what counts how much, and where a teacher set a score by hand."""

from typing import Any, NoReturn

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Classroom
from tutor.models.assignments import Assignment


def default_scale() -> list[list[Any]]:
    """Return the usual letters with the lowest percentage of each, the best first."""
    return [["A", 90], ["B", 80], ["C", 70], ["D", 60], ["F", 0]]


class GradeScale(models.Model):
    """How a class's percentages become grades."""

    classroom = models.OneToOneField(Classroom, models.CASCADE, verbose_name=_("classroom"), related_name="grade_scale")
    steps = models.JSONField(
        _("steps"), default=default_scale, help_text=_("Grade and lowest percentage of each, the best first.")
    )

    class Meta:
        verbose_name = _("grade scale")
        verbose_name_plural = _("grade scales")

    def __str__(self) -> str:
        return ", ".join(f"{name} {lowest}" for name, lowest in self.steps)


class GradeChangeKind(models.TextChoices):
    SCORE = "score", _("Set the score")
    EXCUSED = "excused", _("Excuse: it does not count")
    COMPUTED = "computed", _("Go back to the computed score")


class GradeChangeQuerySet(models.QuerySet["GradeChange"]):
    """Changes of grades are append-only: they can be read and created, never changed."""

    def update(self, **fields: Any) -> NoReturn:
        raise TypeError("Changes of grades are append-only; they cannot be updated.")

    def bulk_update(self, *arguments: Any, **fields: Any) -> NoReturn:
        raise TypeError("Changes of grades are append-only; they cannot be updated.")


class GradeChange(models.Model):
    """A teacher's word on one student's score; the newest counts. Append-only."""

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, verbose_name=_("assignment"), related_name="grade_changes"
    )
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("student"), related_name="grade_changes"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=GradeChangeKind)
    percent = models.FloatField(
        _("score in percent"), null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(150)]
    )
    reason = models.CharField(_("reason"), max_length=300)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed at"))

    objects = GradeChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a grade")
        verbose_name_plural = _("changes of grades")
        ordering = ["id"]
        indexes = [models.Index(fields=["assignment", "student", "id"], name="tutor_grade_change_cell")]

    def __str__(self) -> str:
        return f"{self.changed_at:%Y-%m-%d %H:%M}: {self.get_kind_display()}"

    def save(self, **options: Any) -> None:
        """Store a new change.

        Raises:
            TypeError: the change is stored already.
        """
        if self.pk is not None and not options.get("force_insert"):
            raise TypeError("Changes of grades are append-only; they cannot be changed.")
        super().save(**options)
