"""How a format is told by the first bytes of a source: small rules that the registry puts together.

A recogniser looks at a `Head` and says how sure it is. It must be cheap and import nothing of its format, as every
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
    """How sure it is that a source is of a format; the surest wins."""

    NO = 0
    NAMED = 1
    """Only its name says so."""
    LIKELY = 2
    """It looks like that, and may be something narrower."""
    CERTAIN = 3
    """It says so: magic bytes, the name of its root."""


@dataclass(frozen=True)
class Head:
    """The beginning of a source; ``suffix`` is that of its name, in lower case, without that of its compression."""

    data: bytes
    suffix: str = ""

    @cached_property
    def text(self) -> str:
        """The bytes as text, in the encoding that they seem to have."""
        return decoding.decode(self.data).text

    @cached_property
    def root(self) -> str:
        """The first tag of an XML document with its attributes (``rss version="2.0"``), or nothing."""
        found = _ROOT.match(self.text)
        return found[1] if found else ""

    @cached_property
    def root_name(self) -> str:
        """The name of that tag without its prefix: ``RDF`` of ``rdf:RDF``."""
        return re.split(r"[\s/>]", self.root, maxsplit=1)[0].rpartition(":")[2]


_FIELDS_OF_A_TABLE = 3
"""Fewer names of fields may stand in the first line of a page by chance: ``News | Story | Author``."""

Recogniser = Callable[[Head], Confidence]

_ROOT = re.compile(
    r"[\ufeff\s\x00]*+(?>(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?>[^\[<>]*+(?:\[.*?\]\s*(?=>))?)>)\s*+)*+<([A-Za-z_][^<>]*)",
    re.DOTALL | re.IGNORECASE,
)


def xml_root(*names: str, holding: str = "") -> Recogniser:
    """XML whose root is of one of these names (no prefix, case counts), and that has ``holding`` in its beginning."""
    wanted = frozenset(names)

    def recognise(head: Head) -> Confidence:
        is_it = head.root_name in wanted and holding in head.text
        return Confidence.CERTAIN if is_it else Confidence.NO

    return recognise


def magic(*beginnings: bytes, at: int = 0, holding: bytes = b"") -> Recogniser:
    """Bytes that stand at an offset, with ``holding`` anywhere in the beginning."""

    def recognise(head: Head) -> Confidence:
        is_it = head.data.startswith(beginnings, at) and holding in head.data
        return Confidence.CERTAIN if is_it else Confidence.NO

    return recognise


def text_like(pattern: str, confidence: Confidence = Confidence.LIKELY) -> Recogniser:
    """Text that a regular expression finds something in, each line by itself, case counted."""
    found = re.compile(pattern, re.MULTILINE)

    def recognise(head: Head) -> Confidence:
        return confidence if found.search(head.text) else Confidence.NO

    return recognise


def json_like(pattern: str = "", confidence: Confidence = Confidence.CERTAIN) -> Recogniser:
    """An object or an array of objects in JSON, with something in its beginning that a regular expression finds."""
    found = re.compile(pattern)

    def recognise(head: Head) -> Confidence:
        return confidence if _JSON.match(head.text) and found.search(head.text) else Confidence.NO

    return recognise


_JSON = re.compile(r'[\ufeff\s]*(?:\{\s*["}]|\[\s*[\[{\]])')


def table_like(head: Head) -> Confidence:
    """A first line that names columns: three fields of ours at least, a headline or a text among them."""
    line = head.text.lstrip("\ufeff\n\r").partition("\n")[0]
    for mark in "\t;|,":
        known = {meaning[0] for cell in line.split(mark) if (meaning := field_names.field_of(cell)) is not None}
        if len(known) >= _FIELDS_OF_A_TABLE and known & {"headline", "body"}:
            return Confidence.LIKELY
    return Confidence.NO


def zip_named(suffix: str, *firsts: bytes, holding: bytes = b"") -> Recogniser:
    """A zip that is a document of its own: by its suffix, or by its first file and what it is ``holding``."""

    def recognise(head: Head) -> Confidence:
        is_first = head.data.startswith(firsts, _NAME_IN_ZIP) and holding in head.data
        is_it = head.data.startswith(b"PK\x03\x04") and (head.suffix == suffix or is_first)
        return Confidence.CERTAIN if is_it else Confidence.NO

    return recognise


_NAME_IN_ZIP = 30
"""Where the name of its first file stands in a zip."""

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
"""The databases whose exports are read, each with what tells it among lines of text; the surest first."""

_WORDS_AND_DAY = re.compile(r"^[\d.,]{1,9} words[^\S\n]*+\n", re.MULTILINE)
_TAGS = re.compile(r"<[^<>]{0,2000}>")
_MAIL = re.compile(r"\s*[A-Za-z][\w-]{1,60}:[^\n]*\n(?:[A-Za-z][\w-]{1,60}:[^\n]*\n|[ \t][^\n]*\n){2,200}?")
_HEADERS_OF_MAIL = re.compile(
    r"^(Received|Return-Path|Message-ID|MIME-Version|From|Date|Subject|Delivered-To):", re.I | re.M
)


def export_like(head: Head) -> Confidence:
    """What a database of news exported, as text or as HTML."""
    text = head.text
    if text.lstrip("\ufeff \r\n")[:1] == "<":
        text = _TAGS.sub("\n", text)
        if "factiva" not in head.text.lower():  # a blog, too, may say how long its posts are and when it wrote them
            text = _WORDS_AND_DAY.sub("", text)
    is_it = any(pattern.search(text) for pattern in EXPORTS.values())
    return Confidence.CERTAIN if is_it else Confidence.NO


def mail_like(head: Head) -> Confidence:
    """A message of mail: its headers stand first, three that only mail has among them."""
    headers = head.text.lstrip("\ufeff\n").partition("\n\n")[0]
    if not _MAIL.match(headers + "\n"):
        return Confidence.NO
    named = {found[1].lower() for found in _HEADERS_OF_MAIL.finditer(headers)}
    is_it = "from" in named and len(named) > 2 and bool(named - {"from", "date", "subject"})
    return Confidence.CERTAIN if is_it else Confidence.NO


_PAGE = re.compile(r"<!doctype\s+html\b", re.IGNORECASE)
_PAGE_WITHIN = re.compile(r"^[^\S\n]*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.MULTILINE)


def html_like(head: Head) -> Confidence:
    """A page of HTML: what it declares before its first tag, or that tag itself.

    Likely one, too, where other markup stands before that, such as the warnings of the program that made it.
    """
    text = head.text.lstrip("\ufeff \t\r\n")
    if head.root_name.lower() in {"html", "head", "body"} or _PAGE.match(text):
        return Confidence.CERTAIN
    return Confidence.LIKELY if text.startswith("<") and _PAGE_WITHIN.search(text) else Confidence.NO


def by_name_only(head: Head) -> Confidence:
    """What nothing but the suffix tells."""
    return Confidence.NO
