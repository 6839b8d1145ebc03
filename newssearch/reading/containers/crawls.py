"""Crawls to the pages in them: WARC 0.17 to 1.1 (ISO 28500), Common Crawl's text of it (WET), and ARC 1 and 2.

The module does not use warcio: a crawl is a plain sequence of records, and reading them through `Stream` applies its
limits, its gzip members and its verdict on damage; a record with a wrong length affects no other. Only fetched pages
and feeds are read; unchanged pages (``revisit``), errors, redirections, pictures and messages of the crawler are
skipped and counted. The date of a record is when it was fetched, and never that of an article. The Internet Archive
wrote ARC until 2009: each record is a line (address, IP address, date, media type, length) and the bytes of a response;
they are converted to records of WARC.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from newssearch.errors import ReadingError
from newssearch.reading.containers.archives import read_zip
from newssearch.reading.containers.http_responses import headers_of, parted, unwrapped
from newssearch.reading.drafts import Member, Origin, Refusal
from newssearch.reading.streams import CHUNK, Stream
from newssearch.settings import READING_LIMITS

_BEGIN = b"WARC/"
_FIRST = re.compile(_BEGIN)
_NEXT = re.compile(rb"\r?\n\r?\n(?=WARC/[01]\.\d+\r?\n)")
_MOST_HEADERS = 64 * 1024
_BORDER = 32
"""Bytes that show a border: the end of the blanks, and the beginning of a record."""

_LOOKED_AHEAD = 1024 * 1024
"""Bytes behind a claimed length in which the next record is searched."""

_OVERLAP = 16 * 1024
"""Bytes that are searched again with the next chunk: a beginning may lie across both."""

_LONGEST_BLANK = 1024
_READ = {
    "text/html": "page.html",
    "application/xhtml+xml": "page.html",
    "application/rss+xml": "feed.rss",
    "application/atom+xml": "feed.atom",
    "application/feed+json": "feed.json",
}
"""The media types that are read; of others (scripts, data, plain text) crawls have much that is no news."""


def read_warc(stream: Stream, origin: Origin) -> Iterator[Member | Refusal]:
    """Yield every fetched page of a crawl, as a file of its own, with its address and when it was fetched."""
    yield from pages_of(_records(stream), origin)


def pages_of(records: Iterable[Record | Refusal], origin: Origin) -> Iterator[Member | Refusal]:
    """Yield the page in each record that has one, and remark how many have something else."""
    passed_over: Counter[str] = Counter()
    found = False
    for record in records:
        if isinstance(record, Refusal):
            yield record
            continue
        try:
            member = _page(record)
        except ReadingError as error:
            yield Refusal(str(error), f"!{record.headers.get('warc-target-uri', '')}")
            continue
        if isinstance(member, str):
            passed_over[member] += 1
            continue
        found = True
        yield member
    if passed_over:
        listed = ", ".join(f"{count:,} {what}" for what, count in passed_over.most_common())
        origin.say(f"skipped: {listed}")
    if not found:
        yield Refusal("the crawl contains no fetched page; newssearch reads its responses of HTML")


def read_wacz(stream: Stream, origin: Origin) -> Iterator[Member | Refusal]:
    """Yield every crawl in a WACZ archive; its indexes and lists of pages are skipped."""
    for found in read_zip(stream, origin):
        name = found.name if isinstance(found, Member) else found.where.lstrip("!")
        if name.startswith("archive/"):
            yield found
        elif isinstance(found, Member):
            found.raw.close()


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a crawl; names of ``headers`` are those of WARC, in lower case."""

    headers: dict[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        """The type of record, in lower case."""
        return self.headers.get("warc-type", "").lower()


def _page(record: Record) -> Member | str:
    """Return the page in a record, or the kind of record. Raises `ReadingError` for an unreadable page."""
    address = record.headers.get("warc-target-uri", "").strip("<> ")
    if record.kind == "conversion" and record.headers.get("content-type", "").startswith("text/plain"):
        return _member(record, address, record.block, "text.txt", "utf-8")
    if record.kind == "resource":
        headers, body = record.headers, record.block
    elif record.kind == "response" and address.lower().startswith("http"):
        status, headers, body = _parted(record.block)
        if not status.startswith("2"):
            return "errors and redirections"
    else:
        return f"of type {record.kind[:40] or 'none'}"
    media, _, parameters = headers.get("content-type", "").partition(";")
    name = _READ.get(media.strip().lower())
    if name is None:
        return "files that are no pages"
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", parameters, re.IGNORECASE)
    return _member(record, address, unwrapped(headers, body), name, charset[1] if charset else None)


def _parted(block: bytes) -> tuple[str, dict[str, str], bytes]:
    """Split a response; one without a media type that begins with a tag is a page, as in HTTP 0.9, without headers."""
    status, headers, body = parted(block) if block.startswith(b"HTTP/") else ("200", {}, block)
    if not headers.get("content-type") and body.lstrip()[:1] == b"<":
        headers = {**headers, "content-type": "text/html"}
    return status, headers, body


def _member(record: Record, address: str, data: bytes, name: str, encoding: str | None) -> Member:
    # The name has a file's suffix, since an address may end in anything (`.com`), and content decides first.
    moment = _moment(record.headers.get("warc-date", ""))
    return Member(f"{address}!{name}", io.BytesIO(data), None, moment, address or None, encoding)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


# -- records -----------------------------------------------------------------------------------------------------------


def _records(stream: Stream) -> Iterator[Record | Refusal]:
    """Yield every record with its whole block, and a refusal for each broken one."""
    window = Window(stream, _FIRST, _NEXT)
    number = 0
    while window.find(_BEGIN):
        number += 1
        headers = _record_headers(window)
        length = headers.get("content-length", "")
        if not (length.isascii() and length.isdigit() and len(length) < 16):
            yield Refusal("a record of the crawl does not say how long it is", f"[{number - 1}]")
            continue
        is_response = headers.get("warc-type", "").lower() == "response"
        if int(length) > READING_LIMITS.max_record_bytes:
            if not window.skip(int(length)):
                yield Refusal(
                    "a record states a length beyond the end of the crawl; it is cut short", f"[{number - 1}]"
                )
            elif is_response:
                yield Refusal(f"larger than {READING_LIMITS.max_record_bytes // 2**20} MB", f"[{number - 1}]")
            continue
        size = window.size_of_block(int(length))
        if size is None:
            yield Refusal("the crawl is cut short within a record; fetch it again", f"[{number - 1}]")
            return
        yield Record(headers, window.take(size))


def _record_headers(window: Window) -> dict[str, str]:
    lines: list[str] = []
    size = 0
    while (line := window.line()).strip() and size < _MOST_HEADERS:
        size += len(line)
        if line[:1] in b" \t" and lines:
            lines[-1] += line.decode("utf-8", "replace").rstrip()
        else:
            lines.append(line.decode("utf-8", "replace").strip())
    return headers_of(lines[1:])


class Window:
    """A stream that can be searched, and that takes bytes back.

    ``begins`` matches the first bytes of a record, ``next_`` finds blanks before the whole first line of one.
    """

    def __init__(self, stream: Stream, begins: re.Pattern[bytes], next_: re.Pattern[bytes]) -> None:
        self._stream = stream
        self._begins, self._next = begins, next_
        self._data = b""
        self._at = 0
        self._passed = 0
        """The bytes of the stream before `_data`."""
        self._next_at = self._searched = -1
        """The places in the stream of the next record, and up to which none begins."""

    def find(self, wanted: bytes) -> bool:
        """Go to the next line that begins with ``wanted``; return False without one."""
        while True:
            at = self._data.find(wanted, self._at)
            while at > 0 and self._data[at - 1 : at] != b"\n":
                at = self._data.find(wanted, at + 1)
            if at >= 0:
                self._at = at
                return True
            self._at = max(self._at, len(self._data) - len(wanted))
            if not self._more():
                return False

    def line(self) -> bytes:
        """Return the next line with its end, or its first bytes up to the limit of a header."""
        while (end := self._data.find(b"\n", self._at)) < 0 and len(self._data) - self._at < _MOST_HEADERS:
            if not self._more():
                break
        return self.take((end + 1 if end >= 0 else min(len(self._data), self._at + _MOST_HEADERS)) - self._at)

    def take(self, size: int) -> bytes:
        """Return ``size`` bytes; fewer at the end."""
        parts = [self._data[self._at : self._at + size]]
        self._at += len(parts[0])
        size -= len(parts[0])
        while size > 0 and self._more():
            parts.append(self._data[self._at : self._at + size])
            self._at += len(parts[-1])
            size -= len(parts[-1])
        return b"".join(parts)

    def skip(self, size: int) -> bool:
        """Skip ``size`` bytes without keeping them; False when there are fewer."""
        while size > 0 and (taken := len(self.take(min(size, CHUNK)))):
            size -= taken
        return size <= 0

    def size_of_block(self, claimed: int) -> int | None:
        """Return the real length of a block that claims a length: up to the next record, where that begins elsewhere.

        Returns None where the crawl ends within it. Nothing is consumed.
        """
        while len(self._data) - self._at < claimed + _BORDER and self._more():
            pass
        is_short = len(self._data) - self._at < claimed
        if not is_short and self._is_border(self._at + claimed):
            return claimed
        begun = self._next_record(claimed)
        if begun is not None:  # its length is wrong
            return begun - self._at
        return None if is_short else claimed

    def _next_record(self, claimed: int) -> int | None:
        """Return where the next record begins, within the claimed length or not far behind it."""
        while True:
            if self._next_at < self._passed + self._at:
                begin = max(self._at, self._searched - self._passed)
                if found := self._next.search(self._data, begin):
                    self._next_at = self._passed + found.start()
                else:  # only the last bytes are searched again: a record may begin across two chunks
                    self._searched = self._passed + max(begin, len(self._data) - _OVERLAP)
            if self._next_at >= self._passed + self._at:
                return self._next_at - self._passed
            if len(self._data) - self._at >= claimed + _LOOKED_AHEAD or not self._more():
                return None

    def _is_border(self, at: int) -> bool:
        """Return whether the crawl ends at a place, or a record begins there, after blanks."""
        following = self._data[at : at + _BORDER].lstrip(b"\r\n")
        return self._begins.match(following) is not None or not self._data[at : at + _LONGEST_BLANK].strip()

    def _more(self) -> bool:
        data = self._stream.read(CHUNK)
        if not data:
            return False  # the window may be large: at the end it must not be copied for each record that is left
        self._passed += max(0, self._at - 1)
        self._data = self._data[max(0, self._at - 1) :] + data
        self._at = min(self._at, 1)
        return True


_HEADER = re.compile(
    rb"(?P<address>[A-Za-z][A-Za-z0-9+.-]{1,20}:[^\r\n]{1,4000}?) (?:[\d.]{7,15}|[\da-fA-F:]{2,39}|-) "
    rb"(?P<date>\d{8,14}) (?P<media>[^\s;]{1,100})[^\r\n]{0,4000}? (?P<length>\d{1,15})\s*"
)
_FIRST_OF_ARC = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]{1,20}:")
_NEXT_OF_ARC = re.compile(rb"\n+(?=%b\r?\n)" % re.sub(rb"\?P<\w+>", b"?:", _HEADER.pattern).removesuffix(rb"\s*"))
_LONGEST = 10_000
"""Bytes of a line that may begin a record."""

_OWN = b"filedesc:"


def read_arc(stream: Stream, origin: Origin) -> Iterator[Member | Refusal]:
    """Yield every fetched page of a crawl, as a file of its own, with its address and when it was fetched."""
    yield from pages_of(_arc_records(stream), origin)


def _arc_records(stream: Stream) -> Iterator[Record | Refusal]:
    """Yield every record with its whole block; anything else is skipped up to the next record."""
    window = Window(stream, _FIRST_OF_ARC, _NEXT_OF_ARC)
    number = 0
    while line := window.line():
        header = _HEADER.fullmatch(line) if len(line) < _LONGEST else None
        if header is None:
            continue
        number += 1
        length = int(header["length"])
        if length > READING_LIMITS.max_record_bytes:
            is_whole = window.skip(length)
            what = f"larger than {READING_LIMITS.max_record_bytes // 2**20} MB" if is_whole else _CUT
            yield Refusal(what, f"[{number - 1}]")
            continue
        size = window.size_of_block(length)
        if size is None:
            yield Refusal(_CUT, f"[{number - 1}]")
            return
        block = window.take(size)
        if not line.startswith(_OWN):
            yield _record(header, block)


_CUT = "the crawl is cut short within a record; fetch it again"


def _record(header: re.Match[bytes], block: bytes) -> Record:
    """Convert the header of an ARC record to a record of WARC."""
    address = header["address"].decode("utf-8", "replace")
    headers = {"warc-target-uri": address, "warc-date": _arc_moment(header["date"].decode())}
    if not address.lower().startswith("http"):
        return Record(headers | {"warc-type": address.partition(":")[0]}, block)
    if not block.startswith(b"HTTP/"):  # HTTP 0.9 has no headers
        return Record(headers | {"warc-type": "resource", "content-type": header["media"].decode("latin-1")}, block)
    if "content-type" not in parted(block)[1]:
        first, end, rest = block.partition(b"\n")
        block = first + end + b"Content-Type: " + header["media"] + b"\r\n" + rest
    return Record(headers | {"warc-type": "response"}, block)


def _arc_moment(digits: str) -> str:
    """Return fourteen digits, or the first of them, as ISO 8601: ``20010203040506``."""
    full = digits + "000000"[: 14 - len(digits)]
    return f"{full[:4]}-{full[4:6]}-{full[6:8]}T{full[8:10]}:{full[10:12]}:{full[12:14]}Z"
