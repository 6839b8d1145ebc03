"""Agency wires to drafts: IPTC 7901 and ANPA 1312, which frame each story by control characters.

A story is ``SOH`` header ``STX`` text ``ETX`` trailer ``EOT``. The header has service, priority, category and slug, in
one line or two; the trailer the time it was sent. Lines of ANPA that begin with ``^`` are headline, byline, notes.
"""

from __future__ import annotations

import re
from calendar import month_abbr
from collections.abc import Iterator
from dataclasses import dataclass

from newssearch.reading.drafts import Claim, Draft, Origin, Refusal
from newssearch.reading.openings.bylines import parse_byline, people
from newssearch.reading.plain.text_blocks import stories, unwrapped
from newssearch.reading.streams import Stream

_STORY = re.compile("\x01")
_MARKUP = re.compile("[\x00\x04-\x08\x0b-\x1f\x7f]")
_IPTC = re.compile(r"[A-Za-z]{1,8} ?\d{1,5} \d (?P<category>\w{1,4})(?: .*)?")
_ANPA = re.compile(r"[a-z] +(?P<category>[a-z]) +(?P<slug>\S.*)", re.IGNORECASE)
_COUNT = re.compile(r"(?<!\s)\s++(?:(?P<month>\d{1,2})-(?P<day>\d{1,2})\s++)?\d{3,5}\s*+$")
_CYCLE = re.compile(r"^(?:[abp]m|bc|ap)-", re.IGNORECASE)
"""A story for the morning papers, the evening papers, both: no part of its slug."""

_MOST_NOTES = 20
"""Lines about a story that are looked at: agencies write five or six."""

_LONGEST_PART = 4
"""Lines of a headline at most."""

_DATELINE = re.compile(r"[^()=]{2,60}\([A-Za-z/-]{2,20}\)")
_KEYWORDS = re.compile(r"(?:BC|AM|PM|bc|am|pm)-[\w-]{2,40}(?:, ?[^.!?]{1,40})?")
"""A line that repeats the slug, as ``BC-Herring,0061``, without the usual mark."""

_SLUGS = re.compile(r"(?:[\w .-]{2,40}/){2,}")
"""Matches keywords above a headline, each with a ``/``: ``Hafen/Norrhamn/``."""

_DASH = re.compile(r"(?<=\s)_(?=\s)")
"""The dash of seven-bit text."""

_SENT_AMERICAN = re.compile(r"(?<!\d)(\d{1,2})-(\d{1,2})-(\d{2}|\d{4})[ \t]+(\d\d):?(\d\d)[ \t]*([A-Za-z]{3,4})?")
_SENT_ISO = re.compile(
    r"(?<![\d-])\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?|(?<!\d)\d{8}T\d{4}(?:\d\d)?(?:Z|[+-]\d{4})?"
    r"|(?<!\d)\d\d\.\d\d\.(?:\d\d|\d{4}) \d\d:\d\d(?!\d)"
)
_SENT = re.compile(
    r"(?<!\d)(\d\d)(\d\d)(\d\d)[ \t]*(?:(Z|[A-Z]{3,4})[ \t]+)?([^\W\d_]{3,9})\.?[ \t]+(\d{2}|\d{4})(?!\d)"
)
_NOTE = re.compile(r"(?:eds?|editors?|note)\b\.?:|editor.?s.? note|with (?:[abp]m|bc)-", re.IGNORECASE)
"""Notes of an agency to the desks that get a story, not for print."""

_ANPA_CATEGORIES = {
    "a": "Domestic",
    "d": "Food",
    "e": "Features",
    "f": "Financial",
    "i": "International",
    "l": "Lifestyle",
    "n": "State and regional",
    "p": "Politics",
    "s": "Sports",
    "t": "Travel",
    "w": "Washington",
}


@dataclass(frozen=True, slots=True)
class _Header:
    section: str | None = None
    slug: str | None = None
    day: str | None = None
    headline: str | None = None


def read_wire(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Yield every story of a file."""
    return stories(stream, origin, _STORY, _draft)


def _draft(story: str, where: str) -> Draft | Refusal:
    head, begun, rest = story.removeprefix("\x01").partition("\x02")
    if not begun:
        return Refusal("a message without a text: its header is not followed by STX", where)
    text, ended, trailer = rest.replace("\x02", "\n").partition("\x03")
    header = _header(head)
    told, body = _split(text)
    headline, byline, slug = _named(told, header)
    slug = slug or next(
        (line.strip("/ \r") for line in text.split("\n")[:_MOST_NOTES] if _SLUGS.fullmatch(line.strip())), None
    )
    sent = _sent(trailer.partition("\x04")[0]) or header.day
    return Draft(
        where=where,
        headline=header.headline or headline,
        body=body or None,
        byline=byline,
        section=header.section,
        keywords=tuple(one for one in (slug,) if one),
        published=(Claim(sent, "wire"),) if sent else (),
        notes=() if ended else ("the story has no end: it may be cut short",),
    )


def _header(head: str) -> _Header:
    """Parse the header of either standard; lines of ``keyword/keyword/`` and ``headline =`` follow that of 7901."""
    lines = [line for raw in head.split("\n") if (line := " ".join(_MARKUP.sub(" ", raw).split()))]
    for n, line in enumerate(lines):
        if stated := _IPTC.fullmatch(line):
            below = lines[n + 1 :]
            slug = "/".join(line.strip("/ ") for line in below if line.endswith("/"))
            headline = " ".join(line.rstrip("= ") for line in below if not line.endswith("/"))
            return _Header(stated["category"], slug or None, None, headline or None)
        if stated := _ANPA.fullmatch(line):
            counted = _COUNT.search(stated["slug"])
            slug = stated["slug"][: counted.start()] if counted else stated["slug"]
            day = _day(counted["day"], counted["month"]) if counted and counted["month"] else None
            return _Header(_ANPA_CATEGORIES.get(stated["category"].lower()), _CYCLE.sub("", slug), day)
    return _Header()


def _split(text: str) -> tuple[list[str], str]:
    """Split a text into lines marked as about the story, and the story with blank lines between paragraphs."""
    about: list[str] = []
    body: list[str] = []
    opening, lines = _opened(text.split("\n"))
    for raw in lines:
        line = _MARKUP.sub("", raw)
        if line.startswith("^"):
            about.append(line.strip("^<=> \t"))
            continue
        if not any(body) and _KEYWORDS.fullmatch(line.strip(" \t<")):
            about.append(line.strip(" \t<"))
            continue
        body.append(line.rstrip().removesuffix("<"))
    return [line for line in (*opening, *about) if line][:_MOST_NOTES], _DASH.sub("—", unwrapped("\n".join(body)))


def _opened(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return the headline and the byline that begin a text, each up to a ``=`` at the end of a line, and the rest."""
    parts: list[str] = []
    current: list[str] = []
    rest = 0
    for n, raw in enumerate(lines[:_MOST_NOTES]):
        line = _MARKUP.sub("", raw).strip()
        if not parts and not current and _SLUGS.fullmatch(line):
            continue
        if len(current) == _LONGEST_PART or (current and not line) or line.startswith("^"):
            break
        current += [line] if line else []
        if line.endswith("="):
            parts.append(" ".join(current).rstrip("= "))
            current, rest = [], n + 1
    is_dateline = bool(parts) and _DATELINE.fullmatch(parts[-1]) is not None
    opened = "\n".join([f"\t{parts[-1]} -", *lines[rest:]]).split("\n") if is_dateline else lines[rest:]
    return parts[:-1] if is_dateline else parts, opened


def _named(told: list[str], header: _Header) -> tuple[str | None, tuple[str, ...], str | None]:
    """Return headline, people and slug of the lines about a story; each agency has its own order."""
    headline: str | None = None
    byline: tuple[str, ...] = ()
    for n, line in enumerate(told):
        if not byline and (names := parse_byline(line)) is not None:
            byline = names
        elif _NOTE.match(line) or (n == 0 and _is_slug(line, header)) or byline:
            continue
        elif headline is None:
            headline = line
    return headline, byline or _signed(told), header.slug


def _signed(told: list[str]) -> tuple[str, ...]:
    return next((people(line) for line in told if line.lower().startswith("by ")), ())


def _is_slug(line: str, header: _Header) -> bool:
    """Return whether the first line only repeats the slug, with the count of words: ``BC-Herring,0210``."""
    return _CYCLE.match(line) is not None or line.partition(",")[0].strip() == header.slug


def _sent(trailer: str) -> str | None:
    """Return when a story was sent: ``AP-NY-12-05-25 1405EST`` in ANPA, ``051405 GMT Dec 25`` in 7901."""
    if stated := _SENT_AMERICAN.search(trailer):
        named = _day(stated[2], stated[1], stated[3])
        return f"{named} {stated[4]}:{stated[5]} {(stated[6] or '').upper()}".rstrip() if named else None
    if whole := _SENT_ISO.search(trailer):
        return whole[0]
    if stated := _SENT.search(trailer):
        return f"{int(stated[1])} {stated[5]} {stated[6]} {stated[2]}:{stated[3]} {stated[4] or ''}".rstrip()
    return None


def _day(day: str, month: str, year: str = "") -> str | None:
    return f"{int(day)} {month_abbr[int(month)]} {year}".rstrip() if 1 <= int(month) <= 12 else None
