"""Widths of texts on a terminal, and their line ends."""

from __future__ import annotations

import unicodedata


def cells(text: str) -> int:
    """The columns ``text`` takes: none for combining marks, two for wide East Asian characters."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def _cells_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


_NO_LINE_BEGINS_WITH = frozenset("、。，．：；？！）」』】》〉”’")


def wrap(text: str, width: int | None) -> list[tuple[int, int]]:
    """The [start, end) offsets of the lines of ``text`` at ``width`` columns; `None` never wraps.

    Lines end at a space (which no line keeps), beside a wide character, or, where a word is wider
    than the line, anywhere but before a combining mark.
    """
    if width is None:
        return [(0, len(text))]
    lines: list[tuple[int, int]] = []
    start, used = 0, 0
    gap: tuple[int, int] | None = None  # where the line could end, and the next would begin
    for at, character in enumerate(text):
        size = _cells_of(character)
        if character == " ":
            gap = (gap[0], at + 1) if gap and gap[1] == at else (at, at + 1)
        elif at > start and size and _breaks_between(text[at - 1], character):
            gap = (at, at)
        parts = size > 0 or text[at - 1 : at] == " "  # a mark stays with its letter, but not with a space
        while used + size > width and character != " " and at > start and parts:
            end, following = gap if gap and gap[0] > start else (at, at)
            lines.append((start, end))
            start, gap = following, None
            used = cells(text[start:at])
        used += size
    return [*lines, (start, max(start, len(text.rstrip(" "))))]


def _breaks_between(left: str, right: str) -> bool:
    if right in _NO_LINE_BEGINS_WITH:
        return False
    return left != " " and "W" in (
        unicodedata.east_asian_width(left),
        unicodedata.east_asian_width(right),
    )
