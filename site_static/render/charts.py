"""Charts as plain geometry: where bars, lines and words stand. The template draws them as SVG."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from content.records import Chart

WIDTH = 360
ROW = 26
LEFT, RIGHT, TOP, BOTTOM = 8, 48, 30, 48
PLOT = 170
ABOVE, BELOW = 9, 19
"""From a point to the base line of its label."""
LETTER_WIDTH, LETTER_HEIGHT = 7.5, 15


class Bar(NamedTuple):
    y: float
    width: float
    series: int
    label: str


class Group(NamedTuple):
    """The bars of one category under its name."""

    y: float
    name: str
    bars: tuple[Bar, ...]


class Point(NamedTuple):
    x: float
    y: float
    label: str


class Line(NamedTuple):
    """One series; each part is an unbroken run of points, a gap in the values parts them. ``labels`` are the numbers
    that are written out, where each stands."""

    series: int
    name: str
    parts: tuple[tuple[Point, ...], ...]
    labels: tuple[Point, ...]


class Tick(NamedTuple):
    x: float
    name: str


class Drawing(NamedTuple):
    width: int
    height: float
    groups: tuple[Group, ...] = ()
    lines: tuple[Line, ...] = ()
    ticks: tuple[Tick, ...] = ()


def number(value: float) -> str:
    """A value as a reader writes it: ``26.1``, ``1,000``."""
    return f"{value:,.10g}"


def drawing(chart: Chart) -> Drawing:
    return _bars(chart) if chart.kind == "bar" else _lines(chart)


def _bars(chart: Chart) -> Drawing:
    """Horizontal bars from zero; a negative value has no bar, its number stands all the same."""
    most = max((value for series in chart.series for value in series.values if value is not None), default=0)
    scale = (WIDTH - LEFT - RIGHT) / most if most > 0 else 0.0
    groups, y = [], 4.0
    for index, name in enumerate(chart.categories):
        bars = []
        top = y + 16
        for position, series in enumerate(chart.series):
            value = series.values[index]
            if value is not None:
                top += 4
                bars.append(Bar(round(top, 1), round(max(value, 0) * scale, 1), position, number(value)))
                top += ROW - 8
        groups.append(Group(round(y + 14, 1), name, tuple(bars)))
        y = top + 14
    return Drawing(WIDTH, round(y, 1), groups=tuple(groups))


def _lines(chart: Chart) -> Drawing:
    """Lines fill the height between least and most. The ends of each and its extremes are labelled, so no axis is
    needed."""
    values = [value for series in chart.series for value in series.values if value is not None]
    low, high = min(values, default=0), max(values, default=0)
    step = (WIDTH - LEFT - RIGHT - 30) / max(len(chart.categories) - 1, 1)
    xs = [round(LEFT + 30 + step * index, 1) for index in range(len(chart.categories))]
    scale = PLOT / (high - low) if high > low else 0.0

    def point(x: float, value: float) -> Point:
        return Point(x, round(TOP + (high - value) * scale, 1), number(value))

    drawn = [
        [None if v is None else point(x, v) for x, v in zip(xs, series.values, strict=True)] for series in chart.series
    ]
    strokes = [pair for points in drawn for run in _runs(points) for pair in pairwise(run)]
    lines, taken = [], list[_Box]()
    for position, (series, points) in enumerate(zip(chart.series, drawn, strict=True)):
        labels = tuple(_labels([p for p in points if p], taken, strokes))
        lines.append(Line(position, series.name, _runs(points), labels))
    return Drawing(WIDTH, TOP + PLOT + BOTTOM, lines=tuple(lines), ticks=_ticks(xs, chart.categories, step))


class _Box(NamedTuple):
    """Where a label stands: its middle, its base line and its width."""

    x: float
    y: float
    width: float

    def meets(self, other: "_Box") -> bool:
        return abs(self.x - other.x) < (self.width + other.width) / 2 and abs(self.y - other.y) < LETTER_HEIGHT

    def is_crossed(self, start: Point, end: Point) -> bool:
        """Whether the line between two points, the first on the left, runs through this label."""
        left, right = max(start.x, self.x - self.width / 2), min(end.x, self.x + self.width / 2)
        if left > right:
            return False
        slope = (end.y - start.y) / (end.x - start.x)
        heights = [start.y + slope * (x - start.x) for x in (left, right)]
        return min(heights) < self.y and max(heights) > self.y - LETTER_HEIGHT


def _labels(points: list[Point], taken: list[_Box], strokes: list[tuple[Point, Point]]) -> Iterator[Point]:
    """First, last, highest and lowest point of a line, each above or below where no other label stands, and where no
    line runs if there is such a place; a label without room is left to the table."""
    extremes = sorted(points, key=lambda point: point.y)
    for point in dict.fromkeys((*points[:1], *points[-1:], *extremes[:1], *extremes[-1:])):
        places = [_Box(point.x, y, _width(point.label)) for y in (point.y - ABOVE, point.y + BELOW)]
        free = [box for box in places if not any(box.meets(other) for other in taken)]
        clear = [box for box in free if not any(box.is_crossed(*stroke) for stroke in strokes)]
        for box in (clear or free)[:1]:
            taken.append(box)
            yield Point(point.x, round(box.y, 1), point.label)


def _ticks(xs: list[float], names: Sequence[str], step: float) -> tuple[Tick, ...]:
    """As many names as stand apart, from the first on."""
    widest = max(map(_width, names), default=0)
    every = max(1, math.ceil((widest + LETTER_WIDTH) / step)) if len(names) > 1 else 1
    return tuple(Tick(x, name) for x, name in list(zip(xs, names, strict=True))[::every])


def _width(text: str) -> float:
    """About how wide a label is drawn."""
    return sum(2 * LETTER_WIDTH if ord(letter) > 0x2E7F else LETTER_WIDTH for letter in text)


def _runs(points: list[Point | None]) -> tuple[tuple[Point, ...], ...]:
    runs: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return tuple(tuple(run) for run in runs if run)
