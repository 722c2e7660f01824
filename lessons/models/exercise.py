"""Exercises, and the blueprints that make them from parameters."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models.course import Course, Skill
from lessons.models.fields import OrderedJSONField


class Provenance(models.TextChoices):
    AUTHORED = "authored", _("Written by a person")
    BLUEPRINT = "blueprint", _("Made by an exercise template")
    GENERATED = "generated", _("Written by a language model, then proved by code or approved by a teacher")


class ExerciseStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    VERIFIED = "verified", _("Verified")
    LIVE = "live", _("Live")
    SUSPENDED = "suspended", _("Taken out to be looked at")
    RETIRED = "retired", _("Retired")


class Blueprint(models.Model):
    """An exercise template: the mathematics and texts from which any number of exercises is made."""

    course = models.ForeignKey(Course, models.CASCADE, verbose_name=_("course"), related_name="blueprints")
    slug = models.SlugField(_("slug"), max_length=120)
    skills = models.ManyToManyField(Skill, verbose_name=_("skills"), related_name="all_blueprints")
    main_skill = models.ForeignKey(Skill, models.CASCADE, verbose_name=_("main skill"), related_name="blueprints")
    kind = models.CharField(_("answer kind"), max_length=20)
    difficulty = models.FloatField(
        _("difficulty"), validators=[MinValueValidator(0), MaxValueValidator(1)], help_text=_("0 easy to 1 hard.")
    )
    definition = OrderedJSONField(_("definition"), help_text=_("The template as written in the course's files."))
    is_retired = models.BooleanField(_("retired"), default=False)

    class Meta:
        verbose_name = _("exercise template")
        verbose_name_plural = _("exercise templates")
        ordering = ["course", "slug"]
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="lessons_blueprint_slug_unique")]

    def __str__(self) -> str:
        return self.slug


class Exercise(models.Model):
    """One question with its key, hints and worked solution. The key never changes: a new key is a new exercise."""

    course = models.ForeignKey(Course, models.CASCADE, verbose_name=_("course"), related_name="exercises")
    main_skill = models.ForeignKey(Skill, models.CASCADE, verbose_name=_("main skill"), related_name="main_exercises")
    skills = models.ManyToManyField(Skill, verbose_name=_("skills"), related_name="exercises")
    stem = models.TextField(_("stem"), help_text=_("The question: Markdown, with mathematics between $ signs."))
    kind = models.CharField(_("answer kind"), max_length=20)
    key = models.TextField(_("key"))
    options = models.JSONField(_("options"), default=dict, blank=True, help_text=_("How answers are graded."))
    hints = models.JSONField(_("hints"), default=list)
    solution = models.JSONField(_("solution"), default=list, help_text=_("The steps of the worked solution."))
    wrong_answers = models.JSONField(
        _("known wrong answers"),
        default=list,
        blank=True,
        help_text=_("A list of {answer, misconception}."),
    )
    difficulty = models.FloatField(
        _("difficulty"), validators=[MinValueValidator(0), MaxValueValidator(1)], help_text=_("0 easy to 1 hard.")
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    interest = models.CharField(_("interest"), max_length=30, blank=True)
    provenance = models.CharField(_("provenance"), max_length=10, choices=Provenance)
    status = models.CharField(_("status"), max_length=10, choices=ExerciseStatus, default=ExerciseStatus.DRAFT)
    evidence = models.JSONField(
        _("evidence"), default=list, blank=True, help_text=_("Why we trust this: a list of {check, passed, detail}.")
    )
    blueprint = models.ForeignKey(
        Blueprint, models.SET_NULL, verbose_name=_("exercise template"), null=True, blank=True, related_name="exercises"
    )
    seed = models.BigIntegerField(_("seed"), null=True, blank=True)
    dressed_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        verbose_name=_("told from"),
        null=True,
        blank=True,
        related_name="dressings",
        help_text=_("The template's plain exercise that this one tells as a story."),
    )
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 of language, stem, kind and key."))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("exercise")
        verbose_name_plural = _("exercises")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["course", "digest"], name="lessons_exercise_digest_unique"),
        ]
        indexes = [
            models.Index(fields=["main_skill", "language", "status"], name="lessons_exercise_bank"),
            models.Index(fields=["blueprint", "status"], name="lessons_exercise_blueprint"),
        ]

    def __str__(self) -> str:
        return self.stem[:60]
