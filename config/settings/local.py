"""What one machine without services needs: its own secret key and the addresses of the embedded broker."""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path

# Unix socket paths are cut at about 100 characters by the operating system.
_LONGEST_SOCKET_PATH = 90


def own_secret_key(data_dir: Path) -> str:
    """Return the key kept in `data_dir`, made at the first call, readable by its owner alone."""
    path = data_dir / "secret-key"
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


def redis_socket(data_dir: Path) -> Path:
    """Return where the embedded Redis listens; a short temporary path if `data_dir` is too deep for a socket."""
    path = data_dir / "redis" / "redis.sock"
    if len(str(path)) <= _LONGEST_SOCKET_PATH:
        return path
    digest = hashlib.sha256(str(data_dir).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"warbler-{digest}.sock"


def broker_url(redis_url: str) -> str:
    """Return Celery's spelling of a Redis address (Celery says redis+socket where redis-py says unix)."""
    return redis_url.replace("unix://", "redis+socket://", 1)


def redis_cache(redis_url: str) -> dict[str, object]:
    """Return the cache on that Redis; a request waits for it a second at most."""
    return {
        "BACKEND": "config.cache.ForgivingRedisCache",
        "LOCATION": redis_url,
        "KEY_PREFIX": "warbler",
        "OPTIONS": {"socket_timeout": 1.0, "socket_connect_timeout": 1.0},
    }
