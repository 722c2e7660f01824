"""Prompts: versioned files with a part for the system and a part for the user."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

FOLDER = Path(__file__).parent / "prompts"
SEPARATOR = "\n=====\n"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A filled prompt; `version` names its file."""

    version: str
    system: str
    user: str


def prompt(version: str, **values: str) -> Prompt:
    """Return the prompt of that version with its `$names` replaced.

    Raises:
        KeyError: a name in it was given no value.
    """
    system, user = _parts(version)
    return Prompt(version, Template(system).substitute(values), Template(user).substitute(values))


@cache
def _parts(version: str) -> tuple[str, str]:
    system, user = (FOLDER / f"{version}.md").read_text(encoding="utf-8").split(SEPARATOR)
    return system.strip(), user.strip()
