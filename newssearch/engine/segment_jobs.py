"""The costly part of writing, in pieces that any process can do: a batch becomes a segment, segments become one.

A writer has them done by processes beside its own, so that all cores work, and does itself what those have no room for.
A job that is done twice comes to the same; so what a process does not do, for it has died or the disk refused, is done
here, and shows what it raises.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np

from newssearch import processes
from newssearch.crews.local import LocalCrew
from newssearch.crews.work import Done, Outcome
from newssearch.engine import files
from newssearch.engine.arrays import AnyArray, ArrayWriter
from newssearch.engine.columns import SegmentColumns
from newssearch.engine.gathering import Batch
from newssearch.engine.merging import Part, merge
from newssearch.engine.segment_postings import SegmentPostings

MOST = 3
"""Processes beside the writer's own: it gathers about as fast as these invert."""

_WAITING = 2
"""Jobs in hand for each process. With none waiting it would stand idle while the writer does one itself."""


class SegmentJob(Protocol):
    """What writes the two files of a segment; it can be pickled."""

    def run(self) -> None:
        """Do it. Raises OSError when the disk refuses."""


@dataclass(frozen=True, slots=True)
class Target:
    """The files of a segment that is to be written: its postings, its documents."""

    postings: Path
    documents: Path

    @contextmanager
    def created(self) -> Iterator[tuple[ArrayWriter, ArrayWriter]]:
        """Both, to be written to."""
        with files.create(self.postings) as postings, files.create(self.documents) as documents:
            yield ArrayWriter(postings), ArrayWriter(documents)


@dataclass(frozen=True, slots=True)
class Inverting:
    """A batch to be written, and the dictionary to compress its articles with."""

    batch: Batch
    target: Target
    dictionary: bytes = b""

    def run(self) -> None:
        """See `SegmentJob.run`."""
        with _no_collection(), self.target.created() as (postings, documents):
            self.batch.write(postings, documents, self.dictionary)


@dataclass(frozen=True, slots=True)
class Source:
    """A segment to be merged: its files, how many documents it has, and which of them have been removed."""

    postings: Path
    documents: Path
    size: int
    removed: frozenset[int] = frozenset()

    @property
    def live(self) -> int:
        """How many documents it has that have not been removed."""
        return self.size - len(self.removed)

    def part(self) -> Part:
        """It, opened."""
        live = np.ones(self.size, bool)
        live[list(self.removed)] = False
        kept: AnyArray = np.flatnonzero(live)
        return Part(SegmentPostings(self.postings), SegmentColumns(self.documents), kept, self.size)


@dataclass(frozen=True, slots=True)
class Merging:
    """Segments to be written as one, without what has been removed of them."""

    sources: tuple[Source, ...]
    target: Target

    def run(self) -> None:
        """See `SegmentJob.run`."""
        with self.target.created() as (postings, documents):
            merge([source.part() for source in self.sources], postings, documents)


@dataclass(slots=True)
class Given:
    """A job that was given to a process, and what becomes of it; nothing when it has been done."""

    held: tuple[SegmentJob, Future[Outcome[None]]] | None = None

    @property
    def is_done(self) -> bool:
        """Whether its segment is there."""
        return self.held is None


@dataclass(slots=True)
class Jobs:
    """The jobs of one writer."""

    hands: int = field(default_factory=lambda: min(processes.cores() - 1, MOST))
    _crew: LocalCrew | None = None
    _in_hand: list[Given] = field(default_factory=list)

    def run(self, job: SegmentJob) -> Given:
        """Have ``job`` done, by a process that has room for it, else here, which is as good as waiting.

        Raises OSError when the disk refuses a job, this one or one before it.
        """
        self._settle(lambda outcome: outcome.done())
        return self.start(job) if len(self._in_hand) < self.hands * _WAITING else self.here(job)

    def start(self, job: SegmentJob) -> Given:
        """Have ``job`` done when a process comes to it; here where there is none. Raises as `run` does."""
        if not self.hands:
            return self.here(job)
        if self._crew is None:
            self._crew = LocalCrew(self.hands)
        given = Given((job, self._crew.give(job)))
        self._in_hand.append(given)
        return given

    def here(self, job: SegmentJob) -> Given:
        """Do ``job``. Raises as `run` does."""
        job.run()
        return Given()

    def wait(self) -> None:
        """Until all jobs are done; what no process has begun is done here, the last first. Raises as `run` does."""
        self._in_hand.reverse()
        self._settle(Future.cancel)
        self._settle(lambda outcome: True)

    def close(self) -> None:
        """End the processes, whatever they are doing; what they were at is not done."""
        crew, self._crew = self._crew, None
        in_hand, self._in_hand = self._in_hand, []
        for given in in_hand:
            if given.held is not None:
                given.held[1].cancel()
        if crew is not None:
            crew.__exit__(None, None, None)

    def _settle(self, is_over: Callable[[Future[Outcome[None]]], bool]) -> None:
        """Let go of the jobs that are over, and do those that have not been done."""
        for given in self._in_hand:
            if given.held is not None and is_over(given.held[1]):
                job, outcome = given.held
                given.held = None
                if outcome.cancelled() or not isinstance(outcome.result(), Done):
                    job.run()
        self._in_hand = [given for given in self._in_hand if not given.is_done]


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without Python's search for cycles: a batch makes hundreds of thousands of objects, none in a cycle, and the
    search would take a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
