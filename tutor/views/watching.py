"""Noticing that turns have grown: one question to the database for all the streams of a process."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from asgiref.sync import sync_to_async
from django.db import DatabaseError
from django.db.models.functions import Length

from tutor.models import Turn

PAUSE = 0.1
"""Seconds between two questions, and thus the longest that a stream lags behind."""


class Watcher:
    """Asks for the state of every turn that somebody watches, and wakes those whose turn has changed."""

    def __init__(self) -> None:
        self._watched: dict[int, set[asyncio.Event]] = defaultdict(set)
        self._seen: dict[int, tuple[int, str]] = {}
        self._task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def watching(self, turn_id: int) -> AsyncIterator[asyncio.Event]:
        """Watch a turn; the event is set whenever it has changed."""
        changed = asyncio.Event()
        self._watched[turn_id].add(changed)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._watch())
        try:
            yield changed
        finally:
            self._watched[turn_id].discard(changed)
            if not self._watched[turn_id]:
                del self._watched[turn_id]
                self._seen.pop(turn_id, None)

    async def _watch(self) -> None:
        while self._watched:
            try:
                states = await sync_to_async(_states)(list(self._watched))
            except DatabaseError:
                states = {}
            for turn_id, state in states.items():
                if self._seen.get(turn_id) != state:
                    self._seen[turn_id] = state
                    for changed in self._watched.get(turn_id, ()):
                        changed.set()
            await asyncio.sleep(PAUSE)


def _states(turn_ids: list[int]) -> dict[int, tuple[int, str]]:
    rows = Turn.objects.filter(pk__in=turn_ids).annotate(length=Length("text"))
    return {pk: (length, status) for pk, length, status in rows.values_list("pk", "length", "status")}


WATCHER = Watcher()
