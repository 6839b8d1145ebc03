"""Writing to an index: one writer at a time, all or nothing."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson

from newssearch.engine.codec import NewsCodec
from newssearch.engine.documents import Document
from newssearch.engine.folder import (
    Totals,
    announce_writer,
    locked_error,
    open_folder,
    retire_writer,
    write_manifest,
)
from newssearch.engine.postings import Pool
from newssearch.engine.schema import ARTICLE, RECORD
from newssearch.engine.snapshot import Snapshot
from newssearch.engine.whoosh_api import FileIndex, LockError, SegmentWriter
from newssearch.errors import IndexWriteError

POOL_BYTES = 160 << 20
"""Postings held in memory before they become a segment; sorting them takes twice as much again."""


class _SegmentWriter(SegmentWriter):  # type: ignore[misc]  # Whoosh is untyped
    """Whoosh's writer with a pool of ours: it writes several segments in one commit, so that memory stays bounded."""

    def __init__(self, index: FileIndex) -> None:
        super().__init__(index, codec=NewsCodec())
        self.pool = Pool()
        self.written: list[Any] = []

    def add(self, document: Document) -> tuple[Any, int]:
        """Add a document; returns its segment and its number there."""
        if self.pool.bytes > POOL_BYTES:
            self._begin_another()
        number, documents = self.docnum, self.perdocwriter
        documents.start_doc(number)
        for name, postings in document.postings.items():
            documents.add_field(name, None, None, self.pool.add_positions(name, number, postings))
        for name, values in document.terms.items():
            self.pool.add_terms(name, number, values)
        stored = {name: value for name, value in asdict(document.article).items() if value not in (None, ())}
        documents.add_field(ARTICLE, None, orjson.dumps(stored), 0)
        for name, value in {**document.numbers, RECORD: document.record.to_bytes()}.items():
            documents.add_column_value(name, self.schema[name].column_type, value)
        documents.finish_doc()
        self._added = True
        self.docnum += 1
        return self.newsegment, number

    def _begin_another(self) -> None:
        self.written.append(self._finalize_segment())
        self.newsegment = self.codec.new_segment(self.storage, self.indexname)
        self.pool = Pool()
        self.perdocwriter = self.codec.per_document_writer(self.storage, self.newsegment)
        self.fieldwriter = self.codec.field_writer(self.storage, self.newsegment)
        self.docnum, self._added = 0, False

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        self.fieldwriter.put(self.pool)
        self.fieldwriter.close()

    def _merge_segments(self, *policy: Any) -> list[Any]:
        return [*super()._merge_segments(*policy), *self.written]


class Writer:
    """Holds the lock from the moment it is made; leaving the block without `commit` leaves the index as it was.

    ``snapshot`` is the generation that is being changed. Raises IndexLockedError when another process holds the
    lock, IndexWriteError when the folder cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        index = open_folder(path)
        try:
            self._whoosh = _SegmentWriter(index)
        except LockError as error:
            raise locked_error(path) from error
        except OSError as error:
            raise IndexWriteError(f"{path} cannot be written: {error.strerror}.") from error
        announce_writer(path)
        self._added: list[tuple[Any, int]] = []
        self._open = True
        try:
            self.snapshot = Snapshot(path, index)
        except BaseException:
            self.cancel()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._open:
            self.cancel()
        self.snapshot.close()

    def add(self, document: Document) -> int:
        """A new document; it is found after `commit`. Returns a ticket to `retract` it with."""
        self._added.append(self._whoosh.add(document))
        return len(self._added) - 1

    def retract(self, ticket: int) -> None:
        """Take back a document that `add` was given."""
        segment, number = self._added[ticket]
        segment.delete_document(number)

    def delete(self, document: int) -> None:
        """Take out a document of the snapshot, by its number there."""
        self._whoosh.delete_document(document)

    def commit(self, totals: Totals) -> int:
        """Make the changes the index's next generation, and return its number.

        ``totals`` describe all live documents as they are then. Raises IndexWriteError when the disk refuses.
        """
        try:
            self._whoosh.commit()
        except OSError as error:
            raise IndexWriteError(f"{self._path} cannot be written: {error.strerror}. It is as it was.") from error
        finally:
            self._release()
        generation = int(self._whoosh.generation)
        try:
            write_manifest(self._path, generation, totals)
        except OSError as error:
            message = f"The articles are in, but the manifest of {self._path} cannot be written: {error.strerror}."
            raise IndexWriteError(f"{message} Until the next run, `check` has no checksums to go by.") from error
        return generation

    def cancel(self) -> None:
        """Let go of the lock and of everything added; its files go, too, which Whoosh leaves to the next commit."""
        try:
            self._whoosh.cancel()
        finally:
            for segment in (*self._whoosh.written, self._whoosh.newsegment):
                for leftover in self._path.glob(f"{segment.segment_id()}.*"):
                    leftover.unlink(missing_ok=True)
            self._release()

    def _release(self) -> None:
        """Whoosh keeps its lock when a commit fails (and until garbage collection); we do not."""
        self._open = False
        retire_writer(self._path)
        lock = self._whoosh.writelock
        if lock is not None and getattr(lock, "fd", None) is not None:
            lock.release()
