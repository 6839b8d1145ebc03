"""The lines of a text: what each is counted as, where it stands, and what is left without some of them.

They are looked at for `newssearch.text.boilerplate`, in every article, so what cannot be boilerplate costs least.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from zlib import adler32, crc32

LONGEST = 300
"""A longer line is a paragraph; when it recurs, articles were copied, and that is told elsewhere."""

AT_ENDS = 15
"""So many lines are looked at from either end, twice as many where blank ones part them: a text of more is a table, or
columns as they were printed."""

_MARKS = " \t.,:;!?…·•|/\\()[]{}<>«»‹›\"'“”„‘’*=~_-–—→►▶↓©#@"
_DIGIT = re.compile(r"\d")
_ONE_NUMBER = re.compile(r"(\D*)\d+(?:,\d{3})*(?![\d.,]*\d)(\D*)")
_LETTER = re.compile(r"[^\W\d_]")

Ranges = tuple[tuple[int, int], ...]
"""Stretches [start, end) of a text, ascending, as character offsets."""

Line = tuple[int, int, int]
"""A line of a text: its key, 0 where it cannot be boilerplate, and where it begins and ends."""


def without(text: str, ranges: Iterable[Iterable[int]]) -> str:
    """``text`` without some ranges of it: what is indexed of a body, and cut snippets from."""
    pieces, at = [], 0
    for start, end in ranges:
        pieces.append(text[at:start])
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def keys_in(text: str, ranges: Ranges) -> set[int]:
    """The keys of the lines that stand in some ranges of a text."""
    lines = (line for start, end in ranges for line in text[start:end].split("\n"))
    return {name for line in lines if (name := key(line.strip()))}  # as they are counted


def key(line: str) -> int:
    """What a line is counted as: without case and the marks around it; 0 for no words.

    A number that stands alone may be any: ``Read 3 comments`` and ``READ 12 COMMENTS »`` are one line. Where there are
    several they are figures: ``Revenue 569.3 vs 298.5`` is news each time. Two checksums at once are no hash to trust a
    stranger with, but a line costs a third of what it would with one.
    """
    words = line.casefold().strip(_MARKS)
    if "  " in words or not words.isascii() or "\t" in words:
        words = " ".join(words.split())
    if not words or not (words[0].isalpha() or _LETTER.search(words)):
        return 0
    if _DIGIT.search(words) and (counted := _ONE_NUMBER.fullmatch(words)):
        words = f"{counted[1]}0{counted[2]}"
    encoded = words.encode("utf-8", "replace")
    return crc32(encoded) << 32 | adler32(encoded)


def lines_of(text: str, parts: list[str]) -> list[Line]:
    """The lines of a text, whose ``parts`` they are, that are not blank; those in the middle of a long one together, as
    one that stays."""
    most = 2 * AT_ENDS if "\n\n" in text else AT_ENDS
    if len(parts) <= 2 * most:
        return _keyed(parts, 0)
    head, tail = parts[:most], parts[-most:]
    start, end = sum(map(len, head)) + most, len(text) - sum(map(len, tail)) - most
    middle = text[start:end].strip()
    start = text.index(middle, start)
    between = [(0, start, start + len(middle))] if middle else []
    return [*_keyed(head, 0), *between, *_keyed(tail, end + 1)]


def _keyed(parts: Iterable[str], at: int) -> list[Line]:
    """Those of ``parts`` that are not blank; the first begins at ``at``."""
    found: list[Line] = []
    goes_on = False
    for part in parts:
        if line := part.strip():
            start = at if len(line) == len(part) else at + part.index(line[0])
            # A small letter right below a line: a sentence goes on where a column was wrapped.
            looked_at = len(line) <= LONGEST and not (goes_on and line[0].islower())
            found.append((key(line) if looked_at else 0, start, start + len(line)))
            goes_on = True
        else:
            goes_on = False
        at += len(part) + 1
    return found


@dataclass(frozen=True, slots=True)
class Beside:
    """The longest line of a text: its key, its checksum, and that of the next longest; 0 for none."""

    key: int
    longest: int
    next: int

    def of(self, name: int) -> int:
        """The checksum of the longest line beside another."""
        return self.next if name == self.key else self.longest


def beside_of(parts: list[str]) -> Beside:
    """The longest of the ``parts`` of a text."""
    sizes = list(map(len, parts))
    first = sizes.index(max(sizes))
    sizes[first] = 0
    second = sizes.index(max(sizes))
    name = key(parts[first]) if len(parts[first]) <= LONGEST else 0
    longest, following = (crc32(parts[n].encode("utf-8", "replace")) for n in (first, second))
    return Beside(name, longest, following if sizes[second] else 0)


def ranges_of(text: str, lines: list[Line], gone: Collection[int]) -> Ranges:
    """Where those of the ``lines`` of a text stand whose keys are ``gone``; nothing where no word would be left.

    Each goes with what is blank up to the next that stays, the last ones with what is blank before them.
    """
    # Not `_LETTER`: to it "¼" is one, and an article of that alone says nothing.
    if not gone or not any(name not in gone and any(map(str.isalpha, text[start:end])) for name, start, end in lines):
        return ()
    ranges = []
    first, kept_until = -1, 0
    for name, start, end in lines:
        if name in gone:
            first = start if first < 0 else first
            continue
        if first >= 0:
            ranges.append((first, start))
            first = -1
        kept_until = end
    if first >= 0:
        ranges.append((kept_until, len(text)))
    return tuple(ranges)
