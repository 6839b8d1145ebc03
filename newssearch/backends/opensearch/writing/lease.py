"""The lock of an archive on a cluster: a lease, which its holder renews, and which expires without one."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from newssearch.backends.opensearch.client import Cluster
from newssearch.errors import ClusterError, IndexLockedError, IndexWriteError
from newssearch.index.commits.lock import Holder
from newssearch.logs import LOGGER

LEASE = 300.0
"""Seconds of silence after which another writer takes over. Each bulk request renews the lease, and the clocks of two
machines may differ by some seconds."""

_RENEWED_AFTER = LEASE / 10


@dataclass(slots=True)
class Lease:
    """The right to write for some time, which `renew` extends."""

    cluster: Cluster
    path: str
    token: str = field(default_factory=lambda: uuid.uuid4().hex, init=False)
    _renewed: float = field(default=0.0, init=False)
    _version: dict[str, int] = field(default_factory=dict, init=False)
    _said: dict[str, Any] = field(default_factory=dict, init=False)

    def take(self, held: Mapping[str, Any]) -> bool:
        """Take the lease over from its last holder; False if another has just done so."""
        holder = Holder.current()
        process = asdict(holder.process)
        self._said = {"who": str(holder), "since": holder.since, "process": process, "token": self.token}
        self._said["ungrouped"] = bool(held.get("_source", {}).get("ungrouped"))
        known = {"if_seq_no": held["_seq_no"], "if_primary_term": held["_primary_term"]} if held.get("found") else {}
        return self._put(known or {"op_type": "create"})

    @property
    def is_ungrouped(self) -> bool:
        """Return whether a run has written articles and did not come to group their near copies."""
        return bool(self._said["ungrouped"])

    def note_grouped(self, grouped: bool) -> None:
        """Store whether near copies of all that was written are grouped. Raises as `renew` does."""
        if grouped == self.is_ungrouped:
            self._said["ungrouped"] = not grouped
            self._renewed = 0.0
            self.renew()

    def renew(self) -> None:
        """Renew the lease. Raises IndexLockedError if another has taken it over meanwhile."""
        if (not self._renewed or time.monotonic() - self._renewed > _RENEWED_AFTER) and not self._put(self._version):
            raise IndexLockedError(
                f"Another run has taken over {self.cluster.address}, as this one was silent for {LEASE:.0f} seconds. "
                "Its writes are committed; the same command continues from there."
            )

    def give_back(self) -> bool:
        """Give the lease back; False if the cluster refuses, and the lease has to expire."""
        try:
            said = {**self._said, "until": 0.0}
            self.cluster.ask("PUT", self.path, said, absent={}, conflict={}, parameters=self._version)
        except (ClusterError, IndexWriteError) as error:
            LOGGER.warning("the lease cannot be given back, and ends in %.0f seconds: %s", LEASE, error)
            return False
        return True

    def _put(self, parameters: Mapping[str, Any]) -> bool:
        said = {**self._said, "until": time.time() + LEASE}
        answer = self.cluster.ask("PUT", self.path, said, conflict={}, patient=True, parameters=parameters)
        if not answer:
            # A dying node may not answer a request that it has done: the repetition conflicts with it.
            answer = self.cluster.ask("GET", self.path, absent={}, patient=True)
            if answer.get("_source", {}).get("token") != self.token:
                return False
        self._renewed = time.monotonic()
        self._version = {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}
        return True
