"""The Celery application: two queues, late acknowledgement, tasks found in every app."""

from celery import Celery

app = Celery("warbler")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
