"""Boilerplate is learnt, not listed: a line that recurs across the articles of one source is none of their text.

``Join our channel`` or ``All rights reserved`` stands in many articles of its source, and in no other place would it be
known for what it is. So the lines of a source are counted, each once an article, and those that stand in enough of the
articles are boilerplate, but for what people have freed; what they have pinned is, however seldom it stands.

Versions and copies of one text repeat its lines, too. They repeat them beside the same longest line: a line must stand
beside several such to be boilerplate, and in however many copies an agency's report comes, it has one.

The counts are a sketch (lossy counting: Manku and Motwani, VLDB 2002): a line that stands in fewer than one article of
500 may be forgotten, and no count is too small by more than that share. So the memory that a source costs grows
with the logarithm of its size, and what is learnt of it can be kept beside an index, and go on.
"""

from __future__ import annotations

from dataclasses import dataclass

from newssearch.core import SourceLines
from newssearch.reports import BoilerplateLine

SHOWN = 120
"""Characters that are kept of a line, to show it."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Changes since the lines were last settled: lines that became boilerplate, as written, lines that ceased to be,
    and the articles of this run that may be indexed with the wrong ones."""

    became: tuple[str, ...]
    ceased: tuple[int, ...]
    articles: frozenset[str]


class Lines(SourceLines):
    """Counts of the lines of one source; feed it with `learn`, ask it with `left_out`."""

    __slots__ = ()

    def settle(self) -> Settled:
        """Say what is boilerplate from now on."""
        became, ceased, articles = self.settled()
        return Settled(tuple(became), tuple(ceased), frozenset(articles))

    def found(self) -> list[BoilerplateLine]:
        """Return all boilerplate of the source and what people have freed, the lines of most articles first."""
        return [BoilerplateLine(*line) for line in self.shown()]
