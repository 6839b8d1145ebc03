"""Articles on their way to a cluster: in bulk, each by an id that is always the same, each answer looked at."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from newssearch.cluster.holdings import Holdings
from newssearch.cluster.records import article_in, document_in, key_of, source_of
from newssearch.cluster.transport import Cluster, blocked, jittered
from newssearch.engine.documents import Document
from newssearch.errors import ClusterError, IndexWriteError
from newssearch.models import Article
from newssearch.settings import CLUSTER_LIMITS

_TOO_MANY_AT_ONCE = 429
_FAULT = 500
"""From here on, what an answer tells is about the cluster and not about the article."""


@dataclass(frozen=True, slots=True)
class Poisoned:
    """What the cluster does not take: the last ``versions`` of an article, as it says for which ``reason``."""

    identifier: str
    reason: str
    versions: int


@dataclass(frozen=True, slots=True)
class _Write:
    """One line of a request, or two: where to, which article, and what it says; None takes it out. It is the last of so
    many ``versions`` that none of was sent."""

    index: str
    key: str
    identifier: str
    source: bytes | None
    versions: int = 1

    @property
    def lines(self) -> bytes:
        where = {"_index": self.index, "_id": self.key}
        if self.source is None:
            return orjson.dumps({"delete": where}) + b"\n"
        return orjson.dumps({"index": where}) + b"\n" + self.source + b"\n"


@dataclass(slots=True)
class BulkWriter:
    """Writes what a run decides (`newssearch.verdicts.Sink`) to ``index``, or where ``holdings`` have it already.

    ``before_each`` is called before each request, as to keep a lock.
    """

    cluster: Cluster
    index: str
    holdings: Holdings
    before_each: Callable[[], None]
    _poisoned: list[Poisoned] = field(default_factory=list)
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
            self.cluster.refresh(index)

    def set_aside(self) -> list[Poisoned]:
        """What the cluster has not taken since this was last asked."""
        poisoned, self._poisoned = self._poisoned, []
        return poisoned

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
        if replaced is not None and replaced.source is not None:
            write = replace(write, versions=replaced.versions + 1)
        self._bytes += len(write.lines) - (len(replaced.lines) if replaced else 0)
        self._pending[write.key] = write
        if self._bytes >= CLUSTER_LIMITS.bulk_bytes or len(self._pending) >= CLUSTER_LIMITS.bulk_articles:
            self._flush()

    def _flush(self) -> None:
        """Send what is pending, again and again what the cluster is too busy for, until it is all decided on."""
        left, self._pending, self._bytes = list(self._pending.values()), {}, 0
        self.holdings.written.update(write.key for write in left)
        wait, most = CLUSTER_LIMITS.first_wait, len(left)
        for attempt in range(CLUSTER_LIMITS.attempts):
            if not left:
                return
            if attempt:
                time.sleep(jittered(wait))
                wait *= 2
            before, left = len(left), self._sent(left, most)
            # Where nothing at all was taken, it may be the size of a request that is too much.
            most = max(1, most // 4) if len(left) == before else most
        if left:
            raise ClusterError(
                f"{self.cluster.address} was too busy for {len(left)} articles, and stayed so. What was written before "
                "is in; the same command goes on from there."
            )

    def _sent(self, writes: list[_Write], most: int) -> list[_Write]:
        """Send requests of so many writes at most; what the cluster is too busy for."""
        again: list[_Write] = []
        for at in range(0, len(writes), most):
            self.before_each()
            piece = writes[at : at + most]
            body = b"".join(write.lines for write in piece)
            items = self.cluster.ask("POST", "/_bulk", body, patient=True, too_much={"items": None})["items"]
            if items is None:
                return again + writes[at:]
            again += [write for write, item in zip(piece, items, strict=True) if not self._is_decided(write, item)]
        return again

    def _is_decided(self, write: _Write, item: dict[str, Any]) -> bool:
        """Whether the cluster has taken what was to be written or never will; False where it may, later."""
        (said,) = item.values()
        status, error = said["status"], said.get("error", {})
        kind = str(error.get("type", ""))
        self._indices.add(write.index)
        if kind.endswith("block_exception"):
            raise blocked(self.cluster.address, error.get("reason"))
        if "index_not_found" in kind:
            raise IndexWriteError(
                f"{self.cluster.address} takes nothing to write: {error.get('reason')}. Somebody has deleted it while "
                "it was written to; run the same command again."
            )
        if status == _TOO_MANY_AT_ONCE or status >= _FAULT:
            return False
        if error:
            cause = error.get("caused_by", {}).get("reason", "")
            reason = f"the cluster does not take it: {error.get('reason')} {cause}".rstrip()
            self._poisoned.append(Poisoned(write.identifier, reason, write.versions))
        return True
