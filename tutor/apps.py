"""The tutor app: how it is taught."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TutorConfig(AppConfig):
    name = "tutor"
    verbose_name = _("Practice and learners")

    def ready(self) -> None:
        # A task is enqueued by its name; every process must know the names.
        from lessons.models import Provenance
        from lessons.services.rechecking import rechecker_register
        from tutor import tasks  # noqa: F401
        from tutor.services.generation_needs import proposals_register
        from tutor.services.proposals import proposals_request
        from tutor.services.proposals.rechecking import generated_recheck

        proposals_register(proposals_request)
        rechecker_register(Provenance.GENERATED, generated_recheck)
