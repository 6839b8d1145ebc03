"""The dates of a query: ISO 8601, written and relative ones, one by one and in ranges.

A date without a time means calendar days, as printed on an article; a date with a time means instants. ``since`` and
``until`` include the date they name, ``after`` and ``before`` do not, and a date that is not exact to the day is the
whole of its month or year: ``after:2025-12`` begins on 1 January 2026.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from dateutil.relativedelta import relativedelta

from newssearch.dates.periods import period_of
from newssearch.errors import QueryError
from newssearch.models import Precision
from newssearch.query.fields import TIME_COLUMNS
from newssearch.query.nodes import DateRange, NoDate, Not, NumberRange
from newssearch.query.ranges import Bound, Bounds, bounds

FORMS = (
    "These work: 2025, 2025-12, 2025-12-05, 2025-12-05T14:30, 2025-12-01..2025-12-31, [2025-12-01 TO 2025-12-31], "
    'today, yesterday, monday, "last week", "this month", 7d, 3w, 2m, 1y, "5 December 2025"'
)

_ISO = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})"
    r"(?:[T ](?P<minute>[0-9]{2}:[0-9]{2})(?P<second>:[0-9]{2})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?)?)?"
)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_NUMERIC = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([./])([0-9]{1,2})\2([0-9]{1,2})")
_AGO = re.compile(r"(?:(?:last|past) )?([0-9]{1,4}) ?(d|days?|w|weeks?|m|months?|y|years?)( ago)?")
_WEEKDAY = re.compile(r"(last )?(monday|tuesday|wednesday|thursday|friday|saturday|sunday)")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = {
    "d": relativedelta(days=1),
    "w": relativedelta(weeks=1),
    "m": relativedelta(months=1),
    "y": relativedelta(years=1),
}
_STRAY = re.compile(r"[\[\]{}*?~<>=]")
"""Signs of a range or pattern that is not whole: the reader of written dates would look past them."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Span:
    """The stretch that one date covers: days, both inclusive, or UTC instants, the end exclusive."""

    start: date | datetime
    end: date | datetime


def date_range(value: str, keyword: str, *, now: datetime, tz: tzinfo, offset: int, query: str) -> DateRange | NoDate:
    """Read the ``value`` of ``keyword`` (date, since, until, after or before), found at ``offset`` of ``query``.

    ``now`` and ``tz`` define today; ``tz`` is also the zone of times that name none. Raises a `QueryError` that points
    at the part of ``query`` that is not a date.
    """
    present = now.astimezone(tz) if now.tzinfo else now.replace(tzinfo=tz)
    return _DateReader(present, tz, query).read(value, keyword, offset)


def time_range(value: str, field: str, *, now: datetime, tz: tzinfo, offset: int, query: str) -> NumberRange | Not:
    """Read the ``value`` of a field of `TIME_COLUMNS`, as `date_range` does: days are those of the zone ``tz``."""
    column = TIME_COLUMNS[field]
    found = date_range(value, "date", now=now, tz=tz, offset=offset, query=query)
    if isinstance(found, NoDate):
        return Not(NumberRange(column, 1))
    low = 1 if found.start is None else _seconds(found.start, tz)
    high = None if found.end is None else _seconds(_day_after(found.end), tz) - 1
    return NumberRange(column, max(1, low), high)


def end_of(value: str, *, now: datetime, tz: tzinfo) -> int:
    """Return the last second of a date, in seconds since 1970. Raises QueryError."""
    ends = bounds(value, 0)
    if not ends.single or ends.low is None:
        raise QueryError("as_of (--as-of) takes one date, such as 2026-03-01.", query=value, end=len(value))
    found = date_range(value, "until", now=now, tz=tz, offset=0, query=value)
    assert isinstance(found, DateRange)
    assert found.end is not None
    return _seconds(_day_after(found.end), tz) - 1


def _day_after(end: date | datetime) -> date | datetime:
    return end if isinstance(end, datetime) or end == date.max else end + _DAY


def _seconds(moment: date | datetime, tz: tzinfo) -> int:
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, datetime.min.time(), tz)
    return int((moment.replace(tzinfo=tz) if moment.tzinfo is None else moment).timestamp())


class _DateReader:
    """Reads dates against one present, for one query."""

    def __init__(self, now: datetime, tz: tzinfo, query: str) -> None:
        self._now = now
        self._today = now.date()
        self._tz = tz
        self._query = query

    def read(self, value: str, keyword: str, offset: int) -> DateRange | NoDate:
        whole = Bound(value, offset)
        ends = bounds(value, offset)
        if keyword != "date":
            return self._one_sided(keyword, ends, whole)
        if value.strip().casefold() == "none":
            return NoDate()
        if value.strip().casefold() == "any":
            return DateRange()
        if ends.single and ends.low is not None:
            span = self._span(ends.low, stretch=True)
            return DateRange(span.start, span.end)
        low = None if ends.low is None else self._start(ends.low)
        high = None if ends.high is None else self._end(ends.high)
        if low is not None and high is not None and _is_empty(low, high):
            raise self._error("No date lies in this range: its ends are the wrong way round.", whole, "Swap them.")
        return DateRange(low, high)

    def _one_sided(self, keyword: str, ends: Bounds, whole: Bound) -> DateRange:
        if not ends.single or ends.low is None:
            raise self._error(f"{keyword}: takes one date.", whole, "For a range, write date:2025-12-01..2025-12-31")
        bound = Bound(ends.low.text, ends.low.start, inclusive=keyword in ("since", "until"))
        if keyword in ("since", "after"):
            return DateRange(start=self._start(bound))
        return DateRange(end=self._end(bound))

    def _start(self, bound: Bound) -> date | datetime:
        """Return the first day or instant of a range that begins with, or right after, ``bound``."""
        span = self._span(bound)
        if bound.inclusive:
            return span.start
        return span.end if isinstance(span.end, datetime) else self._shifted(span.end, _DAY, bound)

    def _end(self, bound: Bound) -> date | datetime:
        """Return the last day, or the instant after the last, of a range that ends with, or right before, ``bound``."""
        span = self._span(bound)
        if bound.inclusive:
            return span.end
        return span.start if isinstance(span.start, datetime) else self._shifted(span.start, -_DAY, bound)

    def _shifted(self, day: date, step: timedelta, bound: Bound) -> date:
        try:
            return day + step
        except OverflowError:
            raise self._error("There is no date beyond this one.", bound, "Years run from 0001 to 9999.") from None

    def _span(self, bound: Bound, *, stretch: bool = False) -> _Span:
        """Return the stretch of the date of ``bound``; with ``stretch``, ``7d`` means all days until today."""
        text = bound.text.strip("\"'").strip()
        if _STRAY.search(text):
            raise self._error(f"{bound.text} is not a date.", bound)
        try:
            return self._iso(text) or self._numeric(text, bound) or self._in_words(text, bound, stretch)
        except (ValueError, OverflowError):
            raise self._error(f"{bound.text} is not a date of the calendar.", bound) from None

    def _in_words(self, text: str, bound: Bound, stretch: bool) -> _Span:
        words = " ".join(re.split(r"[\s_-]+", text.casefold()))
        return self._named(words) or self._ago(words, stretch) or self._written(text, bound)

    def _iso(self, text: str) -> _Span | None:
        parts = _ISO.fullmatch(_COMPACT.sub(r"\1-\2-\3", text) if _COMPACT.fullmatch(text) else text)
        if parts is None:
            return None
        precisions: tuple[Precision, ...] = ("second", "minute", "day", "month", "year")
        precision = next(name for name in precisions if parts[name])
        return self._of_period(parts[0].replace(" ", "T"), precision)

    def _of_period(self, value: str, precision: Precision) -> _Span:
        period = period_of(value, precision, self._tz)
        if precision in ("minute", "second"):
            return _Span(period.start, period.end.replace(microsecond=0))
        return _Span(period.first_day, period.last_day)

    def _numeric(self, text: str, bound: Bound) -> _Span | None:
        if parts := _YEAR_FIRST.fullmatch(text):
            return _day(date(int(parts[1]), int(parts[3]), int(parts[4])))
        if not (parts := _NUMERIC.fullmatch(text)):
            return None
        first, second, year = int(parts[1]), int(parts[3]), int(parts[4])
        if first > 12 or parts[2] == ".":  # with dots, the day is first wherever they are used
            return _day(date(year, second, first))
        if second > 12 or first == second:
            return _day(date(year, first, second))
        readings = f"{date(year, second, first)} or {date(year, first, second)}"
        raise self._error(f"{text} can be {readings}.", bound, "Write the one that you mean.")

    def _named(self, words: str) -> _Span | None:
        """Read ``today``, ``last week`` and the like, and weekdays: the latest such day, today included."""
        today = self._today
        monday, first = today - today.weekday() * _DAY, today.replace(day=1)
        new_year = today.replace(month=1, day=1)
        week, month, year = _UNITS["w"], _UNITS["m"], _UNITS["y"]
        if parts := _WEEKDAY.fullmatch(words):
            latest = today - _DAY if parts[1] else today
            return _day(latest - (latest.weekday() - _WEEKDAYS.index(parts[2])) % 7 * _DAY)
        stretches = {
            "today": lambda: _day(today),
            "yesterday": lambda: _day(today - _DAY),
            "tomorrow": lambda: _day(today + _DAY),
            "this week": lambda: _Span(monday, monday + week - _DAY),
            "last week": lambda: _Span(monday - week, monday - _DAY),
            "this month": lambda: _Span(first, first + month - _DAY),
            "last month": lambda: _Span(first - month, first - _DAY),
            "this year": lambda: _Span(new_year, new_year + year - _DAY),
            "last year": lambda: _Span(new_year - year, new_year - _DAY),
        }
        stretch = stretches.get(words)
        return stretch() if stretch else None

    def _ago(self, words: str, stretch: bool) -> _Span | None:
        """Read ``7d``, ``3 weeks ago``: that day, or with ``stretch`` all days until today unless ``ago`` follows."""
        parts = _AGO.fullmatch(words)
        if parts is None:
            return None
        then = self._today - int(parts[1]) * _UNITS[parts[2][0]]
        return _Span(then, self._today) if stretch and not parts[3] else _day(then)

    def _written(self, text: str, bound: Bound) -> _Span:
        """Read ``5 December 2025``, in any of the languages that articles are dated in."""
        # Imported when asked: few queries hold a written date, and its tables of month names take time to build.
        from newssearch.dates.parser import DateContext, parse_date

        found = parse_date(text, DateContext(retrieved=self._now, zone=self._tz), "query")
        if found is None:
            raise self._error(f"{bound.text or 'This'} is not a date.", bound)
        if any(note.startswith("day and month ambiguous") for note in found.notes):
            raise self._error(f"{bound.text} can be read as two dates.", bound, "Write it as 2025-12-05.")
        if any(note.startswith("range of days") for note in found.notes):
            raise self._error(f"{bound.text} names several days.", bound, "Write both ends: 2025-12-05..2025-12-07.")
        return self._of_period(found.value, found.precision)

    def _error(self, message: str, bound: Bound, hint: str = FORMS) -> QueryError:
        end = bound.start + max(1, len(bound.text))
        return QueryError(message, query=self._query, start=bound.start, end=end, hint=hint)


def _day(day: date) -> _Span:
    return _Span(day, day)


def _is_empty(low: date | datetime, high: date | datetime) -> bool:
    """Return whether no article can lie between; zones differ, so a day and an instant may differ by a day."""
    if isinstance(low, datetime) and isinstance(high, datetime):
        return low >= high
    if isinstance(low, datetime) or isinstance(high, datetime):
        return _calendar_day(low).toordinal() > _calendar_day(high).toordinal() + 1
    return low > high


def _calendar_day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
