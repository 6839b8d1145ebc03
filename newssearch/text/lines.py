"""The lines of a text: what each is counted as, where it stands, and what is left without some of them.

The core finds the lines and their keys; `newssearch.text.boilerplate` counts them in every article.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from newssearch.core import line_key as key
from newssearch.core import lines_of, longest_line

__all__ = ["LONGEST", "Beside", "Line", "Ranges", "beside_of", "key", "keys_in", "lines_of", "ranges_of", "without"]

LONGEST = 300
"""A longer line is a paragraph; when it recurs, articles were copied, and that is told elsewhere."""

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


@dataclass(frozen=True, slots=True)
class Beside:
    """The longest line of a text: its key, its checksum, and that of the next longest; 0 for none."""

    key: int
    longest: int
    next: int

    def of(self, name: int) -> int:
        """The checksum of the longest line beside another."""
        return self.next if name == self.key else self.longest


def beside_of(text: str) -> Beside:
    """Return the longest line of a text."""
    return Beside(*longest_line(text))


def ranges_of(text: str, lines: list[Line], gone: Collection[int]) -> Ranges:
    """Where those of the ``lines`` of a text stand whose keys are ``gone``; nothing where no word would be left.

    Each goes with what is blank up to the next that stays, the last ones with what is blank before them.
    """
    # Not as the key has it: to that "¼" is a letter, and an article of that alone says nothing.
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
