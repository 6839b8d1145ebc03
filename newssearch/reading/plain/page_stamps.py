"""Stamps: lines of a page with its dates and authors, in any order and company.

Examples are ``Published: 5 December 2025 | 14:30 IST``, ``Ana Okafor · 5 Dec 2025, 06:00 · 4 min read``, ``Updated -
December 05, 2025 07:30 am IST``. Every part must be a date, a label, authors, a button, or a short name; else the line
is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from newssearch.agencies import is_agency
from newssearch.core import ends_a_sentence
from newssearch.dates.names import fold, is_of_dates, vocabulary
from newssearch.dates.parser import DateContext, parse_date
from newssearch.dates.zones import is_zone
from newssearch.models import NewsDate
from newssearch.reading.openings.bylines import bare_name, is_role, parse_byline, without_credits
from newssearch.reading.openings.name_lists import announces_a_date
from newssearch.reading.plain.page_words import begins, first_word, folded, words

LONGEST = 160
"""A longer line is no date line."""

_UNNUMBERED = 40
"""A longer line without a digit (``Published yesterday``) is no date line."""

_MOST_WINDOWS = 60
"""Stretches tried in one line: a date has at most a dozen words."""

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2}(?!\d)")
_DIGIT = re.compile(r"\d")
_SEPARATORS = re.compile(r"\s+[|•·/–—-]\s*|\s*[|•·/–—-]\s+|\s*[|•·]\s*|\s{3,}|\s+(?=(?i:by)\s+[A-Z])")
_OF_COMMENTS = re.compile(
    r"(?:comments?|replies|reply|kommentare?|commentaires?|comentarios?)\s+(?:by|from|von|par|de)\b", re.I
)
_OF_A_QUOTE = re.compile(
    r"(?:(?<!\w)(?:wrote|writes|schrieb|schreibt|a écrit|escribió|ha scritto|schreef|skrev|escreveu|kirjoitti"
    r"|napisała?|napsala?|написала?|пише|писал[аи]?|yazdı|έγραψε|كتب|נכתב|menulis)(?!\w)|写道|寫道|書きました|작성)[^:：]{0,80}[:：]$",
    re.IGNORECASE,
)
"""Finds the line above the quotation of a letter: ``On 3 March 2021, Ana Okafor wrote:``."""

_LISTED = re.compile(r"\s*[,&]\s*|\s+(?:and|und|et|y|e|og|och|en|i)\s+")
_PREPOSITION = re.compile(r"(?:on|am|le|el|il|den|em|op)\s")
"""Words that set a date apart from a name before it: ``Ana Okafor on June 5, 2022``."""

_EDGES = " |•·,;:/–—-()[]\u3000"
_BUTTON = re.compile(r"[^\s|•·,/()\[\]:.!+…]+")
_MOST_BUTTONS = 24


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date line: ``text`` is the date as printed, which `parse_date` reads."""

    role: Literal["published", "updated"]
    text: str
    labelled: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """Dates and authors of a line; ``authors`` is ``None`` where it names none, and empty for a desk."""

    stamps: tuple[Stamp, ...] = ()
    authors: tuple[str, ...] | None = None


def marks_of(text: str, context: DateContext) -> Marks | None:
    """Return the dates and the authors of a line that has nothing else; ``None`` for any other line."""
    if len(text) > LONGEST or is_of_others(text):
        return None
    if stamps := stamps_of(text, context):
        return Marks(stamps)
    if marks := _marks_in_company(text, context):
        return marks
    names = parse_byline(text)
    return None if names is None else Marks((), names)


def is_of_others(text: str) -> bool:
    """Return whether a line is about comments or above a quoted letter, with a date and name of others."""
    return _OF_COMMENTS.match(text) is not None or (text[-1:] in ":：" and _OF_A_QUOTE.search(text) is not None)


def date_line(text: str, context: DateContext) -> NewsDate | None:
    """Return the date of publication of a line that has nothing else; ``None`` for any other line."""
    return _published(stamps_of(text, context), context) if _may_be_dated(text) else None


def dates_and_authors(text: str, context: DateContext) -> tuple[tuple[NewsDate, ...], tuple[str, ...]] | None:
    """Return the dates of publication and the authors of a line that has nothing else, or None."""
    if not _may_be_dated(text):
        return None
    stamps = stamps_of(text, context)
    if date := _published(stamps, context):
        return (date,), ()
    if stamps or _DIGIT.search(text) is None or is_of_others(text):
        return None
    marks = _marks_in_company(text, context)
    if marks is None or not marks.authors or not marks.stamps:
        return None
    dates = (parse_date(one.text, context, "text") for one in marks.stamps if one.role == "published")
    return tuple(date for date in dates if date), marks.authors


def _may_be_dated(text: str) -> bool:
    return len(text) <= _UNNUMBERED or (len(text) <= LONGEST and _DIGIT.search(text) is not None)


def _published(stamps: tuple[Stamp, ...], context: DateContext) -> NewsDate | None:
    """Return the first date of publication."""
    published = next((stamp for stamp in stamps if stamp.role == "published"), None)
    return parse_date(published.text, context, "text") if published else None


def stamps_of(text: str, context: DateContext) -> tuple[Stamp, ...]:
    """Return the dates of a line that has nothing else; ``Published: ... Updated: ...`` has two."""
    if one := _stamp(text, context):
        return (one,)
    for at in [match.start() for match in words().label_inside.finditer(folded(text))]:
        first, second = _stamp(text[:at].strip(_EDGES), context), _stamp(text[at:].strip(" )"), context)
        if first and second:
            return first, second
    return ()


def has_label(text: str) -> bool:
    """Return whether a line begins with, or has within it, a label of dates of publication."""
    line = folded(text)
    return bool(begins(line, words().published)) or words().label_inside.search(line) is not None


def is_buttons(line: str) -> bool:
    """Return whether a folded line has only the words of buttons, and numbers: ``share``, ``5 min read``."""
    first = _BUTTON.search(line)
    if first is None or not (first[0] in words().buttons or first[0].isdigit()):
        return False
    found = _BUTTON.findall(line)
    known = [word in words().buttons for word in found]
    numbers = [word.isdigit() for word in found]
    return len(found) <= _MOST_BUTTONS and any(known) and all(k or n for k, n in zip(known, numbers, strict=True))


def is_sections(text: str) -> bool:
    """Return whether a line has only names of sections: ``News``, ``Business | Economy``."""
    line = folded(text)
    first = first_word(line)
    if first and first not in words().first_of_sections:
        return False  # most lines: splitting costs more
    parts = [part for part in re.split(r"(?:(?<!\s)\s++)?+[|•·/&,]\s*|(?<!\s)\s++and\s+", line) if part]
    return bool(parts) and all(part in words().sections for part in parts)


def _stamp(text: str, context: DateContext) -> Stamp | None:
    line = folded(text)
    role: Literal["published", "updated"] = "published"
    label = begins(line, words().updated)
    if label:
        role = "updated"
    else:
        label = begins(line, words().published)
    rest = text[len(label) :].lstrip(" :：,-–—|") if label else text
    for written in (text, rest) if label else (text,):
        date = parse_date(written, context, "text") if written and any(map(str.isalnum, written)) else None
        if date is not None and (label or _is_full(date, written)):
            return Stamp(role, written, bool(label))
    return None


def _is_full(date: NewsDate, written: str) -> bool:
    """Return whether a date needs no label: ``2025`` or ``May`` is text, and so is a day of an inferred year.

    Several days (``12-14 June 2025``) are those of an event; ``1y ago`` is a date, ``1y`` may be anything.
    """
    if date.precision in {"month", "year"} and " " in written:
        return any(note.startswith("relative") for note in date.notes)
    is_doubtful = any(note.startswith(("year inferred", "century inferred", "range of days")) for note in date.notes)
    return date.precision in {"day", "minute", "second"} and not is_doubtful


# -- lines of several parts --------------------------------------------------------------------------------------------


def _marks_in_company(text: str, context: DateContext) -> Marks | None:
    """Read a line of several parts; of two readings the one with dates wins, then the one with authors."""
    text = without_credits(text)
    readings = [_in_parts(text, context), _around_a_date(text, context)]
    found = [marks for marks in readings if marks is not None]
    return max(found, key=lambda marks: (bool(marks.stamps), bool(marks.authors))) if found else None


def _in_parts(text: str, context: DateContext) -> Marks | None:
    """Read each part between separators by itself: ``By Ana Reyes | Published: 5 December 2025``."""
    found: list[Stamp] = []
    authors: tuple[str, ...] | None = None
    parts = [part for part in _SEPARATORS.split(text) if part]
    for part in parts if len(parts) > 1 else []:
        dated = stamps_of(part, context)
        named = None if dated else parse_byline(part)
        if named is not None:
            authors = (*(authors or ()), *named)
        elif not (dated or is_buttons(folded(part)) or is_sections(part) or _is_day_without_a_year(part, context)):
            return None
        found += dated
    return Marks(tuple(found), authors) if found or authors is not None else None


def _is_day_without_a_year(text: str, context: DateContext) -> bool:
    """Return whether a text is a day with an inferred year or century, which does not date the article."""
    date = parse_date(text, context, "text")
    return date is not None and date.precision in {"day", "minute", "second"}


def _around_a_date(text: str, context: DateContext) -> Marks | None:
    """Read the longest date of a line if the rest is not text: ``KYODO NEWS - Dec 5, 2025 - 21:04 | All``."""
    if not _YEAR.search(text) or (ends_a_sentence(text) and not text.endswith("m.")):
        return None
    for start, end in _windows(text):
        stamp = _stamp(text[start:end], context)
        if stamp is not None:
            return _beside(stamp, text[:start], text[end:], context)
    return None


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield every stretch of words with a year and otherwise only words of dates and labels, the longest first."""
    found = [word for word in re.finditer(r"[^\s\u3000]+", text) if any(map(str.isalnum, word[0]))]
    labels = [match.span() for match in words().label_inside.finditer(folded(text))]
    first = next((n for n, word in enumerate(found) if _YEAR.search(word[0])), None)
    if first is None:
        return
    low, high = first, first
    while low > 0 and _can_be_inside(found[low - 1], labels):
        low -= 1
    while high + 1 < len(found) and _can_be_inside(found[high + 1], labels):
        high += 1
    sizes = [(a, b) for a in range(low, first + 1) for b in range(first, high + 1)]
    for a, b in sorted(sizes, key=lambda size: size[0] - size[1])[:_MOST_WINDOWS]:
        counted_back = b + 1 < len(found) and fold(found[b + 1][0]).strip(_EDGES) in vocabulary().spans
        if not counted_back and not words().label_inside.fullmatch(folded(found[b][0])):
            yield found[a].start(), found[b].end()


def _can_be_inside(word: re.Match[str], labels: list[tuple[int, int]]) -> bool:
    labelled = any(start < word.end() and word.start() < end for start, end in labels)
    return labelled or is_of_dates(word[0]) or is_zone(fold(word[0]).strip("()[],."))


def _beside(stamp: Stamp, before: str, after: str, context: DateContext) -> Marks | None:
    stamps = [stamp]
    authors: tuple[str, ...] | None = None
    apart = before.strip() == "" or before.rstrip()[-1:] in _EDGES.strip() or stamp.labelled
    apart = apart or _PREPOSITION.match(stamp.text) is not None
    for piece in [*_pieces(before), *_pieces(after)]:
        if more := _stamp(piece, context):
            stamps.append(more)
        elif (named := parse_byline(piece)) is not None:
            authors = (*(authors or ()), *named)
        elif (apart or _is_bracketed(stamp)) and (names := _bare_names(piece)):
            authors = (*(authors or ()), *names)
        elif not _is_label_or_name(piece, apart):
            return None
    return Marks(tuple(stamps), authors)


def _is_bracketed(stamp: Stamp) -> bool:
    return stamp.text[:1] in "([" and stamp.text[-1:] in ")]"


def _bare_names(piece: str) -> tuple[str, ...]:
    """Return the people of a list of only full names; empty where one of them may be something else."""
    names = [bare_name(part) for part in _LISTED.split(piece) if part]
    return tuple(name for name in names if name) if all(names) else ()


def _pieces(text: str) -> list[str]:
    """Split the rest of a line beside its date, at separators and before labels."""
    parts = [part.strip(_EDGES) for part in _SEPARATORS.split(text)]
    cut: list[str] = []
    for part in parts:
        starts = [0, *(match.start() for match in words().label_inside.finditer(folded(part)) if match.start())]
        cut += [part[a:b].strip(_EDGES) for a, b in zip(starts, [*starts[1:], len(part)], strict=True)]
    return [part for part in cut if part]


def _is_label_or_name(piece: str, apart: bool) -> bool:
    """Return whether a piece is a label, button, section, agency or desk, or, if set apart, names."""
    line = folded(piece)
    if begins(line, words().published) or begins(line, words().updated) or is_buttons(line) or is_sections(piece):
        return True
    if announces_a_date(piece):
        return False
    found = piece.split()
    capital = all(word[:1].isupper() or not word[:1].islower() for word in found)
    is_short, is_named = len(found) <= 4, is_role(piece) and piece[:1].isupper()
    if is_agency(piece) or (is_short and (is_named or (capital and piece.isupper()))):
        return True
    return apart and capital and len(found) <= 4


def beside_date(text: str, context: DateContext) -> list[str]:
    """Return the texts before and after the longest date with a year in a line; the line where it has none."""
    for start, end in _windows(text):
        if _stamp(text[start:end], context) is not None:
            return [*_pieces(text[:start]), *_pieces(text[end:])]
    return [text]


def stamp_within(text: str, context: DateContext) -> tuple[Stamp, ...]:
    """Return the longest date with a year in a line that is marked as one of dates, whatever is beside it."""
    for start, end in _windows(text):
        stamp = _stamp(text[start:end], context)
        if stamp is not None:
            return (stamp,)
    return ()


_SHORT = 80
"""A longer line beside a headline is text, though it begins with a date."""


def stamp_at_edge(text: str, context: DateContext) -> tuple[Stamp, ...]:
    """Return the date at the beginning or end of a short line: ``1. Februar 2022, Ana Okafor``, ``Ana Okafor
    3/5/2022``.

    The rest must be a name or a label of a few words.
    """
    if len(text) > _SHORT:
        return ()
    is_sentence = ends_a_sentence(text)
    for start, end in _windows(text):
        before, after = text[:start], text[end:].strip(_EDGES)
        if is_sentence and after:
            continue
        is_at_edge = not (before.strip(_EDGES) and after) and not before.rstrip().endswith(":")
        if not is_at_edge or not _is_label_or_name(before.strip(_EDGES) or after, apart=True):
            continue
        if (stamp := _stamp(text[start:end], context)) is not None:
            return (stamp,)
    return ()


_OPENING = 70
_PLACE = re.compile(r"[^\W\d_a-z][\w'’.-]*(?:[ /-][^\W\d_a-z][\w'’.-]*){0,3}[ ,/:]*[(\[]?")
_ENDED = re.compile(r"[)\]]?[.:]?(?:\s*[|•·–—]|\s*-+\s|\s+[\"'„“”«»‘’(]?(?P<first>[^\W\d_]))")


def stamp_at_opening(text: str, context: DateContext) -> Stamp | None:
    """Return the date that opens a paragraph, alone or after a place: ``Norrhamn, (12.11.2021). The ferry ...``.

    A mark must follow it, or a capital letter that begins the text. ``On 5 December 2025 Ana`` begins a sentence.
    """
    for start, end in _windows(text[:_OPENING]):
        written = text[start:end].rstrip(").]:")
        ended = _ENDED.match(text, start + len(written))
        if ended is None or (ended["first"] and not ended["first"].isupper()) or _is_within(text[:start], written):
            continue
        if (stamp := _stamp(written.lstrip("(["), context)) is not None:
            return stamp
    return None


def _is_within(before: str, written: str) -> bool:
    """Return whether a date that begins a paragraph is part of its first sentence, and no stamp before it."""
    first = fold((before or written).split()[0].strip(_EDGES))
    return "word" in vocabulary().meanings.get(first, {}) or (before != "" and not _PLACE.fullmatch(before))
