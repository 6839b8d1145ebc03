"""Datelines: the place, the agency and the day that open a news story.

``LONDON, March 3 (Reuters) - Text``, ``Berlin (dpa) - Text``, ``МОСКВА, 5 дек /ТАСС/. Text``, ``北京12月5日电``. Other
sentences can look much the same, so one of these must precede the mark that ends the dateline: a day, a known agency in
brackets, or a place in capitals.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from newssearch.agencies import is_agency
from newssearch.core import dateline_heads
from newssearch.dates.names import fold, is_of_dates, vocabulary
from newssearch.dates.parser import DateContext, parse_date, weekday_named
from newssearch.models import NewsDate
from newssearch.reading.openings.bylines import people

MAX_CHARACTERS = 140
"""The most characters of a dateline: two cities, a state, a weekday, a date and two agencies fit."""

_LEAD = 500
"""The number of characters after a dateline in which a weekday refers to its day."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """The parts of a dateline. ``place`` is as printed, empty in ``March 3 (Reuters) -``."""

    place: str
    agency: str | None
    date: NewsDate | None
    length: int
    """Characters of the paragraph that the dateline takes: the text begins there."""
    byline: tuple[str, ...] = ()
    """The reporters that East Asian datelines name."""


def parse_dateline(paragraph: str, context: DateContext) -> Dateline | None:
    """Return the dateline that opens `paragraph`, or None; a missing year is completed, and checked with the text."""
    asian = _asian(paragraph, context)
    if asian is not None:
        return asian
    opening = paragraph[:MAX_CHARACTERS]
    for head, mark, length in dateline_heads(opening):
        found = _read(head, mark, paragraph[length : length + _LEAD], context)
        if found is not None:
            place, agency, day = found
            tail = _tail(opening[length:], context) if not (agency and day) else None
            if tail is not None:
                return Dateline(place, agency or tail.agency, day or tail.date, length + tail.length)
            return Dateline(place, agency, day, length)
    return None


_LONGEST_ALONE = 60


def dateline_alone(line: str, context: DateContext) -> Dateline | None:
    """Return the dateline that is all of a short line, and so may lack the dash: ``NORTHGATE, Dec 5``, ``BERN (sda)``.

    It has a day or a known agency; beside a day alone, the place is in capitals.
    """
    if len(line) > _LONGEST_ALONE or not line[:1].isupper() or not _HAS_DAY_OR_AGENCY.search(line):
        return None
    found = parse_dateline(f"{line.rstrip(' -–—:')} — ", context)
    if found is None or not found.place or found.length < len(line.rstrip(" -–—:")):
        return None
    is_known = found.agency is not None and is_agency(found.agency)
    return found if is_known or (found.date and (found.agency or found.place.isupper())) else None


_HAS_DAY_OR_AGENCY = re.compile(r"\d|[(/\[]")


def _tail(rest: str, context: DateContext) -> Dateline | None:
    """Match what may follow a first mark: ``(BUSINESS WIRE)--Dec 5, 2025--``, ``/PRNewswire/ --``; no place."""
    agency, day, length = None, None, 0
    while (match := _SECOND.match(rest, length)) is not None:
        inner = match["agency"] or match["date"]
        read_day = parse_date(match["date"].strip(_EDGES), context, "dateline") if match["date"] else None
        if not (is_agency(inner) if match["agency"] else read_day is not None and read_day.precision == "day"):
            break
        agency, day, length = agency or match["agency"], day or read_day, match.end()
    return Dateline("", agency, day, length) if length else None


# -- where a dateline can end ------------------------------------------------------------------------------------------

_SECOND = re.compile(
    r"""\s*(?:[(/](?P<agency>[^()/]{2,40})[)/]
        | (?P<date>[^\W\d]{3,10}\.?\ \d{1,2}(?:,\ \d{4})?|\d{1,2}\.?\ [^\W\d]{3,10}(?:\ \d{4})?))
        \s*(?:—|–|--+|\s-\s)\s*""",
    re.VERBOSE,
)


# -- the parts before it -----------------------------------------------------------------------------------------------

_BRACKETED = re.compile(r"[(\[/|]\s*((?:[^()\[\]/|]|(?<=\w)/(?=[a-z]{2,4}[)\]])){2,40}?)\s*[)\]/|](?=$|[\s,.])")
_REPORTER = re.compile(
    r"(?:from |by )?(?:our |a )?(?:own |special |staff )?(?:correspondent|reporter|representative)s?"
    r"|agencies|(?:web|news) ?desk|(?:निज |विशेष )?संवाददाता|एजेंसी|एजेंसियां|ब्यूरो"
    r"|(?:نمائندہ|نامہ نگار|خبر نگار|وقائع نگار)(?: خصوصی)?|(?:اسٹاف|سٹاف) رپورٹر|(?:نیوز|ویب|مانیٹرنگ) ڈیسک",
    re.IGNORECASE,
)
"""Words in the place of an agency that name nobody."""

_EDGES = " ,;.:-–—،۔\u200f\u200e"


def _read(head: str, mark: str, text: str, context: DateContext) -> tuple[str, str | None, NewsDate | None] | None:
    """Return place, agency and day of `head`, if they are evidence enough for the `mark` that follows."""
    agency, rest = _agency(head, bool(mark))
    if agency is None and not mark:
        return None
    by_reporter = agency is not None and _REPORTER.fullmatch(agency) is not None
    place, day = _place_and_day(rest, context, text)
    if agency is None and day is None and not _is_capital(place):
        return None
    named = _without_weekday(place)
    parted = agency is not None or not _has_case(named) or _is_capital(named) or f"{named}," in head
    if day is not None and not parted:
        return None
    if not named and not (agency and day):
        return None
    if named and not _is_place(named):
        return None
    return (named, None if by_reporter else agency, day) if _is_proven(named, mark, text, agency, day) else None


def _is_proven(place: str, mark: str, text: str, agency: str | None, day: NewsDate | None) -> bool:
    """Return whether there is evidence enough for the mark: a stop ends many sentences, a colon many labels, a dash a
    few.

    Capitals are evidence only before a text that has small letters.
    """
    capital = _is_capital(place) and any(c.islower() for c in text)
    if mark == ".":
        return day is not None and (agency is not None or capital)
    if mark in (":", "="):
        return bool(day or agency) or (mark == ":" and capital and text[:1].isupper())
    if mark:
        return bool(day or agency) or capital
    return agency is not None and not text[:1].islower()


_CLOSING = re.compile(r"[)\]/|]")


def _agency(head: str, marked: bool) -> tuple[str | None, str]:
    """Return the agency in brackets, and the head without it. Brackets that name no agency stay part of the head.

    An unknown agency is recognized by its place: after a date, or in capitals before the mark.
    """
    for match in reversed(list(_BRACKETED.finditer(head))) if _CLOSING.search(head) else ():
        before, after = head[: match.start()], head[match.end() :]
        last = not after.strip(_EDGES)
        behind_date = last and any(c.isdecimal() for c in before) and not any(c.isdecimal() for c in match[1])
        station = last and marked and re.fullmatch(r"[A-Z]{2,6}", match[1]) is not None
        if is_agency(match[1]) or behind_date or station or (last and _REPORTER.fullmatch(match[1])):
            return match[1], f"{before} {after}".strip()
    return None, head


def _place_and_day(head: str, context: DateContext, text: str) -> tuple[str, NewsDate | None]:
    """Return the longest ending of `head` that is a day, and the place before it."""
    for start in _starts_of_a_day(head):
        day = parse_date(head[start:].strip(_EDGES), context, "dateline", near_text=text)
        if day is not None and day.precision not in ("year", "month") and not _is_relative(day):
            return _trimmed(head[:start]), day
    return _trimmed(head), None


def _starts_of_a_day(head: str) -> list[int]:
    """Yield where the ending of `head` that can be a day may start: every word of it can occur in a date."""
    starts: list[int] = []
    words = head.replace(",", " ").split()
    if not words or not is_of_dates(words[-1]):
        return starts  # as most do
    for match in reversed(list(re.finditer(r"[^\s,]+", head))):
        if not is_of_dates(match[0]):
            break
        starts.append(match.start())
    return starts[::-1]


def _is_relative(day: NewsDate) -> bool:
    return any(note.startswith("relative") for note in day.notes)


def _trimmed(place: str) -> str:
    """Return `place` without the marks around it; the full stop of ``Neb.`` and ``N.C.`` stays."""
    bare = place.strip(_EDGES.replace(".", ""))
    abbreviated = re.search(r"(?:^|[\s,.])(?:[A-Z][a-z]{1,4}|[A-Z])\.$", bare)
    return bare if abbreviated else bare.strip(_EDGES)


def _without_weekday(place: str) -> str:
    """Return ``NEW YORK, Tuesday`` -> ``NEW YORK``."""
    first, _, last = place.rpartition(",")
    alone = len(last.split()) == 1 and weekday_named(last) is not None
    return _trimmed(first) if alone else place


# -- forms of a place --------------------------------------------------------------------------------------------------

_JOINING = """
the of on upon am an der bei im de du des la le les los el las del do da dos das sur sous en al y e di san na nad pod og
och und and et près near van den het ter sul sulla
""".split()
_OPENERS = """
in on at by from since until till after before during as for of if when while and but or to with this that it
he she they we there here what why how am im ab seit vom bei nach vor mit und aber wenn als il elle dans
depuis après avant pour avec mais quand si en desde hasta según tras para con por em desde após nel dal dopo
con op van bij na voor met om på vid efter в на из от до по после и но a но the
""".split()
_ARTICLES = ("the", "los", "las", "el", "la", "le", "les", "den", "het", "san")
_LABELS = """
update updated breaking exclusive watch video opinion analysis live photos interview explainer factbox correction
editorial review podcast alert just note news urgent flash eilmeldung срочно обновлено nato covid covid-19
advisory important notice exclusif exclusiva exklusiv aktualisiert kommentar meinung leitartikel interview reportage
derniere direct directo vivo sport sports tribune ultima urgente ticker liveblog blog column letter letters
""".split()
_LABELS_OF_TWO = frozenset(("en direct", "en vivo", "en directo", "ao vivo", "in diretta"))
_MAX_WORDS = 9


def _is_place(place: str) -> bool:
    """Return whether every word is written as a name, few enough of them, and none is a word of dates or a label."""
    words = place.replace("/", " ").split()
    if not 1 <= len(words) <= _MAX_WORDS or any(c.isdecimal() for c in place):
        return False
    first = fold(words[0]).strip(".,")
    known = vocabulary().meanings.get(first, {})
    if (
        first in _LABELS
        or fold(place) in _LABELS_OF_TWO
        or weekday_named(words[0]) is not None
        or place.startswith(("BC-", "AM-", "PM-"))
    ):
        return False
    opens_sentence = "month" in known or (first in _OPENERS and not (first in _ARTICLES and len(words) > 1))
    if opens_sentence and not (len(words) > 1 and words[0].isupper()):  # DES MOINES, VAN NUYS, LAS VEGAS
        return False
    if not _has_case(place):
        return len(words) <= 4
    return not re.search(r"[.;:]\s+[a-z]", place) and all(map(_is_name_word, words)) and words[0][0].isalpha()


def _is_name_word(word: str) -> bool:
    bare = word.strip("()[].,;'’\"") or word
    return bare[0].isupper() or not _has_case(bare) or bare.casefold() in _JOINING


def _has_case(text: str) -> bool:
    return any(unicodedata.category(c) in ("Lu", "Ll", "Lt") for c in text)


def _is_capital(place: str) -> bool:
    """Return whether the first name is in capitals, and no abbreviation: ``BEIRUT, Lebanon``, ``ST. PAUL``."""
    name = re.split(r"[,(/]", place, maxsplit=1)[0].strip()
    if name.isascii() and not name.isupper():
        return False
    letters = [c for c in name if c.isalpha()]
    return len(letters) >= 4 and all(c.isupper() for c in letters)


# -- the habits of East Asia -------------------------------------------------------------------------------------------

_CHINESE = re.compile(
    r"""\s*(?P<agency>新华社|新華社|中新社|中新网|中央社|本报|本報|人民网)?(?P<place>[\u4e00-\u9fff·]{2,12}?)
        (?P<date>(?:\d{4}年)?\d{1,2}月\d{1,2}日)[电電讯訊](?:[（(]\s*(?:记者|記者)(?P<by>[^）)]{1,40})[）)])?\s*""",
    re.VERBOSE,
)
_KOREAN = re.compile(
    r"""\s*[(\[](?P<place>[가-힣·]{2,12})=(?P<agency>\w{2,12})[)\]]\s*
        (?:(?P<by>[가-힣·,\ ]{2,30})(?:기자|특파원)\s*=?)?\s*""",
    re.VERBOSE,
)
_JAPANESE = re.compile(
    r"""\s*【(?P<place>[^】＝=\s]{2,12}?)(?P<agency>共同|時事|ロイター|AFP|CNS)?(?:[＝=](?P<who>[^】]{1,20}))?】\s*""",
    re.VERBOSE,
)


def _asian(paragraph: str, context: DateContext) -> Dateline | None:
    """Parse ``新华社北京12月5日电（记者 某）``, ``(서울=연합뉴스) 홍길동 기자 =``, ``【ロンドン共同】``."""
    opening = paragraph[:MAX_CHARACTERS]
    if opening.isascii():
        return None
    for pattern in (_CHINESE, _KOREAN, _JAPANESE):
        match = pattern.match(opening)
        if match is None:
            continue
        parts = match.groupdict()
        if pattern is _JAPANESE and not (parts["agency"] or parts["who"]):
            continue
        text = paragraph[match.end() : match.end() + _LEAD]
        day = parse_date(parts["date"], context, "dateline", near_text=text) if "date" in parts else None
        return Dateline(parts["place"], parts["agency"], day, match.end(), people(parts.get("by") or ""))
    return None
