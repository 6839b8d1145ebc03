"""Grammar of printed dates: text -> `Parts`, without any additions.

The words become symbols (``M12`` a month, ``W3`` a weekday, ``PM``, ``{ist}`` a zone, ...), so that one small grammar
reads every language; a word that means nothing in a date ends the reading. Missing parts stay ``None``:
`newssearch.dates.parser` completes and judges the date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from newssearch.agencies import is_agency
from newssearch.dates.calendars import gregorian
from newssearch.dates.first_words import opens_a_date
from newssearch.dates.names import UNITS, Kind, Unit, cldr_symbol, fold, vocabulary
from newssearch.dates.relative_stamps import ago_of
from newssearch.dates.rewrites import first_of_range, rewritten, year_of_season
from newssearch.dates.zones import as_one_word, is_zone
from newssearch.settings import DateOrder

MAX_CHARACTERS = 120
"""Longer text is not a date: the longest seen, a long weekday and month with a spelled-out zone, has some 80."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as printed; ``zone`` is a folded abbreviation, ``offset`` is like ``+05:30``; both may be empty."""

    hour: int
    minute: int | None
    second: int | None
    zone: str = ""
    offset: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """The printed parts of a date. ``year`` is below 100 where it has two digits."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    clock: Clock | None = None
    weekdays: frozenset[int] = frozenset()
    """The weekdays (Monday is 0) that the printed name can mean; empty where none was printed."""
    swapped: bool = False
    """True if day and month could be swapped."""
    ago: tuple[int, Unit] | None = None
    """``2 hours ago``, ``yesterday``: the distance from the time of reading."""
    notes: tuple[str, ...] = ()
    """Notes on values that differ from the print: a year of another calendar, the first of several days."""


def read(text: str, order: DateOrder, language: str | None) -> Parts | None:
    """Read all of `text` as a date; None if it is not one.

    `order` settles ``05/12/2025``; `language` may settle a month's name.
    """
    if not text or len(text) > MAX_CHARACTERS:
        return None
    text = text.strip()
    if (written := _iso(text)) is not None or not opens_a_date(text):
        return written
    return _read(text, order, language)


@lru_cache(maxsize=2048)
def _read(text: str, order: DateOrder, language: str | None) -> Parts | None:
    folded = as_one_word(fold(text))
    if (ago := ago_of(folded)) is not None:
        return Parts(ago=ago)
    if (season := year_of_season(folded)) is not None:
        return Parts(season, notes=(f"season: {text}, its year is given",))
    folded, notes = gregorian(folded, text, language)
    parts = _in_words(folded, text, order, language or _by_form(folded))
    if parts is None and (several := first_of_range(folded)) is not None:
        folded, first, note = several
        parts = _in_words(folded, text, order, language or _by_form(folded))
        parts = parts if parts is not None and (parts.day, parts.swapped) == (first, False) and parts.year else None
        notes = (*notes, note)
    return None if parts is None or _hides_a_year(parts, folded) else replace(parts, notes=(*parts.notes, *notes))


def _in_words(folded: str, text: str, order: DateOrder, language: str | None) -> Parts | None:
    line = rewritten(folded)
    special = _week_or_ordinal_day(line)
    if special is not None:
        return special
    zone = _unknown_zone(text)
    tried: set[str] = set()
    for kinds in _PREFERENCES:
        symbols = _symbols(line, kinds, language, zone)
        if symbols is None:
            return None
        parts = None if symbols in tried else _parts(symbols, order)
        tried.add(symbols)
        if parts is not None:
            return parts
    return None


_YEAR = re.compile(r"(?<![\d:+-])(?:19|20)\d\d(?!\d| ?hrs| ?h\b)")
_CROATIAN = re.compile(r"\d\. (?:(?:listopada|lip)\b|[^\W\d_]+\.? \d{4}\.(?=$|[ ,]))")


def _hides_a_year(parts: Parts, folded: str) -> bool:
    """Return whether a text prints a year that its reading has not used: it must not be inferred."""
    return parts.year is None and parts.ago is None and _YEAR.search(folded) is not None


def _by_form(folded: str) -> str | None:
    """Return the language of a date with an ambiguous month by its form: Polish has no stops after numbers."""
    return "hr" if _CROATIAN.search(folded) else None


_ISO = re.compile(
    r"([1-9]\d{3})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?(Z|z|[+-]\d\d:?\d\d)?)?", re.ASCII
)


def _iso(text: str) -> Parts | None:
    """Read ISO 8601 in its commonest form at once, without words and symbols: most files hold it."""
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (None if g is None else int(g) for g in match.groups()[:6])
    if hour is None:
        return Parts(year, month, day)
    if hour > 23 or (minute or 0) > 59 or (second or 0) > 59:
        return None  # 24:00 and leap seconds are for the grammar
    zone = match[7] or ""
    is_z = zone in ("Z", "z")
    return Parts(year, month, day, Clock(hour, minute, second, "z" if is_z else "", "" if is_z else zone))


_BEHIND_TIME = re.compile(
    r"\d:\d\d(?P<seconds>:\d\d(?:[.,]\d+)?)?\s*(?:[AaPp]\.?\s?[Mm]\b\.?)?\s*[(\[]?(?P<word>[^\W\d_]{2,20})\b[)\]]?"
)
_LONGEST_ABBREVIATION = 6


def _unknown_zone(text: str) -> str:
    """Return the folded word that must be a zone by its place, although it is not known; else empty.

    Such a word follows a time, in capitals, or ends the text after a time with seconds, which machines print.
    """
    match = _BEHIND_TIME.search(text)
    if match is None or is_agency(match["word"]):
        return ""
    ends = bool(match["seconds"]) and match.end() == len(text.strip())
    is_short = len(match["word"]) <= _LONGEST_ABBREVIATION and match["word"].isupper()
    word = fold(match["word"])
    return word if (ends or is_short) and word not in vocabulary().parts and not is_zone(word) else ""


# -- from words to symbols ---------------------------------------------------------------------------------------------

_PREFERENCES: tuple[tuple[Kind, ...], ...] = (
    ("moment", "month", "half", "relative", "word", "clock", "weekday", "unit", "number"),
    ("weekday", "month", "half", "clock", "word", "unit", "relative", "number", "moment"),  # fr `mar.` is Tuesday
    (
        "word",
        "month",
        "unit",
        "relative",
        "weekday",
        "clock",
        "half",
        "number",
        "moment",
    ),  # de `am` is no half of the day
    ("relative", "word", "unit", "month", "half", "clock", "weekday", "number", "moment"),  # es `ago` is August
    ("unit", "relative", "word", "month", "half", "clock", "weekday", "number", "moment"),  # id `jam` is an hour
)
"""Many short words mean several things; each row is one way to prefer, tried until the whole makes a date."""

_WORD = re.compile(r"(?!M\d|H )[^\s\d!-/:-@\[-`{-~]+(?:'[^\s\d!-/:-@\[-`{-~]+)*")
_AFTER_A_TIME = re.compile(r"\d:\d\d(?: ?[ap]m)? ?[(\[]?$")
_MOST_WORDS = 4
"""Words of the longest name: ``Central European Summer Time``."""
_JOINT = re.compile(r"[ .-]{1,2}")


def _symbols(line: str, kinds: tuple[Kind, ...], language: str | None, zone: str = "") -> str | None:
    """Replace every word of `line` by its symbol, `zone` by that of a zone; None for a word of no date."""
    words = list(_WORD.finditer(line))
    out: list[str] = []
    at = index = 0
    while index < len(words):
        found = _longest(line, words[index : index + _MOST_WORDS], kinds, language)
        word = words[index].group()
        is_name = (found is None or found[0] == 1) and (word == zone or is_zone(word))
        if is_name and _AFTER_A_TIME.search(line, 0, words[index].start()):
            found = 1, f"{{{word}}}"  # CET is a zone, though `čet` is a Croatian Thursday
        if found is None:
            return None
        count, symbol = found
        out += [line[at : words[index].start()], " ", symbol, " "]
        at = words[index + count - 1].end()
        index += count
    out.append(line[at:])
    symbols = re.sub(r"\s+", " ", "".join(out)).strip()
    return _TWICE.sub(r"\1", symbols)


_TWICE = re.compile(r"(?:(?:^|(?<=\d{4} ))12|\b12:00(?: H)?) (?=(?:12|0):00\b)|\b(M\d+) ?/ ?\1\b")
"""``12 noon`` and ``12:00 Uhr mittags`` are one time, a month under two names (``نيسان / أبريل``) one month."""


def _longest(
    line: str, words: list[re.Match[str]], kinds: tuple[Kind, ...], language: str | None
) -> tuple[int, str] | None:
    """Return the number of words that make one name, as many as possible, and its symbol."""
    for count in range(len(words), 0, -1):
        gaps = pairwise(words[:count])
        if all(_JOINT.fullmatch(line[a.end() : b.start()]) for a, b in gaps):
            symbol = _symbol("_".join(w.group() for w in words[:count]), kinds, language)
            if symbol is not None:
                return count, symbol
    return None


def _symbol(word: str, kinds: tuple[Kind, ...], language: str | None) -> str | None:
    meanings = vocabulary().meanings.get(word, {})
    for kind in kinds:
        if kind in meanings:
            if kind == "month":
                return f"M{vocabulary().month(word, language)}"
            return meanings[kind]
    return f"{{{word}}}" if is_zone(word) else cldr_symbol(word, language)


# -- from symbols to parts ---------------------------------------------------------------------------------------------

_TIME = re.compile(
    r"""(?<![\d.:/-])(?P<before>[APND]M\ )?
        (?P<hour>\d{1,2})(?:(?P<mark>[:.])(?P<minute>\d\d)(?:(?P=mark)(?P<second>\d\d)(?:[.,]\d{1,9})?)?)?
        (?![.:/-]?\d(?<![+-]\d)|/)\ ?(?:(?P<after>[APND]M(?!\ \d{1,2}(?::|\ H)))\ ?(?P<clock>H)?
        |(?P<hours>H)\ ?(?P<half>[APND]M)?)?\ ?
        (?:[(\[,]?\ ?(?P<zone>\{[^}]*\}))?
        (?:\ ?[(]?(?P<offset>(?:(?<=\})|(?<=\}\ ))[+-]\d{1,2}(?::?\d\d)?(?!\d)|[+-](?:\d\d(?::?\d\d)?|\d:\d\d)(?!\d)))?
        (?:\ ?[(\[]?\{[^}]*\}[)\]]?)?[)\]]?""",
    re.VERBOSE,
)
_GAP = r"[ ,./'-]*"
_NAMED = tuple(
    re.compile(pattern.replace("_", _GAP))
    for pattern in (
        r"(?P<d>\d{1,2})_M(?P<m>\d+)(?!\d)_(?P<y>[1-9]\d{3}|\d\d)",
        r"M(?P<m>\d+)(?!\d)_(?P<d>\d{1,2})[ ,./'-]+;?_(?P<y>[1-9]\d{3}|\d\d)",
        r"(?P<y>[1-9]\d{3})_M(?P<m>\d+)(?!\d)_(?P<d>\d{1,2})",
        r"(?P<y>[1-9]\d{3})_(?P<d>\d{1,2})_M(?P<m>\d+)(?!\d)",
        r"M(?P<m>\d+)(?!\d)_(?P<y>[1-9]\d{3})",
        r"M(?P<m>\d+)(?!\d)\.? ?'(?P<y>\d\d)",
        r"(?P<y>[1-9]\d{3})_M(?P<m>\d+)(?!\d)",
        r"(?P<d>\d{1,2})_M(?P<m>\d+)(?!\d)",
        r"M(?P<m>\d+)(?!\d)_(?P<d>\d{1,2})",
        r"(?P<y>[1-9]\d{3})(?P<mark>[-/.]) ?(?P<m>\d{1,2})(?P=mark) ?(?P<d>\d{1,2})",
        r"(?P<y>[1-9]\d{3})[-/.](?P<m>\d{1,2})",
        r"(?P<m>\d{1,2})[/.](?P<y>[1-9]\d{3})",
        r"(?P<y>[1-9]\d{3})",
    )
)
_MONTHS = re.compile(r"M(\d+) ?[-/&,'.]+ ?M(\d+)[ ,/.-]*([1-9]\d{3})")
_NUMERIC = re.compile(r"(\d{1,2})(?P<mark>[-/.]) ?(\d{1,2})(?P=mark) ?([1-9]\d{3}|\d\d)")
_AGO = re.compile(r"(?:AGO )?(?:(\d{1,3}) ?)?U(\d)(?: AGO)?")
_ZONE_LAST = re.compile(r"^(\d{1,2}:\d\d(?: [APND]M)?)(\b[^{}]*\b\d{4}) ?(\{[^}]*\})$")
"""``5:42 PM, Dec 05, 2025 EST``: the zone belongs to the time, though the date is between them."""

_ZONE_FIRST = re.compile(r"(\{[^}]*\}) ?(\d{1,2}:\d\d(?::\d\d)?(?: [APND]M)?)(?! ?[\[({])")
"""``TSİ 14:30``: the zone comes before its time."""

_ENDS = " ,;|()[].-/:@~"


def _parts(line: str, order: DateOrder) -> Parts | None:
    """Read a line of symbols: cut out the time, then the weekday; the rest must be a day or a period."""
    for clock, rest in _clocks(_ZONE_FIRST.sub(r"\2 \1", _ZONE_LAST.sub(r"\1 \3\2", line))):
        weekdays = {match.group(1) for match in re.finditer(r"\bW(\d+)", rest)}
        if len(weekdays) > 1:
            continue
        rest = re.sub(r"\bW\d+\b[.,]?", " ", rest)
        rest = re.sub(r" +([,.])", r"\1", re.sub(r"\s+", " ", rest)).strip(_ENDS)
        parts = _day(rest, order)
        if parts is not None and (clock is None or parts.day or parts.ago):
            named = frozenset(map(int, "".join(weekdays)))
            return replace(parts, clock=clock, weekdays=named)
    return None


_BEFORE_A_STOP = re.compile(r"(?:\d{4}|\d{4}-\d\d-\d\d)[ ,|-]*(?:W\d+[ ,|-]*)?$")
"""Finds the end of a date, after which ``21.05`` is a time."""


def _clocks(line: str) -> Iterator[tuple[Clock | None, str]]:
    """Yield each time of day in the line with the rest of the line; last, no time with the whole line."""
    for match in _TIME.finditer(line):
        rest = f"{line[: match.start()]};{line[match.end() :]}"
        dotted = _BEFORE_A_STOP.search(line[: match.start()]) and not line[match.end() :].strip(_ENDS)
        marked = match["before"] or match["after"] or match["clock"] or match["hours"]
        if match["mark"] == ":" or marked or (match["mark"] == "." and (match["zone"] or dotted)):
            clock = _clock(match)
            if clock is not None:
                yield clock, rest
    yield None, line


def _clock(match: re.Match[str]) -> Clock | None:
    hour, minute, second = (None if match[k] is None else int(match[k]) for k in ("hour", "minute", "second"))
    half = (match["before"] or match["after"] or match["half"] or "").strip()
    if hour is None or hour > 24 or (minute or 0) > 59 or (second or 0) > 60:
        return None
    if hour == 24 and (minute or second or half):
        return None
    leap_less = None if second is None else min(second, 59)
    return Clock(_of_day(hour, half), minute, leap_less, (match["zone"] or "")[1:-1], match["offset"] or "")


_EVENING, _AFTERNOON = 6, 10
"""The first hours of the evening, and of the day before noon, that words for night and midday can mean."""


def _of_day(hour: int, half: str) -> int:
    """Return the hour of 24: ``NM`` is the night, ``DM`` the middle of the day."""
    if hour == 12:
        return 0 if half in ("AM", "NM") else 12
    is_later = half == "PM" or (half == "NM" and hour >= _EVENING) or (half == "DM" and hour < _AFTERNOON)
    return hour + 12 if is_later and hour < 12 else hour


def _day(rest: str, order: DateOrder) -> Parts | None:
    if rest in ("T0", "T1", "T2"):
        return Parts(ago=(int(rest[1]), "day"))
    ago = _AGO.fullmatch(rest)
    if ago is not None:
        return Parts(ago=(int(ago[1] or 1), UNITS[int(ago[2])])) if "AGO" in rest else None
    numeric = _NUMERIC.fullmatch(rest)
    if numeric is not None:
        return _numeric(int(numeric[1]), int(numeric[3]), numeric[4], numeric["mark"], order)
    months = _MONTHS.fullmatch(rest)
    if months is not None and int(months[1]) < int(months[2]):
        note = f"range of months: {int(months[1])} to {int(months[2])}, the first is given"
        return Parts(int(months[3]), int(months[1]), notes=(note,))
    for pattern in _NAMED:
        match = pattern.fullmatch(rest)
        if match is not None:
            found = {key: int(value) for key, value in match.groupdict().items() if key != "mark"}
            if found.get("m") != 0:
                return Parts(found.get("y"), found.get("m"), found.get("d"))
    return None


def _numeric(first: int, second: int, last: str, mark: str, order: DateOrder) -> Parts | None:
    """Read ``a/b/c`` as the calendar allows; in a dotted date the day comes first wherever it can."""
    day_first, month_first = 1 <= second <= 12 and 1 <= first <= 31, 1 <= first <= 12 and 1 <= second <= 31
    if len(last) == 2 and (order == "ymd" or not (day_first or month_first)):
        return Parts(first, second, int(last))
    if mark == "." and day_first:
        return Parts(int(last), second, first)
    ambiguous = day_first and month_first and first != second
    if day_first and (order != "mdy" or not month_first):
        return Parts(int(last), second, first, swapped=ambiguous)
    return Parts(int(last), first, second, swapped=ambiguous) if month_first else None


_WEEK_DAY = re.compile(r"([1-9]\d{3})-?w(\d\d)-?([1-7])")
_ORDINAL_DAY = re.compile(r"([1-9]\d{3})-(\d{3})")


def _week_or_ordinal_day(line: str) -> Parts | None:
    """Read ISO 8601's ``2025-W49-5`` and ``2025-339``."""
    week, ordinal = _WEEK_DAY.fullmatch(line), _ORDINAL_DAY.fullmatch(line)
    try:
        if week is not None:
            day = date.fromisocalendar(int(week[1]), int(week[2]), int(week[3]))
        elif ordinal is not None:
            day = date(int(ordinal[1]), 1, 1) + timedelta(days=int(ordinal[2]) - 1)
            if day.year != int(ordinal[1]):
                return None
        else:
            return None
    except (ValueError, OverflowError):
        return None
    return Parts(day.year, day.month, day.day)
