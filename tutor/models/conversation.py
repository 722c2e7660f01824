"""Conversations between a learner and the tutor: what was said, by whom, and what is still being said."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models import Course, Skill
from tutor.models.practice import Serving


class Conversation(models.Model):
    """A learner's talk with the tutor about one exercise or one lesson of a course, or about the course itself."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("learner"), related_name="conversations"
    )
    course = models.ForeignKey(Course, models.CASCADE, verbose_name=_("course"), related_name="+")
    serving = models.OneToOneField(
        Serving,
        models.CASCADE,
        verbose_name=_("exercise"),
        null=True,
        blank=True,
        related_name="conversation",
        help_text=_("The exercise as it was put before the learner, if it is about one."),
    )
    skill = models.ForeignKey(
        Skill,
        models.CASCADE,
        verbose_name=_("skill"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The lesson's skill, if it is about a lesson."),
    )
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("What was said in the turns that are no longer sent to a model.")
    )
    summarised_until = models.PositiveIntegerField(
        _("summarised until"), default=0, help_text=_("The last turn that the summary covers.")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "skill"],
                condition=models.Q(serving=None, skill__isnull=False),
                name="tutor_conversation_one_a_lesson",
            ),
            models.UniqueConstraint(
                fields=["learner", "course"],
                condition=models.Q(serving=None, skill=None),
                name="tutor_conversation_one_a_course",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner}: {self.skill or self.course}"


class Speaker(models.TextChoices):
    STUDENT = "student", _("Student")
    TUTOR = "tutor", _("Tutor")


class TurnStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    WRITING = "writing", _("Being written")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", _("Failed")


class TurnSource(models.TextChoices):
    PERSON = "person", _("Person")
    MODEL = "model", _("Language model")
    COURSE = "course", _("Course")


class Turn(models.Model):
    """What one of them said. A tutor's turn grows while it is being written; only checked text is ever stored."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, verbose_name=_("conversation"), related_name="turns")
    number = models.PositiveIntegerField(_("number"), help_text=_("Place in the conversation, from 1."))
    speaker = models.CharField(_("speaker"), max_length=10, choices=Speaker)
    text = models.TextField(_("text"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=TurnStatus, default=TurnStatus.DONE)
    source = models.CharField(_("source"), max_length=10, choices=TurnSource, default=TurnSource.PERSON)
    move = models.CharField(_("teaching move"), max_length=30, blank=True)
    left_out = models.PositiveSmallIntegerField(
        _("sentences left out"), default=0, help_text=_("Sentences of the model that a check did not pass.")
    )
    said_at = models.DateTimeField(_("said at"))
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    model_call = models.ForeignKey(
        "tutor.ModelCall", models.SET_NULL, verbose_name=_("model call"), null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        ordering = ["conversation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "number"], name="tutor_turn_number_once"),
        ]
        indexes = [models.Index(fields=["status", "said_at"], name="tutor_turn_unfinished")]

    def __str__(self) -> str:
        return f"{self.number}. {self.get_speaker_display()}: {self.text[:60]}"

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will be said in it."""
        return self.status not in {TurnStatus.WAITING, TurnStatus.WRITING}
