import pytest

from config.cache import ForgivingRedisCache
from tests.chaos.site import free_port


@pytest.fixture
def cache_without_redis() -> ForgivingRedisCache:
    return ForgivingRedisCache(f"redis://127.0.0.1:{free_port()}/0", {})


def test_nothing_is_found_and_nothing_fails_without_redis(cache_without_redis: ForgivingRedisCache):
    cache_without_redis.set("name", "value", 60)
    assert cache_without_redis.get("name") is None
    assert cache_without_redis.get("name", []) == []
    assert cache_without_redis.get_many(["name"]) == {}
    assert not cache_without_redis.has_key("name")
    cache_without_redis.delete("name")


def test_a_race_is_won_without_redis(cache_without_redis: ForgivingRedisCache):
    assert cache_without_redis.add("lock", 1, 60)
