"""A student's mood, told from the words and from how the work goes. Local, in English and Chinese.

A lexicon with a few rules: each cue adds to a mood, and the mood with the most is taken if it reaches `ENOUGH`. Cues in
words weigh more than those in behaviour, since slow or wrong answers have many causes. docs/tutor.md says how often it
is right.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from tutor.conversation.cues import patterns


class Mood(StrEnum):
    """How a student seems to feel."""

    CALM = "calm"
    FRUSTRATED = "frustrated"
    CONFUSED = "confused"
    BORED = "bored"


ENOUGH = 1.0
WORDS_WEIGH = 1.2
_NEGATION = re.compile(r"(?:\b(?:not|isn't|no longer|never)\s+(?:\w+\s+)?|不是?很?|没有?)$", re.IGNORECASE)
_TONE: tuple[tuple[Mood, float, re.Pattern[str]], ...] = (
    (Mood.FRUSTRATED, 0.5, re.compile(r"!{2,}|\b[A-Z]{4,}(?:\s+[A-Z]{2,})+\b|[😡😤😭😠🤬]")),
    (Mood.CONFUSED, 0.5, re.compile(r"\?{2,}|[🤔😕😵]")),
    (Mood.BORED, 1.0, re.compile(r"[😴🥱😑]")),
)


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How the work on an exercise goes; guessing is answering faster than the question can be read."""

    wrong_in_a_row: int = 0
    right_in_a_row: int = 0
    is_guessing: bool = False


def mood_of(text: str, behaviour: Behaviour | None = None) -> Mood:
    """Return the mood that a student's words and behaviour show, calm if they show none clearly."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'")
    scores = _from_behaviour(behaviour or Behaviour())
    for name, pattern in patterns("moods").items():
        found = [match for match in pattern.finditer(plain) if not _NEGATION.search(plain[: match.start()])]
        scores[Mood(name)] += WORDS_WEIGH * min(2, len(found))
    for mood, weight, tone in _TONE:
        scores[mood] += weight if tone.search(plain) else 0
    best = max(scores, key=lambda mood: scores[mood])
    return best if scores[best] >= ENOUGH else Mood.CALM


def _from_behaviour(now: Behaviour) -> dict[Mood, float]:
    scores = dict.fromkeys(Mood, 0.0)
    if now.wrong_in_a_row >= 3:
        scores[Mood.FRUSTRATED] += 0.6
    if now.is_guessing:
        scores[Mood.BORED] += 0.4
        scores[Mood.FRUSTRATED] += 0.2
    if now.right_in_a_row >= 5:
        scores[Mood.BORED] += 0.4
    return scores
