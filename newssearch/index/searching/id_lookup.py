"""The stored documents of a snapshot, and the lookup of documents by id and by the digest of their text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from newssearch.core import Keys, key_of
from newssearch.index.searching.snapshot import Snapshot
from newssearch.matching.document import Document, Record, key_of_text
from newssearch.matching.schema import COPY_OF
from newssearch.models import Article
from newssearch.query.nodes import Phrase


class SnapshotDocuments:
    """The live documents of a snapshot: a `newssearch.ingest.storage.StoredDocuments`."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.record, self.left_out = snapshot.record, snapshot.left_out
        self.document, self.records = snapshot.document, snapshot.records
        self._snapshot = snapshot
        self._last: tuple[int, Article] | None = None

    def article(self, document: int) -> Article:
        """Read an article; it is kept for the next call, as a new version is compared and its lines counted."""
        if self._last is None or self._last[0] != document:
            self._last = document, self._snapshot.article(document)
        return self._last[1]

    def given(self, identifier: str) -> Sequence[tuple[int, Record]]:
        """Return the documents to which a source gave this id, or which have this id."""
        key = key_of(identifier)
        found = [*self._given.numbers(key), *self._ids.numbers(key)]
        if not found:
            return ()
        held = ((document, self._snapshot.record(document)) for document in sorted(set(found)))
        return [(document, record) for document, record in held if identifier in (record.given, record.id)]

    def first_with(self, text: bytes) -> Sequence[tuple[int, Record]]:
        """Return the documents with this digest of their text that are not copies."""
        found = self._texts.numbers(key_of_text(text))
        if not found:
            return ()
        held = ((document, self._snapshot.record(document)) for document in found)
        return [(document, record) for document, record in held if record.text == text]

    def copies_of(self, identifier: str) -> Iterator[tuple[int, Record]]:
        """Yield the copies of the article of this id."""
        for document in self._snapshot.documents_with(COPY_OF, identifier):
            yield document, self._snapshot.record(document)

    def some_of(self, source: str, most: int) -> Iterator[Article]:
        """Yield articles of a source, among the last ``most`` whose sources contain that name."""
        numbers = self._snapshot.matching(Phrase(source, "source")).documents()[0]
        articles = map(self.article, numbers[: -most - 1 : -1])
        return (article for article in articles if article.source == source)

    def documents(self) -> Iterator[Document]:
        """Yield each document once, copies included, read on demand."""
        return map(self._snapshot.document, self._snapshot.live())

    def newest(self) -> int:
        """Return the latest time of any record; 0 where none is known."""
        return self._snapshot.newest_run()

    def absent(self, identifiers: Sequence[str]) -> list[str]:
        """Return which of some ids no document has."""
        return [identifier for identifier in identifiers if self.number(identifier) is None]

    def number(self, identifier: str) -> int | None:
        """Return the number of the document of an id."""
        return next((n for n, record in self.given(identifier) if record.id == identifier), None)

    @cached_property
    def _ids(self) -> Keys:
        return Keys.of_digests(self._snapshot.segments, "id")

    @cached_property
    def _given(self) -> Keys:
        return Keys.of_digests(self._snapshot.segments, "given")

    @cached_property
    def _texts(self) -> Keys:
        return Keys.of_digests(self._snapshot.segments, "text")
