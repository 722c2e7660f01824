"""What a teacher says about an answer that was judged provisionally."""

from typing import Any, NoReturn

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from tutor.models.practice import Attempt


class JudgementQuerySet(models.QuerySet["Judgement"]):
    """Judgements are append-only: they can be read and created, never changed."""

    def update(self, **fields: Any) -> NoReturn:
        raise TypeError("Judgements are append-only; they cannot be updated.")

    def bulk_update(self, *arguments: Any, **fields: Any) -> NoReturn:
        raise TypeError("Judgements are append-only; they cannot be updated.")


class Judgement(models.Model):
    """A teacher's verdict on one answer. Append-only: the latest one counts, and the answer itself never changes."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, verbose_name=_("attempt"), related_name="judgements")
    verdict = models.CharField(_("verdict"), max_length=10, choices=[("correct", _("Correct")), ("wrong", _("Wrong"))])
    score = models.FloatField(_("score"), validators=[MinValueValidator(0), MaxValueValidator(1)])
    confirms = models.BooleanField(_("confirms the first look"))
    note = models.CharField(_("note"), max_length=1000, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("judged by")
    )
    judged_at = models.DateTimeField(_("judged at"), db_index=True)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        verbose_name = _("teacher's verdict")
        verbose_name_plural = _("teachers' verdicts")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} ({self.score:.0%})"

    def save(self, **options: Any) -> None:
        """Store a new verdict.

        Raises:
            TypeError: the verdict is stored already.
        """
        if self.pk is not None and not options.get("force_insert"):
            raise TypeError("Judgements are append-only; they cannot be changed.")
        super().save(**options)

    @property
    def percent(self) -> int:
        return round(100 * self.score)

    @property
    def is_partly_right(self) -> bool:
        return self.verdict == "wrong" and self.score > 0
