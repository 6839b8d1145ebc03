"""Recognisers: detect a format by the first bytes of a source, composed from small rules.

A recogniser takes a `Head` and returns its `Confidence`. It must be cheap and import nothing of its format, as every
source passes all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from newssearch.reading import field_names
from newssearch.reading.encoding import decoding


class Confidence(IntEnum):
    """Confidence that a source is of a format; the highest wins."""

    NO = 0
    NAMED = 1
    """By its name only."""
    LIKELY = 2
    """By its content, which may have a narrower format."""
    CERTAIN = 3
    """By its own statement: magic bytes, the name of its root."""


@dataclass(frozen=True)
class Head:
    """The beginning of a source; ``suffix`` is that of its name, in lower case, ignoring that of its compression."""

    data: bytes
    suffix: str = ""

    @cached_property
    def text(self) -> str:
        """The bytes as text, in the encoding detected."""
        return decoding.decode(self.data).text

    @cached_property
    def root(self) -> str:
        """The first tag of an XML document with its attributes (``rss version="2.0"``), or nothing."""
        found = _ROOT.match(self.text)
        return found[1] if found else ""

    @cached_property
    def root_name(self) -> str:
        """The name of the root tag without its prefix: ``RDF`` of ``rdf:RDF``."""
        return re.split(r"[\s/>]", self.root, maxsplit=1)[0].rpartition(":")[2]


_FIELDS_OF_A_TABLE = 3
"""The least names of fields: fewer can be in the first line of a page by chance: ``News | Story | Author``."""

Recogniser = Callable[[Head], Confidence]

_ROOT = re.compile(
    r"[\ufeff\s\x00]*+(?>(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?>[^\[<>]*+(?:\[.*?\]\s*(?=>))?)>)\s*+)*+<([A-Za-z_][^<>]*)",
    re.DOTALL | re.IGNORECASE,
)


def xml_root(*names: str, holding: str = "") -> Recogniser:
    """Recognise XML whose root has one of these names (no prefix, case counts), with ``holding`` near its start."""
    wanted = frozenset(names)

    def recognise(head: Head) -> Confidence:
        is_it = head.root_name in wanted and holding in head.text
        return Confidence.CERTAIN if is_it else Confidence.NO

    return recognise


def magic(*beginnings: bytes, at: int = 0, holding: bytes = b"") -> Recogniser:
    """Recognise bytes at an offset, with ``holding`` anywhere near the start."""

    def recognise(head: Head) -> Confidence:
        is_it = head.data.startswith(beginnings, at) and holding in head.data
        return Confidence.CERTAIN if is_it else Confidence.NO

    return recognise


def text_like(pattern: str, confidence: Confidence = Confidence.LIKELY) -> Recogniser:
    """Recognise text in which a regular expression matches, with multi-line anchors and case."""
    found = re.compile(pattern, re.MULTILINE)

    def recognise(head: Head) -> Confidence:
        return confidence if found.search(head.text) else Confidence.NO

    return recognise


def json_like(pattern: str = "", confidence: Confidence = Confidence.CERTAIN) -> Recogniser:
    """Recognise a JSON object or array of objects in whose beginning a regular expression matches."""
    found = re.compile(pattern)

    def recognise(head: Head) -> Confidence:
        return confidence if _JSON.match(head.text) and found.search(head.text) else Confidence.NO

    return recognise


_JSON = re.compile(r'[\ufeff\s]*(?:\{\s*["}]|\[\s*[\[{\]])')


def table_like(head: Head) -> Confidence:
    """Recognise a first line that names columns: at least three of our fields, a headline or a text among them."""
    line = head.text.lstrip("\ufeff\n\r").partition("\n")[0]
    for mark in "\t;|,":
        if line.count(mark) + 1 < _FIELDS_OF_A_TABLE:
            continue
        known = {meaning[0] for cell in line.split(mark) if (meaning := field_names.field_of(cell)) is not None}
        if len(known) >= _FIELDS_OF_A_TABLE and known & {"headline", "body"}:
            return Confidence.LIKELY
    return Confidence.NO


def zip_named(suffix: str, *firsts: bytes, holding: bytes = b"") -> Recogniser:
    """Recognise a zip that is a document, by its suffix or by the name of its first file and ``holding``."""

    def recognise(head: Head) -> Confidence:
        is_first = head.data.startswith(firsts, _NAME_IN_ZIP) and holding in head.data
        is_it = head.data.startswith(b"PK\x03\x04") and (head.suffix == suffix or is_first)
        return Confidence.CERTAIN if is_it else Confidence.NO

    return recognise


_NAME_IN_ZIP = 30
"""The offset of the name of its first file in a zip."""

EXPORTS: dict[str, re.Pattern[str]] = {
    "Factiva": re.compile(
        r"^HD(?:\s.*\n|\s*\n)(?:.*\n){0,40}?(?:WC|PD|SN)\s"
        r"|^[^\S\n]*+Document [A-Za-z0-9]{8,12}(?:19|20)\d{6}\w{6,16}[^\S\n]*+$"
        r"|^[\d.,]{1,9} words[^\S\n]*+\n\s*+\d{1,2} \w+ \d{4}[^\S\n]*+$",
        re.MULTILINE,
    ),
    "ProQuest": re.compile(
        r"^_{20,}\s*$(?=(?:.*\n){0,400}?(?:ProQuest document (?:ID|link)|Publication (?:info|title)\s*:|Full text\s*:))"
        r"|^ProQuest document ID\s*:",
        re.MULTILINE,
    ),
    "Nexis": re.compile(
        r"^[^\S\n]*+(?:Document )?\d{1,4} (?:of|de|von|di) \d{1,4} DOCUMENT[SOIE]{0,2}[^\S\n]*+$"
        r"|^(?:Length|LENGTH):\s*[\d.,]{1,9} words[^\S\n]*+$(?=(?:.*\n){0,40}?(?:Body|BODY:?)[^\S\n]*+$)|^LOAD-DATE: ",
        re.MULTILINE,
    ),
}
"""The databases whose exports are read, each with its typical lines; the surest first."""

_WORDS_AND_DAY = re.compile(r"^[\d.,]{1,9} words[^\S\n]*+\n", re.MULTILINE)
_TAGS = re.compile(r"<[^<>]{0,2000}>")
_MAIL = re.compile(r"\s*[A-Za-z][\w-]{1,60}:[^\n]*\n(?:[A-Za-z][\w-]{1,60}:[^\n]*\n|[ \t][^\n]*\n){2,200}?")
_HEADERS_OF_MAIL = re.compile(
    r"^(Received|Return-Path|Message-ID|MIME-Version|From|Date|Subject|Delivered-To):", re.I | re.M
)


def export_like(head: Head) -> Confidence:
    """Recognise an export of a news database, as text or as HTML."""
    text = head.text
    if text.lstrip("\ufeff \r\n")[:1] == "<":
        text = _TAGS.sub("\n", text)
        if "factiva" not in head.text.lower():  # a blog, too, may state the length and day of its posts
            text = _WORDS_AND_DAY.sub("", text)
    is_it = any(pattern.search(text) for pattern in EXPORTS.values())
    return Confidence.CERTAIN if is_it else Confidence.NO


def mail_like(head: Head) -> Confidence:
    """Recognise a mail message: it begins with headers, at least three of them typical of mail."""
    headers = head.text.lstrip("\ufeff\n").partition("\n\n")[0]
    if not _MAIL.match(headers + "\n"):
        return Confidence.NO
    named = {found[1].lower() for found in _HEADERS_OF_MAIL.finditer(headers)}
    is_it = "from" in named and len(named) > 2 and bool(named - {"from", "date", "subject"})
    return Confidence.CERTAIN if is_it else Confidence.NO


_PAGE = re.compile(r"<!doctype\s+html\b", re.IGNORECASE)
_PAGE_WITHIN = re.compile(r"^[^\S\n]*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.MULTILINE)


def html_like(head: Head) -> Confidence:
    """Recognise a page of HTML by its declaration or its first tag.

    A page is likely, too, where other markup comes before that, such as the warnings of the program that made it.
    """
    text = head.text.lstrip("\ufeff \t\r\n")
    if head.root_name.lower() in {"html", "head", "body"} or _PAGE.match(text):
        return Confidence.CERTAIN
    return Confidence.LIKELY if text.startswith("<") and _PAGE_WITHIN.search(text) else Confidence.NO


def by_name_only(head: Head) -> Confidence:
    """Recognise nothing by content: only the suffix decides."""
    return Confidence.NO
