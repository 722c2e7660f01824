"""Project configuration. Loading it makes the Celery application known to every process."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
