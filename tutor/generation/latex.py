r"""LaTeX that is drawn as it is read.

A student sees what KaTeX draws: `2{5}` is drawn as 25, `x^12` as x to the power 1 and a 2 beside it, and of
`3 + 4 % + 5` only 3 + 4. Whatever is drawn otherwise than our parser reads it is refused.
"""

from __future__ import annotations

import re

from lessons.grading.contract import UNCLEAR, Unreadable

_CHARACTERS = re.compile(r"[A-Za-z0-9 +\-*/^=<>().,{}\\%−×÷·≤≥≠]+")
_COMMANDS = {
    "frac", "dfrac", "tfrac", "cdot", "times", "div", "sqrt", "le", "leq", "ge", "geq", "lt", "gt", "ne", "neq",
    "left", "right", "%",
}  # fmt: skip
_COMMAND = re.compile(r"\\([A-Za-z]+|.|$)")
_GROUP = re.compile(r"\\[dt]?frac\{[^{}]*\}\{[^{}]*\}|\\sqrt\{[^{}]*\}|\^\{[^{}]*\}")
_DRAWN_OTHERWISE = [
    re.compile(pattern)
    for pattern in (
        r"^ | $",  # with a space after it, a dollar sign opens no mathematics
        r"\d +\d",  # drawn without the space
        r" \.|\. ",
        r"(?<!\\)%",  # begins a comment
        r"\^(?!\{|[A-Za-z0-9](?![0-9.]))",  # only one character after ^ is drawn above the line
        r"\\[dt]?frac(?!\{)|\\sqrt(?!\{)",
        r"\\(?:left|right)(?![()])",
        r"%.*[+-]|[+-].*%",  # 20 + 10% is 22 to some
    )
]


def check_drawn_as_read(formula: str) -> None:
    """Raise Unreadable for a formula that is drawn otherwise than it is read, or uses more of LaTeX than needed."""
    is_plain = _CHARACTERS.fullmatch(formula) and set(_COMMAND.findall(formula)) <= _COMMANDS
    if not is_plain or any(pattern.search(formula) for pattern in _DRAWN_OTHERWISE):
        raise Unreadable(UNCLEAR)
    _check_groups(formula)


def _check_groups(formula: str) -> None:
    """Refuse brackets that are not drawn, and digits right after a group, which may be read into it."""
    left, before = formula, ""
    while left != before:
        if re.search(r"[Ξ)] *[0-9]", left):
            raise Unreadable(UNCLEAR)
        left, before = _GROUP.sub("Ξ", left), left
    if "{" in left or "}" in left:
        raise Unreadable(UNCLEAR)
