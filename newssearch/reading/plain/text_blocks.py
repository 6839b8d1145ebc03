"""Blocks of old wires and collections: many articles a file after marks, their lines broken for a teletype."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newssearch.reading.encoding.characters import Characters
from newssearch.settings import READING_LIMITS

LONGEST_MARK = 32
"""Characters that a mark may have: it may lie across two chunks."""

TOO_LONG = f"one article holds more than {READING_LIMITS.max_record_bytes // 2**20} MB of text"


_INDENT = 3
"""Blanks that begin a paragraph; lines of tables have one or two."""

_TABULAR = re.compile(r"\S {3,}\S|\.{4,}|^ {1,2}\S")


@dataclass(frozen=True, slots=True)
class Block:
    """The text from a mark on, ``None`` where it is beyond the limit; ``line`` is the line of the mark, from 1."""

    text: str | None
    line: int


def blocks(characters: Characters, mark: re.Pattern[str]) -> Iterator[Block]:
    """Yield every block that begins with a match of ``mark``; text before the first is dropped."""
    held, line, begun, is_long = "", 1, 0, False
    is_open = False
    for chunk in characters.chunks():
        searched = max(0, len(held) - LONGEST_MARK)
        held += chunk
        last = 0
        for found in mark.finditer(held, searched):
            at = found.start()
            if is_open and at == 0 and not is_long:
                continue  # the mark of this block itself
            if is_open:
                yield Block(None if is_long else held[last:at], begun)
            line += held.count("\n", last, at)
            last, begun, is_open, is_long = at, line, True, False
        held = held[last:]
        is_long = is_long or (is_open and len(held) > READING_LIMITS.max_record_bytes)
        if is_long or not is_open:
            kept = max(0, len(held) - LONGEST_MARK)
            line += held.count("\n", 0, kept)
            held = held[kept:]
    if is_open:
        yield Block(None if is_long else held, begun)


def unwrapped(text: str) -> str:
    """Return text with each paragraph on one line, with blank lines between; an indent or a blank line begins one.

    A line formatted as part of a table stays a line.
    """
    parts: list[str] = []
    joint = ""
    for line in text.expandtabs().split("\n"):
        words = line.strip()
        is_tabular = _TABULAR.search(line) is not None
        if not words or len(line) - len(line.lstrip()) >= _INDENT:
            joint = "\n\n"
        elif joint == " " and (is_tabular or _ends_in_hyphen(parts[-1])):
            joint = "\n" if is_tabular else ""
        if words:
            parts += (joint, words) if parts else (words,)
            joint = "\n" if is_tabular else " "
    return "".join(parts)


def _ends_in_hyphen(part: str) -> bool:
    return part[-1:] == "-" and part[-2:-1].isalpha()
