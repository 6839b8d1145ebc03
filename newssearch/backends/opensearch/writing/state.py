"""Data of an archive on a cluster beside its articles, in a small index: the writer, the sidecars, the run records."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from newssearch.backends.opensearch.aliases import Generations
from newssearch.backends.opensearch.client import Cluster
from newssearch.backends.opensearch.searching.compiler import ARTICLES
from newssearch.backends.opensearch.writing.lease import Lease
from newssearch.errors import IndexLockedError, NewsSearchError
from newssearch.index.commits.process import Process
from newssearch.index.sidecars.registry import NAMES
from newssearch.jobs.run_records import RunRecord
from newssearch.logs import LOGGER

_PAUSE = 1.0
_MOST_RUNS = 10_000

_SETTINGS = {
    "settings": {"index": {"number_of_shards": 1, "auto_expand_replicas": "0-2", "hidden": True}},
    "mappings": {"dynamic": False, "properties": {"kind": {"type": "keyword"}, "at": {"type": "keyword"}}},
}


class Written(NamedTuple):
    """The token of the last writer, whether its run has ended, and the numbers of the last write of each sidecar."""

    token: str
    has_ended: bool
    sidecars: tuple[int | None, ...]


class State:
    """The documents of the state index, by name."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self.name = f"{cluster.address.name}-state"
        self._abandoned = ""

    def make(self) -> None:
        """Make the index, unless it exists."""
        if not self._cluster.exists(self.name):
            self._cluster.make_index(self.name, _SETTINGS)

    def read(self, name: str) -> Mapping[str, Any]:
        """Return the content under a name, empty for an unknown name."""
        found: Mapping[str, Any] = self._cluster.ask("GET", f"/{self.name}/_source/{name}", absent={}, patient=True)
        return found

    def keep(self, name: str, said: Mapping[str, Any]) -> None:
        """Replace the content under a name."""
        self._cluster.ask("PUT", f"/{self.name}/_doc/{name}", said, patient=True)

    @contextmanager
    def writing(self, wait: float) -> Iterator[Lease]:
        """Hold the lease of the writer. Raises IndexLockedError if another holds it after ``wait`` seconds."""
        lease, process = self._lease(wait), os.getpid()
        try:
            yield lease
        finally:
            if os.getpid() == process:  # a process forked in the block does not hold the lease
                self._abandoned = "" if lease.give_back() else lease.token

    def last_written(self) -> Written:
        """Return what tells one state of the archive from the next, in one request."""
        asked = [{"_id": "writer", "_source": ["token", "until"]}, *({"_id": name, "_source": False} for name in NAMES)]
        answer = self._cluster.ask("POST", f"/{self.name}/_mget", {"docs": asked}, absent={"docs": [{}]})
        writer, *sidecars = answer["docs"]
        holder = writer.get("_source", {})
        return Written(holder.get("token", ""), not holder.get("until"), tuple(one.get("_seq_no") for one in sidecars))

    def _lease(self, wait: float) -> Lease:
        until = time.monotonic() + wait
        told = False
        while True:
            held = self._cluster.ask("GET", f"/{self.name}/_doc/writer", absent={}, patient=True)
            holder = held.get("_source", {})
            left = float(holder.get("until", 0.0)) - time.time()
            if left <= 0 or self._is_over(holder):
                lease = Lease(self._cluster, f"/{self.name}/_doc/writer")
                if lease.take(held):
                    return lease
                continue  # another was faster
            if time.monotonic() >= until:
                raise IndexLockedError(
                    f"{self._cluster.address} is being written to by {holder.get('who')}, since {holder.get('since')}. "
                    f"Wait for it with --wait 10m; if it has been killed, its lease ends in {left:.0f} seconds."
                )
            if not told:
                LOGGER.warning("waiting: %s is being written to by %s", self._cluster.address, holder.get("who"))
                told = True
            time.sleep(min(_PAUSE, max(0.0, until - time.monotonic())))

    def _is_over(self, holder: Mapping[str, Any]) -> bool:
        """Return whether a lease is free: ours that could not be given back, or of a dead process on this machine."""
        if self._abandoned and holder.get("token") == self._abandoned:
            return True
        try:
            ended = Process.of(holder["process"]).is_alive is False
        except (KeyError, TypeError, ValueError):
            return False
        if ended:
            LOGGER.warning("%s: %s died while writing; taking over its lease", self._cluster.address, holder.get("who"))
        return ended


class ClusterRuns:
    """Run records of an archive: a `newssearch.jobs.run_records.RunStore`."""

    def __init__(self, cluster: Cluster, state: State, generations: Generations) -> None:
        self._cluster, self._state, self._generations = cluster, state, generations

    def save(self, record: RunRecord, keep: int) -> str:
        """Store a record, and delete all but the last ones."""
        if not self._cluster.exists(self._state.name):
            return ""
        name = f"run-{record.began}"
        self._state.keep(name, {"kind": "run", "at": record.began, "record": record.to_dict()})
        self._prune(keep)
        return f"{self._state.name}/{name}"

    def all(self) -> list[RunRecord]:
        """Return the recorded runs, the earliest first."""
        return [RunRecord.of(said["record"]).as_of_now() for said in reversed(self._latest())]

    def measured(self) -> tuple[int | None, int | None]:
        """Return the number of articles and the bytes of the live generation."""
        try:
            live = self._generations.live()
            articles = self._cluster.ask("POST", f"/{live.name}/_count", {"query": ARTICLES})["count"]
            stored = self._cluster.ask("GET", f"/{live.name}/_stats/store")["_all"]["total"]["store"]
            return articles, stored["size_in_bytes"]
        except NewsSearchError:
            return None, None

    def generation(self) -> int:
        """Return the number of the live generation."""
        return self._generations.live().number

    def _latest(self) -> list[Mapping[str, Any]]:
        self._cluster.ask("POST", f"/{self._state.name}/_refresh", absent={}, patient=True)
        body = {"query": {"term": {"kind": "run"}}, "sort": [{"at": "desc"}], "size": _MOST_RUNS}
        answer = self._cluster.ask("POST", f"/{self._state.name}/_search", body, absent={"hits": {"hits": []}})
        return [hit["_source"] for hit in answer["hits"]["hits"]]

    def _prune(self, keep: int) -> None:
        latest = self._latest()
        for said in [said for said in latest if said["record"].get("beat")][keep:]:
            self._cluster.ask("DELETE", f"/{self._state.name}/_doc/run-{said['at']}", absent={}, patient=True)
        every = [said for said in latest if not said["record"].get("beat")]
        kept = every[: max(keep, 1)]
        last_good = next((said for said in every if RunRecord.of(said["record"]).is_good_update), None)
        for said in every[len(kept) :]:
            if said is not last_good or any(RunRecord.of(one["record"]).is_good_update for one in kept):
                self._cluster.ask("DELETE", f"/{self._state.name}/_doc/run-{said['at']}", absent={}, patient=True)
