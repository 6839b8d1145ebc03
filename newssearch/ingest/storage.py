"""Contracts for the data of a run: stored documents, the sink of decisions, and a model of boilerplate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import zstandard

from newssearch.analysis.boilerplate import Settled
from newssearch.analysis.lines import Ranges
from newssearch.matching.document import Document, Record, article_of, left_out_of, record_of, stored
from newssearch.models import Article


class NumberedDocuments(Protocol):
    """Documents that are read by number."""

    def article(self, number: int, /) -> Article:
        """Return the article as it is stored."""

    def record(self, number: int, /) -> Record:
        """Return the record of the article."""

    def left_out(self, number: int, /) -> Ranges:
        """Return the ranges of the body that are left out of the index."""


class StoredDocuments(NumberedDocuments, Protocol):
    """One state of an archive, document by document, whatever is written meanwhile."""

    def given(self, identifier: str) -> Iterable[tuple[int, Record]]:
        """Return the documents to which a source gave this id, or which have this id."""

    def first_with(self, text: bytes) -> Iterable[tuple[int, Record]]:
        """Return the documents with this digest of their text that are not copies."""

    def copies_of(self, identifier: str) -> Iterable[tuple[int, Record]]:
        """Return the copies of the article of this id."""

    def records(self) -> Iterable[tuple[int, Record]]:
        """Return the numbers and records of all documents, copies included."""

    def documents(self) -> Iterator[Document]:
        """Yield each document once, copies included, read on demand."""

    def some_of(self, source: str, most: int) -> Iterable[Article]:
        """Return some articles of a source, ``most`` at most, perhaps without their bodies."""

    def newest(self) -> int:
        """Return the latest time of any record, in seconds since 1970; 0 where none is known."""

    def absent(self, identifiers: Sequence[str]) -> list[str]:
        """Return which of a few hundred ids no document has."""


class EarlierDocuments(Protocol):
    """The archive in whose place the run builds another one."""

    def newest(self) -> int:
        """Return the latest time of any record; 0 where none is known."""

    def version_of(self, document: Document) -> Document | None:
        """Return the document there that is the same article, of this version or another; None without one."""


class Sink(NumberedDocuments, Protocol):
    """Destination of decisions: a writer, or a `DryRunSink`. The number of a document is the ticket that `add` gave."""

    def add(self, document: Document) -> int:
        """Write a document and return its ticket."""

    def retract(self, ticket: int) -> None:
        """Take back a document that this run added."""

    def delete(self, document: int) -> None:
        """Delete a stored document by its number in `StoredDocuments`."""

    def keep_version(self, document: int, until: int, *, removed: bool) -> None:
        """Keep a stored document as an old version, where the archive keeps any: until then it was the present one.

        ``removed`` says that no version comes in its place.
        """


class BoilerplateModel(Protocol):
    """Counts of the lines of each source, which show the boilerplate."""

    warnings: list[str]

    def learn(self, article: Article, identifier: str) -> Ranges:
        """Count the lines of an article, and return the ranges of its body that are boilerplate by now."""

    def unlearn(self, article: Article) -> None:
        """Take the lines of an article out of the counts."""

    def left_out(self, article: Article) -> Ranges:
        """Return the ranges of the body that are boilerplate."""

    def settle(self) -> Iterable[tuple[str, Settled]]:
        """Return the changes since the run began, source by source."""

    def concerned(self, source: str, settled: Settled) -> Iterable[int]:
        """Return the stored documents from which other lines may have to be left out after these changes."""


class DryRunSink:
    """Sink of a dry run, which keeps documents in memory and writes nothing."""

    def __init__(self) -> None:
        self._compress = zstandard.ZstdCompressor().compress
        self._decompress = zstandard.ZstdDecompressor().decompress
        self._added: list[tuple[bytes, bytes, bytes]] = []

    def add(self, document: Document) -> int:
        """Keep a document, compressed, and return its ticket."""
        self._added.append((self._compress(stored(document)), document.record.content, document.record.text))
        return len(self._added) - 1

    def article(self, ticket: int) -> Article:
        """Return the article of a ticket."""
        return article_of(self._stored(ticket))

    def record(self, ticket: int) -> Record:
        """Return the record of a ticket."""
        _, content, text = self._added[ticket]
        return record_of(self._stored(ticket), content, text)

    def left_out(self, ticket: int) -> Ranges:
        """Return the ranges of the body that would be left out."""
        return left_out_of(self._stored(ticket))

    def retract(self, ticket: int) -> None:
        """Do nothing: nothing was written."""

    def delete(self, document: int) -> None:
        """Do nothing: a dry run deletes nothing."""

    def keep_version(self, document: int, until: int, *, removed: bool) -> None:
        """Do nothing: a dry run keeps nothing."""

    def _stored(self, ticket: int) -> bytes:
        return self._decompress(self._added[ticket][0])
