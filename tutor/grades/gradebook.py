"""From scores to the grade of a class: categories with weights, lowest scores dropped, a scale."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class State(StrEnum):
    """How a score stands. Pending scores do not count yet, missing ones count 0, excused ones never count."""

    PENDING = "pending"
    SCORED = "scored"
    MISSING = "missing"
    EXCUSED = "excused"


@dataclass(frozen=True, slots=True)
class Category:
    """A part of the grade: its weight among the others, and how many of the lowest scores are dropped."""

    key: Hashable
    weight: float = 1.0
    drop_lowest: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One student's score on one assignment: a share of 1 (more with a bonus), and its weight in its category."""

    key: Hashable
    category: Hashable
    state: State
    share: float = 0.0
    weight: float = 1.0

    @property
    def counts(self) -> bool:
        """Whether it has a part in the grade."""
        return self.weight > 0 and self.state in {State.SCORED, State.MISSING}

    @property
    def counted_share(self) -> float:
        """The share as it counts."""
        return self.share if self.state == State.SCORED else 0.0


@dataclass(frozen=True, slots=True)
class CategoryResult:
    """A category's share, what was dropped, and its part of the whole grade, 0 to 1."""

    category: Category
    share: float
    dropped: tuple[Hashable, ...]
    part: float


@dataclass(frozen=True, slots=True)
class Final:
    """The grade so far: a share, None while nothing counts, with the categories that it comes from."""

    share: float | None
    categories: tuple[CategoryResult, ...] = ()

    @property
    def dropped(self) -> frozenset[Hashable]:
        """The entries that were dropped."""
        return frozenset(key for result in self.categories for key in result.dropped)


def overridden(entry: Entry, *, is_excused: bool, share: float | None) -> Entry:
    """Return an entry as a teacher set it: excused, or with the share that they gave."""
    if is_excused:
        return replace(entry, state=State.EXCUSED, share=0.0)
    return entry if share is None else replace(entry, state=State.SCORED, share=share)


def final_grade(entries: Iterable[Entry], categories: Sequence[Category]) -> Final:
    """Return the grade over all that counts so far.

    In each category the lowest scores are dropped, but never the last one, and the others averaged by weight.
    Categories in which nothing counts yet leave their weight to the others.
    """
    known = list(entries)
    results = []
    for category in categories:
        counted = [entry for entry in known if entry.category == category.key and entry.counts]
        if counted and category.weight > 0:
            results.append(_category(category, counted))
    total = sum(result.category.weight for result in results)
    if not total:
        return Final(None)
    parts = tuple(replace(result, part=result.category.weight / total) for result in results)
    return Final(sum(result.share * result.part for result in parts), parts)


def grade_of(share: float, scale: Sequence[tuple[str, float]]) -> str:
    """Return the grade of a share: the first step whose lowest percentage it reaches when rounded as it is shown.

    `scale` runs from the best grade to the worst; empty when no step is reached.
    """
    percent = round(100 * share)
    return next((name for name, lowest in scale if percent >= lowest), "")


def _category(category: Category, counted: list[Entry]) -> CategoryResult:
    by_share = sorted(counted, key=lambda entry: entry.counted_share)
    count = min(category.drop_lowest, len(by_share) - 1)
    dropped, kept = by_share[:count], by_share[count:]
    weight = sum(entry.weight for entry in kept)
    share = sum(entry.counted_share * entry.weight for entry in kept) / weight
    return CategoryResult(category, share, tuple(entry.key for entry in dropped), 0.0)
