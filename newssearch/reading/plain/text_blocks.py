"""Blocks of old wires and collections: many articles a file after marks, their lines broken for a teletype."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from newssearch.core import ends_a_sentence
from newssearch.reading.drafts import Draft, Origin, Refusal
from newssearch.reading.encoding.characters import Characters
from newssearch.reading.streams import Stream
from newssearch.settings import READING_LIMITS

LONGEST_MARK = 32
"""Characters that a mark may have: it may lie across two chunks."""

_TOO_LONG = f"one article holds more than {READING_LIMITS.max_record_bytes // 2**20} MB of text"

_INDENT = 3
"""Blanks that begin a paragraph; lines of tables have one or two."""

_FULL = 40
"""Characters of a line that was broken at the width of its column, and does not head a list."""

_NUMBERS = re.compile(r"\d [^\d]*\d")
_TABULAR = re.compile(r"\S {3,}\S|\.{4,}|^ {1,2}\S")


@dataclass(frozen=True, slots=True)
class Block:
    """The text from a mark on, ``None`` where it is beyond the limit; ``line`` is the line of the mark, from 1."""

    text: str | None
    line: int


def stories(
    stream: Stream, origin: Origin, mark: re.Pattern[str], draft: Callable[[str, str], Draft | Refusal]
) -> Iterator[Draft | Refusal]:
    """Yield the draft of each block of a file, given its text and place; a refusal for one beyond the limit."""
    for block in blocks(Characters(stream, origin.encoding), mark):
        where = f":{block.line}"
        yield Refusal(_TOO_LONG, where) if block.text is None else draft(block.text, where)


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

    A line formatted as part of a table stays a line. Where the paragraph hangs, so that its other lines are indented,
    the line that is not indented begins the next.
    """
    parts: list[str] = []
    joint = ""
    hangs = was_indented = False
    for line in text.expandtabs().split("\n"):
        words = line.strip()
        is_tabular = _TABULAR.search(line) is not None
        is_indented = len(line) - len(line.lstrip()) >= _INDENT
        ends = joint != " " or ends_a_sentence(parts[-1]) if is_indented or hangs else False
        if words and is_indented and not ends and (hangs or (not was_indented and _goes_on(parts[-1], words))):
            hangs = True
        elif not words or is_indented or (hangs and ends):
            joint, hangs = "\n\n", False
        elif joint == " " and (is_tabular or _ends_in_hyphen(parts[-1])):
            joint = "\n" if is_tabular else ""
        if words:
            parts += (joint, words) if parts else (words,)
            joint = "\n" if is_tabular else " "
        was_indented = is_indented
    return "".join(parts)


def _goes_on(before: str, words: str) -> bool:
    """Return whether an indented line continues a paragraph that hangs: with a small letter, after a full line.

    Two lines of several numbers are rows of a table.
    """
    are_rows = _NUMBERS.search(before) is not None and _NUMBERS.search(words) is not None
    return words[0].islower() and len(before) >= _FULL and not are_rows


def _ends_in_hyphen(part: str) -> bool:
    return part[-1:] == "-" and part[-2:-1].isalpha()
