"""Lines of a text: the key of each line, and the text without some of its ranges.

The core finds the lines and their keys; `newssearch.analysis.boilerplate` counts them in every article.
"""

from __future__ import annotations

from collections.abc import Iterable

from newssearch.core import keys_in
from newssearch.core import line_key as key

__all__ = ["LONGEST", "Ranges", "key", "keys_in", "without"]

LONGEST = 300
"""A longer line is a paragraph; when it recurs, articles were copied, which other code detects."""

Ranges = tuple[tuple[int, int], ...]
"""Stretches [start, end) of a text, ascending, as character offsets."""


def without(text: str, ranges: Iterable[Iterable[int]]) -> str:
    """Return ``text`` without some of its ranges: the part of a body that is indexed and that snippets are cut from."""
    pieces, at = [], 0
    for start, end in ranges:
        pieces.append(text[at:start])
        at = end
    pieces.append(text[at:])
    return "".join(pieces)
