"""A batch of documents in memory, until the core writes it as a segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import BinaryIO

from newssearch import core
from newssearch.analysis.lines import keys_in
from newssearch.analysis.stems import primary_subtag
from newssearch.matching.document import (
    Document,
    Record,
    beside,
    column_numbers,
    record_of,
    whole_values,
)
from newssearch.matching.schema import LEFT_OUT, left_out_term
from newssearch.models import Article


class Batch:
    """Documents on their way into a segment. One thread adds documents; another may write them afterwards."""

    def __init__(self) -> None:
        self._held = core.Batch()

    def __len__(self) -> int:
        return len(self._held)

    @property
    def size(self) -> int:
        """Return an upper estimate of the bytes in memory until the documents are written."""
        return self._held.size

    def stored(self, document: int) -> bytes:
        """Return the stored article of a document."""
        return self._held.stored(document)

    def record(self, document: int, stored: bytes) -> Record:
        """Return the record of a document, whose `stored` article is at hand."""
        return record_of(stored, *self._held.digests(document))

    def add(self, document: Document) -> int:
        """Add a document and return its number."""
        return self.add_as(document, None, values_of(document))

    def add_as(self, document: Document, indexed: Article | None, values: Mapping[str, Sequence[str]]) -> int:
        """Add a document under whole values, and under the words of ``indexed``, or else under its own."""
        article, record = document.article, document.record
        return self._held.add(
            article,
            indexed,
            beside(document),
            primary_subtag(article.language),
            values,
            column_numbers(article),
            record.content,
            record.text,
        )

    def learn(self) -> bytes:
        """Return dictionaries with which stored articles like these are compressed well; empty for a few of them."""
        return self._held.learn()

    def write(
        self, postings: BinaryIO, documents: BinaryIO, dictionaries: bytes = b"", stop: core.Stop | None = None
    ) -> None:
        """Write the files of a segment, once; ``dictionaries`` come from `learn`. Raises OSError when the disk refuses,
        or once ``stop`` asks for the end."""
        self._held.write(postings, documents, dictionaries, stop)


def values_of(document: Document) -> dict[str, tuple[str, ...]]:
    """Return the terms of a document in each field of whole values, those of left-out lines included."""
    values = whole_values(document)
    if document.left_out:
        gone = keys_in(document.article.body or "", document.left_out)
        values[LEFT_OUT] = tuple(map(left_out_term, sorted(gone)))
    return values
