"""What the units that answers may name are worth, from a registry of pint that knows no others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from threading import Lock
from typing import Any

from lessons.grading.contract import Reason, Unreadable, gettext_noop
from lessons.grading.unit_definitions import COUNTS, DEFINITIONS, OTHER_SPELLINGS

UNKNOWN_UNIT = Reason("unknown_unit", gettext_noop("I do not know that unit."))

LONGEST_NAME = 30
_WORD = re.compile(r"[^\W\d_]\w*|℃|℉")
_LOCK = Lock()


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its full name, its value in base units, and the base units it is made of, with their powers.

    `offset` is what a reading of zero is worth in base units, for temperatures.
    """

    name: str
    factor: Fraction
    base: Mapping[str, int]
    offset: Fraction = Fraction(0)


@cache
def _registry() -> Any:
    # Loading pint takes longer than most grades; only answers with units need it.
    import pint

    registry: Any = pint.UnitRegistry(None, non_int_type=Fraction, cache_folder=None)
    registry.load_definitions(DEFINITIONS.strip().splitlines())
    return registry


@lru_cache(maxsize=2048)
def unit(name: str) -> Unit:
    """Return a unit by its symbol or name, with a prefix and a plural s if it takes them.

    Raises:
        Unreadable: it is none of the units that answers may name.
    """
    if name in COUNTS:
        return Unit(name, Fraction(COUNTS[name]), {})
    name = OTHER_SPELLINGS.get(name, name)
    if "*" in name:
        first, second = (unit(part) for part in name.split("*"))
        return Unit(name, first.factor * second.factor, powers_added(first.base, second.base))
    if len(name) > LONGEST_NAME or not _WORD.fullmatch(name):
        raise Unreadable(UNKNOWN_UNIT)
    with _LOCK:
        return _from_pint(name)


def _from_pint(name: str) -> Unit:
    registry = _registry()
    found = registry.parse_unit_name(name)
    if not found:
        raise Unreadable(UNKNOWN_UNIT)
    prefix, plain, _suffix = min(found, key=lambda parts: len(parts[0]))
    full = prefix + plain
    if plain in {"celsius", "fahrenheit"}:
        zero, one = (registry.Quantity(Fraction(value), plain).to("kelvin").magnitude for value in (0, 1))
        return Unit(plain, Fraction(one - zero), {"kelvin": 1}, Fraction(zero))
    factor, base = registry.get_base_units(full, check_nonmult=False)
    return Unit(full, Fraction(factor), {each: int(power) for each, power in base._units.items() if each != "radian"})


def powers_added(first: Mapping[str, int], second: Mapping[str, int], times: int = 1) -> dict[str, int]:
    """Return the powers of a product, or with a `times` of -1 of a quotient."""
    total = dict(first)
    for name, power in second.items():
        total[name] = total.get(name, 0) + times * power
    return {name: power for name, power in total.items() if power}
