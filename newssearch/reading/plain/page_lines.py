"""Kinds of lines of a scraped page: text, a date, a byline, or the page's own furniture.

The words are data (``page_words.toml``); the rules here decide where they count. A line is called furniture only by its
own words; `newssearch.reading.plain.scraped_text` judges its place and its neighbours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from newssearch.core import ends_a_sentence
from newssearch.dates.parser import DateContext
from newssearch.reading.plain.page_stamps import Stamp, is_buttons, is_sections, marks_of
from newssearch.reading.plain.page_words import begins, folded, words

Kind = Literal[
    "text", "stamp", "byline", "section", "credit", "furniture", "lead-in", "after", "resume", "end", "rights",
    "breadcrumb", "address",
]  # fmt: skip
"""``lead-in`` announces a link on the next line; ``after`` begins a list of links, ``resume`` ends one;
``end`` begins the part after the article: comments, the author's biography. ``credit`` names who made a picture."""

_LONGEST_CALL = 240
_LONGEST_LINK = 200
_LONGEST_CONTACT = 1_000
"""A row of tags is shorter; an address is looked for from each letter of a word, so a longer word would take long."""

_SENTENCE_OF_A_CALL = 60
"""The longest call that needs no offer of the page: a text, too, may have ``Subscribe to the idea``."""

_BULLETS = re.compile(r"^[^\w(\[©@\"'“‘«„¿¡]+")
_CRUMBS = re.compile(r"(?:(?<!\s)\s++)?+(?:[>»›→]|(?<=\s)/\s|::)\s*")
_CRUMB_MARK = re.compile("[>»›→/:]")
_ADDRESS = re.compile(r"(?:\w[\w ]{0,20}:\s*)?(https?://\S+)", re.IGNORECASE)
_CONTACT = re.compile(r"\S+@\S+\.\w+|https?://\S+|www\.\S+|(?<!\w)[@#]\w[\w-]*")
_CONTACT_MARK = re.compile(r"[@#]|http|www\.")
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,12}", re.IGNORECASE)
_RIGHTS = re.compile(r"^[<(\[]?\s*(?:©|\(c\)\s|copyright\b)", re.IGNORECASE)
_CREDIT = re.compile(r"^[(\[].{0,200}[)\]]$|\[[^\[\]]{3,40}/[^\[\]]{3,40}\]$")
_CREDIT_MARKS = (":", "...", "…")
_LONGEST_CREDIT = 70
"""The most characters from a mark to the end of a line that has a credit there."""

_QUOTED = re.compile(r"[\"“”«»„‟‘]")
_COUNTED = re.compile(r"[\d(),.]+")
_TELLING = re.compile(r"[^\W_]|\ufffd")


@dataclass(frozen=True, slots=True)
class Line:
    """A line and its kind; a stamp line may also name the authors, a byline may also be dated."""

    text: str
    kind: Kind
    stamps: tuple[Stamp, ...] = ()
    byline: tuple[str, ...] = ()


def classify(text: str, context: DateContext) -> Line:
    """Classify ``text``, one line of a page, by itself."""
    bare = without_bullet(text)
    if address := _ADDRESS.fullmatch(bare):
        return Line(address[1], "address")
    if marks := marks_of(bare, context):
        return Line(text, "stamp" if marks.stamps else "byline", marks.stamps, marks.authors or ())
    return Line(text, kind_of(text))


def kind_of(text: str) -> Kind:
    """Return the kind of a line that is not a date, a byline or an address."""
    bare, table = without_bullet(text), words()
    line = folded(bare)
    if len(text) <= _LONGEST_CALL and (_RIGHTS.match(bare) or table.rights.are_in(line)):
        return "rights"
    if is_breadcrumb(text):
        return "breadcrumb"
    heading = line.rstrip(" :")
    if heading in table.end:
        return "end"
    if heading in table.after:
        return "after"
    if heading in table.resume:
        return "resume"
    if _is_end(heading):
        return "end"
    if link := _link(text, line):
        return link
    if _is_credit(text, line):
        return "credit"
    if _is_furniture(text, line):
        return "furniture"
    return "section" if is_sections(bare) else "text"


def _is_end(heading: str) -> bool:
    """Return whether a line heads comments: ``3 Comments``, ``Comments (12)``."""
    return bool(_COUNTED.search(heading)) and _COUNTED.sub("", heading).strip() in words().end


def _link(text: str, line: str) -> Kind | None:
    """Return the kind of a line that begins like a link to another article: a link, or an announcement of links."""
    label = begins(line, words().elsewhere) if len(text) <= _LONGEST_LINK else ""
    if not label:
        return None
    if not line[len(label) :].strip(" :|–—-►»>…"):
        return "lead-in"
    marked = line[len(label) :].lstrip()[:1] in set(":|–—-►»>：") or label.endswith(":")
    return "furniture" if marked else None


def without_bullet(text: str) -> str:
    """Return a line without the bullet or arrow before it."""
    return _BULLETS.sub("", text)


def is_breadcrumb(text: str) -> bool:
    """Return whether a line is a trail of sections: ``Home > World > Europe``."""
    return len(crumbs(text)) > 1


def crumbs(text: str) -> list[str]:
    """Return the parts of a breadcrumb without its first; empty if it is not one."""
    if len(text) > _LONGEST_LINK or not _CRUMB_MARK.search(text):
        return []
    stations = [station for station in _CRUMBS.split(text) if station]
    if len(stations) < 2 or folded(stations[0]) not in words().home:
        return []
    return stations


# -- furniture ---------------------------------------------------------------------------------------------------------


def _is_furniture(text: str, line: str) -> bool:
    if not _TELLING.search(text):
        return True  # a rule of dashes or stars
    if is_buttons(line) or _is_contact(text) or _is_of_script(line) or _is_label_alone(line):
        return True
    quoted = _QUOTED.search(text) is not None
    if len(text) <= _LONGEST_CALL and not quoted and words().anywhere.are_in(line):
        return True
    return len(text) <= _LONGEST_CALL and bool(begins(line, words().calls)) and _is_call(text, line)


_FROM_SCRIPT = ("warning:", "notice:", "deprecated:", "fatal error:", "parse error:", "strict standards:")
_OF_SCRIPT = re.compile(r"\bon line \d|\bin /\S+\.php\b|default object")


def _is_of_script(line: str) -> bool:
    """Return whether a folded line is the message of a site's program, which its page prints."""
    return line.startswith(_FROM_SCRIPT) and _OF_SCRIPT.search(line) is not None


_ENDS_LABEL = (" am", " on", " le", " el", " il", " em", " op", " den", ":")


def _is_label_alone(line: str) -> bool:
    """Return whether a folded line is a label whose date is missing: ``Aktualisiert am``, ``Last modified:``."""
    if not line.endswith(_ENDS_LABEL):
        return False
    label = line.rstrip(" :") if line[-1] == ":" else line.rpartition(" ")[0]
    return label in words().updated or label in words().published


def _is_call(text: str, line: str) -> bool:
    """Return whether a line that begins like a call to the reader is one: a button, or a sentence on offers."""
    if len(text) <= _SENTENCE_OF_A_CALL or not ends_a_sentence(text):
        return len(text) <= 120 or not ends_a_sentence(text)
    return not words().reader.isdisjoint(re.findall(r"[^\W\d_]+", line))


def _is_contact(text: str) -> bool:
    """Return whether a line is an address of mail or of a site, a handle or tags, with hardly a word beside them."""
    if len(text) > _LONGEST_CONTACT:
        return False
    if _HOST.fullmatch(text):
        return True
    if not _CONTACT_MARK.search(text):
        return False
    rest = _CONTACT.sub(" ", text)
    return rest != text and len(re.findall(r"[^\W\d]{2,}", rest)) <= 1


def _is_credit(text: str, line: str) -> bool:
    """Return whether a line is a picture's credit or caption: ``Photo: Mira Holm``, ``... [Mira Holm/Tideline]``."""
    if len(text) > _LONGEST_LINK:
        return False
    if begins(line, words().pictures) and not ends_a_sentence(text):
        return True
    opened = line.lstrip("([ ")
    label = begins(opened, words().caption)
    if not label:
        closing = _CREDIT.search(text) is not None and text[0] not in "(["
        end = line[-_LONGEST_CREDIT:]
        is_marked = any(mark in end for mark in _CREDIT_MARKS) and words().credit_at_end.search(line) is not None
        return closing or (is_marked and not _QUOTED.search(text))
    rest = opened[len(label) :].lstrip()
    marked = rest[:1] in set(":/|©：") or rest.startswith(("by ", "courtesy")) or not rest
    return marked or _CREDIT.match(text) is not None
