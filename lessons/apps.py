"""The lessons app: what is taught."""

from django.apps import AppConfig


class LessonsConfig(AppConfig):
    name = "lessons"
