"""The registry of formats: which reader reads a source, told by its content first and its name second.

A new format is one module with a `Reader`, and one line in `FORMATS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from newssearch.errors import ReadingError
from newssearch.reading import encodings
from newssearch.reading.drafts import Reader
from newssearch.reading.json_articles import read_json
from newssearch.reading.json_documents import looks_like_json
from newssearch.reading.pages import read_page

HEAD = 8 * 1024
"""How many bytes of a source are looked at to tell its format."""

_PACKED = (".gz", ".bz2", ".xz")
_JSON_SUFFIXES = frozenset({".json", ".jsonl", ".ndjson", ".jsonlines", ".jl"})
_PAGE_SUFFIXES = frozenset({"", ".txt", ".text", ".page", ".asc", ".utf8"})
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive (or an office document)"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd"),
    (b"\x1f\x8b", "compressed twice"),
    (b"BZh", "compressed twice"),
    (b"\xfd7zXZ\x00", "compressed twice"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x7fELF", "a program"),
)
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_XML = re.compile(r"\s*<(?:\?xml|rss|feed|rdf:RDF|newsItem|newsMessage|NewsML|nitf|urlset)\b")


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a source: ``text`` is decoded, ``suffix`` is its name's, in lower case, unpacked."""

    data: bytes
    text: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Format:
    """A family of formats: how it is told, and what reads it."""

    name: str
    matches: Callable[[Head], bool]
    read: Reader


FORMATS: tuple[Format, ...] = (
    Format("JSON", lambda head: head.suffix in _JSON_SUFFIXES or looks_like_json(head.text), read_json),
    Format("page", lambda head: head.suffix in _PAGE_SUFFIXES, read_page),
)


def format_of(data: bytes, name: str) -> Format:
    """The format of a source that begins with ``data``; a `ReadingError` says what it is when none reads it."""
    if not data:
        raise ReadingError("the file is empty")
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise ReadingError(f"it is {what}; newssearch reads text pages and JSON")
    head = Head(data, encodings.decode(data).text, suffix_of(name))
    if is_binary(data):
        raise ReadingError("it is binary, not text")
    if len(data) < HEAD and not head.text.strip("\ufeff\x00 \t\r\n"):
        raise ReadingError("the file holds nothing but blanks")
    if head.suffix not in _JSON_SUFFIXES:
        _refuse_markup(head)
    for form in FORMATS:
        if form.matches(head):
            return form
    raise ReadingError(f"{head.suffix} files are not read; name it .txt if it is a page of text, .json if it is JSON")


def suffix_of(name: str) -> str:
    """The suffix of a name in lower case, without that of its compression; a dated name has none."""
    path = PurePath(name)
    if path.suffix.lower() in _PACKED:
        path = path.with_suffix("")
    return path.suffix.lower() if re.fullmatch(r"\.[A-Za-z]\w{0,9}", path.suffix) else ""


def is_binary(data: bytes) -> bool:
    """Whether ``data`` has more control characters than any text has, in whatever encoding."""
    if encodings.wide_encoding(data) is not None:
        return False
    controls = sum(data.count(byte) for byte in _CONTROLS)
    return controls * 50 > len(data)


def _refuse_markup(head: Head) -> None:
    if _HTML.match(head.text) or head.suffix in {".html", ".htm", ".xhtml"}:
        raise ReadingError("HTML pages are not read yet; save the page as text")
    if _XML.match(head.text) or head.suffix in {".xml", ".rss", ".atom"}:
        raise ReadingError("XML is not read yet; convert it to JSON")


_CONTROLS = tuple(bytes([n]) for n in (*range(7), *range(14, 27), *range(28, 32), 127))
