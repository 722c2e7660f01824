"""How an exercise wants expressions to be read: which letters, names and functions there are, and what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lessons.grading.contract import Options


def words(text: str) -> list[str]:
    """Return the words of a table."""
    return text.split()


GREEK = words(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron rho sigma tau upsilon phi chi "
    "psi omega Gamma Delta Theta Lambda Xi Sigma Upsilon Phi Psi Omega varepsilon vartheta varphi"
)
GREEK_LETTERS = dict(
    zip(
        "αβγδεζηθικλμνξορστυφχψωΓΔΘΛΞΣΥΦΨΩϵϑϕ",
        [*GREEK[:33], "epsilon", "theta", "phi"],
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """The options that change how an expression is read or what it is worth."""

    variables: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    natural_log: bool = False
    degrees: bool = False
    positive: bool = False
    complex: bool = False
    no_decimals: bool = False
    units: bool = False


PLAIN = Dialect()


@lru_cache(maxsize=512)
def _dialect(
    variables: tuple[str, ...], functions: tuple[str, ...], log: str, angle: str, assume: str, flags: tuple[bool, bool]
) -> Dialect:
    return Dialect(variables, functions, log == "natural", angle == "degrees", assume == "positive", flags[0], flags[1])


def dialect_of(options: Options) -> Dialect:
    """Return the dialect that an exercise's options ask for."""
    return _dialect(
        _strings(options.get("variables")),
        _strings(options.get("functions")),
        str(options.get("log", "base10")),
        str(options.get("angle", "radians")),
        str(options.get("assume", "")),
        (bool(options.get("allow_complex")), bool(options.get("no_floats"))),
    )


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()
