"""Weighing of dates: the claims about one article vote, and a disagreement is noted.

Each kind of evidence has a weight. A day is as strong as all the kinds of evidence that agree on it, each counted once;
for the strongest day the best evidence is used. A field made for the date outweighs everything else on a page; on a
page, two kinds that agree can outweigh a third.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date as calendar_day
from datetime import timedelta
from pathlib import PurePath
from urllib.parse import urlsplit

from newssearch.dates.parser import DateContext, date_from_number, parse_date
from newssearch.dates.periods import Period, period_of
from newssearch.models import NewsDate
from newssearch.reading.drafts import Claim

WEIGHTS: dict[str, int] = {
    "json": 50,
    "json-ld": 12,
    "meta": 10,
    "microdata": 9,
    "text": 7,
    "meta-date": 6,
    "dateline": 5,
    "url": 4,
    "time": 3,
    "filename": 2,
    "search": 1,
    "updated": 1,
}
"""Weights of the kinds of evidence, the best first. ``time`` is a tag of HTML that need not be the article's own;
``updated`` is used where a format states nothing else; ``search`` is any date that htmldate finds in a page."""

OF_A_FIELD = WEIGHTS["json"]
"""Weight of evidence that is not listed: a field of its format made for the date: ``feed``, ``csv``, ``ninjs``, ..."""

_PRINTED = frozenset({"text", "time"})
"""Evidence that a page shows to its readers, in their own zone. A dateline is of the day of writing."""

_FURTHEST = timedelta(hours=-11), timedelta(hours=14)
"""Offsets of the zones in which readers live, from Samoa to Kiribati."""

_IN_PATH = tuple(
    re.compile(pattern)
    for pattern in (
        r"/(?P<year>\d{4})(?P<mark>[/-])(?P<month>\d\d?|[a-z]{3})(?P=mark)(?P<day>\d\d(?!\d)|\d(?=[/.]|$))",
        r"/(?P<year>\d{4})/?(?P<month>\d\d)/?(?P<day>\d\d)(?!\d)",
        r"[_-](?P<year>20\d\d)(?P<mark>-?)(?P<month>\d\d)(?P=mark)(?P<day>\d\d)(?=[_./-]|$)",
    )
)
"""Forms of a day in the path of an address; seven digits, or more than eight, are the number of an article."""

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_IN_NAME = re.compile(r"(?<!\d)(\d{4})([-_.]?)(\d{2})\2(\d{2})(?!\d)")


def read_claim(claim: Claim, context: DateContext) -> NewsDate | None:
    """Read a claim as a date, or return None; a future day in an address is a number that looks like one."""
    if not isinstance(claim.value, str):
        return date_from_number(claim.value, context, claim.evidence)
    date = parse_date(claim.value, context, claim.evidence)
    if date is not None and claim.evidence == "url" and any(note.startswith("in the future") for note in date.notes):
        return None
    return date


_MOST_WEIGHED = 64
"""The most dates that are compared, the strongest first: each is compared with each."""


def from_names(url: str | None, filename: str | None) -> Iterator[Claim]:
    """Yield the days in an address (``/2024/05/01/``) and in the name of a file (``2024-05-01.txt``)."""
    if url and (stated := _day_in_path(_path(url))):
        yield Claim(stated, "url")
    if filename and (day := _IN_NAME.search(PurePath(filename).name)):
        yield Claim(f"{day[1]}-{day[3]}-{day[4]}", "filename")


def _day_in_path(path: str) -> str | None:
    """Return the first valid day in a path, in ISO 8601."""
    for found in (found for pattern in _IN_PATH for found in pattern.finditer(path)):
        month = _MONTHS.index(found["month"]) + 1 if found["month"] in _MONTHS else found["month"]
        try:
            return calendar_day(int(found["year"]), int(month), int(found["day"])).isoformat()
        except ValueError:
            continue
    return None


def first(claims: Iterable[Claim], context: DateContext) -> NewsDate | None:
    """Return the first of ``claims`` that is a date, without weighing."""
    return next((date for claim in claims if (date := read_claim(claim, context))), None)


def best(dates: Sequence[NewsDate]) -> NewsDate | None:
    """Return the date of the strongest day, refined by a finer one within it, with a note on any other day."""
    if len(dates) < 2:
        return dates[0] if dates else None
    ranked = sorted(dict.fromkeys(dates), key=lambda date: -_weight(date.evidence))[:_MOST_WEIGHED]
    winner = _long_before(ranked) or max(ranked, key=lambda date: _support(date, ranked))
    chosen = next((d for d in ranked if _contains(winner, d) or _is_its_tag(winner, d)), winner)
    chosen = next((d for d in _printed(ranked) if _is_that_day_printed(chosen, d)), chosen)
    against = [d for d in ranked if not _agree(winner, d)]
    if not against:
        return chosen
    stated = ", ".join(dict.fromkeys(f"{d.evidence} {d.value}" for d in (chosen, *against)))
    return replace(chosen, notes=(*chosen.notes, f"dates disagree: {stated}"))


def in_order(published: NewsDate | None, updated: NewsDate | None) -> tuple[NewsDate | None, NewsDate | None]:
    """Return both dates of an article; if it was updated before publication, only the better evidence, with a note."""
    if published is None or updated is None or not _is_before(updated, published):
        return published, updated
    kept, dropped = published, updated
    if _weight(updated.evidence) > _weight(published.evidence):
        kept, dropped = updated, published
    order = f"updated {updated.evidence} {updated.value} is before published {published.evidence} {published.value}"
    return replace(kept, notes=(*kept.notes, f"order of dates: {order}; {dropped.value} dropped")), None


def _is_before(one: NewsDate, other: NewsDate) -> bool:
    """Return whether ``one`` is surely earlier: by the instant where both name a zone, else by more than a day."""
    first, second = _period(one), _period(other)
    if _HAS_ZONE.search(one.value) and _HAS_ZONE.search(other.value):
        return first.end <= second.start
    return not _agree(one, other) and first.last_day < second.first_day


_HAS_ZONE = re.compile(r"T.*[+-]\d\d:\d\d$")
_MIGRATED = timedelta(days=30)


def _long_before(dates: Sequence[NewsDate]) -> NewsDate | None:
    """Return the day in the address where every other date is over 30 days later, as after the move of a site."""
    days = _of(dates, "url")
    others = [date for date in dates if date.evidence != "url"]
    if len(days) != 1 or any(_weight(date.evidence) >= OF_A_FIELD for date in others):
        return None
    day = _period(days[0]).last_day
    return days[0] if all(_period(date).first_day - day > _MIGRATED for date in others) else None


def _weight(evidence: str) -> int:
    return WEIGHTS.get(evidence, OF_A_FIELD)


def _support(date: NewsDate, dates: Sequence[NewsDate]) -> int:
    """Return the weight of all kinds of evidence that can mean the day of ``date``; ten tags of one kind count once."""
    kinds = {other.evidence for other in dates if _agree(date, other)}
    return sum(map(_weight, kinds - {"time"} if "text" in kinds else kinds))


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _period(date: NewsDate) -> Period:
    return period_of(date.value, date.precision)


def _contains(coarse: NewsDate, fine: NewsDate) -> bool:
    """Return whether ``fine`` names a day within the month or year that ``coarse`` names."""
    if coarse.precision not in {"year", "month"} or fine.precision in {"year", "month"}:
        return False
    return _period(coarse).first_day <= _period(fine).first_day <= _period(coarse).last_day


def _is_its_tag(printed: NewsDate, tag: NewsDate) -> bool:
    """Return whether ``tag`` completes a date that a page prints in part: the time of a day, the zone of a time."""
    if printed.evidence != "text" or tag.evidence != "time" or printed.value[19:]:
        return False
    return len(tag.value) > len(printed.value) and tag.value.startswith(printed.value[:_TO_THE_MINUTE])


_TO_THE_MINUTE = len("2025-12-05T14:30")


def _printed(ranked: Sequence[NewsDate]) -> list[NewsDate]:
    """Return the dates that readers see; where none is printed, also the day of the address."""
    printed = [date for date in ranked if date.evidence in _PRINTED]
    return printed if any(date.evidence == "text" for date in printed) else [*printed, *_of(ranked, "url")]


def _of(ranked: Sequence[NewsDate], evidence: str) -> list[NewsDate]:
    return [date for date in ranked if date.evidence == evidence]


def _is_that_day_printed(instant: NewsDate, printed: NewsDate) -> bool:
    """Return whether ``printed`` is the local day of ``instant``, where its UTC day is the one before or after."""
    if not instant.value.endswith("+00:00") or printed.precision in {"year", "month"}:
        return False
    day, shown = _period(instant), _period(printed).first_day
    west, east = ((day.start + offset).date() for offset in _FURTHEST)
    return shown != day.first_day and west <= shown <= east


def _agree(a: NewsDate, b: NewsDate) -> bool:
    """Return whether both can mean one day; a time of day may be on the day before or after elsewhere."""
    p, q = _period(a), _period(b)
    slack = timedelta(days=1) if "T" in a.value + b.value else timedelta()
    return p.first_day <= q.last_day + slack and q.first_day <= p.last_day + slack
