"""The learner model's weights as they were fitted, night after night."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WeightsVersion(models.Model):
    """Weights fitted to the school's own answers. With none active, those that Warbler ships with are used."""

    weights = models.JSONField(_("weights"), help_text=_("In log-odds, as the learner model writes them."))
    is_active = models.BooleanField(_("active"), default=False, help_text=_("The weights that predict now."))
    fitted_answers = models.PositiveIntegerField(_("answers fitted to"))
    fitted_until = models.DateTimeField(_("fitted to answers before"))
    held_out_answers = models.PositiveIntegerField(_("newest answers it was tried on"))
    log_loss = models.FloatField(_("log-loss on the newest answers"), help_text=_("Mean, in nats; lower is better."))
    log_loss_before = models.FloatField(_("log-loss of the weights used until then"))
    created_at = models.DateTimeField(_("created at"))
    activated_at = models.DateTimeField(_("last activated at"), null=True, blank=True)

    class Meta:
        verbose_name = _("version of the weights")
        verbose_name_plural = _("versions of the weights")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_active"], condition=models.Q(is_active=True), name="tutor_weights_one_active"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.created_at:%Y-%m-%d})"
