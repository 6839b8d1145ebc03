"""Looking documents of a snapshot up by what they are known by: their ids and the digest of their text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from newssearch.engine.arrays import AnyArray
from newssearch.engine.documents import Record, key_of
from newssearch.engine.schema import COPY_OF
from newssearch.engine.snapshot import Snapshot


class _Keys:
    """64-bit keys of documents, sorted."""

    def __init__(self, keys: AnyArray, documents: AnyArray) -> None:
        held = keys[documents]
        order = np.argsort(held, kind="stable")
        self._keys, self._documents = held[order], documents[order]

    def documents(self, key: int) -> list[int]:
        """The documents that have a key."""
        low = int(np.searchsorted(self._keys, np.uint64(key)))
        found: list[int] = []
        while low < len(self._keys) and int(self._keys[low]) == key:
            found.append(int(self._documents[low]))
            low += 1
        return found


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
        for document in sorted({*self._given.documents(key), *self._ids.documents(key)}):
            record = self._snapshot.record(document)
            if identifier in (record.given, record.id):
                yield document, record

    def with_text(self, text: bytes) -> Iterator[tuple[int, Record]]:
        """Those with this digest of their text."""
        for document in self._texts.documents(int.from_bytes(text[:8], "little")) if len(self) else ():
            record = self._snapshot.record(document)
            if record.text == text:
                yield document, record

    def copies_of(self, identifier: str) -> Iterator[tuple[int, Record]]:
        """Those that repeat the article of this id."""
        for document in self._snapshot.documents_with(COPY_OF, identifier):
            yield document, self._snapshot.record(document)

    def everything(self) -> Iterator[tuple[int, Record]]:
        """All of them."""
        for document in self._live.tolist():
            yield document, self._snapshot.record(document)

    @cached_property
    def _ids(self) -> _Keys:
        return _Keys(self._snapshot.digests("id"), self._live)

    @cached_property
    def _given(self) -> _Keys:
        return _Keys(self._snapshot.digests("given"), self._live)

    @cached_property
    def _texts(self) -> _Keys:
        return _Keys(self._snapshot.digests("text"), self._live)
