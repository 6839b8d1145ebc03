"""Conventions of wire text: an indent begins a paragraph, and the agency signs after the last."""

from __future__ import annotations

import re

from newssearch.agencies import is_agency
from newssearch.reading.prose import ends_a_sentence

_INDENT = re.compile(r"[ \t]{3,10}(?=\S)")
_MARKS = " \t.*#=-<>"
_LONGEST = 40
"""Characters of a line that may be a signature."""

_BEHIND = re.compile(r"(?<=[.!?\"'”’»)])\s+(?:REUTER|Reuter)S?[\s.*#=-]*\Z")
"""Finds the one signature that wires print after the last sentence without brackets."""

_ALONE = frozenset({"reuter", "reuters"})
_MOST_AMID = 0.2
"""The share of indents that may follow a line without the end of a sentence: a colon, a break for width."""


def unsigned(text: str) -> tuple[str, str | None]:
    """Return a text without the agency's signature, alone in the last line, and that agency."""
    body = text.rstrip()
    rest, _, last = body.rpartition("\n")
    name = last.strip(_MARKS)
    if rest.strip() and len(last.strip()) <= _LONGEST and _is_signature(name, rest.rstrip()):
        return rest.rstrip(), "Reuters" if name.casefold() in _ALONE else name
    signed = _BEHIND.search(body, max(0, len(body) - _LONGEST))
    return (body[: signed.start()], "Reuters") if signed else (text, None)


def _is_signature(name: str, before: str) -> bool:
    """Return whether a last line is a signature: in capitals, as some agencies have names that are words (``Beta``)."""
    return name.casefold() in _ALONE or (name.isupper() and is_agency(name) and ends_a_sentence(before))


def with_parted_indents(text: str) -> str:
    """Insert a blank line before each line whose indent marks it as the first of a paragraph.

    Verse, tables and quotations, whose lines are indented within a sentence, stay unchanged.
    """
    if "\n   " not in text and "\n\t" not in text:
        return text
    lines = text.split("\n")
    begun = [n for n in range(1, len(lines)) if lines[n - 1].strip() and _INDENT.match(lines[n])]
    amid = [n for n in begun if not ends_a_sentence(lines[n - 1].rstrip())]
    is_block = any(_INDENT.match(lines[n - 1]) for n in amid)
    is_flush = 2 * sum(not line[:1].isspace() for line in lines if line.strip()) >= len(begun)
    if not begun or is_block or not is_flush or len(amid) > _MOST_AMID * len(begun):
        return text
    first = set(begun)
    return "\n".join(f"\n{line}" if n in first else line for n, line in enumerate(lines))
