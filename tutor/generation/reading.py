"""How hard a text is to read: a measure for short texts, with a bound for each reading level.

English: the Flesch-Kincaid grade (Kincaid et al. 1975) over all prose of an exercise, syllables counted by groups of
vowels, and the longest sentence by itself, since a grade over few sentences hides one that is too long. Chinese: the
longest sentence in characters, and the mean.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FEWEST_WORDS = 6
_MATH = re.compile(r"\$[^$]*\$")
_WORD = re.compile(r"[A-Za-z']+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SENTENCE = re.compile(r"[.!?;:。！？；：\n]+")
_VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The hardest text of a reading level: school grade, words in a sentence, Chinese characters in a sentence."""

    grade: float
    sentence_words: int
    sentence_characters: int


BOUNDS: Mapping[str, Bounds] = {
    "simple": Bounds(grade=7.0, sentence_words=18, sentence_characters=30),
    "standard": Bounds(grade=10.0, sentence_words=28, sentence_characters=50),
}


def too_hard(texts: Sequence[str], level: str, language: str) -> str:
    """Return what makes texts too hard to read for a level, empty if nothing does."""
    bounds = BOUNDS[level]
    sentences = [part for text in texts for part in _SENTENCE.split(_MATH.sub(" 0 ", text)) if part.strip()]
    if language == "zh-hans":
        longest = max((len(_HAN.findall(sentence)) for sentence in sentences), default=0)
        return f"a sentence of {longest} characters" if longest > bounds.sentence_characters else ""
    longest = max((len(_words(sentence)) for sentence in sentences), default=0)
    if longest > bounds.sentence_words:
        return f"a sentence of {longest} words"
    grade = grade_of(sentences)
    return f"grade {grade:.1f}" if grade > bounds.grade else ""


def grade_of(sentences: Sequence[str]) -> float:
    """Return the Flesch-Kincaid grade of sentences, 0 for texts of fewer than 6 words, which say too little."""
    words = [word for sentence in sentences for word in _words(sentence)]
    if len(words) < FEWEST_WORDS:
        return 0.0
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def _words(sentence: str) -> list[str]:
    return _WORD.findall(sentence)


def _syllables(word: str) -> int:
    word = word.casefold().removesuffix("e")
    return max(1, len(_VOWELS.findall(word)))
