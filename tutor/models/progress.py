"""Roll-ups for pages that look back over weeks. All of it can be rebuilt from the record of what learners did."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models import Course, Skill


class Activity(models.Model):
    """What one learner did in one course within one hour.

    Hours are in UTC, so that the days of any time zone can be added up from them (of zones that are half an hour off,
    but for that half hour at midnight).
    """

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("learner"), related_name="activity"
    )
    course = models.ForeignKey(Course, models.CASCADE, verbose_name=_("course"), related_name="+")
    hour = models.DateTimeField(_("hour"), help_text=_("The beginning of the hour, in UTC."))
    exercises = models.PositiveIntegerField(
        _("exercises"), default=0, help_text=_("Exercises that got a first answer.")
    )
    right = models.PositiveIntegerField(
        _("right"), default=0, help_text=_("Exercises of which the first answer was right.")
    )
    reviews = models.PositiveIntegerField(_("reviews"), default=0, help_text=_("Exercises that were a review."))
    reviews_right = models.PositiveIntegerField(_("reviews right"), default=0)
    hints = models.PositiveIntegerField(_("hints"), default=0, help_text=_("Hints shown before answers."))
    solutions = models.PositiveIntegerField(
        _("solutions"), default=0, help_text=_("Solutions asked for before any answer.")
    )
    seconds = models.PositiveIntegerField(_("seconds"), default=0, help_text=_("Time on task, with gaps capped."))

    mastered = models.PositiveIntegerField(
        _("mastered"),
        null=True,
        blank=True,
        help_text=_("Skills of the course held mastered at the end of it; empty where nothing was learned about that."),
    )

    class Meta:
        verbose_name = _("activity of an hour")
        verbose_name_plural = _("activity by the hour")
        ordering = ["hour"]
        constraints = [models.UniqueConstraint(fields=["learner", "course", "hour"], name="tutor_activity_unique")]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H}: {self.exercises}"


class MasteryChange(models.Model):
    """A skill came to be held mastered by a learner, or ceased to be, by an answer on it or a word about it.

    An answer also moves the estimates of skills that it is not about, a little; how many are held mastered in all is
    kept with the activity of the hour.
    """

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("learner"), related_name="mastery_changes"
    )
    course = models.ForeignKey(Course, models.CASCADE, verbose_name=_("course"), related_name="+")
    skill = models.ForeignKey(Skill, models.CASCADE, verbose_name=_("skill"), related_name="+")
    is_mastered = models.BooleanField(_("mastered"), help_text=_("Whether it is held mastered from then on."))
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("change of mastery")
        verbose_name_plural = _("changes of mastery")
        ordering = ["id"]
        indexes = [models.Index(fields=["learner", "course", "id"], name="tutor_change_learner")]

    def __str__(self) -> str:
        return f"{self.changed_at:%Y-%m-%d %H:%M}: {'+' if self.is_mastered else '-'} skill {self.skill_id}"
