"""A run over an archive on a cluster, which looks articles up in batches (`newssearch.ingest.run`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from types import MappingProxyType

from newssearch.analysis.boilerplate import Settled
from newssearch.analysis.lines import Ranges
from newssearch.backends.opensearch.aliases import Room
from newssearch.backends.opensearch.client import Cluster
from newssearch.backends.opensearch.version_index import Returning, VersionIndex, VersionKeeper
from newssearch.backends.opensearch.writing.bulk_writer import BulkWriter
from newssearch.backends.opensearch.writing.lease import Lease
from newssearch.backends.opensearch.writing.record_lookup import ClusterDocuments
from newssearch.backends.opensearch.writing.sidecars import ClusterSidecars
from newssearch.backends.opensearch.writing.state import State
from newssearch.core import article_digests
from newssearch.index.sidecars.alert_state import reported_until
from newssearch.index.sidecars.removals import Removals
from newssearch.index.sidecars.tombstones import Tombstones
from newssearch.index.sidecars.version_keeping import VERSION_KEEPING
from newssearch.index.sidecars.version_numbers import VERSION_NUMBERS, Numbers
from newssearch.ingest.earlier import EarlierVersions
from newssearch.ingest.run import IngestRun
from newssearch.models import Article, Item
from newssearch.settings import CLUSTER_LIMITS
from newssearch.workers.pool import LocalCrew
from newssearch.workers.work import Crew


class _NothingLearnt:
    """A model without boilerplate: writers on a cluster would have to share its counts."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def learn(self, article: Article, identifier: str) -> Ranges:
        return ()

    def unlearn(self, article: Article) -> None:
        """Do nothing."""

    def left_out(self, article: Article) -> Ranges:
        return ()

    def settle(self) -> Iterable[tuple[str, Settled]]:
        return ()

    def concerned(self, source: str, settled: Settled) -> Iterable[int]:
        return ()


class ClusterRun(IngestRun):
    """A run over an archive on a cluster; without a writer it is a dry run."""

    def __init__(
        self,
        documents: ClusterDocuments,
        writer: BulkWriter | None,
        removals: Removals,
        tombstones: Tombstones,
        live: ClusterDocuments | None = None,
        returning: Returning | None = None,
        used: Numbers = MappingProxyType({}),
        after: int = 0,
    ) -> None:
        self._returning = returning
        earlier = returning or (None if live is None else EarlierVersions(live))
        boilerplate = _NothingLearnt()
        super().__init__(documents, boilerplate, writer, removals, tombstones, earlier=earlier, used=used, after=after)
        self._documents, self._writer, self._live = documents, writer, live

    def take_all(self, items: Iterable[Item]) -> None:
        """Take all items, a batch of them looked up at once."""
        every = iter(items)
        while batch := list(islice(every, CLUSTER_LIMITS.bulk_articles)):
            articles = [item for item in batch if isinstance(item, Article)]
            self._documents.look_up([item.id for item in articles], [_text_of(item) for item in articles])
            if self._live is not None:
                self._live.look_up([item.id for item in articles], ())
            if self._returning is not None:
                self._returning.look_up([item.id for item in articles])
            for item in batch:
                self.take(item)
                self._reject_refused()
            self._documents.forget()
            if self._live is not None:
                self._live.forget()

    def finish(self) -> None:
        """Write the rest; where the cluster refuses the first of several copies, the next takes its place."""
        super().finish()
        if self._writer is not None:
            self._writer.settle()
            while self._reject_refused():
                super().finish()
                self._writer.settle()

    def _reject_refused(self) -> bool:
        """Reject the articles that the cluster refuses, and return whether there were any."""
        refused = self._writer.take_refused() if self._writer is not None else ()
        for one in refused:
            self.reject(one.identifier, one.reason, one.versions)
        return bool(refused)


@contextmanager
def run_on(
    cluster: Cluster,
    indices: Sequence[str],
    room: Room | None,
    removals: Removals,
    lease: Lease | None = None,
    crew: Crew | None = None,
    tombstones: Tombstones | None = None,
    earlier: Sequence[str] = (),
) -> Iterator[ClusterRun]:
    """Open a run over the documents of ``indices``; without ``room`` and ``lease`` it is a dry run.

    ``crew`` prepares documents, or processes of this machine without one. ``earlier`` are the indices in whose
    place the others come.
    """
    if room is not None and indices:
        cluster.refresh(",".join(indices))  # a killed run has left writes that no search sees yet
    with ExitStack() as stack:
        stored = stack.enter_context(ClusterDocuments(cluster, indices))
        writer = None
        store = ClusterSidecars(State(cluster), lambda: None)
        keep = VERSION_KEEPING.kept(store).versions
        if room is not None and lease is not None:
            keeper = VersionKeeper(VersionIndex(cluster), keep) if keep else None
            hands = crew or stack.enter_context(LocalCrew())
            writer = stack.enter_context(BulkWriter(cluster, room, stored, lease, hands, None if earlier else keeper))
        live = stack.enter_context(ClusterDocuments(cluster, earlier)) if earlier else None
        returning = Returning(VersionIndex(cluster), None if live is None else EarlierVersions(live)) if keep else None
        used, after = VERSION_NUMBERS.kept(store), reported_until(store)
        yield ClusterRun(stored, writer, removals, tombstones or Tombstones(), live, returning, used, after)


def _text_of(article: Article) -> bytes:
    try:
        return article_digests(article)[1]
    except (TypeError, ValueError):  # the run rejects it with the reason
        return b""
