"""The tutor app: how it is taught."""

from django.apps import AppConfig


class TutorConfig(AppConfig):
    name = "tutor"

    def ready(self) -> None:
        # A task is enqueued by its name; every process must know the names.
        from tutor import tasks  # noqa: F401
