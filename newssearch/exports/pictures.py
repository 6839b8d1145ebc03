"""Charts as pictures: SVG, and PNG through Pillow (extra ``plot``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

from newssearch.counting.cross_table import Counts
from newssearch.exports.charts import Chart, Label, Line, Rectangle, chart_of

_FONTS = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', sans-serif"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SHARPNESS = 2
"""Pixels of a PNG for each unit of a chart."""


def picture(counts: Counts, format: str) -> bytes:
    """Draw counts as a bar chart, ``svg`` or ``png``. Raises UsageError for PNG without the extra ``plot``."""
    return FORMATS[format](chart_of(counts))


def svg(chart: Chart) -> bytes:
    """Draw a chart as SVG, every text escaped."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{chart.width}" height="{chart.height}" '
        f'viewBox="0 0 {chart.width} {chart.height}" font-family="{_FONTS}" role="img">'
    )
    title = f"<title>{_text(chart.title)}</title>"
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    lines = (head, title, ground, *(_element(shape) for shape in chart.shapes), "</svg>")
    return "".join(f"{line}\n" for line in lines).encode()


def _element(shape: Rectangle | Line | Label) -> str:
    match shape:
        case Rectangle(x, y, width, height, color, note):
            drawn = f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.2f}" height="{height:.2f}" fill="{color}"'
            return f"{drawn}><title>{_text(note)}</title></rect>" if note else f"{drawn}/>"
        case Line(x, y, to_x, to_y, color):
            return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{color}"/>'
        case Label(x, y, text, size, anchor, color):
            place = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{color}"'
            return f'<text {place} text-anchor="{anchor}">{_text(text)}</text>'


def _text(text: str) -> str:
    return escape(_shown(text))


def _shown(text: str) -> str:
    """Return a text without characters that XML cannot hold, or that turn the direction of what follows."""
    return _BIDI.sub("", _NOT_XML.sub("\ufffd", text))


def png(chart: Chart) -> bytes:
    """Draw a chart as PNG. Raises UsageError where Pillow is not installed."""
    from io import BytesIO

    image, draw_on = _pillow("Image"), _pillow("ImageDraw")
    picture = image.new("RGB", (chart.width * _SHARPNESS, chart.height * _SHARPNESS), "#fff")
    pen = draw_on.Draw(picture)
    fonts: dict[int, Any] = {}
    for shape in chart.shapes:
        _draw(pen, shape, fonts)
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _pillow(module: str) -> Any:
    from newssearch.reading import extras  # here, as SVG needs none

    return extras.required("plot", "A chart as PNG", f"PIL.{module}")


def _draw(pen: Any, shape: Rectangle | Line | Label, fonts: dict[int, Any]) -> None:
    match shape:
        case Rectangle(x, y, width, height, color, _):
            left, top, *_ = corner = list(_scaled(x, y, x + width, y + height))
            corner[2:] = max(left, corner[2] - 1), max(top, corner[3] - 1)  # Pillow includes the last pixel
            pen.rectangle(corner, fill=color)
        case Line(x, y, to_x, to_y, color):
            pen.line(list(_scaled(x, y, to_x, to_y)), fill=color, width=_SHARPNESS)
        case Label(x, y, text, size, anchor, color):
            if size not in fonts:
                fonts[size] = _font(size * _SHARPNESS)
            pen.text(tuple(_scaled(x, y)), _shown(text), fill=color, font=fonts[size], anchor=_ANCHORS[anchor])


def _scaled(*numbers: float) -> Iterator[int]:
    return (round(number * _SHARPNESS) for number in numbers)


def _font(size: int) -> Any:
    """Return a font of the machine with many scripts, else the one that Pillow brings, which has Latin letters."""
    fonts = _pillow("ImageFont")
    for name in ("NotoSans-Regular.ttf", "DejaVuSans.ttf", "Arial Unicode.ttf", "arial.ttf"):
        try:
            return fonts.truetype(name, size)
        except OSError:
            continue
    return fonts.load_default(size)


_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}
FORMATS: Mapping[str, Callable[[Chart], bytes]] = {"svg": svg, "png": png}
"""Formats of pictures, with what draws each."""
