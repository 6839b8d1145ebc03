"""Bulk requests: each item of an answer is looked at, and sent again until it is accepted or refused."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson

from newssearch.backends.opensearch.client import Cluster, blocked, jittered
from newssearch.errors import ClusterError, IndexWriteError
from newssearch.settings import CLUSTER_LIMITS

_TOO_MANY_AT_ONCE = 429
_FAULT = 500
"""Status from which on an answer is about the cluster and not about the article."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The last ``versions`` of an article that the cluster refuses, with its ``reason``."""

    identifier: str
    reason: str
    versions: int


@dataclass(frozen=True, slots=True)
class Write:
    """One write of a bulk request: its index, key and id, and the JSON of the document; None deletes it.

    It is the last of ``versions`` that were never sent.
    """

    index: str
    key: str
    identifier: str
    source: bytes | None
    versions: int = 1

    @property
    def lines(self) -> bytes:
        """Return the lines of a bulk request."""
        where = {"_index": self.index, "_id": self.key}
        if self.source is None:
            return orjson.dumps({"delete": where}) + b"\n"
        return orjson.dumps({"index": where}) + b"\n" + self.source + b"\n"


@dataclass(frozen=True, slots=True)
class Sent:
    """Outcome of writes: the refused ones, and the written indices."""

    refused: list[Refused] = field(default_factory=list)
    indices: set[str] = field(default_factory=set)


class Sender:
    """Sender of writes. Threads may share it; ``given_up`` ends its waits."""

    def __init__(self, cluster: Cluster, before_each: Callable[[], None], given_up: threading.Event) -> None:
        self._cluster, self._before_each, self._given_up = cluster, before_each, given_up
        self._turn = threading.Lock()

    def send(self, writes: list[Write]) -> Sent:
        """Send writes until all are accepted or refused, and again while the cluster is too busy.

        Raises ClusterError for a cluster that stays busy, IndexWriteError for one that accepts no writes.
        """
        sent = Sent()
        wait, left, most = CLUSTER_LIMITS.first_wait, writes, len(writes)
        for attempt in range(CLUSTER_LIMITS.attempts):
            if not left:
                return sent
            if attempt:
                self._given_up.wait(jittered(wait))
                wait *= 2
            if self._given_up.is_set():
                return sent
            before, left = len(left), [one for piece in _pieces(left, most) for one in self._undecided(piece, sent)]
            # If no write was accepted, the request may be too large.
            most = max(1, most // 4) if len(left) == before else most
        if left:
            raise ClusterError(
                f"{self._cluster.address} stayed too busy for {len(left)} articles. All earlier "
                "writes are committed; the same command continues from there."
            )
        return sent

    def _undecided(self, writes: list[Write], sent: Sent) -> list[Write]:
        """Send one request, and return the writes for which the cluster is too busy."""
        with self._turn:
            self._before_each()
        body = b"".join(write.lines for write in writes)
        answer = self._cluster.ask("POST", "/_bulk", body, patient=True, too_much=_BUSY, too_large=_TOO_LARGE)
        if answer is _BUSY:
            return writes
        if answer is _TOO_LARGE:
            return self._halved(writes, len(body), sent)
        items = answer["items"]
        return [
            write for write, item in zip(writes, items, strict=True) if not _is_final(self._cluster, write, item, sent)
        ]

    def _halved(self, writes: list[Write], size: int, sent: Sent) -> list[Write]:
        """Send in two requests a request that is too long for any node (``http.max_content_length``)."""
        if len(writes) > 1:
            half = len(writes) // 2
            return self._undecided(writes[:half], sent) + self._undecided(writes[half:], sent)
        (write,) = writes
        reason = f"the cluster takes no request of {size:,} bytes"
        sent.refused.append(Refused(write.identifier, reason, write.versions))
        return []


_BUSY: dict[str, Any] = {"items": None}
_TOO_LARGE: dict[str, Any] = {"items": None}


def _pieces(writes: list[Write], most: int) -> list[list[Write]]:
    """Split ``writes`` in order, by number and by the bytes of one request."""
    pieces: list[list[Write]] = []
    size = 0
    for write in writes:
        length = len(write.source or b"")
        if not pieces or len(pieces[-1]) >= most or size + length > CLUSTER_LIMITS.bulk_bytes:
            pieces.append([])
            size = 0
        pieces[-1].append(write)
        size += length
    return pieces


def _is_final(cluster: Cluster, write: Write, item: dict[str, Any], sent: Sent) -> bool:
    """Return whether the cluster has accepted or refused a write; False to send it again later."""
    (said,) = item.values()
    status, error = said["status"], said.get("error", {})
    kind = str(error.get("type", ""))
    sent.indices.add(write.index)
    if kind.endswith("block_exception"):
        raise blocked(cluster.address, error.get("reason"))
    if "index_not_found" in kind:
        raise IndexWriteError(
            f"{cluster.address} accepts no writes: {error.get('reason')}. Somebody has deleted it during "
            "the run; run the same command again."
        )
    if status == _TOO_MANY_AT_ONCE or status >= _FAULT:
        return False
    if error:
        cause = error.get("caused_by", {}).get("reason", "")
        reason = f"the cluster does not take it: {error.get('reason')} {cause}".rstrip()
        sent.refused.append(Refused(write.identifier, reason, write.versions))
    return True
