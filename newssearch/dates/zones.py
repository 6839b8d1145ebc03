"""Time zones as news prints them: `IST`, `GMT`, `CET`, `UTC+5:30`, `+0530`, `ET`.

An abbreviation is ambiguous: India, Ireland and Israel all use `IST`. Each has one documented reading, the most
printed; a disputable reading comes with a note. Times of `ET` and the like depend on the season and are looked up in
the IANA database.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from newssearch.data_tables import by_word, table
from newssearch.errors import UsageError

_OFFSET = re.compile(r"([+-])(\d{1,2})(?::?(\d{2}))?")
_NAMED = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{0,63}(?:/[A-Za-z0-9][A-Za-z0-9_+-]{0,63}){0,3}", re.ASCII)
"""The name of a zone; anything else could be a file, which dateutil would read."""

_WIDEST = 14 * 60
"""Minutes: no civil time is further from UTC (Kiribati)."""


def _minutes(offset: str) -> int | None:
    match = _OFFSET.fullmatch(offset)
    if match is None:
        return None
    sign, hours, minutes = match.groups()
    total = int(hours) * 60 + int(minutes or 0)
    if total > _WIDEST or int(minutes or 0) > 59:
        return None
    return -total if sign == "-" else total


_TABLE = table(__file__, "zones")
_ABBREVIATIONS = {name: _minutes(offset) or 0 for name, offset in by_word(_TABLE["fixed"]).items()}
_DISPUTED: Mapping[str, str] = _TABLE["disputed"]
_REGIONS = by_word(_TABLE["regions"])


def is_zone(word: str) -> bool:
    """Return whether the folded `word` is a zone: an abbreviation, or a region as `as_one_word` writes it."""
    if word in _ABBREVIATIONS or word in _REGIONS:
        return True
    return _SLASH in word and _REGION_WORD.fullmatch(word) is not None


def zone_words() -> frozenset[str]:
    """Return the folded abbreviations and names of zones, the words of a name joined by ``_``."""
    return frozenset(_ABBREVIATIONS) | _REGIONS.keys()


_SLASH, _UNDERSCORE = "\ue000", "\ue001"
_AREAS = (
    "africa|america|antarctica|arctic|asia|atlantic|australia|brazil|canada|chile|etc|europe|indian|mexico|pacific|us"
)
_REGION_NAME = re.compile(
    rf"(?P<time>\d(?: ?[ap]\.? ?m\.?)?) ?[(\[]?(?P<name>(?:{_AREAS})(?:/[a-z_]{{2,30}}){{1,2}})[)\]]?(?![\w/])",
    re.ASCII,
)
_REGION_WORD = re.compile(rf"(?:{_AREAS})(?:{_SLASH}[a-z{_UNDERSCORE}]{{2,30}}){{1,2}}")
_SEVERAL = re.compile(r"(?<=[\dm] )([a-z]{1,4})/([a-z]{1,4})(?![\w/])")
_POSIX = re.compile(r"\b([a-z]{3,4})-?\d{1,2}([a-z]{3,4})\b")
_POSIX_OFFSET = re.compile(r"\betc/gmt([+-])(\d{1,2})(?!\d)")
"""Finds ``Etc/GMT+3``, whose sign is that of POSIX: west of Greenwich is plus."""

_SMALL = frozenset(("of", "es", "au", "da"))
_CAPITALS = frozenset(("us", "utc", "gmt", "uct"))


def as_one_word(line: str) -> str:
    """Return ``line``, folded, with each zone name that has more than letters written as one word of letters.

    Those are regions of the IANA database after a time, the first of ``ET/PT``, and ``EST5EDT``.
    """
    line = _POSIX_OFFSET.sub(lambda match: f"gmt{'-' if match[1] == '+' else '+'}{match[2]}", line)
    line = _POSIX.sub(_season_word, line)
    return _SEVERAL.sub(_first_word, _REGION_NAME.sub(_region_word, line)) if "/" in line else line


def _season_word(match: re.Match[str]) -> str:
    """Return ``et`` of ``est5edt``, which changes with the season; else the first name."""
    if not (is_zone(match[1]) and is_zone(match[2])):
        return match[0]
    seasonal = match[1][:1] + match[1][-1:]
    return seasonal if seasonal in _REGIONS else match[1]


def _first_word(match: re.Match[str]) -> str:
    return match[1] if is_zone(match[1]) and is_zone(match[2]) else match[0]


def _region_word(match: re.Match[str]) -> str:
    return match["time"] + " " + match["name"].replace("/", _SLASH).replace("_", _UNDERSCORE)


def region_name(word: str) -> str:
    """Return the name of a zone as the IANA database spells it, from a word of `as_one_word`; else ``word``."""
    segments = word.replace(_UNDERSCORE, "_").split(_SLASH)
    return word if len(segments) == 1 else "/".join(map(_as_spelt, segments))


def _as_spelt(segment: str) -> str:
    if segment in _CAPITALS:
        return segment.upper()
    return "_".join(part if part in _SMALL else part.capitalize() for part in segment.split("_"))


def zone_of(word: str, offset: str, moment: datetime, home: tzinfo | None) -> tuple[tzinfo, str] | None:
    """Return the zone printed as `word` (folded, or empty) and `offset` (``+05:30``, or empty), and a note or "".

    `moment` is the naive local time, which settles the season. An abbreviation that `home` itself uses at that moment
    means `home`. Returns None for anything else.
    """
    if offset:
        minutes = _minutes(offset)
        return None if minutes is None else (timezone(timedelta(minutes=minutes)), "")
    if word in _REGIONS or _REGION_WORD.fullmatch(word):
        region = _region(_REGIONS.get(word) or region_name(word))
        return None if region is None else (_fixed(region, moment), "")
    if word not in _ABBREVIATIONS:
        return None
    if home is not None and word in _DISPUTED and _name_at(home, moment) == word:
        return _fixed(home, moment), ""
    zone = timezone(timedelta(minutes=_ABBREVIATIONS[word]))
    if word not in _DISPUTED:
        return zone, ""
    return zone, f"zone assumed: {word.upper()} read as {_DISPUTED[word]} ({offset_text(zone, moment)})"


def assumed(home: tzinfo, moment: datetime) -> tuple[tzinfo, str]:
    """Return `home` with its offset at the naive local `moment`, and a note about the assumption."""
    zone = _fixed(home, moment)
    offset = offset_text(zone, moment)
    name = str(getattr(home, "key", "") or "")
    return zone, f"zone assumed: {name} ({offset})" if name else f"zone assumed: {offset}"


def offset_text(zone: tzinfo, moment: datetime) -> str:
    """Return the offset of `zone` at the naive local `moment`: ``UTC+05:30``."""
    return "UTC" + moment.replace(tzinfo=zone).isoformat()[-6:]


def _fixed(zone: tzinfo, moment: datetime) -> tzinfo:
    offset = moment.replace(tzinfo=zone).utcoffset() or timedelta()
    return timezone(timedelta(minutes=round(offset.total_seconds() / 60)))


def _name_at(zone: tzinfo, moment: datetime) -> str:
    return (moment.replace(tzinfo=zone).tzname() or "").casefold()


def zone_named(name: str | tzinfo | None) -> tzinfo:
    """Return a zone by its IANA name (``Europe/London``), UTC for None. Raises UsageError for another name."""
    if isinstance(name, tzinfo):
        return name
    if name is None or name.upper() in ("UTC", "Z"):
        return UTC
    named = name.strip().replace(" ", "_")
    zone = _region(named) if _NAMED.fullmatch(named) else None
    if zone is None:
        raise UsageError(f"There is no time zone {name!r}; write one as in Europe/London or UTC.")
    return zone


def _region(name: str) -> tzinfo | None:
    from dateutil import tz  # here, for a fast start of what asks for no region

    try:
        return tz.gettz(name)
    except (ValueError, OverflowError, OSError):  # a name that looks like a rule, EST5EDT, but is not one
        return None
