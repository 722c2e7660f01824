"""Whether a text says the words that are an answer."""

from __future__ import annotations

import re

_LITTLE = """
a about all am an and any are as at be because been being both but by can could did do does down each for
from had has have he her here him his how i if in into is it it's its many may me more most much must my no
nor not of off on one ones or our out over she so some than that the their them then there these they this
those to under until up us was we were what when where which while who whom whose why will with would yes
yet you your
"""
LITTLE_WORDS = frozenset(_LITTLE.split())
"""Words that no sentence can do without: they say an answer only where they are marked as words."""
_MARK = r"[\"'“”*_`]"
_EMPHASIS = str.maketrans("", "", "*_`")
_APOSTROPHES = str.maketrans("’‘", "''")


def says(text: str, words: str, *, exact: bool = False, marked: bool = True) -> bool:
    """Whether a text says some words, as whole words and however they are emphasised.

    Args:
        text: Markdown.
        words: what to look for.
        exact: whether capitals matter.
        marked: whether a little word such as `a` or `is` counts only between quotation marks, asterisks or the like.
    """
    wanted, said = (" ".join(given.translate(_APOSTROPHES).split()) for given in (words, text))
    if not exact:
        wanted, said = wanted.casefold(), said.casefold()
    if not wanted:
        return False
    if marked and wanted.casefold() in LITTLE_WORDS:
        return re.search(f"{_MARK}{re.escape(wanted)}{_MARK}", said) is not None
    before = r"(?<!\w)(?<!\w')" if wanted[0].isalnum() else ""
    after = r"(?!\w|'\w)" if wanted[-1].isalnum() else ""
    return re.search(before + re.escape(wanted.translate(_EMPHASIS)) + after, said.translate(_EMPHASIS)) is not None
