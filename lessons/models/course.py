"""A course: units of lessons, the skills they teach, and the misconceptions learners bring."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PublishPolicy(models.TextChoices):
    """When an exercise that a model proposed may be shown to students."""

    PROVEN = "proven", _("When code has proved it; otherwise after a teacher's review")
    REVIEWED = "reviewed", _("Always after a teacher's review")


class Course(models.Model):
    """A course, loaded from a folder of readable files."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    languages = models.JSONField(
        _("languages"), default=list, help_text=_("Codes of all languages in which its texts are written.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    publish = models.CharField(
        _("publish proposed exercises"), max_length=10, choices=PublishPolicy, default=PublishPolicy.PROVEN
    )
    content_digest = models.CharField(
        _("content digest"), max_length=64, blank=True, help_text=_("SHA-256 of the files last loaded.")
    )
    loaded_at = models.DateTimeField(_("loaded at"), auto_now=True)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["position", "title"]

    def __str__(self) -> str:
        return self.title


class Unit(models.Model):
    """A part of a course."""

    course = models.ForeignKey(Course, models.CASCADE, verbose_name=_("course"), related_name="units")
    slug = models.SlugField(_("slug"), max_length=80)
    title = models.CharField(_("title"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["course", "position"]
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="lessons_unit_slug_unique")]

    def __str__(self) -> str:
        return self.title


class Skill(models.Model):
    """A knowledge component: the smallest thing whose mastery is tracked."""

    course = models.ForeignKey(Course, models.CASCADE, verbose_name=_("course"), related_name="skills")
    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name=_("unit"), related_name="skills")
    slug = models.SlugField(_("slug"), max_length=80)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), help_text=_("Place in the course, over all units."))
    is_retired = models.BooleanField(
        _("retired"), default=False, help_text=_("No longer in the course's files; kept for its attempts.")
    )
    prerequisites: models.ManyToManyField["Skill", "Prerequisite"] = models.ManyToManyField(
        "self", verbose_name=_("prerequisites"), through="Prerequisite", symmetrical=False, related_name="unlocks"
    )

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["course", "position"]
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="lessons_skill_slug_unique")]

    def __str__(self) -> str:
        return self.title


class Prerequisite(models.Model):
    """`skill` should be learned after `requires`."""

    skill = models.ForeignKey(Skill, models.CASCADE, verbose_name=_("skill"), related_name="prerequisite_links")
    requires = models.ForeignKey(Skill, models.CASCADE, verbose_name=_("requires"), related_name="unlock_links")

    class Meta:
        verbose_name = _("prerequisite")
        verbose_name_plural = _("prerequisites")
        constraints = [
            models.UniqueConstraint(fields=["skill", "requires"], name="lessons_prerequisite_unique"),
            models.CheckConstraint(
                condition=~models.Q(skill=models.F("requires")), name="lessons_prerequisite_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requires} → {self.skill}"


class Lesson(models.Model):
    """An explanation with worked examples; it teaches one or more skills."""

    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name=_("unit"), related_name="lessons")
    slug = models.SlugField(_("slug"), max_length=80)
    title = models.CharField(_("title"), max_length=200)
    explanation = models.TextField(_("explanation"), help_text=_("Markdown, with mathematics between $ signs."))
    skills = models.ManyToManyField(Skill, verbose_name=_("skills"), related_name="lessons")
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ["unit", "position"]
        constraints = [models.UniqueConstraint(fields=["unit", "slug"], name="lessons_lesson_slug_unique")]

    def __str__(self) -> str:
        return self.title


class WorkedExample(models.Model):
    """A problem solved step by step inside a lesson."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, verbose_name=_("lesson"), related_name="worked_examples")
    position = models.PositiveSmallIntegerField(_("position"))
    problem = models.TextField(_("problem"))
    steps = models.JSONField(_("steps"), default=list, help_text=_("A list of steps, each in Markdown."))

    class Meta:
        verbose_name = _("worked example")
        verbose_name_plural = _("worked examples")
        ordering = ["lesson", "position"]

    def __str__(self) -> str:
        return self.problem[:60]


class Misconception(models.Model):
    """A named wrong idea that explains certain wrong answers, such as adding denominators."""

    course = models.ForeignKey(Course, models.CASCADE, verbose_name=_("course"), related_name="misconceptions")
    slug = models.SlugField(_("slug"), max_length=80)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True, help_text=_("What the learner does, for teachers."))
    feedback = models.TextField(_("feedback"), help_text=_("Said to the learner; never gives the answer away."))

    class Meta:
        verbose_name = _("misconception")
        verbose_name_plural = _("misconceptions")
        ordering = ["course", "name"]
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="lessons_misconception_slug_unique")]

    def __str__(self) -> str:
        return self.name
