"""Documents written to a cluster unchanged, for a copy."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from contextlib import nullcontext
from itertools import islice

from newssearch.backends.local.transfer import report_of, verdict_on
from newssearch.backends.opensearch.aliases import Generation, Room
from newssearch.backends.opensearch.client import Cluster
from newssearch.backends.opensearch.writing.bulk_writer import BulkWriter
from newssearch.backends.opensearch.writing.lease import Lease
from newssearch.backends.opensearch.writing.record_lookup import ClusterDocuments
from newssearch.matching.document import Document
from newssearch.models import Rejection, Verdict
from newssearch.reports import Report
from newssearch.settings import CLUSTER_LIMITS
from newssearch.workers.pool import LocalCrew
from newssearch.workers.work import Crew


def take(
    cluster: Cluster,
    live: Generation,
    room: Room,
    documents: Iterable[Document],
    lease: Lease,
    crew: Crew | None = None,
) -> Report:
    """Write documents, each in the place of the document with its id, or into ``room``; an equal one is unchanged."""
    began = time.perf_counter()
    verdicts: Counter[Verdict] = Counter()
    cluster.refresh(live.name)  # a killed copy has left writes that no search sees yet
    with (
        ClusterDocuments(cluster, live.indices) as stored,
        nullcontext(crew) if crew else LocalCrew() as hands,
        BulkWriter(cluster, room, stored, lease, hands) as writer,
    ):
        taker = _Taker(stored, writer)
        every = iter(documents)
        while batch := list(islice(every, CLUSTER_LIMITS.bulk_articles)):
            verdicts.update(taker.verdicts(batch))
        rejections = taker.settle(verdicts)
    return report_of(live.number, verdicts, time.perf_counter() - began, rejections)


class _Taker:
    """Writer of new and changed documents."""

    def __init__(self, stored: ClusterDocuments, writer: BulkWriter) -> None:
        self._stored, self._writer = stored, writer
        self._written: dict[str, Verdict] = {}

    def verdicts(self, batch: list[Document]) -> list[Verdict]:
        ids = [document.record.id for document in batch]
        there = self._stored.documents_of(ids)
        self._stored.look_up(ids, ())  # all at once: the writer asks which index each is in
        verdicts = [self._verdict(document, there.get(document.record.id)) for document in batch]
        self._stored.forget()
        return verdicts

    def settle(self, verdicts: Counter[Verdict]) -> tuple[Rejection, ...]:
        """Send the rest, and reject the documents that the cluster refuses."""
        self._writer.settle()
        refused = sorted({one.identifier: one.reason for one in self._writer.take_refused()}.items())
        for identifier, _ in refused:
            verdicts[self._written[identifier]] -= 1
            verdicts["rejected"] += 1
        return tuple(Rejection(identifier, reason) for identifier, reason in refused)

    def _verdict(self, document: Document, before: Document | None) -> Verdict:
        if document == before:
            return "unchanged"
        self._writer.add(document)
        verdict = self._written[document.record.id] = verdict_on(document, known=before is not None)
        return verdict
