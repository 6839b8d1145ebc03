"""Writes to an index: one writer at a time, all or nothing."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from weakref import WeakValueDictionary

from newssearch.analysis.lines import Ranges
from newssearch.core import CheckedSegment
from newssearch.errors import IndexLockedError, IndexWriteError
from newssearch.index.commits import files
from newssearch.index.commits.folder import now_text, open_folder, require_index
from newssearch.index.commits.generations import OpenSegment, Undo, manifest_or_none, publish, sweep, written
from newssearch.index.commits.lock import writing
from newssearch.index.commits.manifest import FileState, Generation, file_state, learnt_name, segment_files
from newssearch.index.searching.snapshot import Snapshot
from newssearch.index.sidecars.sidecar import FolderSidecars
from newssearch.index.sidecars.version_keeping import VERSION_KEEPING
from newssearch.index.writing.batch import Batch
from newssearch.index.writing.merge_policy import halves, into_two, is_large, to_gather, to_merge
from newssearch.index.writing.segment_jobs import Given, Inverting, Jobs, Merging, Source, Target
from newssearch.matching.document import Document, Record, article_of, left_out_of, record_of
from newssearch.matching.schema import length_column
from newssearch.matching.statistics import Tally, Totals, Traits
from newssearch.models import Article
from newssearch.query.fields import TEXT_FIELDS

BATCH_BYTES = 96 << 20
"""Estimated memory of the documents of one segment while they are written; two batches exist at a time."""

_READ_AT_ONCE = 32
"""Batches to keep open for reading, the last used; each takes some .3 MB."""


@dataclass(slots=True)
class _Written:
    """A batch of this commit: its segment, and the traits of its documents; None for retracted ones."""

    segment: OpenSegment
    traits: list[Traits | None]


@dataclass(frozen=True, slots=True, eq=False)
class _Made:
    """A segment of this commit, the numbers of the batches whose documents it holds in order, and its job."""

    segment: OpenSegment
    batches: tuple[int, ...]
    given: Given


class Writer:
    """Holder of the lock from its construction on; leaving the block without `commit` leaves the index unchanged.

    ``snapshot`` is the generation to change. Raises IndexLockedError if another process still holds the lock after
    ``wait`` seconds, IndexWriteError if the folder cannot be written.
    """

    def __init__(self, path: Path, wait: float = 0.0) -> None:
        self._path = path
        self._jobs = Jobs()
        self._held = ExitStack()
        self._is_over = False
        require_index(path)
        self._lock = self._held.enter_context(writing(path, wait))
        try:
            self._index = open_folder(path)
            self._manifest = self._index.manifest
            sweep(path, self._manifest)
            self._segments = [OpenSegment.of(state) for state in self._manifest.live.segments]
            self._written: list[_Written] = []
            self._made: list[_Made] = []
            self._batch = Batch()
            # A batch is freed when it is written; until then its documents are read from memory.
            self._sent: WeakValueDictionary[int, Batch] = WeakValueDictionary()
            self._read_of: dict[int, CheckedSegment] = {}
            self._dictionaries: bytes | None = None
            self._traits: list[Traits | None] = []
            self._alike: dict[Traits, Traits] = {}
            self._tickets = array("I"), array("I")
            self._taken_out: set[int] = set()
            self._learnt: bytes | None = None
            self._keeping = VERSION_KEEPING.kept(FolderSidecars(path)).versions
            self._replaced: dict[int, tuple[int, bool]] = {}
            self.snapshot = Snapshot(path, self._index)
        except BaseException:
            self._release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._lock.is_held:
            return  # a process that was forked in the block: the files are its parent's
        if not self._is_over:
            self.cancel()
        self.snapshot.close()

    def add(self, document: Document) -> int:
        """Add a document, which `commit` makes searchable, and return its ticket. Raises as `commit` does."""
        if self._batch.size > BATCH_BYTES:
            with self._or_cancel():
                self._flush()
        batches, numbers = self._tickets
        batches.append(len(self._written))
        numbers.append(self._batch.add(document))
        article, copy = document.article, document.record.copy_of is not None
        traits = Traits.of(article.source, article.url, article.language, article.published, copy=copy)
        self._traits.append(self._alike.setdefault(traits, traits))
        return len(numbers) - 1

    def retract(self, ticket: int) -> None:
        """Take back a document by its ticket."""
        batch, number = (each[ticket] for each in self._tickets)
        traits = self._traits if batch == len(self._written) else self._written[batch].traits
        traits[number] = None

    def article(self, ticket: int) -> Article:
        """Return the article of a ticket."""
        return article_of(self._read(ticket)[0])

    def record(self, ticket: int) -> Record:
        """Return the record of a ticket."""
        stored, held, number = self._read(ticket)
        if isinstance(held, Batch):
            return held.record(number, stored)
        return record_of(stored, held.digest("content", number), held.digest("text", number))

    def left_out(self, ticket: int) -> Ranges:
        """Return the ranges of the body that are left out of the index."""
        return left_out_of(self._read(ticket)[0])

    def delete(self, document: int) -> None:
        """Delete a document of the snapshot by its number."""
        self._taken_out.add(document)

    def keep_version(self, document: int, until: int, *, removed: bool) -> None:
        """Keep a document of the snapshot as an old version, if the index keeps any."""
        if self._keeping:
            self._replaced[document] = until, removed

    def flush(self) -> None:
        """Begin to write what was added so far, in a thread where there is one. Raises as `commit` does."""
        with self._or_cancel():
            if len(self._batch):
                self._flush()

    def keep(self, learnt: bytes) -> None:
        """Keep counts of boilerplate with the next generation."""
        self._learnt = learnt

    def commit(self, *, merge_all: bool = False, undo: Undo | None = None) -> int:
        """Make the changes the next generation, and return its number; with ``undo`` the one before is kept.

        Raises IndexWriteError when the disk refuses; the index is unchanged then.
        """
        self._require_own()
        self._read_of.clear()
        with self._or_cancel():
            live = self._finish(merge_all)
            publish(self._path, live, self._manifest.kept if undo is None else undo.kept(self._path, self._manifest))
        self._release()
        return live.generation

    @contextmanager
    def _or_cancel(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.cancel()
            raise IndexWriteError(
                f"{self._path} cannot be written: {error.strerror}. The index is unchanged."
            ) from error
        except IndexWriteError:
            self.cancel()
            raise

    def cancel(self) -> None:
        """Release the lock and drop all uncommitted changes."""
        try:
            self._jobs.close()
            manifest = manifest_or_none(self._path)  # the present one: a commit may be half done
            if manifest is not None:
                sweep(self._path, manifest)
        finally:
            self._release()

    def _finish(self, merge_all: bool) -> Generation:
        """Write all files of the next generation, and return it."""
        if len(self._batch):
            self._flush(last=True)
        tally = self._without_deleted()
        self._jobs.wait()
        totals = self._totals(tally)
        for document in self._taken_out:
            segment, number = self._place(document)
            segment.removed.add(number)
        for made in self._made:
            traits = (each for batch in made.batches for each in self._written[batch].traits)
            for number, each in enumerate(traits):
                if each is None:
                    made.segment.removed.add(number)
        own = _alive(made.segment for made in self._made)
        if len(own) > 2 and is_large([len(batch.traits) for batch in self._written]):
            own = self._merge_lots(own, into_two([segment.live for segment in own]))
        segments = self._merged(_alive([*self._segments, *own]), merge_all)
        self._jobs.close()
        states = written(self._path, segments, self._manifest.live)
        number = self._manifest.generation + 1
        return Generation(number, now_text(), totals, states, self._learnt_for(number), self._versions())

    def _read(self, ticket: int) -> tuple[bytes, Batch | CheckedSegment, int]:
        """Return the stored article of a ticket, its batch or segment, and its number there."""
        batch, number = (each[ticket] for each in self._tickets)
        gathered = self._batch if batch == len(self._written) else self._sent.get(batch)
        if gathered is not None:
            return gathered.stored(number), gathered, number
        columns = self._columns_of(batch)
        return columns.stored(number), columns, number

    def _columns_of(self, batch: int) -> CheckedSegment:
        """Return the documents of a written batch."""
        if (columns := self._read_of.pop(batch, None)) is None:
            columns = self._opened(self._written[batch].segment)
            if len(self._read_of) == _READ_AT_ONCE:
                del self._read_of[next(iter(self._read_of))]
        self._read_of[batch] = columns
        return columns

    def _opened(self, segment: OpenSegment) -> CheckedSegment:
        """Open the files of a written segment."""
        postings, documents = segment_files(segment.name)
        return CheckedSegment(self._path / postings, self._path / documents)

    def _learnt_for(self, number: int) -> Mapping[str, FileState]:
        """Write the counts of boilerplate of the next generation, and return their file."""
        if self._learnt is None:
            return self._manifest.live.learnt
        name = learnt_name(number)
        with files.create(self._path / name) as out:
            out.write(self._learnt)
        files.sync(self._path / name)
        return {name: file_state(self._path / name)}

    def _versions(self) -> Mapping[str, FileState]:
        """Write the documents that became old versions, and return all files of these."""
        live = self._manifest.live.versions
        gone = [(number, *how) for number, how in self._replaced.items() if number in self._taken_out]
        if not gone:  # a document that a later item of the run has brought back stays
            return live
        from newssearch.index.versions.version_files import entry_of, with_more  # here, as few commits have any

        entries = [entry_of(self.snapshot, number, until, removed=removed) for number, until, removed in gone]
        return with_more(self._path, live, entries, self._keeping)

    def _without_deleted(self) -> Tally:
        """Return the totals of the snapshot without the documents that are deleted."""
        tally = Tally(self.snapshot.totals)
        firsts = []
        for document in self._taken_out:
            traits = self.snapshot.traits(document)
            tally.count(traits, -1)
            if not traits.copy:
                firsts.append(document)
        for field, tokens in self.snapshot.lengths(firsts).items():
            tally.count_tokens(field, -tokens)
        return tally

    def _totals(self, tally: Tally) -> Totals:
        """Return the totals of a tally and of the documents of this commit, which are written."""
        for made in self._written:
            for traits, times in Counter(traits for traits in made.traits if traits is not None).items():
                tally.count(traits, times)
            firsts = [n for n, traits in enumerate(made.traits) if traits is not None and not traits.copy]
            segment = self._opened(made.segment)
            for field in TEXT_FIELDS:
                tally.count_tokens(field, segment.sum(length_column(field), firsts))
        return tally.totals()

    def _flush(self, *, last: bool = False) -> None:
        """Write the gathered documents as a segment."""
        self._require_own()
        batch, self._batch = self._batch, Batch()
        segment = OpenSegment.new(len(batch))
        self._written.append(_Written(segment, self._traits))
        self._sent[len(self._written) - 1] = batch
        self._traits = []
        if self._dictionaries is None:
            self._dictionaries = batch.learn()
        job = Inverting(batch, self._target(segment), self._dictionaries)
        given = (self._jobs.here if last else self._jobs.run)(job)
        self._made.append(_Made(segment, (len(self._written) - 1,), given))
        if not any(len(made.batches) > 1 for made in self._made if not made.given.is_done):
            self._merge_made()

    def _merge_made(self) -> None:
        """Merge written batches of this commit, if there are enough."""
        done = [made for made in self._made if made.given.is_done and len(made.batches) == 1]
        parts = [done[n] for n in to_gather([made.segment.documents for made in done])]
        if not parts:
            return
        merged = OpenSegment.new(sum(part.segment.documents for part in parts))
        job = Merging(tuple(self._source(part.segment) for part in parts), self._target(merged))
        batches = tuple(batch for part in parts for batch in part.batches)
        at = self._made.index(parts[0])
        self._made[at] = _Made(merged, batches, self._jobs.start(job))
        self._made = [made for made in self._made if made not in parts]

    def _merged(self, segments: list[OpenSegment], merge_all: bool) -> list[OpenSegment]:
        """Return ``segments`` after merges by the policy."""
        if merge_all and (len(segments) > 1 or any(segment.removed for segment in segments)):
            return self._merge([segments])
        while chosen := to_merge([segment.live for segment in segments]):
            segments = self._merge_lots(segments, halves(chosen) if self._jobs.hands else [chosen])
        return segments

    def _merge_lots(self, segments: Sequence[OpenSegment], lots: Sequence[Sequence[int]]) -> list[OpenSegment]:
        """Return ``segments`` with each lot, given by places, merged in the place of the first."""
        chosen = sorted(n for lot in lots for n in lot)
        merged = self._merge([[segments[n] for n in lot] for lot in lots])
        kept = [segment for n, segment in enumerate(segments) if n not in chosen]
        return [*kept[: chosen[0]], *merged, *kept[chosen[0] :]]

    def _merge(self, lots: Sequence[Sequence[OpenSegment]]) -> list[OpenSegment]:
        """Merge each lot into one segment, the first lot in this thread and the others meanwhile."""
        made, jobs = [], []
        for lot in lots:
            sources = tuple(map(self._source, lot))
            made.append(OpenSegment.new(sum(source.live for source in sources)))
            jobs.append(Merging(sources, self._target(made[-1])))
        for job in jobs[1:]:
            self._jobs.start(job)
        self._jobs.here(jobs[0])
        self._jobs.wait()
        return made

    def _target(self, segment: OpenSegment) -> Target:
        return Target(*(self._path / file for file in segment_files(segment.name)))

    def _source(self, segment: OpenSegment) -> Source:
        files_of = self._target(segment)
        return Source(files_of.postings, files_of.documents, segment.documents, frozenset(segment.removed))

    def _place(self, document: int) -> tuple[OpenSegment, int]:
        """Return the segment of a document of the snapshot, and its number there."""
        for segment in self._segments:
            if document < segment.documents:
                return segment, document
            document -= segment.documents
        raise IndexError(document)

    def _require_own(self) -> None:
        if not self._lock.is_held:
            raise IndexLockedError(f"{self._path} is being written by the process that this one was forked from.")

    def _release(self) -> None:
        self._is_over = True
        self._jobs.close()
        self._held.close()


def _alive(segments: Iterable[OpenSegment]) -> list[OpenSegment]:
    """Return the segments that have a document which has not been removed."""
    return [segment for segment in segments if segment.live]
