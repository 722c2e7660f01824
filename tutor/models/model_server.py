"""What has happened to the models of a server, and the work handed to it in bulk."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Classroom
from tutor.models.model_call import ModelCall, Purpose


class MissingModel(models.Model):
    """A model that its server no longer has. Administrators are told of it once."""

    server = models.CharField(_("server"), max_length=200)
    model = models.CharField(_("model"), max_length=100)
    noticed_at = models.DateTimeField(_("noticed at"), auto_now_add=True)
    last_missed_at = models.DateTimeField(_("last missed at"))
    told_at = models.DateTimeField(_("administrators told at"), null=True, blank=True)
    returned_at = models.DateTimeField(_("there again since"), null=True, blank=True)

    class Meta:
        verbose_name = _("missing model")
        verbose_name_plural = _("missing models")
        ordering = ["-noticed_at"]
        constraints = [models.UniqueConstraint(fields=["server", "model"], name="tutor_missingmodel_once")]

    def __str__(self) -> str:
        return f"{self.model} ({self.server})"


class BatchStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("At the server")
    CANCELLING = "cancelling", _("Took too long, being cancelled")
    ONE_BY_ONE = "one_by_one", _("Asked one by one")
    DONE = "done", _("Done")


class ModelBatch(models.Model):
    """Questions handed to the server together, for half the price and an answer within a day."""

    handler = models.CharField(_("for"), max_length=60)
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    key = models.UUIDField(_("key"), unique=True)
    model = models.CharField(_("model"), max_length=100, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=BatchStatus, default=BatchStatus.WAITING)
    server_id = models.CharField(_("name at the server"), max_length=200, blank=True)
    detail = models.CharField(_("detail"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("batch of questions")
        verbose_name_plural = _("batches of questions")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["status"], condition=~models.Q(status="done"), name="tutor_modelbatch_unfinished")
        ]

    def __str__(self) -> str:
        return f"{self.handler} {self.pk}"


class ItemStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("At the server")
    ALONE = "alone", _("To be asked by itself")
    ASKING = "asking", _("Being asked by itself")
    ANSWERED = "answered", _("Answered")
    FAILED = "failed", _("Not answered")


class ModelBatchItem(models.Model):
    """One question of a batch. What was asked and answered is dropped once its handler has taken it."""

    batch = models.ForeignKey(ModelBatch, models.CASCADE, verbose_name=_("batch"), related_name="items")
    subject = models.CharField(_("about"), max_length=100)
    prompt_version = models.CharField(_("prompt version"), max_length=60)
    system = models.TextField(_("rules"), blank=True)
    user = models.TextField(_("question"), blank=True)
    is_system_stable = models.BooleanField(_("the rules are the same for everybody"), default=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("learner"),
        null=True,
        blank=True,
        related_name="+",
    )
    classroom = models.ForeignKey(
        Classroom, models.SET_NULL, verbose_name=_("class"), null=True, blank=True, related_name="+"
    )
    status = models.CharField(_("status"), max_length=10, choices=ItemStatus, default=ItemStatus.WAITING)
    call = models.OneToOneField(
        ModelCall, models.SET_NULL, verbose_name=_("model call"), null=True, blank=True, related_name="batch_item"
    )
    outcome = models.CharField(_("outcome"), max_length=20, blank=True)
    detail = models.CharField(_("detail"), max_length=300, blank=True)
    reply = models.TextField(_("reply"), blank=True)
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    deliveries = models.PositiveSmallIntegerField(_("tries to hand it over"), default=0)
    delivered_at = models.DateTimeField(_("handed over at"), null=True, blank=True)

    class Meta:
        verbose_name = _("question of a batch")
        verbose_name_plural = _("questions of batches")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["batch", "subject"], name="tutor_modelbatchitem_once")]

    def __str__(self) -> str:
        return self.subject
