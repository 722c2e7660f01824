"""The tutor app: how it is taught."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TutorConfig(AppConfig):
    name = "tutor"
    verbose_name = _("Practice and learners")

    def ready(self) -> None:
        # A task is enqueued by its name; every process must know the names.
        from tutor import tasks  # noqa: F401
        from tutor.services.generation_needs import proposals_register
        from tutor.services.proposals import proposals_request

        proposals_register(proposals_request)
