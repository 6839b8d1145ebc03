"""A plot of time against the size of the archive, a line for each engine, as an SVG file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import ceil, floor, log10

Point = tuple[float, float]
"""Articles, milliseconds; both above 0."""

_WIDTH, _HEIGHT = 720, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 130, 40, 50
_COLOURS = ("#b3261e", "#1f5fa8", "#3d7d3d", "#8a6d00", "#6b4fa0")
_BETWEEN_LABELS = 15


def svg(lines: Mapping[str, Sequence[Point]], title: str) -> str:
    """Draw ``lines`` by name, both axes logarithmic. Raises ValueError where there is no point."""
    points = [point for line in lines.values() for point in line]
    if not points:
        raise ValueError("there is no point to draw")
    across = _Axis([size for size, _ in points], _LEFT, _WIDTH - _RIGHT)
    up = _Axis([time for _, time in points], _HEIGHT - _BOTTOM, _TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        f'font-size="13" role="img" aria-label="{escape(title)}">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="22" font-size="15" fill="#222222">{escape(title)}</text>',
        *_grid(across, up),
        *_lines(lines, across, up),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


class _Axis:
    """A logarithmic axis over whole powers of ten, from pixel ``start`` to pixel ``end``."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.low = floor(log10(min(values)))
        self.high = max(self.low + 1, ceil(log10(max(values))))
        self._start, self._end = start, end

    def at(self, value: float) -> float:
        """Return the pixel of a value."""
        share = (log10(value) - self.low) / (self.high - self.low)
        return round(self._start + share * (self._end - self._start), 1)

    def ticks(self) -> Iterator[float]:
        """Yield the powers of ten."""
        for power in range(self.low, self.high + 1):
            yield 10.0**power


def _grid(across: _Axis, up: _Axis) -> Iterator[str]:
    for tick in across.ticks():
        x = across.at(tick)
        yield f'<line x1="{x}" y1="{_TOP}" x2="{x}" y2="{_HEIGHT - _BOTTOM}" stroke="#dddddd"/>'
        yield f'<text x="{x}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle" fill="#444444">{tick:,.0f}</text>'
    for tick in up.ticks():
        y = up.at(tick)
        yield f'<line x1="{_LEFT}" y1="{y}" x2="{_WIDTH - _RIGHT}" y2="{y}" stroke="#dddddd"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end" fill="#444444">{tick:g} ms</text>'
    yield (
        f'<text x="{(_LEFT + _WIDTH - _RIGHT) / 2}" y="{_HEIGHT - 10}" text-anchor="middle" fill="#444444">'
        "articles in the archive</text>"
    )


def _lines(lines: Mapping[str, Sequence[Point]], across: _Axis, up: _Axis) -> Iterator[str]:
    """Yield each line with its name at its end; names that would lie on one another are moved apart."""
    drawn = {name: sorted(line) for name, line in lines.items() if line}
    colours = dict(zip(drawn, _COLOURS * len(drawn), strict=False))
    below = 0.0
    for name, line in sorted(drawn.items(), key=lambda item: up.at(item[1][-1][1])):
        places = [(across.at(size), up.at(time)) for size, time in line]
        path = " ".join(f"{x},{y}" for x, y in places)
        yield f'<polyline points="{path}" fill="none" stroke="{colours[name]}" stroke-width="2.5"/>'
        yield from (f'<circle cx="{x}" cy="{y}" r="4" fill="{colours[name]}"/>' for x, y in places)
        x, y = places[-1]
        below = max(y + 4, below + _BETWEEN_LABELS)
        yield f'<text x="{x + 10}" y="{below}" fill="{colours[name]}">{escape(name)}</text>'
