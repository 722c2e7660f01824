"""What the exercise page shows of an answer that was given."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lessons.grading import Verdict
from tutor.views.answer_fields import pairings


@dataclass(frozen=True)
class ShownVerdict:
    """The verdict on the latest answer: correct, wrong or retry, the reason in words, and how it was read.

    `score` is the share that is right, 0 to 1. A provisional verdict is one that a teacher may overrule.
    """

    verdict: str
    reason: str
    reading: str
    response: str
    score: float = 0.0
    gave_up: bool = False
    is_provisional: bool = False

    @property
    def is_partly_right(self) -> bool:
        return self.verdict == Verdict.WRONG.value and self.score > 0


@dataclass(frozen=True)
class Place:
    """One place of an ordering, from 1, and the item put there; empty while nothing is."""

    number: int
    chosen: str


def pairs_shown(options: Mapping[str, Any], chosen: Sequence[str]) -> Iterator[str]:
    rights = [str(right["text"]) for right in options["right"]]
    for pairing in pairings(options, chosen):
        places = [value for value, _text in pairing.options]
        if pairing.chosen:
            yield f"{pairing.text} → {rights[places.index(pairing.chosen)]}"
