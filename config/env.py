"""The environment, read once and typed. A missing or malformed value stops the start with the variable's name."""

import math
from collections.abc import Collection
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

_environment = Env()
MOST_SHOWN = 12
"""Of how many words all are shown when a variable is none of them."""


def _checked(read: object, name: str, default: object) -> object:
    try:
        return read(name, default)  # type: ignore[operator]
    except EnvError as error:
        raise ImproperlyConfigured(f"{name}: {error}") from error


def text(name: str, default: str = "") -> str:
    """Read a string; surrounding white space is dropped."""
    return str(_checked(_environment.str, name, default)).strip()


def secret(name: str, shortest: int = 1) -> str:
    """Read a string that must be set; there is no default on purpose.

    Raises:
        ImproperlyConfigured: the variable is missing, empty or shorter than `shortest` characters.
    """
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"{name} must be set")
    if len(value) < shortest:
        raise ImproperlyConfigured(f"{name} must have at least {shortest} characters")
    return value


def flag(name: str, default: bool = False) -> bool:
    """Read true/false, yes/no, on/off or 1/0."""
    return bool(_checked(_environment.bool, name, default))


def integer(name: str, default: int, minimum: int | None = None) -> int:
    """Read a whole number.

    Raises:
        ImproperlyConfigured: it is not a whole number, or is less than `minimum`.
    """
    value = int(str(_checked(_environment.int, name, default)))
    if minimum is not None and value < minimum:
        raise ImproperlyConfigured(f"{name} must be at least {minimum}, not {value}")
    return value


def number(name: str, default: float, minimum: float | None = None) -> float:
    """Read a decimal number.

    Raises:
        ImproperlyConfigured: it is not a number, or is less than `minimum`.
    """
    value = float(str(_checked(_environment.float, name, default)))
    if minimum is not None and value < minimum:
        raise ImproperlyConfigured(f"{name} must be at least {minimum}, not {value}")
    return value


def optional_number(name: str, default: float | None, minimum: float | None = None) -> float | None:
    """Read a decimal number, or the word "none".

    Raises:
        ImproperlyConfigured: it is neither, or is less than `minimum`.
    """
    if not text(name):
        return default
    return None if text(name).casefold() == "none" else number(name, 0.0, minimum=minimum)


def prices(name: str) -> dict[str, tuple[float, float, float]]:
    """Read prices by model such as "my-model=0.1/0.05/0.4,other=0/0/0": input, cached input and output.

    Raises:
        ImproperlyConfigured: a part of it is not of this form, or a price is negative or no number.
    """
    found = {}
    for entry in words(name):
        model, _, amounts = entry.rpartition("=")
        try:
            fresh, cached, output = (float(amount) for amount in amounts.split("/"))
        except ValueError:
            fresh = cached = output = math.nan
        if not model.strip() or not all(0 <= price < math.inf for price in (fresh, cached, output)):
            raise ImproperlyConfigured(f'{name} must look like "my-model=0.1/0.05/0.4", not {entry!r}')
        found[model.strip()] = (fresh, cached, output)
    return found


def words(name: str, default: str = "") -> list[str]:
    """Read a list separated by commas; empty parts are dropped."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def some_words(name: str) -> list[str]:
    """Read a list separated by commas that must hold something.

    Raises:
        ImproperlyConfigured: the variable is missing or empty.
    """
    found = words(name)
    if not found:
        raise ImproperlyConfigured(f"{name} must be set")
    return found


def choice(name: str, allowed: Collection[str], default: str) -> str:
    """Read one of a few words.

    Raises:
        ImproperlyConfigured: it is not one of `allowed`.
    """
    value = text(name, default)
    if value not in allowed:
        if len(allowed) > MOST_SHOWN:
            raise ImproperlyConfigured(f"{name} cannot be {value!r}; one that is known is {default}")
        raise ImproperlyConfigured(f"{name} must be one of: {', '.join(sorted(allowed))}; not {value!r}")
    return value


def folder(name: str, default: Path) -> Path:
    """Read an absolute or relative folder; it need not exist yet."""
    return Path(text(name) or default).expanduser().resolve()


def url(name: str, schemes: set[str], default: str = "") -> str:
    """Read an address with one of `schemes`, or the default.

    Raises:
        ImproperlyConfigured: the scheme is not one of `schemes`.
    """
    value = text(name, default)
    if value and _scheme(value) not in schemes:
        expected = ", ".join(sorted(schemes))
        # The value may carry a password, so neither the message nor an error behind it repeats it.
        raise ImproperlyConfigured(f"{name} must be an address that starts with one of: {expected} (followed by ://)")
    return value


def _scheme(address: str) -> str:
    """Return the scheme of an address, empty if it is malformed."""
    try:
        return urlsplit(address).scheme
    except ValueError:
        return ""


def database(name: str) -> dict[str, object] | None:
    """Read a PostgreSQL or SQLite address as Django's DATABASES entry; None when unset.

    Raises:
        ImproperlyConfigured: the address is not a PostgreSQL or SQLite one, or malformed.
    """
    address = url(name, {"postgres", "postgresql", "sqlite"})
    try:
        return dict(dj_database_url.parse(address)) if address else None
    except ValueError:
        problem = f"{name} is malformed; special characters of a password must be written as %XX"
        raise ImproperlyConfigured(problem) from None
