"""Boilerplate lines, learnt rather than listed: a line that recurs across the articles of one source is not their text.

``Join our channel`` or ``All rights reserved`` occurs in many articles of its source, and only so can it be recognized.
So the lines of a source are counted, each once an article, and a line that occurs in enough of the articles is
boilerplate, unless a user has allowed it. A line that a user has pinned always is.

Versions and copies of one text repeat its lines, too. They repeat them beside the same longest line. A line must occur
beside several longest lines to be boilerplate, and the copies of an agency's report share one.

The counts are a sketch (lossy counting: Manku and Motwani, VLDB 2002): a line in fewer than one article of 500 may be
forgotten, and no count is too small by more than that share. So the memory for a source grows with the logarithm of its
size, and the counts can be saved beside an index and continued.
"""

from __future__ import annotations

from dataclasses import dataclass

from newssearch.core import SourceLines

SHOWN = 120
"""The number of characters of a line that are kept to show it."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Changes since the last settling: lines that became boilerplate, as written, lines that ceased to be, and the
    articles of this run that may be indexed with the wrong ones."""

    became: tuple[str, ...]
    ceased: tuple[int, ...]
    articles: frozenset[str]


class Lines(SourceLines):
    """Counts of the lines of one source: `learn` adds an article, `left_out` and `shown` return boilerplate."""

    __slots__ = ()

    def settle(self) -> Settled:
        """Decide which lines are boilerplate from now on."""
        became, ceased, articles = self.settled()
        return Settled(tuple(became), tuple(ceased), frozenset(articles))
