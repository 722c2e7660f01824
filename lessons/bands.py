"""Difficulty in three bands, by which the bank is kept and refilled. The only place that draws the lines."""

from enum import StrEnum

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Band(StrEnum):
    """A range of difficulty; `low` belongs to it, `high` does not, but for the hardest, which holds 1 too.

    The lines part the templates of the course that ships with Warbler so that nearly every skill has some in each.
    """

    EASY = "easy"
    MIDDLE = "middle"
    HARD = "hard"

    @property
    def low(self) -> float:
        return _LINES[self][0]

    @property
    def high(self) -> float:
        return _LINES[self][1]

    @property
    def typical(self) -> float:
        """A difficulty that stands for the band."""
        return _TYPICAL[self]

    @property
    def label(self) -> str | Promise:
        return _LABELS[self]

    def filter(self, field: str = "difficulty") -> Q:
        """Return the condition that a row's difficulty lies in the band."""
        if self is Band.HARD:
            return Q(**{f"{field}__gte": self.low})
        return Q(**{f"{field}__gte": self.low, f"{field}__lt": self.high})


_LINES = {Band.EASY: (0.0, 0.35), Band.MIDDLE: (0.35, 0.5), Band.HARD: (0.5, 1.0)}
_TYPICAL = {Band.EASY: 0.27, Band.MIDDLE: 0.42, Band.HARD: 0.56}
_LABELS = {Band.EASY: _("easy"), Band.MIDDLE: _("middle"), Band.HARD: _("hard")}


def band_of(difficulty: float) -> Band:
    """Return the band in which a difficulty from 0 to 1 lies."""
    return next(band for band in reversed(Band) if difficulty >= band.low) if difficulty > 0 else Band.EASY
