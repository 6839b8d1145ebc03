"""Cleaning of text: no control characters, NFC, on one line; also the width of a line, and whether it ends a
sentence."""

from __future__ import annotations

import re
import unicodedata

_LINE_ENDS = re.compile("(?<!\r)\r+\n|\r|\v|\f|\x1c|\x1d|\x1e|\x85|\u2028|\u2029")
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\ufeff\ufffe\uffff]")
"""Control characters except tab and newline; marks for line breaks and byte order."""

_MEANT = {n: char for n in range(0x80, 0xA0) if (char := bytes([n]).decode("cp1252", "ignore")) and n != 0x85}
"""Characters that windows-1252 has where Unicode has control characters: quotes, dashes and the euro sign of text
 of text that U+0085 is a line end."""

_CONTROLS = re.compile("[\x80-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_TO_CLEAN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_STOPS = frozenset(".!?…。！？।۔؟")
_CLOSING = "\"'”’»)]」』"


def with_meant(text: str) -> str:
    """Replace control characters of ``text`` by the characters that windows-1252 has in their place."""
    return text.translate(_MEANT) if not text.isascii() and _CONTROLS.search(text) else text


def clean(text: str) -> str:
    """Return ``text`` in NFC with ``\\n`` line ends, without control characters or lone surrogates."""
    if _TO_CLEAN.search(text):
        text = with_meant(text)
        text = _SURROGATES.sub("\ufffd", _UNWANTED.sub("", _LINE_ENDS.sub("\n", text)))
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Return ``text`` cleaned, on one line, with single spaces: for headlines, names and the like."""
    return " ".join(clean(text).split())


def ends_a_sentence(line: str) -> bool:
    """Return whether ``line`` ends as a sentence does, in any script."""
    return line.rstrip(_CLOSING)[-1:] in _STOPS and line != ""


def weight(text: str) -> int:
    """Return the width of ``text`` in columns; a character of Han, kana or Hangul carries twice as much and counts
    two."""
    if text.isascii():
        return len(text)
    return len(text) + sum(unicodedata.east_asian_width(c) in "WF" for c in text if c > "\u10ff")
