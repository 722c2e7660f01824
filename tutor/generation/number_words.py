"""Numbers written in words, in English and Chinese, as the answers they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator

_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "hundredth": 100,
}  # fmt: skip
_CHINESE_DIGITS = {**{digit: number for number, digit in enumerate("零一二三四五六七八九")}, "两": 2, "〇": 0}
_CHINESE_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10000}

ENGLISH_WORDS = frozenset({*_UNITS, *_TENS, *_PARTS, *(f"{word}s" for word in _PARTS), "hundred", "thousand", "dozen"})
_SIGNS = {"minus", "negative"}
_CHINESE_RUN = re.compile(f"[{''.join([*_CHINESE_DIGITS, *_CHINESE_SCALES])}]+")
_CHINESE_FRACTION = re.compile(f"({_CHINESE_RUN.pattern})分之({_CHINESE_RUN.pattern})")
_FIRST = "|".join([*_UNITS, *_TENS])
_ENGLISH_RUN = re.compile(rf"\b(?:{_FIRST})(?:[\s-]+(?:and\s+)?(?:{_FIRST}|hundred|thousand))*\b", re.IGNORECASE)
_PRONOUNS = {"one", "一"}
"""Words that are seldom meant as the number; they count only after a word that states a result."""
_STATES = {"is", "equals", "be", "get", "answer", "makes"}


def numbers_in_words(text: str) -> Iterator[str]:
    """Yield every number that a text spells out, as digits: "minus twenty-one" gives "-21", "三分之二" gives "2/3"."""
    yield from _english(re.findall(r"[a-z]+|[^\sa-z-]", text.casefold()))
    for lower, upper in _CHINESE_FRACTION.findall(text):
        yield f"{_chinese(upper)}/{_chinese(lower)}"
    for match in _CHINESE_RUN.finditer(text):
        before = text[max(0, match.start() - 2) : match.start()]
        if match[0] not in _PRONOUNS or re.search("[是得于为]$", before):
            sign = "-" if before.endswith("负") else ""
            yield f"{sign}{_chinese(match[0])}"


def _english(words: list[str]) -> Iterator[str]:
    place = 0
    while place < len(words):
        length, value = _run(words[place:])
        if not length:
            if words[place] in _PARTS and place and words[place - 1] == "a":
                yield f"1/{_PARTS[words[place]]}"
            place += 1
            continue
        before = words[place - 1] if place else ""
        after = words[place + length] if place + length < len(words) else ""
        sign = "-" if before in _SIGNS else ""
        part = _PARTS.get(after) or _PARTS.get(after.removesuffix("s"))
        if part:
            yield f"{sign}{value}/{part}"
        elif length > 1 or words[place] not in _PRONOUNS or before in _STATES or sign:
            yield f"{sign}{value}"
        place += length


def in_digits(text: str) -> str:
    """Return a text with the numbers that it spells out in digits: "three plus 四" gives "3 plus 4"."""
    return _CHINESE_RUN.sub(lambda run: str(_chinese(run[0])), _ENGLISH_RUN.sub(_run_in_digits, text))


def _run_in_digits(match: re.Match[str]) -> str:
    written = match[0]
    length, value = _run(re.findall(r"[a-z]+", written.casefold()))
    return str(value) if length == len(re.findall(r"[a-z]+", written.casefold())) else written


def _run(words: list[str]) -> tuple[int, int]:
    """Return how many words at the beginning make up one number, and the number."""
    thousands = below = length = 0
    for place, word in enumerate(words):
        if word == "thousand" and below and not thousands:
            thousands, below = 1000 * below, 0
        elif word == "hundred" and 0 < below < 100:
            below *= 100
        elif word in _TENS and below % 100 == 0:
            below += _TENS[word]
        elif word in _UNITS and (below % 100 == 0 or (0 < _UNITS[word] < 10 and below % 10 == 0 and below % 100 > 10)):
            below += _UNITS[word]
        elif word == "and" and thousands + below >= 100:
            continue
        else:
            break
        length = place + 1
    return length, thousands + below


def _chinese(run: str) -> int:
    total = digit = 0
    for character in run:
        if character in _CHINESE_DIGITS:
            digit = _CHINESE_DIGITS[character]
        elif character == "万":
            total, digit = (total + digit) * 10000, 0
        else:
            total, digit = total + (digit or 1) * _CHINESE_SCALES[character], 0
    return total + digit
