"""Text of articles made harmless for a page: characters that no page may have, marks, and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from unicodedata import bidirectional
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from newssearch.backends.deliveries.feed_xml import clean

_TIME = re.compile(r"([0-9-]{10})T([0-9]{2}:[0-9]{2})(?::[0-9.]+)?(Z|[+-][0-9:]{5,8})?")

Marks = Iterable[tuple[int, int]]


def finished(value: Any) -> Any:
    """Return a value as a template prints it: None as nothing, text without what no page may have."""
    if value is None:
        return ""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def coded(text: str) -> Markup:
    """Return a text as HTML in which words between backticks are code."""
    parts = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if n % 2 else escape(part) for n, part in enumerate(parts)
    )


def marked(text: str, marks: Marks) -> Markup:
    """Return a text as HTML with its marks."""
    return Markup("").join(
        Markup("<mark>{}</mark>").format(part) if hot else escape(part) for part, hot in pieces(text, marks)
    )


def pieces(text: str, marks: Marks) -> Iterable[tuple[str, bool]]:
    """Yield the parts of a clean text in order, each with whether it is marked."""
    text, at = clean(text), 0
    for start, end in marks:
        if at < start:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False


def shortened(text: str, marks: Iterable[tuple[int, int]], most: int) -> tuple[str, list[tuple[int, int]]]:
    """Return the beginning of a long text, and the marks within it."""
    if len(text) <= most:
        return text, list(marks)
    return text[: most - 1] + "…", [mark for mark in marks if mark[1] < most]


def when(published: str | None) -> str:
    """Return a date as a page shows it, at its own precision; a time to the minute, with its zone."""
    match = _TIME.fullmatch(published or "")
    if match is None:
        return published or "undated"
    zone = "UTC" if match[3] in ("Z", "+00:00") else match[3]
    return f"{match[1]} {match[2]}" + (f" {zone}" if zone else "")


def direction(text: str) -> str:
    """Return the direction of a text, as its first letter has it: ``rtl`` or ``ltr``."""
    kinds = map(bidirectional, text)
    return "rtl" if next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L" else "ltr"


def web_address(url: str | None) -> str | None:
    """Return an address that may be a link: of the web, and nothing that runs; else None."""
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return None
    return url.strip() if url and parts.scheme.lower() in ("http", "https") and parts.netloc else None
