"""The versions of articles on a cluster that a rebuild replaces or lacks, kept as old versions."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import islice

from newssearch.backends.opensearch.aliases import Generation
from newssearch.backends.opensearch.client import Cluster
from newssearch.backends.opensearch.version_index import VersionIndex
from newssearch.backends.opensearch.writing.record_lookup import ClusterDocuments
from newssearch.backends.opensearch.writing.sidecars import ClusterSidecars
from newssearch.backends.opensearch.writing.state import State
from newssearch.backends.searcher_contract import OldVersion
from newssearch.index.sidecars.version_keeping import VERSION_KEEPING
from newssearch.matching.document import Record
from newssearch.settings import CLUSTER_LIMITS


def keep_replaced(cluster: Cluster, live: Generation, built: Generation, before_each: Callable[[], None]) -> None:
    """Keep the versions of the live generation that the built one replaces or lacks, if the archive keeps any.

    ``before_each`` is called before each request that writes.
    """
    keep = VERSION_KEEPING.kept(ClusterSidecars(State(cluster), lambda: None)).versions
    if not keep:
        return
    cluster.refresh(built.name)
    index = VersionIndex(cluster, built)
    with ClusterDocuments(cluster, live.indices) as old, ClusterDocuments(cluster, built.indices) as new:
        records = (record for _, record in old.records())
        while batch := list(islice(records, CLUSTER_LIMITS.bulk_articles)):
            ends = dict(_ends(batch, new))
            found = old.documents_of(list(ends)) if ends else {}
            before_each()
            index.put((OldVersion(found[id], until, removed) for id, (until, removed) in ends.items()), keep)


def _ends(batch: list[Record], new: ClusterDocuments) -> Iterator[tuple[str, tuple[int, bool]]]:
    """Yield the ids of articles that the rebuild replaces or lacks, with the end of the version and if it lacks it."""
    new.look_up([record.id for record in batch], ())
    for record in batch:
        after = next((one for _, one in new.given(record.id) if one.id == record.id), None)
        if after is None:
            yield record.id, (max(int(time.time()), record.changed + 1), True)
        elif after.content != record.content:
            yield record.id, (after.changed, False)
    new.forget()
