"""Letting a reply through to the student piece by piece, each piece only once it is known to be safe."""

from __future__ import annotations

import re
from collections.abc import Callable

Judge = Callable[[str, str], bool]
"""Whether a sentence may be shown, given what was shown before it."""

LONGEST_SENTENCE = 600
"""A sentence that goes on for longer, in characters, is judged as it stands."""

_END = re.compile(r"(?:[.!?…]+[\"'”’)\]]*(?=\s)|[。！？]+[”’）]*|\n+)")
# What may need checking: figures, formulas, number words, mark-up. Words before it can go out as they come.
_HAZARD = re.compile(
    r"[\d$\\=<>≤≥≠≈√^*_`#\[\]|{}½⅓¼¾⅔零〇一二两三四五六七八九十百千万]"
    r"|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety|hundred|thousand|half|halves|thirds?|quarters?|fifths?|minus|negative)\b",
    re.IGNORECASE,
)
_WORD_END = re.compile(r"(?<=[\s，,;；:：、])|(?<=[\u4e00-\u9fff])")


class Release:
    """Takes a reply as it is written and gives out what may be shown of it.

    The first sentence goes out word by word as long as nothing in it needs checking, so that the first words are there
    at once. All else goes out by sentences that the judge has passed. A sentence that it does not pass is left out.

    Args:
        judge: asked once for every sentence, and for what is left at the end.
        hazard: a pattern of further things that need checking, such as the words of the key.
    """

    def __init__(self, judge: Judge, hazard: re.Pattern[str] | None = None) -> None:
        self._judge, self._hazard = judge, hazard
        self._waiting = ""
        self._begun = 0
        """How many characters of the sentence that is waiting are shown already."""
        self.shown = ""
        self.cut: list[str] = []

    def feed(self, piece: str) -> str:
        """Take the next piece of the reply, and return what may be shown now; it may be empty."""
        self._waiting += piece
        before = len(self.shown)
        while (end := self._sentence_end()) is not None:
            sentence, self._waiting = self._waiting[:end], self._waiting[end:]
            self.shown += self._judged(sentence)
        if not self.shown or self._begun:
            self.shown += self._first_words()
        return self.shown[before:]

    def finish(self) -> str:
        """Return what may be shown of the rest, once the reply has ended."""
        rest, self._waiting = self._waiting, ""
        released = self._judged(rest) if rest.strip() else ""
        self.shown += released
        return released

    def _sentence_end(self) -> int | None:
        """Return where the first sentence ends, None if it goes on; nothing ends inside a formula."""
        for match in _END.finditer(self._waiting):
            if _is_closed(self._waiting[: match.end()]):
                return match.end()
        return LONGEST_SENTENCE if len(self._waiting) > LONGEST_SENTENCE else None

    def _judged(self, sentence: str) -> str:
        begun, self._begun = self._begun, 0
        if self._judge(sentence, self.shown[: len(self.shown) - begun]):
            return sentence[begun:]
        self.cut.append(sentence)
        # What was begun must not look like a sentence of its own.
        return " … " if begun else ""

    def _first_words(self) -> str:
        """Return further words of a first sentence that need no checking."""
        found = [self._waiting]
        for pattern in (_HAZARD, self._hazard):
            match = pattern.search(self._waiting) if pattern else None
            if match:
                found.append(self._waiting[: match.start()])
        safe = min(found, key=len)
        ends = [match.end() for match in _WORD_END.finditer(safe) if match.end() > self._begun]
        if not ends:
            return ""
        begun, self._begun = self._begun, ends[-1]
        return self._waiting[begun : ends[-1]]


def _is_closed(text: str) -> bool:
    """Whether every formula that begins in a text also ends in it."""
    return (
        text.count("$") % 2 == 0 and text.count("\\(") == text.count("\\)") and text.count("\\[") == text.count("\\]")
    )
