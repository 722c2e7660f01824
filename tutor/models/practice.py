"""Practice: an exercise put before a learner, the answers to it, and the feedback on them."""

from typing import Any, NoReturn

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models import Course, Exercise, Skill


class Occasion(models.TextChoices):
    PRACTICE = "practice", _("Practice")
    PLACEMENT = "placement", _("Placement")
    ASSIGNMENT = "assignment", _("Assignment")
    QUIZ = "quiz", _("Quiz")


class ServingState(models.TextChoices):
    OPEN = "open", _("Open")
    SOLVED = "solved", _("Solved")
    REVEALED = "revealed", _("Solution shown")
    SKIPPED = "skipped", _("Skipped")


class Serving(models.Model):
    """One exercise put before one learner, with the reason for choosing it."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("learner"), related_name="servings"
    )
    course = models.ForeignKey(Course, models.CASCADE, verbose_name=_("course"), related_name="+")
    skill = models.ForeignKey(
        Skill, models.CASCADE, verbose_name=_("skill"), related_name="+", help_text=_("The skill it was chosen for.")
    )
    exercise = models.ForeignKey(Exercise, models.CASCADE, verbose_name=_("exercise"), related_name="servings")
    occasion = models.CharField(_("occasion"), max_length=10, choices=Occasion, default=Occasion.PRACTICE)
    mode = models.CharField(
        _("mode"), max_length=20, help_text=_("The policy's mode, such as new, review or challenge.")
    )
    reason = models.JSONField(_("reason"), help_text=_("Why this exercise: code and params of each reason."))
    state = models.CharField(_("state"), max_length=10, choices=ServingState, default=ServingState.OPEN)
    is_current = models.BooleanField(
        _("current"), default=True, help_text=_("The one this learner sees in this course now.")
    )
    hints_shown = models.PositiveSmallIntegerField(_("hints shown"), default=0)
    served_at = models.DateTimeField(_("served at"))
    # What was shown and answered stays in the record, whatever becomes of the assignment.
    work = models.ForeignKey(
        "tutor.Work", models.SET_NULL, verbose_name=_("work"), null=True, blank=True, related_name="servings",
        help_text=_("The student's work on an assignment, if it was set."),
    )  # fmt: skip
    item = models.ForeignKey(
        "tutor.AssignmentItem", models.SET_NULL, verbose_name=_("exercise of an assignment"), null=True, blank=True,
        related_name="servings",
    )  # fmt: skip

    class Meta:
        verbose_name = _("serving")
        verbose_name_plural = _("servings")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["work", "item"], name="tutor_serving_item_once"),
            models.UniqueConstraint(
                fields=["learner", "course", "occasion"],
                condition=models.Q(is_current=True),
                name="tutor_serving_one_current",
            ),
        ]
        indexes = [models.Index(fields=["learner", "-served_at"], name="tutor_serving_recent")]

    def __str__(self) -> str:
        return f"{self.served_at:%Y-%m-%d %H:%M}: {self.get_state_display()}"


class AttemptQuerySet(models.QuerySet["Attempt"]):
    """Attempts are append-only: they can be read and created, never changed; they go when their learner goes."""

    def update(self, **fields: Any) -> NoReturn:
        raise TypeError("Attempts are append-only; they cannot be updated.")

    def bulk_update(self, *arguments: Any, **fields: Any) -> NoReturn:
        raise TypeError("Attempts are append-only; they cannot be updated.")

    def bulk_create(self, *arguments: Any, **options: Any) -> list["Attempt"]:
        if options.get("update_conflicts"):
            raise TypeError("Attempts are append-only; they cannot be updated.")
        return super().bulk_create(*arguments, **options)

    def delete(self) -> NoReturn:
        raise TypeError("Attempts are append-only; they go with their learner.")


class Attempt(models.Model):
    """One answer to one exercise, with what the learner model needs to be rebuilt. Append-only."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("learner"), related_name="attempts"
    )
    serving = models.ForeignKey(Serving, models.CASCADE, verbose_name=_("serving"), related_name="attempts")
    exercise = models.ForeignKey(Exercise, models.CASCADE, verbose_name=_("exercise"), related_name="attempts")
    course = models.ForeignKey(Course, models.CASCADE, verbose_name=_("course"), related_name="+")
    occasion = models.CharField(_("occasion"), max_length=10, choices=Occasion)
    try_number = models.PositiveSmallIntegerField(_("try"), help_text=_("1 for the first answer to this showing."))
    response = models.TextField(_("response"), blank=True, help_text=_("As typed; empty when the learner gave up."))
    gave_up = models.BooleanField(_("gave up"), default=False)
    verdict = models.CharField(_("verdict"), max_length=10, choices=[("correct", _("Correct")), ("wrong", _("Wrong"))])
    score = models.FloatField(_("score"), validators=[MinValueValidator(0), MaxValueValidator(1)])
    is_provisional = models.BooleanField(
        _("provisional"), default=False, help_text=_("A first look by rules; a teacher has the last word.")
    )
    reason = models.JSONField(_("reason"), help_text=_("Why this verdict: code, message and params."))
    reading = models.TextField(_("reading"), blank=True, help_text=_("How the answer was read, in LaTeX."))
    misconception = models.CharField(_("misconception"), max_length=80, blank=True)
    hints_shown = models.PositiveSmallIntegerField(_("hints shown before the answer"))
    seconds = models.FloatField(_("seconds"), help_text=_("From showing the exercise to this answer."))
    answered_at = models.DateTimeField(_("answered at"), db_index=True)
    skill_ids = models.JSONField(_("skills"), help_text=_("Snapshot of the exercise's skills, the main one first."))
    difficulty = models.FloatField(_("difficulty"), help_text=_("Snapshot of the exercise's difficulty."))
    choice_count = models.PositiveSmallIntegerField(_("choices"), null=True, blank=True)
    probability_before = models.FloatField(
        _("predicted probability"), null=True, blank=True, help_text=_("The learner model's, before the answer.")
    )
    ease = models.FloatField(
        _("ease"),
        null=True,
        blank=True,
        help_text=_("Log-odds that a typical learner solves it, as known then; empty for the author's view."),
    )
    weights_version = models.ForeignKey(
        "tutor.WeightsVersion",
        models.PROTECT,
        verbose_name=_("version of the weights"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The weights that predicted it; empty for those that Warbler ships with."),
    )

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["serving", "try_number"], name="tutor_attempt_counted_once"),
        ]
        indexes = [
            models.Index(fields=["learner", "course", "id"], name="tutor_attempt_learner_course"),
            # For what the students of a class did lately.
            models.Index(fields=["learner", "answered_at"], name="tutor_attempt_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.answered_at:%Y-%m-%d %H:%M}: {self.get_verdict_display()}"

    def save(self, **options: Any) -> None:
        """Store a new attempt.

        Raises:
            TypeError: the attempt is stored already.
        """
        if self.pk is not None and not options.get("force_insert"):
            raise TypeError("Attempts are append-only; they cannot be changed.")
        super().save(**options)

    def delete(self, using: Any = None, keep_parents: bool = False) -> NoReturn:
        """Raise TypeError: an attempt goes with its learner and not before."""
        raise TypeError("Attempts are append-only; they go with their learner.")


class FeedbackStatus(models.TextChoices):
    PENDING = "pending", _("Pending")
    WRITING = "writing", _("Being written")
    READY = "ready", _("Ready")


class FeedbackSource(models.TextChoices):
    MODEL = "model", _("Language model")
    MISCONCEPTION = "misconception", _("Misconception library")
    SOLUTION = "solution", _("Worked solution")


class Feedback(models.Model):
    """A few words on one wrong answer, written after the verdict was shown."""

    attempt = models.OneToOneField(Attempt, models.CASCADE, verbose_name=_("attempt"), related_name="feedback")
    status = models.CharField(_("status"), max_length=10, choices=FeedbackStatus, default=FeedbackStatus.PENDING)
    source = models.CharField(_("source"), max_length=15, choices=FeedbackSource, blank=True)
    text = models.TextField(_("text"), blank=True)
    requested_at = models.DateTimeField(_("requested at"))
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    ready_at = models.DateTimeField(_("ready at"), null=True, blank=True)
    model_call = models.ForeignKey(
        "tutor.ModelCall", models.SET_NULL, verbose_name=_("model call"), null=True, blank=True, related_name="+"
    )
    shared_text = models.ForeignKey(
        "tutor.FeedbackText",
        models.SET_NULL,
        verbose_name=_("shared comment"),
        null=True,
        blank=True,
        related_name="uses",
        help_text=_("The comment that everybody gets who gives this answer."),
    )
    helped = models.BooleanField(_("helped"), null=True, blank=True, help_text=_("What the student said about it."))

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")

    def __str__(self) -> str:
        return self.text[:60] or self.get_status_display()
