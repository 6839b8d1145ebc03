"""One date out of all that an article says of its date: the claims vote, and disagreement is told.

Each kind of evidence has a weight. A day is as strong as all the kinds of evidence that agree on it, each counted once;
of the strongest day the best evidence is believed. A field that is made for the date outweighs all that stands about a
page; on a page, two that agree can outweigh a third.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import PurePath
from urllib.parse import urlsplit

from newssearch.models import NewsDate
from newssearch.reading.drafts import Claim
from newssearch.text.dates import DateContext, date_from_number, parse_date
from newssearch.text.periods import Period, period_of

WEIGHTS: dict[str, int] = {
    "json": 50,
    "json-ld": 12,
    "meta": 10,
    "microdata": 9,
    "text": 7,
    "dateline": 5,
    "url": 4,
    "time": 3,
    "filename": 2,
    "search": 1,
    "updated": 1,
}
"""What a date may rest on, the best first. ``time`` is a tag of HTML that need not be the article's own; ``updated``
stands in where a format states nothing else, ``search`` is what htmldate finds anywhere in a page."""

OF_A_FIELD = WEIGHTS["json"]
"""Evidence that is not listed is a field of its format made for the date: ``feed``, ``csv``, ``ninjs``, and so on."""

EVIDENCE = tuple(WEIGHTS)
"""The kinds of evidence that are weighed, the best first."""

_PRINTED = frozenset({"text", "time"})
"""Evidence that a page shows to its readers, in their own zone. A dateline is of the day of writing."""

_FURTHEST = timedelta(hours=-11), timedelta(hours=14)
"""Offsets of the zones in which readers live, from Samoa to Kiribati."""

_IN_PATH = re.compile(r"/(\d{4})[/-]?(\d{2}|[01]?\d(?=[/-]))[/-]?(\d{2}|[0-3]?\d(?=[/.]|$))(?!\d)")
_IN_NAME = re.compile(r"(?<!\d)(\d{4})([-_.]?)(\d{2})\2(\d{2})(?!\d)")


def read_claim(claim: Claim, context: DateContext) -> NewsDate | None:
    """A claim as a date; ``None`` where it is none."""
    if isinstance(claim.value, str):
        return parse_date(claim.value, context, claim.evidence)
    return date_from_number(claim.value, context, claim.evidence)


_MOST_WEIGHED = 64
"""Different dates, the strongest first: each is held against each, and no article has so many of its own."""


def from_names(url: str | None, filename: str | None) -> Iterator[Claim]:
    """The days in an address (``/2024/05/01/``) and in the name of a file (``2024-05-01.txt``)."""
    if url and (day := _IN_PATH.search(_path(url))):
        yield Claim(f"{day[1]}-{day[2]:>02}-{day[3]:>02}", "url")
    if filename and (day := _IN_NAME.search(PurePath(filename).name)):
        yield Claim(f"{day[1]}-{day[3]}-{day[4]}", "filename")


def first(claims: Iterable[Claim], context: DateContext) -> NewsDate | None:
    """The first of ``claims`` that is a date, where there is nothing to weigh."""
    return next((date for claim in claims if (date := read_claim(claim, context))), None)


def best(dates: Sequence[NewsDate]) -> NewsDate | None:
    """The date of the strongest day, refined by a finer one that it contains, with a note on any other day."""
    if not dates:
        return None
    ranked = sorted(dict.fromkeys(dates), key=lambda date: -_weight(date.evidence))[:_MOST_WEIGHED]
    winner = max(ranked, key=lambda date: _support(date, ranked))
    chosen = next((d for d in ranked if _contains(winner, d) or _is_its_tag(winner, d)), winner)
    chosen = next((d for d in ranked if _is_that_day_printed(chosen, d)), chosen)
    against = [d for d in ranked if not _agree(winner, d)]
    if not against:
        return chosen
    said = ", ".join(dict.fromkeys(f"{d.evidence} {d.value}" for d in (chosen, *against)))
    return replace(chosen, notes=(*chosen.notes, f"dates disagree: {said}"))


def _weight(evidence: str) -> int:
    return WEIGHTS.get(evidence, OF_A_FIELD)


def _support(date: NewsDate, dates: Sequence[NewsDate]) -> int:
    """The weight of all kinds of evidence that can mean the day of ``date``; ten tags of one kind are one witness."""
    return sum(map(_weight, {other.evidence for other in dates if _agree(date, other)}))


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _period(date: NewsDate) -> Period:
    return period_of(date.value, date.precision)


def _contains(coarse: NewsDate, fine: NewsDate) -> bool:
    """Whether ``fine`` names a day within the month or year that ``coarse`` names."""
    if coarse.precision not in {"year", "month"} or fine.precision in {"year", "month"}:
        return False
    return _period(coarse).first_day <= _period(fine).first_day <= _period(coarse).last_day


def _is_its_tag(printed: NewsDate, tag: NewsDate) -> bool:
    """Return whether ``tag`` has in full what a page prints in part: the time of a day, the zone of a time."""
    if printed.evidence != "text" or tag.evidence != "time" or printed.value[19:]:
        return False
    return len(tag.value) > len(printed.value) and tag.value.startswith(printed.value[:_TO_THE_MINUTE])


_TO_THE_MINUTE = len("2025-12-05T14:30")


def _is_that_day_printed(instant: NewsDate, printed: NewsDate) -> bool:
    """Whether ``printed`` is the day on which readers saw what ``instant``, in UTC, calls the day before or after."""
    if (
        not instant.value.endswith("+00:00")
        or printed.evidence not in _PRINTED
        or printed.precision in {"year", "month"}
    ):
        return False
    day, shown = _period(instant), _period(printed).first_day
    west, east = ((day.start + offset).date() for offset in _FURTHEST)
    return shown != day.first_day and west <= shown <= east


def _agree(a: NewsDate, b: NewsDate) -> bool:
    """Whether both can mean one day; where one is a time of day, it may be the day before or after elsewhere."""
    p, q = _period(a), _period(b)
    slack = timedelta(days=1) if "T" in a.value + b.value else timedelta()
    return p.first_day <= q.last_day + slack and q.first_day <= p.last_day + slack
