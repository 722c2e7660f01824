"""The offline tutor's scenes: short openings about common interests, from files, for when there is no model."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random

from ruamel.yaml import YAML

FILE = Path(__file__).with_name("scenes.yaml")


def scene_for(interest: str, language: str, random: Random) -> str:
    """Return a scene about an interest in a language; about anything at all if the interest is not known."""
    families = _scenes()[language]
    wanted = interest.casefold()
    known = [family for family in families.values() if any(word in wanted for word in family["words"])]
    return random.choice((known or [families["anything"]])[0]["scenes"])


@cache
def _scenes() -> Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]:
    scenes: Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]] = YAML(typ="safe").load(FILE)
    return scenes
