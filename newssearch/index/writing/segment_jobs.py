"""The costly part of writing, as jobs for threads: write a batch as a segment, merge segments into one.

The core works without holding the interpreter, so a writer gathers documents while threads write.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import BinaryIO, Protocol

from newssearch.core import Stop, merge_segments
from newssearch.index.commits import files
from newssearch.index.writing.batch import Batch
from newssearch.workers import worker
from newssearch.workers.memory import give_back

MOST = 3
"""Threads beside the writer's own, which gathers no faster than these write."""


class SegmentJob(Protocol):
    """A job that writes the two files of a segment."""

    def run(self, stop: Stop | None = None) -> None:
        """Write the files. Raises OSError when the disk refuses, or once ``stop`` asks for the end."""


@dataclass(frozen=True, slots=True)
class Target:
    """The files of a segment that is to be written: its postings, its documents."""

    postings: Path
    documents: Path

    @contextmanager
    def created(self) -> Iterator[tuple[BinaryIO, BinaryIO]]:
        """Create both files and close them in the end."""
        with files.create(self.postings) as postings, files.create(self.documents) as documents:
            yield postings, documents


@dataclass(frozen=True, slots=True)
class Inverting:
    """A batch to be written, and the dictionaries to compress its articles with."""

    batch: Batch
    target: Target
    dictionaries: bytes = b""

    def run(self, stop: Stop | None = None) -> None:
        """See `SegmentJob.run`."""
        with self.target.created() as (postings, documents):
            self.batch.write(postings, documents, self.dictionaries, stop)
        give_back()


@dataclass(frozen=True, slots=True)
class Source:
    """A segment to be merged: its files, how many documents it has, and which of them are deleted."""

    postings: Path
    documents: Path
    size: int
    removed: frozenset[int] = frozenset()

    @property
    def live(self) -> int:
        """Return the number of documents that are not deleted."""
        return self.size - len(self.removed)


@dataclass(frozen=True, slots=True)
class Merging:
    """Segments to be written as one, without their deleted documents."""

    sources: tuple[Source, ...]
    target: Target
    repack: bool = False
    """Compress the stored articles again, with dictionaries that hold no phrase of a deleted one."""

    def run(self, stop: Stop | None = None) -> None:
        """See `SegmentJob.run`."""
        sources = [(source.postings, source.documents, sorted(source.removed)) for source in self.sources]
        with self.target.created() as (postings, documents):
            merge_segments(sources, postings, documents, stop, repack=self.repack)


class Given:
    """A job that was given to a thread, or done already."""

    def __init__(self) -> None:
        self._thread: Thread | None = None
        self._error: BaseException | None = None

    def start(self, job: SegmentJob, stop: Stop) -> None:
        """Start a thread that does ``job``. Raises RuntimeError where the system has none to give."""
        thread = Thread(target=self._run, args=(job, stop), name="newssearch-segment")
        thread.start()
        self._thread = thread

    def _run(self, job: SegmentJob, stop: Stop) -> None:
        try:
            job.run(stop)
        except BaseException as error:  # raised by `wait`
            self._error = error

    @property
    def has_ended(self) -> bool:
        """Return whether the thread has ended, with or without an error."""
        return self._thread is None or not self._thread.is_alive()

    @property
    def is_done(self) -> bool:
        """Return whether the segment is written."""
        return self.has_ended and self._error is None

    def wait(self) -> None:
        """Wait for the end of the thread. Raises the error of the job."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self._error is not None:
            raise self._error


@dataclass(slots=True)
class Jobs:
    """The jobs of one writer."""

    hands: int = field(default_factory=lambda: min(worker.cores() - 1, MOST))
    _stop: Stop = field(default_factory=Stop)
    _in_hand: list[Given] = field(default_factory=list)

    def run(self, job: SegmentJob) -> Given:
        """Do ``job`` in a thread unless all are busy, else here, which is as good as waiting.

        Raises OSError when the disk refuses a job, this one or one before it.
        """
        self._forget_done()
        return self.start(job) if len(self._in_hand) < self.hands else self.here(job)

    def start(self, job: SegmentJob) -> Given:
        """Do ``job`` in a thread; here where there can be none. Raises as `run` does."""
        given = Given()
        if not self.hands:
            return self.here(job)
        try:
            given.start(job, self._stop)
        except RuntimeError:
            return self.here(job)
        self._in_hand.append(given)
        return given

    def here(self, job: SegmentJob) -> Given:
        """Do ``job``. Raises as `run` does."""
        job.run()
        return Given()

    def wait(self) -> None:
        """Wait until all jobs are done. Raises as `run` does."""
        while self._in_hand:
            self._in_hand.pop().wait()

    def close(self) -> None:
        """Stop all jobs; the files of unfinished ones are useless."""
        self._stop.stop()
        while self._in_hand:
            with suppress(Exception):
                self._in_hand.pop().wait()

    def _forget_done(self) -> None:
        busy = []
        for given in self._in_hand:
            if given.has_ended:
                given.wait()
            else:
                busy.append(given)
        self._in_hand = busy
