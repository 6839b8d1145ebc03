"""What kind of line a line of a scraped page is: text, a date, a byline, or the page's own furniture.

The words are data (``page_words.toml``); the rules here say where they count. A line is only called furniture when it
says so itself; where a line stands, and what stands around it, is judged in `newssearch.reading.pages`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from newssearch.models import NewsDate
from newssearch.reading.prose import ends_a_sentence
from newssearch.text.bylines import parse_byline
from newssearch.text.dates import DateContext, parse_date

Kind = Literal["text", "stamp", "byline", "furniture", "lead-in", "after", "rights", "breadcrumb", "address"]
"""``lead-in`` announces a link that stands on the next line; ``after`` begins what follows the article."""

_LONGEST_STAMP = 160
_LONGEST_CALL = 240
_LONGEST_LINK = 200
_BULLETS = re.compile(r"^[^\w(\[©@\"'“‘«„¿¡]+")
_SEPARATORS = re.compile(r"\s+[|•·/–—-]\s+|\s*[|•·]\s*|\s+(?=(?i:by)\s+[A-Z])")
_CRUMBS = re.compile(r"\s*(?:[>»›→]|\s/\s|::)\s*")
_ADDRESS = re.compile(r"(?:\w[\w ]{0,20}:\s*)?(https?://\S+)", re.IGNORECASE)
_RIGHTS = re.compile(r"^(?:©|\(c\)\s|copyright\b)", re.IGNORECASE)
_CREDIT = re.compile(r"^[(\[].{0,200}[)\]]$")
_WORD = re.compile(r"[^\s|•·,/()\[\]:.!+…]+")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date line: ``text`` is the date as printed, which `parse_date` reads."""

    role: Literal["published", "updated"]
    text: str
    labelled: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line and what it is; a stamp line may also name the authors, a byline may also be dated."""

    text: str
    kind: Kind
    stamps: tuple[Stamp, ...] = ()
    byline: tuple[str, ...] = ()


def classify(text: str, context: DateContext) -> Line:
    """What ``text``, one line of a page, is by itself."""
    words = _words()
    bare = without_bullet(text)
    folded = _folded(bare)
    if address := _ADDRESS.fullmatch(bare):
        return Line(address[1], "address")
    if len(text) <= _LONGEST_STAMP and (found := _stamps_and_byline(bare, context)):
        return found
    if len(text) <= _LONGEST_CALL and (_RIGHTS.match(bare) or any(r in folded for r in words.rights)):
        return Line(text, "rights")
    if is_breadcrumb(text):
        return Line(text, "breadcrumb")
    if _begins(folded.rstrip(" :"), words.after, whole=True):
        return Line(text, "after")
    if len(text) <= _LONGEST_LINK and (label := _begins(folded, words.elsewhere)):
        rest = folded[len(label) :].strip(" :–—-►»>…")
        if not rest:
            return Line(text, "lead-in")
        if folded[len(label) :].lstrip()[:1] in set(":|–—-►»>：") or label.endswith(":"):
            return Line(text, "furniture")
    if _is_furniture(text, bare, folded):
        return Line(text, "furniture")
    return Line(text, "text")


def without_bullet(text: str) -> str:
    """A line without the bullet or arrow before it."""
    return _BULLETS.sub("", text)


def date_line(text: str, context: DateContext) -> NewsDate | None:
    """The date of publication of a line that says nothing else; ``None`` for any other line."""
    if len(text) > _LONGEST_STAMP:
        return None
    stamps = _stamps(text, context)
    published = next((s for s in stamps if s.role == "published"), None)
    return parse_date(published.text, context, "text") if published else None


def is_breadcrumb(text: str) -> bool:
    """Whether a line is a trail of sections: ``Home > World > Europe``."""
    return len(crumbs(text)) > 1


def crumbs(text: str) -> list[str]:
    """The stations of a breadcrumb without its first, or nothing."""
    stations = [station for station in _CRUMBS.split(text) if station]
    if len(stations) < 2 or len(text) > _LONGEST_LINK or _folded(stations[0]) not in _words().home:
        return []
    return stations


# -- dates and authors -------------------------------------------------------------------------------------------------


def _stamps_and_byline(text: str, context: DateContext) -> Line | None:
    """``By Ana Reyes | Published: 5 December 2025``: every part must be a date, authors, or a button."""
    if stamps := _stamps(text, context):
        return Line(text, "stamp", stamps)
    names = parse_byline(text)
    return _in_parts(text, context) or (None if names is None else Line(text, "byline", byline=names))


def _in_parts(text: str, context: DateContext) -> Line | None:
    found: list[Stamp] = []
    authors: tuple[str, ...] | None = None
    parts = [part for part in _SEPARATORS.split(text) if part]
    for part in parts if len(parts) > 1 else []:
        dated = _stamps(part, context)
        named = None if dated else parse_byline(part)
        if named is not None:
            authors = (*(authors or ()), *named)
        elif not dated and not _is_buttons(_folded(part)):
            return None
        found += dated
    if not found and authors is None:
        return None
    return Line(text, "stamp" if found else "byline", tuple(found), authors or ())


def _stamps(text: str, context: DateContext) -> tuple[Stamp, ...]:
    """The dates of a line of nothing else; ``Published: ... Updated: ...`` holds two."""
    if one := _stamp(text, context):
        return (one,)
    marks = [match.start() for match in _words().updated_inside.finditer(_folded(text))]
    for at in marks:
        first, second = _stamp(text[:at].strip(" |•·,;/–—-("), context), _stamp(text[at:].strip(" )"), context)
        if first and second:
            return first, second
    return ()


def _stamp(text: str, context: DateContext) -> Stamp | None:
    folded = _folded(text)
    role: Literal["published", "updated"] = "published"
    label = _begins(folded, _words().updated)
    if label:
        role = "updated"
    else:
        label = _begins(folded, _words().published)
    rest = text[len(label) :].lstrip(" :：,-–—|") if label else text
    for written in (text, rest):
        date = parse_date(written, context, "text") if written and any(map(str.isalnum, written)) else None
        if date is not None and (label or _is_full(date)):
            return Stamp(role, written, bool(label))
    return None


def _is_full(date: NewsDate) -> bool:
    """Without a label, ``2025`` or ``May`` is a line of text; and a date of which much was inferred is none."""
    inferred = any(note.startswith(("year inferred", "century inferred")) for note in date.notes)
    return date.precision in {"day", "minute", "second"} and not inferred


# -- furniture ---------------------------------------------------------------------------------------------------------


def _is_furniture(text: str, bare: str, folded: str) -> bool:
    words = _words()
    if _is_buttons(folded):
        return True
    if len(text) <= _LONGEST_CALL and _begins(folded, words.calls):
        return len(text) <= 120 or not ends_a_sentence(text) or text.count(". ") < 2
    label = _begins(folded.lstrip("([ "), words.caption)
    if not label:
        return False
    rest = folded.lstrip("([ ")[len(label) :].lstrip()
    marked = rest[:1] in set(":/|©：") or rest.startswith(("by ", "courtesy")) or not rest
    return len(text) <= _LONGEST_LINK and (marked or _CREDIT.match(text) is not None)


def _is_buttons(folded: str) -> bool:
    """``Share``, ``WhatsApp Channel``, ``5 min read``: only the words of buttons, and numbers."""
    found = _WORD.findall(folded)
    known = [word in _words().buttons for word in found]
    numbers = [word.isdigit() for word in found]
    return 0 < len(found) <= 24 and any(known) and all(k or n for k, n in zip(known, numbers, strict=True))


def _begins(folded: str, phrases: frozenset[str], *, whole: bool = False) -> str:
    """The longest of ``phrases`` that ``folded`` begins with, as whole words; or is, where ``whole``."""
    if whole:
        return folded if folded in phrases else ""
    for end in _ends(folded):
        if folded[:end] in phrases:
            return folded[:end]
    return ""


def _ends(folded: str) -> list[int]:
    """Where words end near the start of a line, the last first; in Han and kana, everywhere."""
    start = folded[:40]
    return [n for n in range(len(start), 0, -1) if n == len(folded) or _is_cut(folded, n)]


def _is_cut(folded: str, at: int) -> bool:
    before, after = folded[at - 1], folded[at]
    spaceless = before > "\u2e7f"
    return spaceless or not (_is_in_word(before) and _is_in_word(after))


def _is_in_word(character: str) -> bool:
    """Letters, digits, and the vowel signs of Indic scripts, which `str.isalnum` does not count."""
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _folded(text: str) -> str:
    """Lower case of the same length, so that offsets hold in both; the Turkish İ is an i."""
    return text.lower().replace("i\u0307", "i")


# -- the table ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Words:
    buttons: frozenset[str]
    calls: frozenset[str]
    elsewhere: frozenset[str]
    after: frozenset[str]
    caption: frozenset[str]
    rights: frozenset[str]
    published: frozenset[str]
    updated: frozenset[str]
    home: frozenset[str]
    updated_inside: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    """The words of all languages together: a page may hold the furniture of another language than its text."""
    table = tomllib.loads(files(__package__).joinpath("page_words.toml").read_text("utf-8"))

    def phrases(kind: str, separator: str | None = ",") -> frozenset[str]:
        found = (p for row in table.values() for p in row[kind].replace("\n", " ").split(separator))
        return frozenset(phrase for one in found if (phrase := _folded(one.strip())))

    updated = phrases("updated")
    inside = "|".join(sorted(map(re.escape, updated), key=len, reverse=True))
    kinds = ("calls", "elsewhere", "after", "caption", "rights", "published")
    return _Words(
        **{kind: phrases(kind) for kind in kinds},
        buttons=phrases("buttons", None),
        updated=updated,
        home=phrases("home"),
        updated_inside=re.compile(rf"(?<!\w)(?:{inside})(?!\w)"),
    )
