"""What a run decides by, and where its decisions go: all that `newssearch.ingest.run` asks of what holds articles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import zstandard

from newssearch.analysis.boilerplate import Settled
from newssearch.analysis.lines import Ranges
from newssearch.matching.document import Document, Record, article_of, left_out_of, record_of, stored
from newssearch.models import Article


class Holdings(Protocol):
    """What there is, by numbers: before the run in a `Snapshot`, or an archive on a cluster."""

    def article(self, document: int, /) -> Article:
        """The article as it was stored."""

    def record(self, document: int, /) -> Record:
        """What it is known by."""

    def left_out(self, document: int, /) -> Ranges:
        """The ranges of its body that are left out of the index."""


class Sink(Holdings, Protocol):
    """Where the decisions go: a `Writer`, or nowhere in a dry run. What was added can be read again by its ticket."""

    def add(self, document: Document) -> int:
        """Returns its ticket."""

    def retract(self, ticket: int) -> None:
        """Take back a document added in this run."""

    def delete(self, document: int) -> None:
        """Take out a document of the snapshot."""


class Lookup(Protocol):
    """Documents of `Holdings` by what they are known by."""

    def given(self, identifier: str) -> Iterable[tuple[int, Record]]:
        """Those that a source gave this id, or that have it."""

    def first_with(self, text: bytes) -> Iterable[tuple[int, Record]]:
        """Those with this digest of their text that are no copies."""

    def copies_of(self, identifier: str) -> Iterable[tuple[int, Record]]:
        """Those that repeat the article of this id."""

    def everything(self) -> Iterable[tuple[int, Record]]:
        """All of them."""


class Lines(Protocol):
    """What learns which lines of articles are boilerplate: `newssearch.index.sidecars.learnt_lines`, or nothing."""

    warnings: list[str]

    def learn(self, article: Article, identifier: str) -> Ranges:
        """Count the lines of an article, and say which ranges of its body are boilerplate by now."""

    def unlearn(self, article: Article) -> None:
        """Take an article out of the counts."""

    def left_out(self, article: Article) -> Ranges:
        """Which ranges of the body of ``article`` are boilerplate."""

    def settle(self) -> Iterable[tuple[str, Settled]]:
        """What has changed, source by source."""

    def concerned(self, source: str, settled: Settled) -> Iterable[int]:
        """The documents that may leave out what they should not, or the other way round."""


class Nowhere:
    """The sink of a dry run."""

    def __init__(self) -> None:
        self._compress = zstandard.ZstdCompressor().compress
        self._decompress = zstandard.ZstdDecompressor().decompress
        self._held: list[tuple[bytes, bytes, bytes]] = []

    def add(self, document: Document) -> int:
        """Keep it, compressed."""
        self._held.append((self._compress(stored(document)), document.record.content, document.record.text))
        return len(self._held) - 1

    def article(self, ticket: int) -> Article:
        """A document added in this run."""
        return article_of(self._stored(ticket))

    def record(self, ticket: int) -> Record:
        """What it is known by."""
        _, content, text = self._held[ticket]
        return record_of(self._stored(ticket), content, text)

    def left_out(self, ticket: int) -> Ranges:
        """The ranges of its body that would be left out."""
        return left_out_of(self._stored(ticket))

    def _stored(self, ticket: int) -> bytes:
        return self._decompress(self._held[ticket][0])

    def retract(self, ticket: int) -> None:
        """Nothing is to be taken back."""

    def delete(self, document: int) -> None:
        """Nothing is taken out."""
