"""Parser of news dates: a value at the printed precision, and notes on everything inferred.

A missing part is never filled from today. A date without a year gets one by a stated rule, with a note; a time without
a zone stays without one, or gets the reader's own, with a note. See docs/dates.md for the rules in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from dateutil.relativedelta import relativedelta

from newssearch.dates.grammar import MAX_CHARACTERS, Clock, Parts, read
from newssearch.dates.names import Unit, fold, vocabulary
from newssearch.dates.zones import assumed, region_name, zone_of
from newssearch.models import NewsDate, Precision
from newssearch.settings import DateOrder

FIRST_YEAR = 1500
"""No news is older: the first printed newsletters."""

YEARS_AHEAD = 50
"""A year further after retrieval is a sentinel (``9999-12-31``) or not a year at all."""

_FAR_EAST = timedelta(hours=14)
"""The zone where a day begins first: a day has begun somewhere once it has begun at UTC+14."""

_SLACK = timedelta(days=1)
"""Retrieval is often known to the day only, and clocks differ: this much later is not yet the future."""

_FIRST_EPOCH = datetime(1973, 3, 3, tzinfo=UTC)
"""Fewer seconds have eight digits and are read as a day, ``20251205``."""

_UNSET = datetime(1970, 1, 1)
"""Midnight of the epoch is what programs print for a time that was never set."""


@dataclass(frozen=True, slots=True)
class DateContext:
    """Facts known around a printed date, to bound and to complete it."""

    retrieved: datetime
    """Aware: when the source was fetched."""
    order: DateOrder = "dmy"
    """The order in which ``05/12/2025`` is read."""
    zone: tzinfo | None = None
    """Assumed for times that name no zone; None leaves them without."""
    language: str | None = None
    """A BCP 47 tag: settles a month's name that two languages use differently."""
    known_to: Precision = "second"
    """Precision of ``retrieved``, which is then the last moment of a day, a month or a year."""


def parse_date(text: str, context: DateContext, evidence: str, *, near_text: str = "") -> NewsDate | None:
    """Read all of `text` as a date, in any language and format that docs/dates.md lists; None if it is not one.

    `near_text` is the text beside it: where the year is inferred, a weekday named there must agree within a day, or the
    date gets a note. Never raises.
    """
    stripped = text.strip()
    if _NUMBER.fullmatch(stripped):
        return date_from_number(float(stripped) if "." in stripped else int(stripped), context, evidence)
    parts = read(stripped, context.order, context.language) or _with_odd_zone(stripped, context, evidence)
    if parts is None and evidence not in _RUNNING and (change := _CHANGE.search(stripped)) is not None:
        parts = read(stripped[: change.start()], context.order, context.language)
    return None if parts is None else _finished(parts, context, evidence, near_text)


_RUNNING = frozenset({"text", "time", "dateline", "search", "query"})
"""Kinds of evidence in running text, where words after a time need not be its zone."""

_CHANGE = re.compile(
    r"(?<=\w)\s*[,|;/–—-]\s*(?:(?:last )?(?:updated|modified|edited)|mis(?:e)? à jour|modifié|(?:zuletzt )?aktualisiert"
    r"|a[ck]tuali[zs]ado|modificado|aggiornato|modificato|bijgewerkt|uppdaterad|opdateret|oppdatert|обновлено)\b",
    re.IGNORECASE,
)
"""Finds where a field goes on with the last change: ``22 septembre 2021 à 21h05, modifié le 23 septembre``."""

_ODD_ZONE = re.compile(
    r"(?P<head>.{6,}\d(?:[:hH]| h )\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:\s*[AaPp]\.?\s?[Mm]\b\.?)?(?:\s[A-Z]{1,5}\b)?)"
    r"\s*(?:\((?P<bracketed>[^()]{2,40})\)|(?P<bare>(?=.*[^\W\d_])[^\d;:!?|]{2,40}))"
)


def _with_odd_zone(text: str, context: DateContext, evidence: str) -> Parts | None:
    """Read a date that ends in a time and words that can only be its zone: ``(heure de Paris)``."""
    match = _ODD_ZONE.fullmatch(text) if len(text) <= MAX_CHARACTERS else None
    if match is None or (evidence in _RUNNING and match["bare"]):
        return None
    parts = read(match["head"], context.order, context.language)
    if parts is None or parts.clock is None or parts.clock.zone or parts.clock.offset:
        return parts if parts is not None and parts.clock is not None else None
    return replace(parts, clock=replace(parts.clock, zone=match["bracketed"] or match["bare"]))


_NUMBER = re.compile(r"\d{9,19}(?:\.\d{1,9})?", re.ASCII)


def date_from_number(value: int | float, context: DateContext, evidence: str) -> NewsDate | None:
    """Read a number as a date: epoch seconds (or milli-, micro-, nanoseconds), ``20251205143000``, ``20251205``,
    ``2025``.

    An epoch is in UTC. Returns None for any other number, and for years that are not plausible.
    """
    if isinstance(value, bool) or not 0 <= value < 10**19:  # also NaN, which compares false
        return None
    digits = str(int(value))
    if value == int(value) and len(digits) in (4, 8, 12, 14):
        parts = read(digits, context.order, None)
        written = None if parts is None else _finished(parts, context, evidence)
        if written is not None or len(digits) < 12:
            return written
    scale = 10 ** max(0, (len(digits) - 10 + 2) // 3 * 3)
    try:
        moment = datetime.fromtimestamp(value // scale, UTC)
        plausible = _FIRST_EPOCH <= moment <= context.retrieved + timedelta(days=366)
    except (ValueError, OverflowError, OSError):
        return None
    if not plausible:
        return None
    notes = _future_note(moment, context)
    return NewsDate(moment.replace(microsecond=0).isoformat(), "second", evidence, notes)


def weekday_named(text: str) -> int | None:
    """Return the first weekday (Monday is 0) that running text names in full, in any language; else None."""
    match = vocabulary().weekday.search(fold(text))
    if match is None:
        return None
    days = vocabulary().weekdays(re.sub("[ -]", "_", match.group()))
    return min(days) if len(days) == 1 else None


# -- completing and judging what was printed ---------------------------------------------------------------------------


def _finished(parts: Parts, context: DateContext, evidence: str, near_text: str = "") -> NewsDate | None:
    try:
        if parts.ago is not None:
            return _relative(parts, parts.ago, context, evidence)
        return _absolute(parts, context, evidence, near_text)
    except (ValueError, OverflowError):  # no such day in the calendar, or outside the years of datetime
        return None


def _absolute(parts: Parts, context: DateContext, evidence: str, near_text: str) -> NewsDate | None:
    notes = list(parts.notes)
    year = _year(parts, context, notes)
    if year is None or not FIRST_YEAR <= year <= context.retrieved.year + YEARS_AHEAD:
        return None
    if parts.month is None or parts.day is None:
        first = date(year, 1 if parts.month is None else parts.month, 1)
        precision: Precision = "year" if parts.month is None else "month"
        value = first.isoformat()[: 4 if parts.month is None else 7]
        return NewsDate(value, precision, evidence, (*notes, *_future_note(first, context)))
    day = _ordered_day(year, parts.month, parts.day, parts, notes)
    if parts.weekdays and day.weekday() not in parts.weekdays:
        notes.append(f"weekday disagrees: {day} is a {_name(day.weekday())}, printed as {_names(parts.weekdays)}")
    elif parts.year is None and not parts.weekdays:
        notes += _weekday_beside(day, near_text)
    return _timed(day, parts.clock, context, evidence, notes)


def _year(parts: Parts, context: DateContext, notes: list[str]) -> int | None:
    """Return the year as printed, or completed by rule: the latest in which the day is not after retrieval."""
    if parts.year is not None and parts.year >= 100:
        return parts.year
    latest = _latest_day(context)
    month, day = 1 if parts.month is None else parts.month, 1 if parts.day is None else parts.day
    for year in range(latest.year, latest.year - 100, -1):
        if parts.year in (None, year % 100) and _is_day_until(latest, year, month, day):
            kind = "year" if parts.year is None else "century"
            notes.append(f"{kind} inferred: {year}, the latest not after retrieval on {context.retrieved.date()}")
            return year
    return None


def _latest_day(context: DateContext) -> date:
    """Return the last calendar day that had begun anywhere at retrieval."""
    try:
        return (context.retrieved.astimezone(UTC) + _FAR_EAST).date()
    except OverflowError:
        return context.retrieved.date()


def _is_day_until(latest: date, year: int, month: int, day: int) -> bool:
    try:
        return date(year, month, day) <= latest
    except ValueError:
        return False


def _ordered_day(year: int, month: int, day: int, parts: Parts, notes: list[str]) -> date:
    """Return the day; if day and month can be swapped, the printed weekday decides, and else a note says so."""
    read_day = date(year, month, day)
    if not parts.swapped:
        return read_day
    other = date(year, day, month)
    fits = [d for d in (read_day, other) if d.weekday() in parts.weekdays]
    if len(fits) == 1:
        return fits[0]
    notes.append(f"day and month ambiguous: read as {read_day}, could be {other}")
    return read_day


def _weekday_beside(day: date, near_text: str) -> list[str]:
    named = weekday_named(near_text)
    if named is None or (day.weekday() - named) % 7 in (0, 1, 6):
        return []
    return [f"weekday disagrees: {day} is a {_name(day.weekday())}, the text says {_name(named)}"]


def _timed(day: date, clock: Clock | None, context: DateContext, evidence: str, notes: list[str]) -> NewsDate | None:
    if clock is None:
        return NewsDate(day.isoformat(), "day", evidence, (*notes, *_future_note(day, context)))
    moment = datetime.combine(day, time(clock.hour % 24, clock.minute or 0, clock.second or 0))
    moment += timedelta(days=clock.hour // 24)
    if moment == _UNSET and clock.zone in ("", "z", "utc", "gmt"):
        return None
    if clock.minute is None:
        notes.append("minutes not printed: the time names the hour only")
    if clock.zone or clock.offset:
        stated = zone_of(clock.zone, clock.offset, moment, context.zone)
        if stated is None and clock.offset:
            return None
        if stated is None:
            notes.append(f"zone unknown: {_shown(clock.zone)} is no zone that is known")
            return _without_zone(moment, clock, context, evidence, notes)
        zone, note = stated
    elif context.zone is not None:
        zone, note = assumed(context.zone, moment)
    else:
        notes.append("zone unknown: the time names no zone")
        return _without_zone(moment, clock, context, evidence, notes)
    moment = moment.replace(tzinfo=zone)
    noted = (*notes, *filter(None, [note]), *_future_note(moment, context))
    return NewsDate(moment.isoformat(), _precision(clock), evidence, noted)


def _without_zone(
    moment: datetime, clock: Clock, context: DateContext, evidence: str, notes: Iterable[str]
) -> NewsDate:
    later = _future_note((moment - _FAR_EAST).replace(tzinfo=UTC), context)
    return NewsDate(moment.isoformat(), _precision(clock), evidence, (*notes, *later))


def _shown(zone: str) -> str:
    name = region_name(zone)
    return name.upper() if name.islower() and name.isalpha() else name.strip()


def _precision(clock: Clock) -> Precision:
    return "minute" if clock.second is None else "second"


def _future_note(when: date | datetime, context: DateContext) -> tuple[str, ...]:
    """Return a note where `when` is later than the day after retrieval."""
    try:
        if isinstance(when, datetime):
            later = when > context.retrieved + _SLACK
        else:
            later = when > context.retrieved.date() + _SLACK
    except OverflowError:
        later = False
    return (f"in the future: later than retrieval on {context.retrieved.date()}",) if later else ()


# -- relative stamps ---------------------------------------------------------------------------------------------------

_STEPS: dict[Unit, relativedelta] = {
    "minute": relativedelta(minutes=1),
    "hour": relativedelta(hours=1),
    "day": relativedelta(days=1),
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "year": relativedelta(years=1),
}


_FINER: tuple[Precision, ...] = ("year", "month", "day", "minute", "second")


def _relative(parts: Parts, ago: tuple[int, Unit], context: DateContext, evidence: str) -> NewsDate | None:
    """Count back from retrieval, no finer than the unit (hours and weeks give a day), nor than retrieval is known."""
    count, unit = ago
    is_moment = _FINER.index(context.known_to) > _FINER.index("day")
    here = context.zone is not None and is_moment
    now = context.retrieved.astimezone(context.zone) if here else context.retrieved
    then = now - _STEPS[unit] * count
    distance = f"{count} {unit}{'s' if count > 1 else ''} before retrieval"
    shown = distance if count else "the minute of retrieval" if unit == "minute" else "today"
    notes = [f"relative: {shown} on {context.retrieved.date()}"]
    wanted: Precision = unit if unit in ("minute", "month", "year") else "day"
    precision = min(wanted, context.known_to, key=_FINER.index)
    if precision == "minute":
        return NewsDate(then.replace(second=0, microsecond=0).isoformat(), "minute", evidence, tuple(notes))
    if precision in ("month", "year"):
        return NewsDate(f"{then:%Y-%m}" if precision == "month" else f"{then:%Y}", precision, evidence, tuple(notes))
    if parts.clock is not None and unit != "day":
        return None
    return _timed(then.date(), parts.clock, context, evidence, notes)


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _name(weekday: int) -> str:
    return _WEEKDAYS[weekday]


def _names(weekdays: Iterable[int]) -> str:
    return " or ".join(_WEEKDAYS[n] for n in sorted(weekdays))
