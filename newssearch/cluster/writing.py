"""Articles on their way to a cluster: in bulk, each by an id that is always the same, each answer looked at."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson

from newssearch.cluster.holdings import Holdings
from newssearch.cluster.records import article_in, document_in, key_of, source_of
from newssearch.cluster.transport import BUSY, Cluster, jittered
from newssearch.engine.documents import Document
from newssearch.errors import ClusterError, IndexWriteError
from newssearch.models import Article
from newssearch.settings import CLUSTER_LIMITS


@dataclass(frozen=True, slots=True)
class _Write:
    """One line of a request, or two: where to, which article, and what it says; None takes it out."""

    index: str
    key: str
    identifier: str
    source: bytes | None

    @property
    def lines(self) -> bytes:
        where = {"_index": self.index, "_id": self.key}
        if self.source is None:
            return orjson.dumps({"delete": where}) + b"\n"
        return orjson.dumps({"index": where}) + b"\n" + self.source + b"\n"


@dataclass(slots=True)
class BulkWriter:
    """Writes what a run decides (`newssearch.verdicts.Sink`) to ``index``, or where ``holdings`` have it already.

    ``before_each`` is called before each request, as to keep a lock. ``poisoned`` are the ids of what the cluster does
    not take, with its reasons.
    """

    cluster: Cluster
    index: str
    holdings: Holdings
    before_each: Callable[[], None]
    poisoned: dict[str, str] = field(default_factory=dict)
    _pending: dict[str, _Write] = field(default_factory=dict)
    _bytes: int = 0
    _tickets: list[str] = field(default_factory=list)
    _latest: dict[str, int] = field(default_factory=dict)
    _taken_back: set[str] = field(default_factory=set)
    _before: dict[str, int] = field(default_factory=dict)
    _indices: set[str] = field(default_factory=set)

    def add(self, document: Document) -> int:
        """Send a document with one of the next requests; returns its ticket."""
        identifier = document.record.id
        key = key_of(identifier)
        self._tickets.append(key)
        self._latest[key] = len(self._tickets) - 1
        self._taken_back.discard(key)
        self._send(_Write(self._place(identifier, key), key, identifier, orjson.dumps(source_of(document))))
        return self._latest[key]

    def article(self, ticket: int) -> Article:
        """A document added in this run."""
        key = self._tickets[ticket]
        if key in self._pending and (source := self._pending[key].source) is not None:
            return article_in(orjson.loads(source))
        index = self._place("", key)
        return article_in(self.cluster.ask("GET", f"/{index}/_source/{key}", patient=True))

    def retract(self, ticket: int) -> None:
        """Take back a document added in this run: `settle` brings back what it was before, unless it is added again."""
        key = self._tickets[ticket]
        if self._latest.get(key) == ticket:
            del self._latest[key]
            self._taken_back.add(key)

    def delete(self, document: int) -> None:
        """Take out a document of the holdings, unless it has been written anew."""
        identifier = self.holdings.record(document).id
        key = key_of(identifier)
        self._taken_back.discard(key)
        if key not in self._latest:
            self._send(_Write(self.holdings.index(document), key, identifier, None))

    def settle(self) -> None:
        """Send what is left, so that everything stands as it was decided, and have searches see it."""
        for key in sorted(self._taken_back):
            self._bring_back(key)
        self._flush()
        for index in sorted(self._indices):
            self.cluster.ask("POST", f"/{index}/_refresh", patient=True)

    def _bring_back(self, key: str) -> None:
        number = self._before.get(key)
        if number is None:
            self._send(_Write(self.index, key, "", None))
            return
        document = document_in(self.holdings.source(number))
        written = orjson.dumps(source_of(document))
        self._send(_Write(self.holdings.index(number), key, document.record.id, written))

    def _place(self, identifier: str, key: str) -> str:
        """The index that holds an article: that where it has been."""
        if key not in self._before and identifier:
            for number, record in self.holdings.given(identifier):
                if record.id == identifier:
                    self._before[key] = number
        return self.holdings.index(self._before[key]) if key in self._before else self.index

    def _send(self, write: _Write) -> None:
        replaced = self._pending.pop(write.key, None)
        self._bytes += len(write.lines) - (len(replaced.lines) if replaced else 0)
        self._pending[write.key] = write
        if self._bytes >= CLUSTER_LIMITS.bulk_bytes or len(self._pending) >= CLUSTER_LIMITS.bulk_articles:
            self._flush()

    def _flush(self) -> None:
        """Send what is pending, again and again what the cluster is too busy for, until it is all decided on."""
        left, self._pending, self._bytes = list(self._pending.values()), {}, 0
        wait = CLUSTER_LIMITS.first_wait
        for attempt in range(CLUSTER_LIMITS.attempts):
            if not left:
                return
            if attempt:
                time.sleep(jittered(wait))
                wait *= 2
            self.before_each()
            left = self._sent(left)
        if left:
            raise ClusterError(
                f"{self.cluster.address} was too busy for {len(left)} articles, and stayed so. What was written before "
                "is in; the same command goes on from there."
            )

    def _sent(self, writes: list[_Write]) -> list[_Write]:
        """Send one request; what the cluster is too busy for."""
        answer = self.cluster.ask("POST", "/_bulk", b"".join(write.lines for write in writes), patient=True)
        again = []
        for write, item in zip(writes, answer["items"], strict=True):
            ((kind, said),) = item.items()
            self._indices.add(write.index)
            kind_of_error = str(said.get("error", {}).get("type", ""))
            if said["status"] in BUSY and not kind_of_error.endswith("block_exception"):
                again.append(write)
            elif "error" in said:
                self._set_aside(write, said["error"])
            elif kind == "index" and said["status"] not in (200, 201):
                self._set_aside(write, {"reason": f"status {said['status']}"})
        return again

    def _set_aside(self, write: _Write, error: dict[str, Any]) -> None:
        kind = str(error.get("type", ""))
        if kind.endswith("block_exception") or "index_not_found" in kind:
            raise IndexWriteError(f"{self.cluster.address} takes nothing to write: {error.get('reason')}")
        cause = error.get("caused_by", {})
        self.poisoned[write.identifier] = (
            f"the cluster does not take it: {error.get('reason')} {cause.get('reason', '')}".rstrip()
        )
