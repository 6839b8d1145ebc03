"""Counts as a chart: bars over time, or a bar for each value; laid out as rectangles, lines and texts.

`newssearch.exports.pictures` draws the shapes.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from newssearch.counting.buckets import between, is_time
from newssearch.counting.cross_table import OTHER, Bucket, Counts

WIDTH = 960
_HEIGHT = 480
_MARGIN = 24
_TITLE, _SMALL = 18, 12
_ROW, _BAR = 24, 16
_GAP = 8
_INK, _FAINT, _GRID = "#1b1b1b", "#5c5c5c", "#dcdcdc"
COLORS = ("#1f5f99", "#d9822b", "#3a8f5c", "#b5473c", "#7b5ea7", "#8a6d3b", "#c2649a", "#5b8db8", "#9aa13a", "#7a7a7a")
"""Colours of series, distinct for people who confuse red and green, as far as ten colours can be."""

_MOST_COLUMNS = 2_000
"""Periods up to which empty ones are drawn."""

_MOST_ROWS = 60
_WIDEST_LABEL = 260
_NO_VALUE = "(none)"


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A filled rectangle; ``note`` says in words what it shows."""

    x: float
    y: float
    width: float
    height: float
    color: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A thin straight line."""

    x: float
    y: float
    to_x: float
    to_y: float
    color: str = _GRID


@dataclass(frozen=True, slots=True)
class Label:
    """A text on a base line; ``anchor`` says which end of it is at ``x``."""

    x: float
    y: float
    text: str
    size: int = _SMALL
    anchor: str = "start"
    color: str = _INK


@dataclass(slots=True)
class Chart:
    """Shapes in the order in which they are drawn."""

    title: str
    height: int = _HEIGHT
    width: int = WIDTH
    shapes: list[Rectangle | Line | Label] = field(default_factory=list)


def chart_of(counts: Counts) -> Chart:
    """Lay counts out: columns where the first dimension is time, else rows, the values of a second one in colours.

    Shares are drawn where they were counted by one dimension; counts of a cross table are stacked.
    """
    bars = _Bars.of(counts)
    chart = Chart(counts.query)
    top = _heading(chart, counts, bars)
    if is_time(counts.by[0]):
        _columns(chart, bars, top)
    else:
        _rows(chart, bars, top)
    return chart


@dataclass(frozen=True, slots=True)
class _Bars:
    """Heights by the key of a bar and of a series; ``unit`` is behind each number."""

    keys: tuple[str, ...]
    series: tuple[str, ...]
    heights: Mapping[tuple[str, str], float]
    unit: str
    left_out: int = 0

    @classmethod
    def of(cls, counts: Counts) -> _Bars:
        is_share = len(counts.by) == 1 and any(bucket.of is not None for bucket in counts.buckets)
        heights: dict[tuple[str, str], float] = {}
        for bucket in counts.buckets:
            heights[_key(bucket)] = 100 * (bucket.share or 0.0) if is_share else bucket.count
        keys = tuple(dict.fromkeys(key for key, _ in heights))
        series = tuple(dict.fromkeys(name for _, name in heights))
        if len(series) > len(COLORS):
            series, heights = _with_others(series, heights)
        if is_time(counts.by[0]):
            keys = _without_gaps(counts.by[0], keys)
        left_out = 0 if is_time(counts.by[0]) else max(0, len(keys) - _MOST_ROWS)
        return cls(keys[: len(keys) - left_out], series, heights, " %" if is_share else "", left_out)

    def height(self, key: str, name: str) -> float:
        return self.heights.get((key, name), 0)

    def total(self, key: str) -> float:
        return sum(self.height(key, name) for name in self.series)

    def text(self, number: float) -> str:
        """Write a number with its unit."""
        if not self.unit:
            return f"{number:,.0f}"
        return f"{number:.3g}{self.unit}" if number < 100 else f"{number:.0f}{self.unit}"

    def note(self, key: str, name: str) -> str:
        """Say what one bar shows."""
        named = ", ".join(part for part in (key, name) if part)
        return f"{named}: {self.text(self.height(key, name))}"


def _key(bucket: Bucket) -> tuple[str, str]:
    first, *rest = (_NO_VALUE if part is None else part for part in bucket.key)
    return first, rest[0] if rest else ""


def _with_others(
    series: Sequence[str], heights: Mapping[tuple[str, str], float]
) -> tuple[tuple[str, ...], dict[tuple[str, str], float]]:
    """Keep the largest series, as many as there are colours, and add the others up."""
    sums = {name: sum(height for (_, own), height in heights.items() if own == name) for name in series}
    kept = sorted((name for name in series if name != OTHER), key=lambda name: -sums[name])[: len(COLORS) - 1]
    added: dict[tuple[str, str], float] = {}
    for (key, name), height in heights.items():
        place = key, name if name in kept else OTHER
        added[place] = added.get(place, 0) + height
    return (*(name for name in series if name in kept), OTHER), added


def _without_gaps(dimension: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    if not keys:
        return keys
    filled = tuple(islice(between(dimension, min(keys), max(keys)), _MOST_COLUMNS + 1))
    return keys if len(filled) > _MOST_COLUMNS else filled


def _heading(chart: Chart, counts: Counts, bars: _Bars) -> float:
    """Draw the title, a line under it and the legend; return where the bars may begin."""
    room = WIDTH - 2 * _MARGIN
    y = float(_MARGIN + _TITLE)
    chart.shapes.append(Label(_MARGIN, y, fitting(counts.query, room, _TITLE), _TITLE))
    y += _TITLE + 2
    chart.shapes.append(Label(_MARGIN, y, fitting(_described(counts, bars), room, _SMALL), color=_FAINT))
    if bars.series != ("",):
        x = float(_MARGIN)
        y += _SMALL + _GAP
        for color, name in zip(COLORS, bars.series, strict=False):
            shown = fitting(name, _WIDEST_LABEL, _SMALL)
            width = _SMALL + 6 + width_of(shown, _SMALL) + 2 * _GAP
            if x + width > WIDTH - _MARGIN and x > _MARGIN:
                x, y = _MARGIN, y + _SMALL + _GAP
            chart.shapes.append(Rectangle(x, y - _SMALL + 2, _SMALL, _SMALL, color))
            chart.shapes.append(Label(x + _SMALL + 6, y, shown))
            x += width
    return y + 2 * _GAP


def _described(counts: Counts, bars: _Bars) -> str:
    what = "share of all articles" if bars.unit else "articles"
    parts = [f"{what} by {' and '.join(counts.by)}; {counts.total:,} in all"]
    if counts.undated:
        parts.append(f"{counts.undated:,} undated")
    if counts.imprecise:
        parts.append(f"{counts.imprecise:,} with a coarser date")
    if bars.left_out:
        parts.append(f"{bars.left_out:,} smaller rows not shown")
    return ", ".join(parts)


def _columns(chart: Chart, bars: _Bars, top: float) -> None:
    ticks = _ticks(max(map(bars.total, bars.keys), default=0), whole=not bars.unit)
    texts = [bars.text(tick) for tick in ticks]
    left = _MARGIN + max(width_of(text, _SMALL) for text in texts) + _GAP
    bottom = chart.height - _MARGIN - _SMALL - _GAP
    scale = (bottom - top - _SMALL) / ticks[-1]
    for tick, text in zip(ticks, texts, strict=True):
        y = bottom - tick * scale
        chart.shapes.append(Line(left, y, WIDTH - _MARGIN, y, _INK if not tick else _GRID))
        chart.shapes.append(Label(left - _GAP, y + 4, text, anchor="end", color=_FAINT))
    step = (WIDTH - _MARGIN - left) / max(1, len(bars.keys))
    for n, key in enumerate(bars.keys):
        y = float(bottom)
        for color, name in zip(COLORS, bars.series, strict=False):
            height = bars.height(key, name) * scale
            if height:
                y -= height
                bar = Rectangle(left + n * step + step * 0.1, y, step * 0.8, height, color, bars.note(key, name))
                chart.shapes.append(bar)
    every = max(1, math.ceil(max((width_of(key, _SMALL) for key in bars.keys), default=0) * 1.3 / step))
    for n, key in islice(enumerate(bars.keys), 0, None, every):
        chart.shapes.append(Label(left + (n + 0.5) * step, bottom + _SMALL + _GAP, key, anchor="middle", color=_FAINT))


def _rows(chart: Chart, bars: _Bars, top: float) -> None:
    shown = [fitting(key, _WIDEST_LABEL, _SMALL) for key in bars.keys]
    left = _MARGIN + max((width_of(text, _SMALL) for text in shown), default=0) + _GAP
    most = max(map(bars.total, bars.keys), default=0) or 1
    room = WIDTH - _MARGIN - left - max((width_of(bars.text(bars.total(key)), _SMALL) for key in bars.keys), default=0)
    scale = (room - _GAP) / most
    for n, (key, text) in enumerate(zip(bars.keys, shown, strict=True)):
        y, x = top + n * _ROW, float(left)
        chart.shapes.append(Label(left - _GAP, y + _BAR - 4, text, anchor="end"))
        for color, name in zip(COLORS, bars.series, strict=False):
            width = bars.height(key, name) * scale
            if width:
                chart.shapes.append(Rectangle(x, y, width, _BAR, color, bars.note(key, name)))
                x += width
        chart.shapes.append(Label(x + 6, y + _BAR - 4, bars.text(bars.total(key)), color=_FAINT))
    chart.height = math.ceil(top + len(bars.keys) * _ROW + _MARGIN)


def _ticks(most: float, *, whole: bool) -> list[float]:
    """Return 0 and a few round numbers up to ``most`` or just above it."""
    rough = (most or 1) / 4
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    if whole:
        step = max(1, step)
    return [step * n for n in range(math.ceil((most or 1) / step) + 1)]


def fitting(text: str, room: float, size: int) -> str:
    """Return a text, cut where it is wider than ``room``."""
    text = " ".join(text.split())
    if width_of(text, size) <= room:
        return text
    return "".join(_while_it_fits(text, room - size, size)).rstrip() + "…"


def _while_it_fits(text: str, room: float, size: int) -> Iterator[str]:
    used = 0.0
    for character in text:
        used += width_of(character, size)
        if used > room:
            return
        yield character


def width_of(text: str, size: int) -> float:
    """Return about how wide a text is in a common sans-serif font."""
    return size * sum(1.0 if unicodedata.east_asian_width(character) in "WF" else 0.56 for character in text)
