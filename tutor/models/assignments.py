"""Work that a teacher sets: assignments and quizzes, what they ask, and what each student did about them."""

from typing import Any, NoReturn

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Classroom
from lessons.models import Course, Exercise, Skill


class AssignmentKind(models.TextChoices):
    ADAPTIVE = "adaptive", _("Adaptive: each student gets the exercises that they need")
    FIXED = "fixed", _("Fixed: a list of exercises that you choose")


class Goal(models.TextChoices):
    MASTERY = "mastery", _("Until the skills are mastered")
    COUNT = "count", _("A number of exercises")


class AssignmentStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CLOSED = "closed", _("Closed")
    ARCHIVED = "archived", _("Archived")


class LatePolicy(models.TextChoices):
    ACCEPT = "accept", _("Accept, nothing off")
    DEDUCT = "deduct", _("Accept, with a percentage off for each day")
    CLOSE = "close", _("Close when it is due")


class ReleaseRule(models.TextChoices):
    HANDED_IN = "handed_in", _("When the student has handed it in")
    DUE = "due", _("When it is due, for everybody together")


class GradeCategory(models.Model):
    """A part of a class's grade, such as homework, with its weight."""

    classroom = models.ForeignKey(
        Classroom, models.CASCADE, verbose_name=_("classroom"), related_name="grade_categories"
    )
    name = models.CharField(_("name"), max_length=60)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MaxValueValidator(1000)], help_text=_("Relative to the other categories.")
    )
    drop_lowest = models.PositiveSmallIntegerField(
        _("lowest scores dropped"), default=0, validators=[MaxValueValidator(50)]
    )

    class Meta:
        verbose_name = _("grade category")
        verbose_name_plural = _("grade categories")
        ordering = ["classroom", "id"]
        constraints = [models.UniqueConstraint(fields=["classroom", "name"], name="tutor_category_name_once")]

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """Work set for a class. What students have begun is never changed under them; see `assignment_edit`."""

    classroom = models.ForeignKey(Classroom, models.CASCADE, verbose_name=_("classroom"), related_name="assignments")
    course = models.ForeignKey(Course, models.PROTECT, verbose_name=_("course"), related_name="+")
    title = models.CharField(_("title"), max_length=120)
    instructions = models.TextField(
        _("instructions"), max_length=5000, blank=True, help_text=_("Markdown, with mathematics between $ signs.")
    )
    status = models.CharField(_("status"), max_length=10, choices=AssignmentStatus, default=AssignmentStatus.DRAFT)
    is_for_everybody = models.BooleanField(_("for the whole class"), default=True)
    students = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("chosen students"), related_name="+", blank=True
    )
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)

    kind = models.CharField(_("kind"), max_length=10, choices=AssignmentKind, default=AssignmentKind.ADAPTIVE)
    skills = models.ManyToManyField(Skill, verbose_name=_("skills"), related_name="+", blank=True)
    goal = models.CharField(_("goal"), max_length=10, choices=Goal, default=Goal.MASTERY)
    exercise_count = models.PositiveSmallIntegerField(
        _("number of exercises"),
        default=20,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
        help_text=_("The number to do; for mastery, the most that anybody is given."),
    )
    has_variants = models.BooleanField(_("variants"), default=False)
    hints_allowed = models.BooleanField(_("hints and comments"), default=True)
    chat_allowed = models.BooleanField(_("chat with the tutor"), default=True)
    tries = models.PositiveSmallIntegerField(
        _("tries for each exercise"), default=3, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    is_quiz = models.BooleanField(_("quiz"), default=False)
    release_rule = models.CharField(
        _("results are shown"), max_length=10, choices=ReleaseRule, default=ReleaseRule.HANDED_IN
    )
    minutes = models.PositiveSmallIntegerField(
        _("time limit in minutes"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )

    late_policy = models.CharField(_("late work"), max_length=10, choices=LatePolicy, default=LatePolicy.ACCEPT)
    late_percent = models.PositiveSmallIntegerField(
        _("percent off for each day"), default=10, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    category = models.ForeignKey(
        GradeCategory, models.SET_NULL, verbose_name=_("grade category"), null=True, blank=True, related_name="+"
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MaxValueValidator(1000)], help_text=_("0 leaves it out of the grade.")
    )

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    released_at = models.DateTimeField(_("results released at"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["classroom", "id"]
        indexes = [models.Index(fields=["classroom", "status"], name="tutor_assignment_class")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_fixed(self) -> bool:
        return self.kind == AssignmentKind.FIXED

    @property
    def is_draft(self) -> bool:
        return self.status == AssignmentStatus.DRAFT

    @property
    def is_published(self) -> bool:
        return self.status == AssignmentStatus.PUBLISHED

    @property
    def is_archived(self) -> bool:
        return self.status == AssignmentStatus.ARCHIVED


class AssignmentItem(models.Model):
    """One exercise of a fixed assignment. With variants, students get others of its template."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, verbose_name=_("assignment"), related_name="items")
    exercise = models.ForeignKey(Exercise, models.PROTECT, verbose_name=_("exercise"), related_name="+")
    position = models.PositiveSmallIntegerField(_("position"))
    points = models.PositiveSmallIntegerField(
        _("points"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("exercise of an assignment")
        verbose_name_plural = _("exercises of assignments")
        ordering = ["assignment", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["assignment", "exercise"], name="tutor_item_exercise_once")]

    def __str__(self) -> str:
        return f"{self.position}. exercise {self.exercise_id}"


class HandedIn(models.TextChoices):
    STUDENT = "student", _("By the student")
    TIME = "time", _("The time was up")
    DUE = "due", _("It was due")
    TEACHER = "teacher", _("The teacher closed it")


class Work(models.Model):
    """What one student does about one assignment; made when they begin, or when a teacher grants or reminds."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, verbose_name=_("assignment"), related_name="works")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("student"), related_name="set_works"
    )
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    handed_in_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    handed_in = models.CharField(_("handed in"), max_length=10, choices=HandedIn, blank=True)
    released_at = models.DateTimeField(_("results shown at"), null=True, blank=True)
    due_at = models.DateTimeField(_("due at for this student"), null=True, blank=True)
    extra_minutes = models.PositiveSmallIntegerField(_("extra minutes"), default=0)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    progress = models.JSONField(
        _("progress"), default=dict, blank=True, help_text=_("By skill: the best share reached, and its credit.")
    )

    class Meta:
        verbose_name = _("student's work")
        verbose_name_plural = _("students' work")
        ordering = ["assignment", "id"]
        constraints = [models.UniqueConstraint(fields=["assignment", "student"], name="tutor_work_once")]

    def __str__(self) -> str:
        return f"Student {self.student_id}: assignment {self.assignment_id}"


class AssignmentChange(models.Model):
    """One change of an assignment after it was published, so that nothing changes silently. Append-only."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, verbose_name=_("assignment"), related_name="changes")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("student"),
        help_text=_("Empty if it concerns everybody."),
    )  # fmt: skip
    fields = models.JSONField(_("fields"), help_text=_("By the name of the field: before and after, as text."))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("change of an assignment")
        verbose_name_plural = _("changes of assignments")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.changed_at:%Y-%m-%d %H:%M}: {', '.join(self.fields)}"

    @property
    def shown(self) -> list[tuple[str, str, str]]:
        """Each field by its name in the interface, before and after."""
        model = Work if self.student_id else Assignment
        return [_told(model, name, values) for name, values in self.fields.items()]


def _told(model: type[models.Model], name: str, values: list[str]) -> tuple[str, str, str]:
    """Return a field's name and values in words; those of an earlier version as they are stored."""
    known = {field.name: field for field in [*model._meta.fields, *model._meta.many_to_many]}
    field = known.get(name)
    words = {str(value): str(label) for value, label in getattr(field, "flatchoices", [])}
    label = str(field.verbose_name) if field else name
    before, after = (words.get(value, value) for value in values)
    return label, before, after


class QuizEvidenceQuerySet(models.QuerySet["QuizEvidence"]):
    """Evidence is append-only: it can be read and created, never changed."""

    def update(self, **fields: Any) -> NoReturn:
        raise TypeError("Quiz evidence is append-only; it cannot be updated.")


class QuizEvidence(models.Model):
    """The moment from which a quiz's answers move what is believed about a student: when they see the results."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("learner"), related_name="quiz_evidence"
    )
    work = models.OneToOneField(
        Work, models.SET_NULL, verbose_name=_("work"), null=True, blank=True, related_name="evidence"
    )
    attempts = models.ManyToManyField("tutor.Attempt", verbose_name=_("answers"), related_name="+")
    counted_at = models.DateTimeField(_("counted at"))
    after_attempt = models.PositiveBigIntegerField(
        _("after attempt"), default=0, help_text=_("Number of the learner's latest attempt then; 0 before the first.")
    )

    objects = QuizEvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("quiz evidence")
        verbose_name_plural = _("quiz evidence")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.counted_at:%Y-%m-%d %H:%M}"
