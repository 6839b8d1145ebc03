"""Bytes to text, and what was doubtful about it.

In this order: a byte order mark; UTF-16 or UTF-32 without one, told by where its zero bytes stand; UTF-8, also with a
few damaged bytes; what the source declares; what charset-normalizer finds; at last windows-1252, which reads anything.
"""

from __future__ import annotations

import codecs
import logging
import re
from dataclasses import dataclass
from functools import lru_cache

from charset_normalizer import from_bytes

from newssearch.reading.streams import Stream

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 64 * 1024
_WINDOWS_1252 = "windows-1252"
_SISTERS = {"cp1250", "cp1252", "cp1254", "cp1257", "iso8859_1", "latin_1", "iso8859_15", "mac_roman"}
"""Western code pages that one short text cannot tell apart; windows-1252 is by far the likeliest."""

_FOREIGN_INSIDE = re.compile(r"(?<=[A-Za-z])[\u0370-\u1dff\u2e80-\uffff](?=[a-z])")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was read in, and a note where that was a guess or the bytes were damaged."""

    text: str
    encoding: str
    note: str | None = None


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Read ``data`` as text; never fails. ``declared`` is the encoding that the source states, if it does."""
    wide = wide_encoding(data)
    if wide is not None:
        encoding, mark = wide
        text = data[mark:].decode(encoding, "replace")
        return Decoded(text, encoding, _damage_note(text, encoding))
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _damaged_utf8(data) or _declared(data, declared) or _guessed(data)


def wide_encoding(data: bytes) -> tuple[str, int] | None:
    """UTF-16 or UTF-32, if ``data`` is that, and the length of its byte order mark."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return None if encoding == "utf-8" else (encoding, len(mark))
    zeros = [data[start:_SAMPLE:4].count(0) for start in range(4)]
    quarter = len(data[:_SAMPLE]) // 4
    if quarter < 3:
        return None
    mostly = [count * 10 >= quarter * 9 for count in zeros]
    seldom = [count * 20 <= quarter for count in zeros]
    if mostly[2] and mostly[3] and seldom[0]:
        return "utf-32-le", 0
    if mostly[0] and mostly[1] and seldom[3]:
        return "utf-32-be", 0
    # Text of any script has spaces and line ends, whose high byte is zero, and almost no zero low bytes.
    odd, even = zeros[1] + zeros[3], zeros[0] + zeros[2]
    if odd * 25 >= quarter * 2 and even * 20 <= odd:
        return "utf-16-le", 0
    if even * 25 >= quarter * 2 and odd * 20 <= even:
        return "utf-16-be", 0
    return None


def encoding_of(head: bytes, declared: str | None = None, *, is_whole: bool = False) -> tuple[Decoded, int]:
    """How a source that begins with ``head`` is to be read, with the head as text, and the length of its mark."""
    wide = wide_encoding(head)
    if wide is not None:
        return Decoded("", wide[0]), wide[1]
    mark = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    if not is_whole:
        head = head[: len(head) - _cut_character(head)]
    if not mark and head.isascii() and (codec := text_codec(declared)) is not None:
        return Decoded("", codec), 0
    return decode(head, declared), mark


def _cut_character(head: bytes) -> int:
    """How many bytes at the end are the beginning of a character of UTF-8 that goes on beyond."""
    for back in range(1, min(4, len(head)) + 1):
        byte = head[-back]
        if byte >= 0xC0:
            return back if back < (2 if byte < 0xE0 else 3 if byte < 0xF0 else 4) else 0
        if byte < 0x80:
            return 0
    return 0


_NO_CHARSETS = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined"})
"""Python's codecs that turn bytes to text, and are no encoding of a document; of some the time is quadratic."""


@lru_cache(maxsize=256)
def text_codec(declared: str | None) -> str | None:
    """Return Python's name of an encoding that reads ASCII as it is, and all else without an error; None otherwise.

    Every name of an encoding that a source states comes through here: Python also knows codecs of bytes (``hex``,
    ``zlib``) and of other things (``idna``) by such names, and some names it cannot even look up (``a\0``).
    """
    if declared is None or len(declared) > _LONGEST_NAME:
        return None
    ascii_text = bytes(range(32, 127)).decode()
    try:
        name = codecs.lookup(declared).name
        if name.replace("-", "_") in _NO_CHARSETS:
            return None
        read = (ascii_text.encode() + b"\xff").decode(declared, "replace")  # of text, or a LookupError
        codecs.getincrementaldecoder(declared)("replace")
    except (LookupError, ValueError, TypeError, AssertionError):
        return None
    return name if read.startswith(ascii_text) else None


_LONGEST_NAME = 40


class Utf8:
    """A stream of UTF-16 or UTF-32 that gives UTF-8, so that it can be cut into lines."""

    def __init__(self, stream: Stream, encoding: str, mark: int) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._left = b""
        stream.read(mark)

    def read(self, size: int, /) -> bytes:
        """Up to ``size`` bytes; empty only at the end."""
        while not self._left and (data := self._stream.read(size)):
            self._left = self._decoder.decode(data).encode("utf-8", "replace")
        if not self._left:
            self._left = self._decoder.decode(b"", True).encode("utf-8", "replace")
        taken, self._left = self._left[:size], self._left[size:]
        return taken

    def close(self) -> None:
        """Nothing to give back: the stream beneath has its own owner."""


def _damaged_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few wrong bytes; ``None`` where other encodings are likelier."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond_ascii = sum(c > "\x7f" for c in text) - broken
    if beyond_ascii < 5 * broken:
        return None
    return Decoded(text, "utf-8", _damage_note(text, "UTF-8"))


def _damage_note(text: str, encoding: str) -> str | None:
    broken = text.count("\ufffd")
    return f"encoding damaged: {broken} places are not {encoding}" if broken else None


def _declared(data: bytes, declared: str | None) -> Decoded | None:
    codec = text_codec(declared)
    if codec is None:
        return None
    try:
        return Decoded(data.decode(codec), codec)
    except UnicodeError:
        return None


def _guessed(data: bytes) -> Decoded:
    logging.getLogger("charset_normalizer").setLevel(logging.CRITICAL)
    best = from_bytes(data[:_SAMPLE]).best()
    encoding = best.encoding if best is not None else _WINDOWS_1252
    text = data.decode(encoding, "replace")
    if encoding in _SISTERS or _is_inside_latin_words(text):
        encoding = _WINDOWS_1252
        text = data.decode(encoding, "replace")
    return Decoded(text, encoding, f"encoding guessed: {encoding}")


def _is_inside_latin_words(text: str) -> bool:
    """Whether letters of other scripts stand within Latin words, as no language has them: ``M饖e`` for ``Möwe``."""
    foreign = sum(c > "\u036f" and c.isalpha() for c in text)
    return len(_FOREIGN_INSIDE.findall(text)) * 2 > foreign
