"""Lines of a text: the key and the place of each, and the text without some of them.

The core finds the lines and their keys; `newssearch.analysis.boilerplate` counts them in every article.
"""

from __future__ import annotations

from collections.abc import Iterable

from newssearch.core import line_key as key

__all__ = ["LONGEST", "Ranges", "key", "keys_in", "without"]

LONGEST = 300
"""A longer line is a paragraph; when it recurs, articles were copied, and that is told elsewhere."""

Ranges = tuple[tuple[int, int], ...]
"""Stretches [start, end) of a text, ascending, as character offsets."""


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
