"""Removal for good from an archive on a cluster: from all generations, and from the segments of their indices.

A cluster deletes a document by a mark, and drops it when it merges its segment. So the segments with marks are merged
at once. What a cluster copies elsewhere, its snapshots above all, is out of reach.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from newssearch.backends.local.burial import forever_report, tombstone_of
from newssearch.backends.opensearch.aliases import Generation, Generations
from newssearch.backends.opensearch.client import Cluster
from newssearch.backends.opensearch.version_index import VersionIndex
from newssearch.backends.opensearch.writing.lease import Lease
from newssearch.backends.opensearch.writing.record_lookup import ClusterDocuments
from newssearch.backends.opensearch.writing.sidecars import ClusterSidecars
from newssearch.backends.opensearch.writing.update import run_on
from newssearch.index.sidecars.registry import SIDECARS
from newssearch.index.sidecars.removals import Removals
from newssearch.index.sidecars.tombstones import TOMBSTONES, Tombstone
from newssearch.matching.document import Document
from newssearch.reports import ForeverReport

_MERGE_ALL = {"index": {"merge": {"policy": {"expunge_deletes_allowed": 0}}}}


@dataclass(frozen=True, slots=True)
class Expunging:
    """Removals for good from one archive, under its lease."""

    cluster: Cluster
    generations: Generations
    store: ClusterSidecars
    lease: Lease

    def remove(self, wanted: Sequence[str], reason: str, unfinished: set[str]) -> ForeverReport:
        """Remove articles from all generations; the ids ``unfinished`` had pending tombstones until just now."""
        began = time.perf_counter()
        held = self._found(wanted)
        made = [tombstone_of(held[id], reason, self._alike(held[id][-1], held)) for id in held]
        others = [one for one in TOMBSTONES.kept(self.store) if one.id not in held]
        left: tuple[str, ...] = ()
        if made:
            TOMBSTONES.keep(self.store, [*others, *made])
            left = self.erase()
        done = [*made, *(one for one in others if one.id in unfinished.intersection(wanted))]
        report = forever_report(self.generations.live().number, done, wanted, time.perf_counter() - began)
        return replace(report, warnings=(*report.warnings, *left))

    def erase(self) -> tuple[str, ...]:
        """Remove the articles of all pending tombstones, and return warnings about their remains."""
        tombstones = TOMBSTONES.kept(self.store)
        pending = [one for one in tombstones if one.pending]
        if not pending:
            return ()
        for generation in self.generations.all():
            if generation.made_from and not generation.live:
                self.generations.delete(generation)  # an unfinished rebuild begins again
            else:
                self._bury(generation, pending)
        names = [name for generation in self.generations.all() for name in generation.indices]
        warnings = tuple(warning for name in names for warning in self._expunged(name))
        ids = frozenset(one.id for one in pending)
        VersionIndex(self.cluster).remove(ids)
        for sidecar in SIDECARS:
            self.store.keep(sidecar, sidecar.without(self.store.read(sidecar), ids))
        TOMBSTONES.keep(self.store, [replace(one, pending=False) for one in tombstones])
        return warnings

    def _found(self, identifiers: Sequence[str]) -> dict[str, list[Document]]:
        """Return the documents of each id in all generations, that of the live one last; unknown ids are absent."""
        every: dict[str, list[Document]] = {}
        for generation in sorted(self.generations.all(), key=lambda one: (one.live, one.number)):
            self.cluster.refresh(generation.name)
            with ClusterDocuments(self.cluster, generation.indices) as stored:
                for id, document in stored.documents_of(identifiers).items():
                    every.setdefault(id, []).append(document)
        return every

    def _alike(self, document: Document, removed: Iterable[str]) -> list[str]:
        """Return the ids of other live articles with the same text, without those that are ``removed`` with it."""
        text = document.record.text
        with ClusterDocuments(self.cluster, self.generations.live().indices) as stored:
            stored.look_up((), [text])
            ids = {record.id for _, record in stored.first_with(text)}
            ids |= {record.id for first in list(ids) for _, record in stored.copies_of(first)}
        return sorted(ids - {document.record.id, *removed})

    def _bury(self, generation: Generation, pending: Sequence[Tombstone]) -> None:
        room = self.generations.room(generation)
        with run_on(self.cluster, generation.indices, room, Removals(), self.lease) as run:
            for one in pending:
                run.bury(one)
            run.finish()

    def _expunged(self, name: str) -> Iterator[str]:
        """Merge the segments of an index that hold deleted documents; yield a warning if some stay."""
        self.lease.renew()
        self.cluster.ask("PUT", f"/{name}/_settings", _MERGE_ALL, patient=True)
        self.cluster.ask("POST", f"/{name}/_flush", patient=True, force=True, wait_if_ongoing=True)
        self.cluster.ask("POST", f"/{name}/_forcemerge", patient=True, only_expunge_deletes=True, flush=True)
        docs = self.cluster.ask("GET", f"/{name}/_stats/docs", patient=True)["_all"]["total"]["docs"]
        if docs["deleted"]:
            yield (
                f"{name} still has {docs['deleted']:,} deleted documents in its segments, which the cluster drops when "
                "no copy of a shard needs them any more: run newssearch remove --forever again later"
            )
