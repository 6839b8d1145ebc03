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

from newssearch.reading import encodings, keys


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
        return encodings.decode(self.data).text

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
        known = {meaning[0] for cell in line.split(mark) if (meaning := keys.field_of(cell)) is not None}
        if len(known) >= _FIELDS_OF_A_TABLE and known & {"headline", "body"}:
            return Confidence.LIKELY
    return Confidence.NO


def by_name_only(head: Head) -> Confidence:
    """What nothing but the suffix tells."""
    return Confidence.NO
