"""Prompts: versioned files with a part for the system and a part for the user.

The system part is the same for everybody, so that servers can keep it; whatever changes stands in the user's part.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

FOLDER = Path(__file__).parent / "prompts"
SEPARATOR = "\n=====\n"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A filled prompt; `version` names its file.

    `is_system_stable` says that the system part is that of the file, with nothing filled in.
    """

    version: str
    system: str
    user: str
    is_system_stable: bool = False


def prompt(version: str, **values: str) -> Prompt:
    """Return the prompt of that version with its `$names` replaced.

    Raises:
        KeyError: a name in it was given no value.
    """
    system, user = (Template(part) for part in _parts(version))
    is_stable = not system.get_identifiers()
    return Prompt(version, system.substitute(values), user.substitute(values), is_stable)


@cache
def _parts(version: str) -> tuple[str, str]:
    system, user = (FOLDER / f"{version}.md").read_text(encoding="utf-8").split(SEPARATOR)
    return system.strip(), user.strip()
