"""What is believed about a learner. All of it can be rebuilt from the attempts and what placements found in them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models import Course, Skill

SHAPE_HELP = _("Version of the form in which this is stored; what another version stored is folded anew.")


class SkillState(models.Model):
    """One learner's mastery of one skill: the learner model's counters and the memory of it."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("learner"), related_name="skill_states"
    )
    skill = models.ForeignKey(Skill, models.CASCADE, verbose_name=_("skill"), related_name="states")
    shape = models.PositiveSmallIntegerField(_("shape"), default=0, help_text=SHAPE_HELP)
    counters = models.JSONField(_("counters"), default=dict, help_text=_("Evidence counters of the learner model."))
    memory = models.JSONField(_("memory"), null=True, blank=True, help_text=_("Spaced-repetition state (FSRS-6)."))
    due_at = models.DateTimeField(_("review due at"), null=True, blank=True)
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("skill state")
        verbose_name_plural = _("skill states")
        constraints = [models.UniqueConstraint(fields=["learner", "skill"], name="tutor_skill_state_unique")]

    def __str__(self) -> str:
        return f"{self.updated_at:%Y-%m-%d %H:%M}: skill {self.skill_id}"


class LearnerState(models.Model):
    """The learner model's counters over all skills of one learner."""

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("learner"), related_name="learner_state"
    )
    shape = models.PositiveSmallIntegerField(_("shape"), default=0, help_text=SHAPE_HELP)
    counters = models.JSONField(_("counters"), default=dict)
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("learner state")
        verbose_name_plural = _("learner states")

    def __str__(self) -> str:
        return f"{self.updated_at:%Y-%m-%d %H:%M}"


class PlacementStatus(models.TextChoices):
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    SKIPPED = "skipped", _("Skipped")


class Placement(models.Model):
    """One learner's placement in one course; its answers are attempts like any others."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("learner"), related_name="placements"
    )
    course = models.ForeignKey(Course, models.CASCADE, verbose_name=_("course"), related_name="placements")
    status = models.CharField(_("status"), max_length=10, choices=PlacementStatus, default=PlacementStatus.RUNNING)
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    findings = models.JSONField(
        _("findings"),
        default=dict,
        blank=True,
        help_text=_("What it found when it ended: by skill, the chance of mastery and how many answers it is worth."),
    )

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        constraints = [models.UniqueConstraint(fields=["learner", "course"], name="tutor_placement_unique")]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}: {self.get_status_display()}"
