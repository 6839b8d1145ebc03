"""Crawls of the format before WARC: ARC 1 and 2, which the Internet Archive wrote until 2009.

Each record is a line (address, IP address, date, media type, length) and the bytes of a response; the first is about
the file itself. They are converted to records of WARC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newssearch.reading.containers.crawls import Record, Window, pages_of
from newssearch.reading.containers.http_responses import parted
from newssearch.reading.drafts import Member, Origin, Refusal
from newssearch.reading.streams import Stream
from newssearch.settings import READING_LIMITS

_HEADER = re.compile(
    rb"(?P<address>[A-Za-z][A-Za-z0-9+.-]{1,20}:[^\r\n]{1,4000}?) (?:[\d.]{7,15}|[\da-fA-F:]{2,39}|-) "
    rb"(?P<date>\d{8,14}) (?P<media>[^\s;]{1,100})[^\r\n]{0,4000}? (?P<length>\d{1,15})\s*"
)
_LONGEST = 10_000
"""Bytes of a line that may begin a record."""

_OWN = b"filedesc:"


def read_arc(stream: Stream, origin: Origin) -> Iterator[Member | Refusal]:
    """Yield every fetched page of a crawl, as a file of its own, with its address and when it was fetched."""
    yield from pages_of(_records(stream), origin)


def _records(stream: Stream) -> Iterator[Record | Refusal]:
    """Yield every record with its whole block; anything else is skipped up to the next record."""
    window = Window(stream)
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
        block = window.take(length)
        if len(block) < length:
            yield Refusal(_CUT, f"[{number - 1}]")
        elif not line.startswith(_OWN):
            yield _record(header, block)


_CUT = "the crawl is cut short within a record; fetch it again"


def _record(header: re.Match[bytes], block: bytes) -> Record:
    """Convert the header of an ARC record to a record of WARC."""
    address = header["address"].decode("utf-8", "replace")
    headers = {"warc-target-uri": address, "warc-date": _moment(header["date"].decode())}
    if not address.lower().startswith("http"):
        return Record(headers | {"warc-type": address.partition(":")[0]}, block)
    if not block.startswith(b"HTTP/"):  # HTTP 0.9 has no headers
        return Record(headers | {"warc-type": "resource", "content-type": header["media"].decode("latin-1")}, block)
    if "content-type" not in parted(block)[1]:
        first, end, rest = block.partition(b"\n")
        block = first + end + b"Content-Type: " + header["media"] + b"\r\n" + rest
    return Record(headers | {"warc-type": "response"}, block)


def _moment(digits: str) -> str:
    """Return fourteen digits, or the first of them, as ISO 8601: ``20010203040506``."""
    full = digits + "000000"[: 14 - len(digits)]
    return f"{full[:4]}-{full[4:6]}-{full[6:8]}T{full[8:10]}:{full[10:12]}:{full[12:14]}Z"
