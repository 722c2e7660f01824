"""The tutor app: how it is taught."""

from django.apps import AppConfig


class TutorConfig(AppConfig):
    name = "tutor"
