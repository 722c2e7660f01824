"""When a mastered skill is due for review: FSRS-6, without fuzz, in whole days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from fsrs import Card, Rating, Scheduler
from fsrs.card import CardDict

DESIRED_RETENTION = 0.85
"""Reviews cost time that new skills need: in simulated courses the month after was no worse than with 0.9."""
_SCHEDULER = Scheduler(
    desired_retention=DESIRED_RETENTION, learning_steps=(), relearning_steps=(), enable_fuzzing=False
)


@dataclass(frozen=True, slots=True)
class Memory:
    """The memory of one skill: an FSRS card as JSON values."""

    card: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        return dict(self.card)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Memory:
        return cls(dict(values))


def remember(memory: Memory | None, credit: float, now: datetime) -> Memory:
    """Return the memory after one answer.

    Args:
        memory: before the answer, None before the first.
        credit: of the answer, 0 to 1: below a half it counts as forgotten, below one as remembered with effort.
        now: aware, in UTC.
    """
    card = _card(memory) if memory else Card(card_id=1, due=now)
    return _reviewed(card, _rating(credit), now)


def remember_known(memory: Memory | None, now: datetime) -> Memory:
    """Return the memory of a skill that turned out to be known already: it has lasted, so its first review is later."""
    return memory or _reviewed(Card(card_id=1, due=now), Rating.Easy, now)


def retention(memory: Memory, now: datetime) -> float:
    """Return the chance that the skill is still remembered, 0 to 1."""
    return float(_SCHEDULER.get_card_retrievability(_card(memory), now))


def due(memory: Memory) -> datetime:
    """Return when the chance of remembering falls to the desired retention: at least a day after the last answer."""
    moment: datetime = _card(memory).due
    return moment


def _reviewed(card: Card, rating: Rating, now: datetime) -> Memory:
    reviewed, _log = _SCHEDULER.review_card(card, rating, now)
    return Memory(reviewed.to_dict())


def _card(memory: Memory) -> Card:
    return Card.from_dict(cast(CardDict, dict(memory.card)))


def _rating(credit: float) -> Rating:
    if credit < 0.5:
        return Rating.Again
    return Rating.Good if credit >= 1 else Rating.Hard
