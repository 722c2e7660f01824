"""Signs in a student's words that a responsible adult has to know of: local, in English and Chinese, on the safe side.

The categories are what schools ask their staff to pass on at once: self-harm, abuse, danger to others.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from tutor.conversation.cues import harmless, patterns

_HIDDEN_IN_A_WORD = re.compile(r"(?<=\w)[*_.](?=\w)")


class Danger(StrEnum):
    """Why an adult is told."""

    SELF_HARM = "self_harm"
    ABUSE = "abuse"
    VIOLENCE = "violence"


def danger_in(text: str) -> Danger | None:
    """Return the first danger that a text shows a sign of, None if it shows none."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'")
    plain = harmless().sub(" ", _HIDDEN_IN_A_WORD.sub("", plain))
    return next((danger for danger in Danger if patterns("dangers")[danger.value].search(plain)), None)
