"""Timeline of what a query finds: counts as the bars of a drawing, fine enough for the time that they cover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from newssearch.api import News
from newssearch.counting.cross_table import Bucket, Counts
from newssearch.web.pages.states import State
from newssearch.web.searches import TimeLeft

WIDTH, HEIGHT = 720.0, 96.0
_WIDEST = 40.0
"""Widest bar; a few bars do not fill the drawing."""

_GAP = 0.12
"""Part of a bar's width that stays free."""

_YEARS_BY_MONTH = 10
_MONTHS_BY_DAY = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """The articles of a stretch of time, as a rectangle that leads to them; an empty one has no address."""

    key: str
    count: int
    label: str
    x: float
    y: float
    width: float
    height: float
    address: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars of equal stretches of time, without gaps; articles without such a date are counted beside them."""

    unit: str
    bars: tuple[Bar, ...]
    undated: int
    imprecise: int
    shares: bool
    other: str
    """The address of the same with shares instead of counts, or the reverse."""

    @property
    def first(self) -> str:
        """The name of the first stretch."""
        return self.bars[0].key

    @property
    def last(self) -> str:
        """The name of the last stretch."""
        return self.bars[-1].key

    @property
    def most(self) -> Bar:
        """The highest bar; of equals the latest."""
        return min(self.bars, key=lambda bar: (bar.y, -bar.x))

    @property
    def counted(self) -> tuple[Bar, ...]:
        """The bars that stand for articles."""
        return tuple(bar for bar in self.bars if bar.count)


def timeline_of(news: News, state: State, years: Counts, tz: str | tzinfo | None, left: TimeLeft) -> Timeline | None:
    """Return the timeline of a query whose articles are counted by year already; None where no article has a date."""
    if not years.buckets:
        return None
    counts = years
    if len(years.buckets) <= _YEARS_BY_MONTH:
        counts = _counted(news, state, "month", tz, left) or counts
        if counts.by == ("month",) and len(counts.buckets) <= _MONTHS_BY_DAY:
            counts = _counted(news, state, "day", tz, left) or counts
    return drawn(counts, state)


def _counted(news: News, state: State, unit: str, tz: str | tzinfo | None, left: TimeLeft) -> Counts | None:
    counts = news.count(state.query, by=unit, share=state.shares, tz=tz, timeout=left())
    return counts if counts.buckets else None


def drawn(counts: Counts, state: State) -> Timeline:
    """Return counts by one unit of time as a timeline."""
    highest = max(_size(bucket) for bucket in counts.buckets) or 1.0
    size = len(counts.buckets)
    width = round(min(WIDTH / size * (1 - _GAP), _WIDEST), 2)
    apart = (WIDTH - width) / max(1, size - 1)
    narrowed = state.narrowed
    bars = []
    for n, bucket in enumerate(counts.buckets):
        height = max(1.5, HEIGHT * _size(bucket) / highest) if bucket.count else 0.0
        key = str(bucket.key[0])
        address = state.asking(narrowed.by("date", key)).address if bucket.count else ""
        x, y = round(apart * n, 2), round(HEIGHT - height, 2)
        bars.append(Bar(key, bucket.count, _label(bucket), x, y, width, round(height, 2), address))
    other = State(state.query, state.sort, state.offset, not state.shares).address
    return Timeline(counts.by[0], tuple(bars), counts.undated, counts.imprecise, state.shares, other)


def _size(bucket: Bucket) -> float:
    return bucket.count if bucket.share is None else bucket.share


def _label(bucket: Bucket) -> str:
    articles = f"{bucket.count:,} article{'s' * (bucket.count != 1)}"
    return articles if bucket.share is None else f"{articles}, {bucket.share:.1%} of {bucket.of:,}"
