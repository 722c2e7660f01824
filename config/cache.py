"""The cache on Redis, which a page can do without."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

Value = TypeVar("Value")


def _else(value: Any) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Have a method return a value when Redis is not there."""

    def decorate(method: Callable[..., Value]) -> Callable[..., Value]:
        @wraps(method)
        def forgiving(self: RedisCache, *arguments: Any, **options: Any) -> Value:
            try:
                return method(self, *arguments, **options)
            except (RedisError, OSError):
                return value  # type: ignore[no-any-return]

        return forgiving

    return decorate


class ForgivingRedisCache(RedisCache):
    """Django's cache on Redis; while Redis is not there nothing is found and nothing is kept, and no page fails.

    Sessions are kept in the database as well, so that nobody is signed out by it.
    """

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except (RedisError, OSError):
            return default

    get_many = _else({})(RedisCache.get_many)
    set = _else(None)(RedisCache.set)
    set_many = _else([])(RedisCache.set_many)
    # Whoever adds to win a race has won it: there is nobody to lose to.
    add = _else(True)(RedisCache.add)
    touch = _else(False)(RedisCache.touch)
    delete = _else(False)(RedisCache.delete)
    delete_many = _else(None)(RedisCache.delete_many)
    has_key = _else(False)(RedisCache.has_key)
    incr = _else(1)(RedisCache.incr)
    clear = _else(False)(RedisCache.clear)
