"""A run over an archive on a cluster: articles in, in batches that are looked up at once (`newssearch.ingest.run`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice

from newssearch.analysis.boilerplate import Settled
from newssearch.analysis.lines import Ranges
from newssearch.backends.opensearch.client import Cluster
from newssearch.backends.opensearch.generations import Room
from newssearch.backends.opensearch.writing.bulk_writer import BulkWriter
from newssearch.backends.opensearch.writing.record_lookup import ClusterDocuments
from newssearch.index.sidecars.removals import Removals
from newssearch.ingest.pruning import Pruning
from newssearch.ingest.run import IngestRun
from newssearch.matching.digests import digests_of
from newssearch.models import Article, Item
from newssearch.reports import Report
from newssearch.settings import CLUSTER_LIMITS
from newssearch.workers.pool import LocalCrew
from newssearch.workers.work import Crew


class _NothingLearnt:
    """No line of an archive on a cluster is boilerplate: what is learnt would have to be shared between its writers."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def learn(self, article: Article, identifier: str) -> Ranges:
        return ()

    def unlearn(self, article: Article) -> None:
        """Nothing."""

    def left_out(self, article: Article) -> Ranges:
        return ()

    def settle(self) -> Iterable[tuple[str, Settled]]:
        return ()

    def concerned(self, source: str, settled: Settled) -> Iterable[int]:
        return ()


class ClusterRun:
    """One run: feed it, then `finish`."""

    def __init__(self, holdings: ClusterDocuments, writer: BulkWriter | None, removals: Removals) -> None:
        self._holdings, self._writer = holdings, writer
        self.run = IngestRun(holdings, _NothingLearnt(), writer, removals)

    def feed(self, items: Iterable[Item], pruning: Pruning | None = None) -> None:
        """Decide on every item, and on the articles that sources no longer hold."""
        every = iter(items if pruning is None else pruning.noting(items))
        while batch := list(islice(every, CLUSTER_LIMITS.bulk_articles)):
            articles = [item for item in batch if isinstance(item, Article)]
            self._holdings.look_up([item.id for item in articles], [_text_of(item) for item in articles])
            for item in batch:
                self.run.take(item)
                self._set_aside()
            self._holdings.forget()
        if pruning is not None:
            self.run.prune(pruning)

    def finish(self) -> None:
        """Write what is left; where the cluster does not take the first of several copies, the next takes its place."""
        self.run.finish()
        if self._writer is not None:
            self._writer.settle()
            while self._set_aside():
                self.run.finish()
                self._writer.settle()

    def _set_aside(self) -> bool:
        """Count what the cluster does not take as rejected; whether there was anything."""
        poisoned = self._writer.set_aside() if self._writer is not None else ()
        for one in poisoned:
            self.run.reject(one.identifier, one.reason, one.versions)
        return bool(poisoned)

    def report(self, generation: int, seconds: float) -> Report:
        """What the run did."""
        return self.run.report(generation, seconds)

    def result(self, generation: int, seconds: float) -> Report:
        """Return the report. Raises PruneRefusedError where pruning was not allowed."""
        return self.run.result(generation, seconds)


@contextmanager
def run_on(
    cluster: Cluster,
    indices: Sequence[str],
    room: Room | None,
    removals: Removals,
    before_each: Callable[[], None] = lambda: None,
    crew: Crew | None = None,
) -> Iterator[ClusterRun]:
    """A run over what ``indices`` hold, that writes where there is ``room``, or nothing at all; a ``crew`` prepares it,
    else one of this machine."""
    if room is not None and indices:
        cluster.refresh(",".join(indices))  # a run that was cut off has left what no search has seen yet
    with ExitStack() as stack:
        holdings = stack.enter_context(ClusterDocuments(cluster, indices))
        writer = None
        if room is not None:
            hands = crew or stack.enter_context(LocalCrew())
            writer = stack.enter_context(BulkWriter(cluster, room, holdings, before_each, hands))
        yield ClusterRun(holdings, writer, removals)


def _text_of(article: Article) -> bytes:
    try:
        return digests_of(article)[1]
    except (TypeError, ValueError):  # the run says what is wrong with it
        return b""
