"""A circuit breaker that all processes share through the cache, so that a model that is down is left alone."""

from django.conf import settings
from django.core.cache import cache

_FAILURES = "model-failures"
_OPEN = "model-breaker-open"


def is_open() -> bool:
    """Whether the model is being left alone for now."""
    return bool(cache.get(_OPEN))


def note_success() -> None:
    """Forget the failures so far."""
    cache.delete_many([_FAILURES, _OPEN])


def note_failure() -> None:
    """Count a failure; at the limit, leave the model alone for a while, then let questions through again."""
    cache.add(_FAILURES, 0, timeout=10 * settings.MODEL_BREAKER_SECONDS)
    try:
        failures = cache.incr(_FAILURES)
    except ValueError:  # it expired just now
        return
    if failures >= settings.MODEL_BREAKER_FAILURES:
        cache.set(_OPEN, True, timeout=settings.MODEL_BREAKER_SECONDS)
        cache.delete(_FAILURES)
