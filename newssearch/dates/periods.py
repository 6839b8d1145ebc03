"""Periods: the stretch of time that a date of some precision covers."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from newssearch.models import Precision, precision_in_form


class Period(NamedTuple):
    """The possible meanings of a printed date: whole calendar days in its own zone, and instants in UTC.

    ``first_day`` and ``last_day`` are the calendar days as printed, both inclusive. ``start`` and ``end`` are UTC
    instants, [start, end): a day whose zone is not known is taken as a day of UTC.
    """

    first_day: date
    last_day: date
    start: datetime
    end: datetime


_FINENESS: dict[Precision, int] = {"year": 0, "month": 1, "day": 2, "minute": 3, "second": 3}

_STEP = {"minute": timedelta(minutes=1), "second": timedelta(seconds=1)}


@lru_cache(maxsize=1 << 12)
def precision_of(value: str) -> Precision:
    """Return the precision of a date as an article states it.

    The forms are ``2025``, ``2025-12``, ``2025-12-05`` and ``2025-12-05T14:30``, with optional seconds and zone. Raises
    ValueError for any other text, and for days and times that do not exist.
    """
    precision = precision_in_form(value)
    if precision is None:
        raise ValueError("it is not of the form 2025-12-05 or 2025-12-05T14:30:00+01:00")
    _period_in_utc(value, precision)
    return precision


def stated_precision(name: str, value: str | None) -> Precision | None:
    """Return the precision of the date in a field, None without a date. Raises ValueError where it is malformed."""
    try:
        return None if value is None else precision_of(value)
    except ValueError as error:
        raise ValueError(f"{name} {value!r} is not a date: {error}") from None


def is_finer(one: Precision, other: Precision) -> bool:
    """Return whether ``one`` is more precise than ``other``; minutes and seconds count as equal."""
    return _FINENESS[one] > _FINENESS[other]


def period_of(value: str, precision: Precision, zone: tzinfo = UTC) -> Period:
    """Return the period of an ISO 8601 ``value`` (see `NewsDate`); ``zone`` applies where the value states none.

    Raises ``ValueError`` when ``value`` is not ISO 8601 or leaves the years 1 to 9999.
    """
    return _period_in_utc(value, precision) if zone is UTC else _period(value, precision, zone)


# The dates of an article are weighed one against the other, and a day has many articles.
@lru_cache(maxsize=1 << 12)
def _period_in_utc(value: str, precision: Precision) -> Period:
    return _period(value, precision, UTC)


def _period(value: str, precision: Precision, zone: tzinfo) -> Period:
    from dateutil.parser import isoparse  # here, for a fast start of a search without dates

    moment = isoparse(value)
    if precision in _STEP:
        return _period_of_time(moment, _STEP[precision], zone)
    first = moment.date()
    if precision == "year":
        first, last = first.replace(month=1, day=1), first.replace(month=12, day=31)
    elif precision == "month":
        first, last = (first.replace(day=1), first.replace(day=monthrange(first.year, first.month)[1]))
    else:
        last = first
    start = _instant(datetime.combine(first, time.min, zone))
    end = _instant(datetime.combine(last, time.min, zone), timedelta(days=1))
    return Period(first, last, start, end)


def _period_of_time(moment: datetime, step: timedelta, zone: tzinfo) -> Period:
    day = moment.date()
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    start = _instant(moment.replace(microsecond=0))
    return Period(day, day, start, _instant(start, step))


def _instant(moment: datetime, step: timedelta = timedelta()) -> datetime:
    """Return ``moment + step`` in UTC, kept within the years that `datetime` can express."""
    try:
        return moment.astimezone(UTC) + step
    except OverflowError:
        bound = datetime.min if moment.year < 5000 else datetime.max
        return bound.replace(tzinfo=UTC)
