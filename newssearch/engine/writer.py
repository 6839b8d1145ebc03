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
from newssearch.engine.schema import ARTICLE, RECORD
from newssearch.engine.snapshot import Snapshot
from newssearch.engine.whoosh_api import FileIndex, LockError, SegmentWriter
from newssearch.errors import IndexWriteError

_POOL_MEGABYTES = 256
"""Postings held in memory before they are sorted and spilled to disk."""


class _SegmentWriter(SegmentWriter):  # type: ignore[misc]  # Whoosh is untyped
    """Whoosh's writer, that can also take back a document of the segment it is writing."""

    def __init__(self, index: FileIndex, **options: Any) -> None:
        super().__init__(index, **options)
        self.retracted: set[int] = set()

    def _finalize_segment(self) -> Any:
        segment = super()._finalize_segment()
        for document in self.retracted:
            segment.delete_document(document)
        return segment


class Writer:
    """Holds the lock from the moment it is made; leaving the block without `commit` leaves the index as it was.

    ``snapshot`` is the generation that is being changed. Raises IndexLockedError when another process holds the
    lock, IndexWriteError when the folder cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        index = open_folder(path)
        try:
            self._whoosh = _SegmentWriter(index, limitmb=_POOL_MEGABYTES, codec=NewsCodec())
        except LockError as error:
            raise locked_error(path) from error
        except OSError as error:
            raise IndexWriteError(f"{path} cannot be written: {error.strerror}.") from error
        announce_writer(path)
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
        stored = {name: value for name, value in asdict(document.article).items() if value not in (None, ())}
        self._whoosh.add_document(
            **document.postings,
            **document.terms,
            **document.numbers,
            **{RECORD: document.record.to_bytes(), ARTICLE: orjson.dumps(stored)},
        )
        return int(self._whoosh.docnum) - 1

    def retract(self, ticket: int) -> None:
        """Take back a document that `add` was given."""
        self._whoosh.retracted.add(ticket)

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
            for leftover in self._path.glob(f"{self._whoosh.newsegment.segment_id()}*"):
                leftover.unlink(missing_ok=True)
            self._release()

    def _release(self) -> None:
        """Whoosh keeps its lock when a commit fails (and until garbage collection); we do not."""
        self._open = False
        retire_writer(self._path)
        lock = self._whoosh.writelock
        if lock is not None and getattr(lock, "fd", None) is not None:
            lock.release()
