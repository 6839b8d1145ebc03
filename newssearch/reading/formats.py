"""Registry of formats: selects the reader of a source, by its content first and its name second.

A new format is one module with a `Reader`, one entry in ``formats.toml``, and a recogniser here, composed from
`newssearch.reading.sniffing`. The reader is imported when a source of its format is met. The surest recogniser wins,
and among equals the first of the file: so narrow formats come before wide ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from newssearch.data_tables import table
from newssearch.errors import ReadingError, UsageError
from newssearch.reading import extras
from newssearch.reading.drafts import Reader
from newssearch.reading.encoding import decoding
from newssearch.reading.sniffing import (
    Confidence,
    Head,
    Recogniser,
    by_name_only,
    export_like,
    html_like,
    json_like,
    magic,
    mail_like,
    table_like,
    text_like,
    xml_root,
    zip_named,
)

HEAD = 8 * 1024
"""The number of bytes of a source that are used to detect its format."""


@dataclass(frozen=True, slots=True)
class Format:
    """A family of formats: its recogniser and its reader.

    ``gives`` describes the result in a few words. ``reader`` names the `Reader` as ``module:function`` below
    ``newssearch.reading``. ``extra`` names an extra (`newssearch.reading.extras`) that the reader needs.
    ``is_container`` marks formats that only hold files of other formats; ``is_binary`` those that are not text;
    ``is_page`` those of one page, of at most `settings.ReadingLimits.max_page_bytes`, and costly to read.
    """

    name: str
    gives: str
    reader: str
    recognise: Recogniser
    suffixes: Sequence[str] = ()
    extra: str | None = None
    is_container: bool = False
    is_binary: bool = False
    is_page: bool = False

    def confidence(self, head: Head) -> Confidence:
        """Return how sure it is that a source has this format, by its content first."""
        named = Confidence.NAMED if head.suffix in self.suffixes else Confidence.NO
        return max(self.recognise(head), named)

    @property
    def is_installed(self) -> bool:
        """True if everything that the reader needs is installed."""
        return self.extra is None or extras.is_installed(self.extra)

    def load(self) -> Reader:
        """Import the reader; raises a `ReadingError` that names the extra to install where one is missing."""
        if not self.is_installed:
            raise ReadingError(f"reading {self.name} needs an extra: pip install 'newssearch[{self.extra}]'")
        module, _, function = self.reader.partition(":")
        reader: Reader = getattr(import_module(f"newssearch.reading.{module}"), function)
        return reader


_NINJS = (
    r'\A(?=[\s\S]*?"uri"\s*:)(?=[\s\S]*?(?:"\$?standard"\s*:\s*\{[^{}]*"ninjs"|'
    r'"(?:version[cC]reated|pub[sS]tatus|body_(?:text|x?html|main)|description_text|headlines|bodies|slugline|'
    r'representation[tT]ype|copyright[hH]older)"\s*:))'
)
"""Requires both an address of the item, and a property that only ninjs has."""

_WASHINGTON_POST = r'"contents"\s*:\s*\[\s*(?:null\s*,\s*)*\{[^{}]*"(?:mime|type)"\s*:'
_TREC = r"\A\s*<(?:DOC|doc)(?:>\s*<(?:DOC|doc)|\s+id\s*=)"
_WIRE = r"\A[\s\x00\x11-\x14\x16\x7f]*\x01[^\x00-\x08\x0b\x0c\x0e-\x10\x15-\x1a\x7f-\x9f\ufffd]{8,400}\x02"
"""The header of a story: text, and a few signs of teletypes."""

_OWN = r'\A[\ufeff\s]*\[?\s*\{\s*"newssearch_export"\s*:'

_RECOGNISERS: dict[str, Recogniser] = {
    "newssearch": json_like(_OWN),
    "wacz": zip_named(".wacz", b"datapackage.json"),
    "docx": zip_named(".docx", b"[Content_Types].xml", b"_rels/.rels", b"word/", b"docProps/", holding=b"word/"),
    "warc": magic(b"WARC/1.", b"WARC/0."),
    "arc": magic(b"filedesc://"),
    "parquet": magic(b"PAR1"),
    "wordpress": xml_root("rss", holding="wordpress.org/export/"),
    "sitemap": xml_root("urlset", "sitemapindex"),
    "mbox": text_like(r"\A\s*From \S+ .*\d{4}\s*\n>?[A-Za-z][\w-]+:", Confidence.CERTAIN),
    "eml": mail_like,
    "rtf": magic(b"{\\rtf"),
    "ris": text_like(r"\A\ufeff?\s*TY  - ", Confidence.CERTAIN),
    "export": export_like,
    "zip": magic(b"PK\x03\x04", b"PK\x05\x06"),
    "tar": magic(b"ustar", at=257),
    "feed": xml_root("rss", "feed", "RDF", "CHANNEL", "channel"),
    "json-feed": json_like(r'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org'),
    "ninjs": json_like(_NINJS),
    "newsml-g2": xml_root(
        "newsItem", "newsMessage", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem"
    ),
    "newsml-1": xml_root("NewsML", "NewsItem"),
    "nitf": xml_root("nitf"),
    "ritzau": xml_root("RBNews", "ArrayOfRBNews"),
    "wire": text_like(_WIRE, Confidence.CERTAIN),
    "rcv1": xml_root("newsitem"),
    "reuters-21578": xml_root("REUTERS"),
    "trec": text_like(_TREC, Confidence.CERTAIN),
    "washington-post": json_like(_WASHINGTON_POST),
    "csv": table_like,
    "json": json_like(confidence=Confidence.LIKELY),
    "html": html_like,
    "page": by_name_only,
}

FORMATS: tuple[Format, ...] = tuple(
    Format(name, recognise=_RECOGNISERS[name], **entry) for name, entry in table(__file__, "formats").items()
)
"""All supported formats; ``newssearch formats`` lists them."""

_CONTAINERS = tuple(form for form in FORMATS if form.is_container)

_PACKED = (".gz", ".bz2", ".xz", ".zst")
_NOT_READ: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"\x28\xb5\x2f\xfd", "compressed twice"),
    (b"\x1f\x8b", "compressed twice"),
    (b"BZh", "compressed twice"),
    (b"\xfd7zXZ\x00", "compressed twice"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x7fELF", "a program"),
)
"""First bytes of known formats that are not supported."""


_ROOTS_NOT_READ = {
    "mediawiki": "a dump of a wiki; get its pages as HTML or as a feed, and read those",
    "opml": "a list of feeds; fetch the feeds, and read those",
    "svg": "a picture",
}
"""Roots of known XML that is not supported, and what to read instead."""


def format_of(data: bytes, name: str, forced: Format | None = None) -> Format:
    """Return the format of a source that begins with ``data``; raises a `ReadingError` that describes an unknown one.

    With ``forced``, only a container of certain format takes precedence: its files are forced.
    """
    if not data:
        raise ReadingError("the file is empty")
    head = Head(data, suffix_of(name))
    if forced is not None and not any(form.confidence(head) is Confidence.CERTAIN for form in _CONTAINERS):
        return forced
    detected = max(FORMATS, key=lambda form: form.confidence(head))
    confidence = detected.confidence(head)
    if forced is not None:
        opened = detected.is_container and confidence is Confidence.CERTAIN
        return detected if opened and forced.recognise(head) is Confidence.NO else forced
    if confidence is not Confidence.CERTAIN:
        _refuse_other(head)
    if confidence is Confidence.NO:
        raise ReadingError(
            f"{head.suffix} files are not recognized; name the format: --format NAME (newssearch formats lists them)"
        )
    return detected


def format_named(name: str) -> Format:
    """Return the format of a name; raises a `UsageError` that lists them for an unknown one."""
    for form in FORMATS:
        if form.name == name.strip().lower():
            return form
    raise UsageError(f"There is no format {name!r}. There are: {', '.join(form.name for form in FORMATS)}.")


def suffix_of(name: str) -> str:
    """Return the suffix of a name in lower case, ignoring that of its compression; a dated name has none."""
    path = PurePath(name.rpartition("!")[2])
    if path.suffix.lower() in _PACKED:
        path = path.with_suffix("")
    return path.suffix.lower() if re.fullmatch(r"\.[A-Za-z]\w{0,9}", path.suffix) else ""


def is_binary(data: bytes) -> bool:
    """Return whether ``data`` has more control characters than text in any encoding."""
    if decoding.wide_encoding(data) is not None:
        return False
    controls = sum(data.count(byte) for byte in _CONTROLS)
    return controls * 50 > len(data)


def _refuse_other(head: Head) -> None:
    """Raise ReadingError where the content is clearly of an unsupported format, whatever its name."""
    for magic_bytes, what in _NOT_READ:
        if head.data.startswith(magic_bytes):
            raise ReadingError(f"it is {what}, which is not supported; newssearch formats lists the supported ones")
    if is_binary(head.data) and not any(form.is_binary and head.suffix in form.suffixes for form in FORMATS):
        raise ReadingError("it is binary, not text")
    if len(head.data) < HEAD and not head.text.strip("\ufeff\x00 \t\r\n"):
        raise ReadingError("the file contains only blanks")
    is_xml = head.text.lstrip("\ufeff \r\n").startswith("<?xml") or head.suffix == ".xml" or " xmlns" in head.root
    if is_xml and (advice := _ROOTS_NOT_READ.get(head.root_name.lower())):
        raise ReadingError(f"it is {advice}")
    if head.root_name and is_xml:
        raise ReadingError(f"it is XML of an unknown kind (its root is {head.root_name[:60]!r})")


_CONTROLS = tuple(bytes([n]) for n in (*range(7), *range(14, 27), *range(28, 32), 127))
