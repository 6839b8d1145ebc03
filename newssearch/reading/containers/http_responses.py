"""HTTP responses as crawlers store them: status, headers, and the body without its transfer and content encoding."""

from __future__ import annotations

import re
import zlib
from typing import Any

from newssearch.errors import ReadingError
from newssearch.reading import extras
from newssearch.settings import READING_LIMITS

_MOST_HEADERS = 64 * 1024
_LENGTH = re.compile(rb"[0-9a-fA-F]{1,8}")


def parted(block: bytes) -> tuple[str, dict[str, str], bytes]:
    """Split an HTTP response into status, headers and body."""
    end = re.search(rb"\r?\n\r?\n", block[:_MOST_HEADERS])
    head, body = (block[: end.start()], block[end.end() :]) if end else (block[:_MOST_HEADERS], b"")
    first, *lines = head.decode("latin-1").splitlines() or [""]
    words = first.split()
    return (words[1] if len(words) > 1 else ""), headers_of(lines), body


def headers_of(lines: list[str]) -> dict[str, str]:
    """Return the headers in lines of ``Name: value`` by lower-case name; of equal names the first."""
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), value.strip())
    return headers


def unwrapped(headers: dict[str, str], body: bytes) -> bytes:
    """Return the decoded body; a crawler that has decoded it leaves the header that states an encoding."""
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _joined(body)
    packing = headers.get("content-encoding", "").strip().lower()
    if packing in {"gzip", "x-gzip", "deflate"}:
        return _inflated(body)
    if packing == "br" and body.lstrip()[:1] != b"<":
        return _unbrotlied(body)
    return body


def _joined(body: bytes) -> bytes:
    """Return the joined chunks of a body; unchanged where the crawler has joined them already."""
    parts: list[bytes] = []
    at = 0
    while length := _LENGTH.match(body, at):
        end = body.find(b"\n", at, at + 1024)
        size = int(length[0], 16)
        if end < 0 or body[length.end() : end].strip()[:1] not in (b"", b";"):
            break
        if size == 0:
            return b"".join(parts)
        parts.append(body[end + 1 : end + 1 + size])
        at = end + 1 + size + (2 if body.startswith(b"\r\n", end + 1 + size) else 1)
    return b"".join(parts) if parts else body


def _inflated(body: bytes) -> bytes:
    for window in (31, 15, -15):  # gzip, zlib, and the bare deflate that some servers send
        unpacker: Any = zlib.decompressobj(window)
        try:
            data: bytes = unpacker.decompress(body, READING_LIMITS.max_record_bytes + 1)
        except zlib.error:
            continue
        return _bounded(data)
    return body


def _unbrotlied(body: bytes) -> bytes:
    library = extras.load("warc")
    unpacker, parts, size = library.Decompressor(), [], 0
    try:
        for at in range(
            0, len(body), 4096
        ):  # small bites: one may become some megabytes, and there is no limit to ask for
            parts.append(unpacker.process(body[at : at + 4096]))
            size += len(parts[-1])
            if size > READING_LIMITS.max_record_bytes:
                break
    except library.error as error:
        raise ReadingError(f"the page is packed with brotli, and damaged ({error})") from error
    return _bounded(b"".join(parts))


def _bounded(data: bytes) -> bytes:
    if len(data) > READING_LIMITS.max_record_bytes:
        raise ReadingError(f"the page is larger than {READING_LIMITS.max_record_bytes // 2**20} MB")
    return data
