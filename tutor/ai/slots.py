"""How many requests are under way at once, over all processes.

Each takes a place in the cache, which expires by itself when its process dies. While the cache is away every place is
free there, and each process keeps to the number by itself.
"""

from __future__ import annotations

import math
import random
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.cache import cache

from tutor.ai import breaker
from tutor.ai.errors import ModelUnavailable
from tutor.models import Outcome

SHORTEST_PAUSE, LONGEST_PAUSE = 0.01, 0.25
SPARE_SECONDS = 5.0
"""How much longer than its deadline a request keeps its place: it may take a moment to end."""


class _OwnPlaces:
    """The places that this process has taken."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken = 0

    def take(self, most: int) -> bool:
        with self._lock:
            if self._taken >= most:
                return False
            self._taken += 1
            return True

    def give_back(self) -> None:
        with self._lock:
            self._taken -= 1


_own = _OwnPlaces()


@contextmanager
def place(moment: float, *, is_bulk: bool) -> Iterator[None]:
    """Keep one of the places while in here; work that nobody waits for is given some of them only.

    Raises:
        ModelUnavailable: none became free by that moment of time.monotonic().
    """
    most = min(settings.MODEL_BULK_CONCURRENCY, settings.MODEL_CONCURRENCY) if is_bulk else settings.MODEL_CONCURRENCY
    name, token = _taken_place(most, moment)
    try:
        yield
    finally:
        _own.give_back()
        if cache.get(name) == token:
            cache.delete(name)


def _taken_place(most: int, moment: float) -> tuple[str, str]:
    token, pause = uuid.uuid4().hex, SHORTEST_PAUSE
    while True:
        if _own.take(most):
            name = _free_place(most, token, moment)
            if name:
                return name, token
            _own.give_back()
        pause = min(LONGEST_PAUSE, 1.5 * pause) * random.uniform(0.8, 1.2)
        if time.monotonic() + pause >= moment:
            raise ModelUnavailable(Outcome.BUSY, "too many requests are under way", was_sent=False)
        time.sleep(pause)


def _free_place(most: int, token: str, moment: float) -> str:
    """Return the key of a place just taken, empty if none is free."""
    lease = math.ceil(max(0.0, moment - time.monotonic()) + SPARE_SECONDS)
    names = [breaker.key(f"place-{number}") for number in range(most)]
    taken = cache.get_many(names)
    free = [name for name in names if name not in taken]
    random.shuffle(free)
    return next((name for name in free if cache.add(name, token, timeout=lease)), "")
