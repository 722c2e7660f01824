"""A circuit breaker that all processes share through the cache, so that what is down is left alone.

A server that cannot be reached is left alone as a whole, one that fails or is slow only for the model that was asked.
After the pause one request is let through; it decides whether the others follow.
"""

from __future__ import annotations

import hashlib
import math
import time

from django.conf import settings
from django.core.cache import cache

from tutor.models import Outcome

PROBE_SECONDS = 60
"""How long a request that is to try things out may take before another one does."""
LONGEST_HOLD_OFF = 120.0


def key(name: str, model: str = "") -> str:
    """Return a key of the cache for a model of the server in the settings, or for the server itself."""
    return f"model-{name}-" + hashlib.sha256(f"{settings.OPENAI_BASE_URL} {model}".encode()).hexdigest()[:16]


def lets_through(model: str) -> bool:
    """Whether a model may be asked now. Call it only right before asking: one caller is sent to try things out."""
    parts = ("", model)
    states = cache.get_many([key(name, part) for name in ("open", "tripped") for part in parts])
    if any(key("open", part) in states for part in parts):
        return False
    tripped = [part for part in parts if key("tripped", part) in states]
    return all(cache.add(key("probe", part), True, timeout=PROBE_SECONDS) for part in tripped)


def note_success(model: str) -> None:
    """Forget the failures so far."""
    cache.delete_many([key(name, part) for name in ("failures", "open", "tripped", "probe") for part in ("", model)])


def note_failure(model: str, outcome: Outcome) -> None:
    """Count a failure; at the limit, leave the server or the model alone for a while."""
    part = "" if outcome == Outcome.UNREACHABLE else model
    memory = 10 * settings.MODEL_BREAKER_SECONDS
    cache.add(key("failures", part), 0, timeout=memory)
    try:
        failures = cache.incr(key("failures", part))
    except ValueError:  # it expired just now
        return
    if failures >= settings.MODEL_BREAKER_FAILURES or cache.get(key("tripped", part)):
        cache.set(key("open", part), True, timeout=settings.MODEL_BREAKER_SECONDS)
        cache.set(key("tripped", part), True, timeout=memory)
        cache.delete_many([key("failures", part), key("probe", part)])


def hold_off(model: str, seconds: float) -> None:
    """Have every process wait before it asks a model, as its server wants."""
    if 0 < seconds <= LONGEST_HOLD_OFF:
        cache.set(key("hold-off", model), time.time() + seconds, timeout=math.ceil(seconds))


def held_off_for(model: str) -> float:
    """Return how many seconds the server still wants to be left alone; 0 if it may be asked."""
    until: float = cache.get(key("hold-off", model)) or 0.0
    return max(0.0, until - time.time())
