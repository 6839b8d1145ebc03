"""Writing to an index: one writer at a time, all or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from math import log
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from weakref import WeakValueDictionary

import numpy as np

from newssearch.engine.arrays import ArrayWriter
from newssearch.engine.codec import NewsCodec, path_of
from newssearch.engine.columns import DOCUMENTS, SegmentColumns
from newssearch.engine.documents import Document, article_of
from newssearch.engine.folder import (
    announce_writer,
    clean_learnt,
    locked_error,
    open_folder,
    retire_writer,
    write_learnt,
    write_manifest,
)
from newssearch.engine.gathering import Batch
from newssearch.engine.merging import Part, merge
from newssearch.engine.postings import POSTINGS, SegmentPostings
from newssearch.engine.schema import length_column
from newssearch.engine.segment_worker import Job, SegmentWorker
from newssearch.engine.snapshot import Snapshot
from newssearch.engine.totals import Tally, Totals, Traits
from newssearch.engine.whoosh_api import TOC, FileIndex, clean_files
from newssearch.errors import IndexWriteError
from newssearch.models import Article
from newssearch.query.fields import TEXT_FIELDS

BATCH_BYTES = 200 << 20
"""About what the documents of one segment may take in memory when they are written; two batches are at a time."""

MERGE_FROM = 5
"""So many segments of one level become one: a search opens each word in every segment, a merge moves them whole."""

MERGE_AT_MOST = 16
"""Segments that are merged at once: what a merge must know of the words of each is in memory."""

LARGEST = 250_000
"""Documents that a merge may bring together, for the same reason."""

STEP = 5
"""How many times larger the segments of the next level are."""

SMALLEST = 1_000
"""Documents of a segment that leaves the lowest level."""


@dataclass(slots=True)
class _Written:
    """A segment of this commit: its Whoosh segment, and the traits of its documents; None of those taken back."""

    segment: Any
    traits: list[Traits | None]


class Writer:
    """Holds the lock from the moment it is made; leaving the block without `commit` leaves the index as it was.

    ``snapshot`` is the generation that is being changed. Raises IndexLockedError when another process holds the
    lock, IndexWriteError when the folder cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._worker = SegmentWorker()
        self._index = open_folder(path)
        self._lock = _acquired(path, self._index)
        try:
            announce_writer(path)
            contents = self._index._read_toc()
            self._schema, self._segments = contents.schema, list(contents.segments)
            self._generation = int(contents.generation) + 1
            self._codec = NewsCodec()
            self._written: list[_Written] = []
            self._batch = Batch()
            # Batches are let go of when they are written; until then what they hold need not be waited for.
            self._sent: WeakValueDictionary[int, Batch] = WeakValueDictionary()
            self._dictionary: bytes | None = None
            self._traits: list[Traits | None] = []
            self._tickets: list[tuple[int, int]] = []
            self._taken_out: set[int] = set()
            self._learnt: bytes | None = None
            self.snapshot = Snapshot(path, self._index)
        except BaseException:
            self._release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._lock is not None:
            self.cancel()
        self.snapshot.close()

    def add(self, document: Document) -> int:
        """A new document; it is found after `commit`. Returns a ticket to `retract` it with."""
        if self._batch.size > BATCH_BYTES:
            self._flush()
        self._tickets.append((len(self._written), self._batch.add(document)))
        self._traits.append(Traits.of(document.article, document.record.copy_of is not None))
        return len(self._tickets) - 1

    def retract(self, ticket: int) -> None:
        """Take back a document that `add` was given."""
        batch, number = self._tickets[ticket]
        traits = self._traits if batch == len(self._written) else self._written[batch].traits
        traits[number] = None

    def article(self, ticket: int) -> Article:
        """A document that `add` was given."""
        batch, number = self._tickets[ticket]
        if batch == len(self._written):
            return article_of(self._batch.stored(number))
        if (sent := self._sent.get(batch)) is not None and (held := sent.stored(number)):
            return article_of(held)
        self._worker.wait()
        columns = SegmentColumns(path_of(self._index.storage, self._written[batch].segment, DOCUMENTS))
        return article_of(columns.stored(number))

    def delete(self, document: int) -> None:
        """Take out a document of the snapshot, by its number there."""
        self._taken_out.add(document)

    def keep(self, learnt: bytes) -> None:
        """Have the next generation keep what was learnt of boilerplate."""
        self._learnt = learnt

    def commit(self, *, merge_all: bool = False) -> int:
        """Make the changes the index's next generation, and return its number.

        Raises IndexWriteError when the disk refuses; the index is as it was then.
        """
        try:
            totals = self._finish(merge_all)
        except OSError as error:
            self.cancel()
            raise IndexWriteError(f"{self._path} cannot be written: {error.strerror}. It is as it was.") from error
        except IndexWriteError:
            self.cancel()
            raise
        try:
            write_manifest(self._path, self._generation, totals)
        except OSError as error:
            message = f"The articles are in, but the manifest of {self._path} cannot be written: {error.strerror}."
            raise IndexWriteError(f"{message} Until the next run, `check` has no checksums to go by.") from error
        finally:
            self._release()
        return self._generation

    def cancel(self) -> None:
        """Let go of the lock and of everything added."""
        try:
            self._worker.close()
            for written in self._written:
                self._unlink(written.segment)
        finally:
            self._release()

    def _finish(self, merge_all: bool) -> Totals:
        """Everything up to the moment at which the new generation is there."""
        if len(self._batch):
            self._flush(last=True)
        self._worker.wait()
        self._worker.close()  # its memory is wanted for merging
        totals = self._totals()
        for document in self._taken_out:
            segment, number = self._whoosh_segment_of(document)
            segment.delete_document(number)
        for written in self._written:
            for number, traits in enumerate(written.traits):
                if traits is None:
                    written.segment.delete_document(number)
        segments = self._merged([*self._segments, *(written.segment for written in self._written)], merge_all)
        if self._learnt is not None:
            write_learnt(self._path, self._generation, self._learnt)
        TOC(self._schema, segments, self._generation).write(self._index.storage, self._index.indexname)
        clean_files(self._index.storage, self._index.indexname, self._generation, segments)
        if self._learnt is not None:
            clean_learnt(self._path, self._generation)
        return totals

    def _totals(self) -> Totals:
        tally = Tally(self.snapshot.totals)
        for document in self._taken_out:
            tally.count(self.snapshot.traits(document), -1)
            for field, tokens in self.snapshot.lengths(document).items():
                tally.count_tokens(field, -tokens)
        for written in self._written:
            live = np.array([traits is not None for traits in written.traits], bool)
            for traits, times in Counter(traits for traits in written.traits if traits is not None).items():
                tally.count(traits, times)
            columns = SegmentColumns(path_of(self._index.storage, written.segment, DOCUMENTS))
            for field in TEXT_FIELDS:
                lengths = columns.numbers(length_column(field))
                tally.count_tokens(field, 0 if lengths is None else int(lengths[live].sum(dtype=np.int64)))
        return tally.totals()

    def _flush(self, *, last: bool = False) -> None:
        """Write the documents gathered so far as a segment."""
        batch, self._batch = self._batch, Batch()
        segment = self._new_segment(len(batch))
        self._written.append(_Written(segment, self._traits))
        self._sent[len(self._written) - 1] = batch
        self._traits = []
        if self._dictionary is None:
            self._dictionary = batch.learn()
        postings, documents = (path_of(self._index.storage, segment, end) for end in (POSTINGS, DOCUMENTS))
        job = Job(batch, postings, documents, self._dictionary)
        if last:
            job.run()
            self._worker.wait()
        else:
            self._worker.run(job)

    def _merged(self, segments: list[Any], merge_all: bool) -> list[Any]:
        """``segments`` with those merged that are many of about one size; empty ones go."""
        segments = [segment for segment in segments if segment.doc_count_all() > segment.deleted_count()]
        while chosen := _to_merge([s.doc_count_all() - s.deleted_count() for s in segments], merge_all):
            merged = self._merge([segments[n] for n in chosen])
            kept = [segment for n, segment in enumerate(segments) if n not in chosen]
            segments = [*kept[: min(chosen)], merged, *kept[min(chosen) :]]
            merge_all = False
        return segments

    def _merge(self, segments: list[Any]) -> Any:
        parts = [_part(self._index.storage, segment) for segment in segments]
        merged = self._new_segment(sum(len(part.kept) for part in parts))
        self._written.append(_Written(merged, []))
        with self._files(merged) as (postings, documents):
            merge(parts, postings, documents)
        return merged

    def _new_segment(self, documents: int) -> Any:
        segment = self._codec.new_segment(self._index.storage, self._index.indexname)
        segment.set_doc_count(documents)
        return segment

    @contextmanager
    def _files(self, segment: Any) -> Iterator[tuple[ArrayWriter, ArrayWriter]]:
        storage = self._index.storage
        with (
            path_of(storage, segment, POSTINGS).open("wb") as postings,
            path_of(storage, segment, DOCUMENTS).open("wb") as documents,
        ):
            yield ArrayWriter(postings), ArrayWriter(documents)

    def _whoosh_segment_of(self, document: int) -> tuple[Any, int]:
        for segment in self._segments:
            if document < segment.doc_count_all():
                return segment, document
            document -= segment.doc_count_all()
        raise IndexError(document)

    def _unlink(self, segment: Any) -> None:
        for extension in (POSTINGS, DOCUMENTS):
            path_of(self._index.storage, segment, extension).unlink(missing_ok=True)

    def _release(self) -> None:
        self._worker.close()
        if self._lock is not None:
            retire_writer(self._path)
            self._lock.release()
            self._lock = None


def _acquired(path: Path, index: FileIndex) -> Any:
    """The lock of the index, held."""
    try:
        lock = index.lock("WRITELOCK")
        held = lock.acquire()
    except OSError as error:
        raise IndexWriteError(f"{path} cannot be written: {error.strerror}.") from error
    if not held:
        raise locked_error(path)
    return lock


def _part(storage: Any, segment: Any) -> Part:
    live = np.ones(segment.doc_count_all(), bool)
    live[list(segment.deleted_docs())] = False
    return Part(
        SegmentPostings(path_of(storage, segment, POSTINGS)),
        SegmentColumns(path_of(storage, segment, DOCUMENTS)),
        np.flatnonzero(live),
        segment.doc_count_all(),
    )


def _to_merge(sizes: list[int], everything: bool) -> set[int]:
    """Which segments of so many live documents to merge: the smallest of a level that has become full."""
    if everything:
        return set(range(len(sizes))) if len(sizes) > 1 else set()
    levels: dict[int, list[int]] = {}
    for n, size in enumerate(sizes):
        levels.setdefault(int(log(max(1, size / SMALLEST), STEP)), []).append(n)
    for _, members in sorted(levels.items()):
        members.sort(key=lambda n: (sizes[n], n))
        totals = accumulate(sizes[n] for n in members[:MERGE_AT_MOST])
        chosen = {n for n, total in zip(members, totals, strict=False) if total <= LARGEST}
        if len(members) >= MERGE_FROM and len(chosen) > 1:
            return chosen
    return set()
