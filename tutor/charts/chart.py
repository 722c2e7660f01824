"""A chart of one or a few series over the same places, and where its parts are drawn.

All coordinates are in the units of the drawing, 360 wide and 200 high, from the upper left corner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import ceil, floor, log10

WIDTH, HEIGHT = 360, 200
LEFT, RIGHT, TOP, BOTTOM = 34, 10, 12, 26
"""What is left free around the lines, for labels."""
TICKS = 4
MOST_LABELS = 5
BAR_SHARE = 0.6


class Kind(StrEnum):
    LINES = "lines"
    BARS = "bars"


@dataclass(frozen=True, slots=True)
class Series:
    """One line or one row of bars: its name, and a value for each place, None where there is none."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Point:
    """A value and where it is drawn."""

    x: float
    y: float
    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A value drawn as a bar."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Line:
    """A series as it is drawn: unbroken stretches, and a point for each value."""

    name: str
    number: int
    paths: Sequence[str]
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Tick:
    """A label at a place on an axis."""

    place: float
    label: str


@dataclass(frozen=True)
class Chart:
    """A chart.

    Attributes:
        key: names its parts on the page; unique there.
        title: what it shows.
        description: what is to be seen in it, in a sentence.
        labels: of the places, from left to right.
        heading: of the column of labels in the table.
        series: with as many values each as there are labels.
        kind: lines, or bars (of the first series alone).
        suffix: written after each value, such as " %".
        highest: where the axis ends; None for a round number above all values.
    """

    key: str
    title: str
    description: str
    labels: Sequence[str]
    heading: str
    series: Sequence[Series]
    kind: Kind = Kind.LINES
    suffix: str = ""
    highest: float | None = None

    width = WIDTH
    height = HEIGHT
    left = LEFT
    right_edge = WIDTH - RIGHT
    base = HEIGHT - BOTTOM

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw: no value, or none but zeros."""
        return not any(value for series in self.series for value in series.values)

    @cached_property
    def top(self) -> float:
        """The value at the upper end of the axis."""
        values = [value for series in self.series for value in series.values if value is not None]
        return self.highest or round_above(max(values, default=0.0))

    @property
    def y_ticks(self) -> Sequence[Tick]:
        """The lines across with their values, from below."""
        return [
            Tick(self._y(self.top * number / TICKS), f"{written(self.top * number / TICKS)}{self.suffix.strip()}")
            for number in range(TICKS + 1)
        ]

    @property
    def x_ticks(self) -> Sequence[Tick]:
        """A few of the labels, always the last."""
        step = max(1, ceil(len(self.labels) / MOST_LABELS))
        last = len(self.labels) - 1
        return [
            Tick(self._x(place), label)
            for place, label in enumerate(self.labels)
            if (last - place) % step == 0 and (place > 0 or step == 1 or last % step == 0)
        ]

    @property
    def lines(self) -> Sequence[Line]:
        """The series as lines; none if the chart is of bars."""
        if self.kind != Kind.LINES:
            return []
        return [
            Line(series.name, number, list(self._paths(series)), list(self._points(series)))
            for number, series in enumerate(self.series, start=1)
        ]

    @property
    def bars(self) -> Sequence[Bar]:
        """The first series as bars; none if the chart is of lines."""
        if self.kind != Kind.BARS or not self.series:
            return []
        wide = BAR_SHARE * self._step
        return [
            Bar(
                round(point.x - wide / 2, 1),
                point.y,
                round(wide, 1),
                round(self.base - point.y, 1),
                point.label,
                point.value,
            )
            for point in self._points(self.series[0])
        ]

    @property
    def rows(self) -> Sequence[tuple[str, Sequence[str]]]:
        """The numbers as a table: for each label what the series say, a dash where there is nothing."""
        return [
            (label, [self._told(series.values[place]) for series in self.series])
            for place, label in enumerate(self.labels)
        ]

    @property
    def _step(self) -> float:
        return (self.right_edge - LEFT) / max(1, len(self.labels))

    def _x(self, place: int) -> float:
        return round(LEFT + (place + 0.5) * self._step, 1)

    def _y(self, value: float) -> float:
        return round(self.base - (self.base - TOP) * min(1.0, value / self.top), 1)

    def _points(self, series: Series) -> Iterator[Point]:
        for place, value in enumerate(series.values):
            if value is not None:
                yield Point(self._x(place), self._y(value), f"{self.labels[place]}: {self._told(value)}", value)

    def _paths(self, series: Series) -> Iterator[str]:
        """Yield the unbroken stretches of at least two values as SVG paths."""
        stretch: list[str] = []
        for place, value in enumerate([*series.values, None]):
            if value is not None:
                stretch.append(f"{self._x(place)} {self._y(value)}")
            else:
                if len(stretch) > 1:
                    yield "M" + " L".join(stretch)
                stretch = []

    def _told(self, value: float | None) -> str:
        return "–" if value is None else f"{written(value)}{self.suffix}"


def round_above(value: float) -> float:
    """Return the smallest of 4, 6, 8, 10, 20, 40, 60, 80, 100, … that is not below a value: its quarters are short."""
    if value <= TICKS:
        return float(TICKS)
    power = 10 ** floor(log10(value))
    return float(next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= value))


def written(value: float) -> str:
    """Write a number with one digit after the point at most."""
    return f"{value:.1f}".removesuffix(".0")
