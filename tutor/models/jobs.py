"""Work that takes longer than a page may: claimed by a worker, done chunk by chunk, and watched on a page."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Classroom


class JobStatus(models.TextChoices):
    DRAFT = "draft", _("Not started")
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


FINISHED = frozenset({JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED})


class Job(models.Model):
    """One piece of bulk work. What it has done, and how far it is, are stored together, chunk by chunk."""

    id = models.UUIDField(_("id"), primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=40, help_text=_("Which work: a name that some code has registered."))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("owner"), related_name="jobs")
    classroom = models.ForeignKey(
        Classroom, models.CASCADE, verbose_name=_("classroom"), null=True, blank=True, related_name="jobs"
    )
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=JobStatus, default=JobStatus.WAITING)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), null=True, blank=True)
    report = models.JSONField(
        _("report"),
        default=dict,
        blank=True,
        help_text=_("Counts by name, and lines of {line, file, message, params}."),
    )
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    cancel_requested = models.BooleanField(_("cancel requested"), default=False)
    claim = models.UUIDField(_("claim of the worker that has it"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("claim renewed at"), null=True, blank=True)
    takeovers = models.PositiveSmallIntegerField(_("times taken over from a lost worker"), default=0)
    created_at = models.DateTimeField(_("created at"), db_index=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["status", "claimed_at"], name="tutor_job_left_behind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_status_display()}"

    @property
    def is_finished(self) -> bool:
        return self.status in FINISHED

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100; 100 only when it is done."""
        if self.status == JobStatus.DONE:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0


class JobFileRole(models.TextChoices):
    INPUT = "input", _("Uploaded")
    RESULT = "result", _("Result")


class JobFile(models.Model):
    """A file that a job reads or has made. In the database, where web servers and workers on any machine find it."""

    job = models.ForeignKey(Job, models.CASCADE, verbose_name=_("job"), related_name="files")
    role = models.CharField(_("role"), max_length=10, choices=JobFileRole)
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("content type"), max_length=100, default="text/csv; charset=utf-8")
    content = models.BinaryField(_("content"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("file of a job")
        verbose_name_plural = _("files of jobs")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
