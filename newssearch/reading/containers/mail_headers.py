"""Headers of mail to text: encoded words (RFC 2047), correct or as really sent, and bare 8-bit text.

Programs split characters of several bytes between two encoded words, fold words, forget their ends, and put other text
right beside them; all of that is read. Bytes outside of encoded words have the message's charset.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.quoprimime import header_decode
from itertools import groupby

from newssearch.reading.encoding import decoding

_WORD = re.compile(r"=\?\s*([^?\s*]{1,60})(?:\*[^?\s]{0,60})?\s*\?\s*([bBqQ])\s*\?(.*?)(\?=|\?$|=$|$)", re.DOTALL)
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]")


@dataclass(frozen=True, slots=True)
class HeaderText:
    """A header on one line, and notes on doubtful bytes."""

    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """Bytes of a header with the charset of their encoded word, if they are from one."""

    data: bytes
    charset: str | None
    is_cut: bool = False


def header_text(value: str, charset: str | None) -> HeaderText:
    """Return a header as text; ``charset`` is that of its message, for bytes outside of encoded words."""
    texts: list[str] = []
    notes: list[str] = []
    for (stated, _), group in groupby(_pieces(value), key=lambda piece: (piece.charset, piece.charset is None)):
        pieces = list(group)
        decoded = decoding.decode(b"".join(piece.data for piece in pieces), stated, charset)
        text = decoded.text.rstrip("\ufffd") if pieces[-1].is_cut else decoded.text
        texts.append(text)
        if decoded.note and (decoded.is_guess or "\ufffd" in text):
            notes.append(decoded.note)
    return HeaderText(" ".join("".join(texts).split()), tuple(dict.fromkeys(notes)))


def _pieces(value: str) -> Iterator[_Piece]:
    """Return the encoded words of a header and the text between them, without the blanks between two words."""
    end = 0
    for word in _WORD.finditer(value):
        between = value[end : word.start()]
        data = _word_data(word[2], word[3])
        if not data and word[3].strip():
            continue  # nothing can be decoded: shown unchanged
        if end == 0 or between.strip():
            yield _Piece(_raw(between), None)
        yield _Piece(data, word[1].casefold(), is_cut=word[4] != "?=")
        end = word.end()
    yield _Piece(_raw(value[end:]), None)


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _word_data(encoding: str, text: str) -> bytes:
    """Decode the bytes of an encoded word, as far as they are there."""
    if encoding in "qQ":
        return header_decode(re.sub(r"[\r\n]+[ \t]?", "", text)).encode("latin-1", "replace")
    digits = _NOT_BASE64.sub("", text)
    digits = digits[: len(digits) - (len(digits) % 4 == 1)]
    return binascii.a2b_base64(digits + "=" * (-len(digits) % 4))
