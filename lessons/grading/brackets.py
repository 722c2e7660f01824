"""Cuts lists at the commas that stand outside all brackets."""

from __future__ import annotations

import re

from lessons.grading.contract import TOO_LARGE, UNCLEAR, Unreadable

DEEPEST = 20
MOST_PARTS = 50
OPENING, CLOSING = "([{", ")]}"


def split_outside(text: str, separator: re.Pattern[str], *, mixed: bool = False) -> list[str]:
    """Split a text where a separator stands outside all brackets; see `cut_outside`."""
    return cut_outside(text, separator, mixed=mixed)[0]


def cut_outside(text: str, separator: re.Pattern[str], *, mixed: bool = False) -> tuple[list[str], list[str]]:
    """Split a text where a separator stands outside all brackets; return the parts and the separators.

    Args:
        text: plain notation.
        separator: what to split at; must not match brackets.
        mixed: whether any bracket closes any other, as those of [2, 5) do.

    Raises:
        Unreadable: brackets do not close, or lie too deep, or there are too many parts.
    """
    parts, found, start, open_brackets, place = [], [], 0, "", 0
    while place < len(text):
        character = text[place]
        if character in OPENING:
            open_brackets += character
        elif character in CLOSING:
            if not open_brackets or not (mixed or OPENING.index(open_brackets[-1]) == CLOSING.index(character)):
                raise Unreadable(UNCLEAR)
            open_brackets = open_brackets[:-1]
        elif not open_brackets and (match := separator.match(text, place)):
            parts.append(text[start:place].strip())
            found.append(match[0].strip())
            start = place = match.end()
            continue
        if len(open_brackets) > DEEPEST or len(parts) >= MOST_PARTS:
            raise Unreadable(TOO_LARGE)
        place += 1
    if open_brackets:
        raise Unreadable(UNCLEAR)
    return [*parts, text[start:].strip()], found


def is_wrapped(text: str, pair: str) -> bool:
    """Whether one pair of brackets encloses the whole text."""
    if text[:1] != pair[0] or text[-1:] != pair[1]:
        return False
    depth = 0
    for place, character in enumerate(text):
        depth += (character in OPENING) - (character in CLOSING)
        if depth == 0:
            return place == len(text) - 1
    return False
