"""The patterns by which a student's words are read; they stand in `cues.yaml`, where anybody can read and mend them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FILE = Path(__file__).with_name("cues.yaml")


@cache
def patterns(kind: str) -> dict[str, re.Pattern[str]]:
    """Return one pattern for each entry of a kind: "moods", "dangers"."""
    return {name: _any_of(words) for name, words in _cues()[kind].items()}


@cache
def harmless() -> re.Pattern[str]:
    """Return the pattern of what sounds like danger and means none."""
    return _any_of(_cues()["harmless"])


@cache
def _cues() -> dict[str, Any]:
    cues: dict[str, Any] = YAML(typ="safe").load(FILE)
    return cues


def _any_of(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{word})" for word in words), re.IGNORECASE)
