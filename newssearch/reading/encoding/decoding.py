"""Decoding of bytes to text, with a note on everything doubtful.

In this order: a byte order mark; UTF-16 or UTF-32 without one, known by the places of its zero bytes; UTF-8, also with
a few damaged bytes; the declared encoding, also with a few damaged bytes, unless the text makes no sense in it; the
encoding that explains the text best (`guesses`).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from newssearch.reading.encoding.guesses import contradicted, guessed
from newssearch.reading.encoding.labels import SEVEN_BIT, codecs_of, name_of
from newssearch.reading.streams import Stream

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 64 * 1024
_EAST_ASIAN = frozenset({"gb18030", "big5hkscs", "euc_jp", "cp932", "cp949"})
_CUT_SHORT = re.compile(rb"[\xe0-\xef][\x80-\xbf](?![\x80-\xbf])|[\xf0-\xf4][\x80-\xbf]{1,2}(?![\x80-\xbf])")
_FOREIGN = re.compile(r"[\u0370-\uffff](?<=\w)")
_FOREIGN_INSIDE = re.compile(
    r"(?<=[A-Za-z])[\u0370-\u1dff\u2e80-\uffef](?=[a-z])|(?<=[A-Za-z])[\u0370-\u1dff]+|[\u0370-\u1dff]+(?=[A-Za-z])"
)
_JAPANESE_IN_ASCII = re.compile(rb"\x1b\$[@B][!-~\s]{2}")
_CONVINCING = 0.5
"""The score of a guess that goes before a declaration."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the codec it was read with, and a note where that was a guess or the bytes were damaged."""

    text: str
    encoding: str
    note: str | None = None
    is_guess: bool = False


def decode(data: bytes, *declared: str | None) -> Decoded:
    """Decode ``data``; never fails. ``declared`` are the encodings stated by the source, the nearest first."""
    wide = wide_encoding(data)
    if wide is not None:
        encoding, mark = wide
        return _replaced(encoding, data[mark:].decode(encoding, "replace"))
    stated = [codecs_of(label) for label in declared]
    if data.startswith(codecs.BOM_UTF8):
        data, stated = data.removeprefix(codecs.BOM_UTF8), [("utf-8",)]
    if data.isascii():
        return _seven_bit(data, stated)
    return _utf8(data, stated) or _as_stated(data, stated) or _guessed(data, stated)


def wide_encoding(data: bytes) -> tuple[str, int] | None:
    """Return UTF-16 or UTF-32, if ``data`` is that, and the length of its byte order mark; else None."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return None if encoding == "utf-8" else (encoding, len(mark))
    if b"\0" not in data[:_SAMPLE]:
        return None
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


def encoding_of(head: bytes, *declared: str | None, is_whole: bool = False) -> tuple[Decoded, int]:
    """Return how to decode a source that begins with ``head``, with the head as text, and the length of its mark."""
    wide = wide_encoding(head)
    if wide is not None:
        return Decoded("", wide[0]), wide[1]
    mark = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    if not is_whole:
        head = head[: len(head) - _cut_character(head)]
    if not mark and head.isascii():
        stated = next((found[0] for label in declared if (found := codecs_of(label))), "utf-8")
        return Decoded(head.decode(), stated), 0
    return decode(head, *declared), mark


def _cut_character(head: bytes) -> int:
    """Return the number of bytes at the end that begin a character of UTF-8 and do not end it."""
    for back in range(1, min(4, len(head)) + 1):
        byte = head[-back]
        if byte >= 0xC0:
            return back if back < (2 if byte < 0xE0 else 3 if byte < 0xF0 else 4) else 0
        if byte < 0x80:
            return 0
    return 0


class Utf8:
    """A stream of UTF-16 or UTF-32 converted to UTF-8, so that it can be split into lines."""

    def __init__(self, stream: Stream, encoding: str, mark: int) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._left = b""
        stream.read(mark)

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes; empty only at the end."""
        while not self._left and (data := self._stream.read(size)):
            self._left = self._decoder.decode(data).encode("utf-8", "replace")
        if not self._left:
            self._left = self._decoder.decode(b"", True).encode("utf-8", "replace")
        taken, self._left = self._left[:size], self._left[size:]
        return taken

    def close(self) -> None:
        """Do nothing: the stream beneath has its own owner."""


def tidied(text: str, codec: str) -> str:
    """Return text of an encoding of East Asia with one U+FFFD for each damaged place.

    Python makes two of a lead byte without a trail byte, and private-use characters of bytes that Shift_JIS does not
    have.
    """
    if codec not in _EAST_ASIAN:
        return text
    if codec == "cp932":
        text = text.translate(_NOT_SHIFT_JIS)
    return _DAMAGED.sub("\ufffd", text) if "\ufffd\ufffd" in text else text


_NOT_SHIFT_JIS = dict.fromkeys(range(0xF8F0, 0xF8F4), "\ufffd")
_DAMAGED = re.compile("\ufffd+")


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


# -- one after another ---------------------------------------------------------------------------------------------


_Stated = list[tuple[str, ...]]
"""For each declared label the codecs that may read it; none where it is unknown."""


def _seven_bit(data: bytes, stated: _Stated) -> Decoded:
    """Read ASCII, in which a few encodings write other scripts."""
    for choices in stated:
        if choices and choices[0] in SEVEN_BIT:
            return _best(data, choices)
    if _JAPANESE_IN_ASCII.search(data):
        found = _best(data, codecs_of("iso-2022-jp"))
        return _as_guess(found.text, found.encoding)
    return Decoded(data.decode(), "utf-8")


def _utf8(data: bytes, stated: _Stated) -> Decoded | None:
    """Read UTF-8, also with a few wrong bytes; ``None`` where others are likelier."""
    try:
        text = data.decode("utf-8")
        return _short_east_asian(data, text, stated) or Decoded(text, "utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = _beyond_ascii(text) - broken
    if stated and stated[0][:1] == ("utf-8",):
        whole += len(_CUT_SHORT.findall(data))
        return _replaced("utf-8", text) if whole >= broken else None
    return _replaced("utf-8", text) if whole >= 2 * broken else None


def _short_east_asian(data: bytes, text: str, stated: _Stated) -> Decoded | None:
    """Decode as declared where a word or two are UTF-8 by chance; read as UTF-8 they have no script of East Asia."""
    choices = next((found for found in stated if found), ("",))
    if choices[0] not in _EAST_ASIAN or max(text) >= "\u0800":
        return None
    found = _best(data, choices)
    return None if found.note or _is_inside_latin_words(found.text) else found


def _as_stated(data: bytes, stated: _Stated) -> Decoded | None:
    """Decode as declared; ``None`` where most of it is not text in any declared encoding."""
    for choices in stated:
        if choices and choices[0] != "utf-8":
            found = _best(data, choices)
            if _holds(data, found):
                return found
    return None


def _holds(data: bytes, found: Decoded) -> bool:
    """Return whether a text makes sense in the encoding it was declared to be of."""
    broken = found.text.count("\ufffd")
    whole = _beyond_ascii(found.text) - broken
    if found.encoding in _EAST_ASIAN and broken > whole:
        return False
    if broken > 2 and broken * 4 > whole:
        return False
    return not _is_inside_latin_words(found.text) and not contradicted(data, found.encoding)


def _guessed(data: bytes, stated: _Stated) -> Decoded:
    """Decode with the encoding that explains the bytes best; as declared where none explains them well."""
    guess = guessed(data)
    choices = next((found for found in stated if found), ())
    if choices and guess.score < _CONVINCING:
        return _best(data, choices)
    return _as_guess(tidied(data.decode(guess.codec, "replace"), guess.codec), guess.codec)


def _best(data: bytes, choices: tuple[str, ...]) -> Decoded:
    """Decode ``data`` with the codec of ``choices`` that replaces the fewest characters."""
    return min(
        (_replaced(codec, text) for codec, text in _readings(data, choices)),
        key=lambda decoded: decoded.text.count("\ufffd"),
    )


def _readings(data: bytes, choices: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for codec in choices:
        text = tidied(data.decode(codec, "replace"), codec)
        yield codec, text
        if "\ufffd" not in text:
            return


def _replaced(codec: str, text: str) -> Decoded:
    return Decoded(text, codec, damage_note(text, codec))


def damage_note(text: str, codec: str) -> str | None:
    """Return the note on a text that was decoded with ``codec`` and has replaced characters."""
    broken = text.count("\ufffd")
    return f"encoding damaged: {broken} places are not {name_of(codec)}" if broken else None


def _as_guess(text: str, codec: str) -> Decoded:
    return Decoded(text, codec, f"encoding guessed: {name_of(codec)}", is_guess=True)


def _is_inside_latin_words(text: str) -> bool:
    """Return whether letters of other scripts are within Latin words, as in no language: ``M饖e`` for ``Möwe``."""
    sample = text[: _SAMPLE // 4]
    foreign = len(_FOREIGN.findall(sample))
    return sum(map(len, _FOREIGN_INSIDE.findall(sample))) * 2 > foreign
