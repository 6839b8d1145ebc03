"""Looking documents of a snapshot up by what they are known by: their ids and the digest of their text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from newssearch.core import Keys, key_of
from newssearch.index.searching.snapshot import Snapshot
from newssearch.matching.document import Record, key_of_text
from newssearch.matching.schema import COPY_OF


class Catalogue:
    """The live documents of a snapshot by their ids and texts; a `Record` is read only of what is found."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._live = snapshot.live()

    def __len__(self) -> int:
        return len(self._live)

    def given(self, identifier: str) -> Iterator[tuple[int, Record]]:
        """Those that a source gave this id, or that have it."""
        if not len(self):
            return
        key = key_of(identifier)
        for document in sorted({*self._given.numbers(key), *self._ids.numbers(key)}):
            record = self._snapshot.record(document)
            if identifier in (record.given, record.id):
                yield document, record

    def first_with(self, text: bytes) -> Iterator[tuple[int, Record]]:
        """Those with this digest of their text that are no copies."""
        for document in self._texts.numbers(key_of_text(text)) if len(self) else ():
            record = self._snapshot.record(document)
            if record.text == text:
                yield document, record

    def copies_of(self, identifier: str) -> Iterator[tuple[int, Record]]:
        """Those that repeat the article of this id."""
        for document in self._snapshot.documents_with(COPY_OF, identifier):
            yield document, self._snapshot.record(document)

    def everything(self) -> Iterator[tuple[int, Record]]:
        """All of them."""
        for document in self._live:
            yield document, self._snapshot.record(document)

    @cached_property
    def _ids(self) -> Keys:
        return self._keys("id", self._live)

    @cached_property
    def _given(self) -> Keys:
        return self._keys("given", self._live)

    @cached_property
    def _texts(self) -> Keys:
        return self._keys("text", self._snapshot.articles())

    def _keys(self, digest: str, documents: list[int]) -> Keys:
        return Keys.of_digests(self._snapshot.segments, digest, documents)
