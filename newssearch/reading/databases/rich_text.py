"""Rich text (RTF 1.x) to lines of text, streaming: the exports of news databases for word processors.

It is a tokenizer, not a parser: groups, control words and characters are all that text needs. Groups that are not text
(fonts, pictures, styles) are recognized by their first word and skipped. The length of a token and the depth of groups
are bounded, so a document of any size needs little memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from newssearch.errors import ReadingError
from newssearch.reading.encoding.labels import codecs_of
from newssearch.reading.streams import CHUNK, Stream
from newssearch.settings import READING_LIMITS

_TOKEN = re.compile(
    rb"(?P<text>[^\\{}\r\n]+)|(?P<open>\{)|(?P<close>\})|\\'(?P<byte>[0-9a-fA-F]{2})"
    rb"|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\(?P<sign>[^a-zA-Z])|(?P<other>[\r\n]+|\\)"
)
_LONGEST_TOKEN = 64
_UNSEEN = frozenset(
    b"fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf "
    b"listtable listoverridetable rsidtbl generator themedata colorschememapping latentstyles datastore xmlnstbl "
    b"fldinst bkmkstart bkmkend filetbl revtbl mmathPr shpinst nonshppict".split()
)
_BREAKS = frozenset(b"par line sect page row".split())
_SIGNS = {
    b"tab": "\t",
    b"cell": "\t",
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"emspace": " ",
    b"enspace": " ",
}
_CODE_PAGES = {0: "cp1252", 10000: "mac_roman", 65001: "utf-8"}


@dataclass(frozen=True, slots=True)
class _Group:
    """State that lasts until a group ends; ``skip`` is the number of characters that substitute one of Unicode."""

    is_seen: bool = True
    is_new: bool = True
    skip: int = 1


class _Text:
    """Text under construction: bytes of the code page wait until they can be decoded together."""

    def __init__(self) -> None:
        self.encoding = "cp1252"
        self._pending = bytearray()
        self._line: list[str] = []
        self._size = 0

    def add_bytes(self, data: bytes) -> None:
        self._pending += data
        self._count(len(data))

    def add(self, text: str) -> None:
        self._settle()
        self._line.append(text)
        self._count(len(text))

    def end(self) -> str:
        """Return the line so far, and begin the next."""
        self._settle()
        line = "".join(self._line)
        self._line, self._size = [], 0
        # Above U+FFFF, a character is written as two halves.
        return line.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _settle(self) -> None:
        if self._pending:
            self._line.append(self._pending.decode(self.encoding, "replace"))
            self._pending.clear()

    def _count(self, size: int) -> None:
        self._size += size
        if self._size > READING_LIMITS.max_record_bytes:
            raise ReadingError(f"a paragraph is longer than {READING_LIMITS.max_record_bytes // 2**20} MB")


def rtf_lines(stream: Stream) -> Iterator[str]:
    """Yield the lines of a document, without markup, with blank lines between paragraphs.

    Raises `ReadingError` where groups are nested too deep, or a paragraph is too long.
    """
    text = _Text()
    groups = [_Group()]
    left = 0
    for token in _tokens(stream):
        kind, value = token.lastgroup, token[0]
        if kind == "open":
            if len(groups) > READING_LIMITS.max_depth:
                raise ReadingError(f"groups of rich text are nested more than {READING_LIMITS.max_depth} deep")
            groups.append(replace(groups[-1], is_new=True))
        elif kind == "close":
            left = 0
            if len(groups) > 1:
                groups.pop()
        elif kind in {"word", "number"}:
            word, number = token["word"], int(token["number"] or b"1")
            if word == b"u" and groups[-1].is_seen:
                text.add(chr(number & 0xFFFF))
                left = groups[-1].skip
            elif word in _BREAKS and groups[-1].is_seen:
                yield text.end()
                if word != b"line":
                    yield ""
            groups[-1] = _after(word, number, groups[-1], text)
        elif kind == "sign" and value == b"\\*":
            groups[-1] = replace(groups[-1], is_seen=False)  # obsolete: no reader needs it
        elif groups[-1].is_seen:
            left = _add(token, text, left)
            groups[-1] = replace(groups[-1], is_new=False) if groups[-1].is_new else groups[-1]
    yield text.end()


def _after(word: bytes, number: int, group: _Group, text: _Text) -> _Group:
    """Return the state after a control word."""
    if word in _UNSEEN and group.is_new:
        return replace(group, is_seen=False, is_new=False)
    if word == b"ansicpg":
        text.encoding = _code_page(number)
    elif word == b"uc":
        group = replace(group, skip=min(max(number, 0), 8))
    elif word in _SIGNS and group.is_seen:
        text.add(_SIGNS[word])
    return replace(group, is_new=False) if group.is_new else group


def _add(token: re.Match[bytes], text: _Text, left: int) -> int:
    """Add the characters of a token, except ``left`` ones that substitute one of Unicode; return how many remain."""
    data = token["text"] or (bytes([int(token["byte"], 16)]) if token["byte"] else b"")
    if token["sign"] is not None:
        sign = {b"~": " ", b"_": "‑", b"-": "", b"\n": "\n", b"\r": "\n"}.get(token["sign"], "")
        text.add(token["sign"].decode("latin-1") if token["sign"] in b"\\{}" else sign)
        return max(0, left - 1)
    dropped = min(left, len(data))
    if data[dropped:]:
        text.add_bytes(data[dropped:])
    return left - dropped


def _tokens(stream: Stream) -> Iterator[re.Match[bytes]]:
    data = b""
    while chunk := stream.read(CHUNK):
        data += chunk
        at = 0
        # A token at the end may go on in the next chunk.
        while at < len(data) - _LONGEST_TOKEN and (token := _TOKEN.match(data, at)):
            yield token
            at = token.end()
        data = data[at:]
    yield from _TOKEN.finditer(data)


def _code_page(number: int) -> str:
    return next(iter(codecs_of(_CODE_PAGES.get(number, f"cp{number}"))), "cp1252")
