"""SGML of TREC and LDC collections (AP, LA Times, FT, WSJ, AQUAINT, Gigaword) to drafts: many ``DOC`` a file."""

from __future__ import annotations

import re
from calendar import month_abbr
from collections.abc import Iterator, Mapping

from newssearch.reading.collections.sgml_documents import attributes, fields, line, plain
from newssearch.reading.drafts import Claim, Draft, Origin, Refusal
from newssearch.reading.openings.bylines import people
from newssearch.reading.plain.text_blocks import stories, unwrapped
from newssearch.reading.streams import Stream

_ARTICLE = re.compile(r"<DOC(?=[\s>])", re.IGNORECASE)
_HEADLINES = ("headline", "hl", "head", "ti", "title", "slug")
_LEADS = ("lp", "leadpara")
_BYLINES = ("byline", "author", "au")
_SECTIONS = ("section", "category")
_KEYWORDS = ("in", "subject", "descript")
_SOURCES = ("so", "pub", "source")
_DATES = ("date_time", "datetime", "date", "dd", "date1", "fileid")
_UNUSED = (
    "docid doctype doctypeid length type profile page graphic first second note correction correction-date "
    "header trailer keyword edition access caption co gv re memo day column ht st ns tp msg bodytext body"
).split()
_FIELDS = frozenset(
    (*_HEADLINES, *_LEADS, *_BYLINES, *_SECTIONS, *_KEYWORDS, *_SOURCES, *_DATES, *_UNUSED, "docno", "dateline", "text")
)

_PUBLISHERS = {
    "AP": "Associated Press",
    "APW": "Associated Press",
    "AFP": "Agence France-Presse",
    "CNA": "Central News Agency of Taiwan",
    "FT": "Financial Times",
    "LA": "Los Angeles Times",
    "LTW": "Los Angeles Times/Washington Post",
    "NYT": "New York Times",
    "SJMN": "San Jose Mercury News",
    "WPB": "Washington Post/Bloomberg",
    "WSJ": "Wall Street Journal",
    "XIE": "Xinhua News Agency",
    "XIN": "Xinhua News Agency",
}
"""The source meant by the beginning of a document's number."""

_PREFIX = re.compile(r"[A-Z]+")
_NUMBERED = re.compile(r"[A-Z]+(?:_[A-Z]+_?)?(?<!\d)(\d{8}|\d{6})(?=[-._])")
_SIX = re.compile(r"(\d\d)(\d\d)(\d\d)")
_AMERICAN = re.compile(r"(?:.*?\D)?(\d{1,2})[/-](\d{1,2})[/-](\d{2}|\d{4})(?:\s+(\d\d)(\d\d)([A-Z]{3})?)?")
_LONG = re.compile(r"[A-Z][a-z]+\.? \d{1,2}, \d{4}")
_DATED_HEADLINE = re.compile(r"FT\s+\d{1,2} [A-Z]{3} \d{2,4}\s*/\s*")
_RULE = re.compile(r"(?:(?<!\s)\s++)?+(?<!-)-{2,}+\s*")


def read_trec(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Yield every document of a file."""
    return stories(stream, origin, _ARTICLE, _draft)


def _draft(text: str, where: str) -> Draft:
    found = fields(text, _FIELDS)
    number = line(_first(found, "docno")) or attributes(text).get("id", "").strip()
    headline, *under = _RULE.split(line(_first(found, *_HEADLINES)))  # WSJ puts a byline under its headline
    printed = _first(found, *_BYLINES) or next((part for part in under if part.lower().startswith("by ")), "")
    body = "\n\n".join(unwrapped(plain(part)) for name in (*_LEADS, "text") for part in found.get(name, ()))
    return Draft(
        where=where,
        id=number or None,
        headline=_DATED_HEADLINE.sub("", headline, count=1) or None,
        body=body or None,
        byline=people(" ".join(plain(printed).split("\n\n")).strip()),
        dateline=line(_first(found, "dateline")) or None,
        section=line(_first(found, *_SECTIONS)).partition(";")[0] or None,
        keywords=tuple(_keywords(found)),
        source=_source(found, number),
        published=tuple(_claims(found, number)),
    )


def _first(found: Mapping[str, list[str]], *names: str) -> str:
    return next((value for name in names for value in found.get(name, ()) if line(value)), "")


def _keywords(found: Mapping[str, list[str]]) -> Iterator[str]:
    for name in _KEYWORDS:
        for value in found.get(name, ()):
            yield from (words for part in re.split(r"[;\n]", plain(value)) if (words := line(part)))


def _source(found: Mapping[str, list[str]], number: str) -> str | None:
    prefix = _PREFIX.match(number)
    stated = line(_first(found, *_SOURCES)).partition("(")[0].strip()
    return _PUBLISHERS.get(prefix[0]) if prefix and prefix[0] in _PUBLISHERS else stated or None


def _claims(found: Mapping[str, list[str]], number: str) -> Iterator[Claim]:
    """Yield the date of a field, or else the day in the number of the document (``AP880212-0001``)."""
    if stated := line(_first(found, *_DATES)):
        yield Claim(_date(stated), "trec")
    elif day := _NUMBERED.match(number):
        is_american = number.startswith("LA") and len(day[1]) == len("010189")
        yield Claim(_date(f"{day[1][4:]}{day[1][:4]}" if is_american else day[1]), "docno")


def _date(stated: str) -> str:
    """Parse a date as these collections print it, in an unambiguous order: ``910514``, ``03/24/87``."""
    if six := _SIX.fullmatch(stated):
        return _named(six[3], six[2], six[1]) or stated
    if day := _AMERICAN.fullmatch(stated):
        clock = f" {day[4]}:{day[5]} {day[6] or ''}".rstrip() if day[4] else ""
        named = _named(day[2], day[1], day[3])
        return f"{named}{clock}" if named else stated
    long = _LONG.match(stated)
    return long[0] if long else stated


def _named(day: str, month: str, year: str) -> str | None:
    return f"{int(day)} {month_abbr[int(month)]} {year}" if 1 <= int(month) <= 12 else None
