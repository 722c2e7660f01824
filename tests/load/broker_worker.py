"""The Celery application that the broker measurement starts as a worker: `celery --app tests.load.broker_worker`."""

import os
import time
from pathlib import Path

from celery import Celery
from kombu import Queue

NOTES = Path(os.environ.get("BENCH_FOLDER", ".")) / "notes"
"""A folder in which every task leaves an empty file whose name says what happened."""
VISIBILITY_TIMEOUT = 20

app = Celery("bench", broker=os.environ.get("BENCH_BROKER", "memory://"))
folder = os.environ.get("BENCH_FOLDER", ".")
options: dict[str, object] = {
    "visibility_timeout": VISIBILITY_TIMEOUT,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
}
if str(app.conf.broker_url).startswith("filesystem"):
    options = {
        "data_folder_in": f"{folder}/queue",
        "data_folder_out": f"{folder}/queue",
        "control_folder": f"{folder}/control",
        "polling_interval": 0.05,
    }
app.conf.update(
    broker_transport_options=options,
    broker_connection_retry_on_startup=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_default_queue="bench",
    task_queues=[Queue("bench")],
    worker_prefetch_multiplier=1,
)


@app.task
def note(name: str, sent_at: float) -> None:
    """Leave a note of how long after `sent_at` (seconds since 1970) this ran."""
    (NOTES / f"{name}-{time.time() - sent_at:.6f}").touch()


@app.task
def slow(name: str, seconds: float) -> None:
    """Leave a note at the start and one at the end of so many seconds."""
    (NOTES / f"{name}-started").touch()
    time.sleep(seconds)
    (NOTES / f"{name}-ended").touch()
