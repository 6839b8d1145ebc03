"""One state of an archive on a cluster, kept open while it is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from newssearch.backends.opensearch.client import Cluster

KEEP_ALIVE = "30m"
"""From one request to the next: who reads may take their time."""


@contextmanager
def point_in_time(cluster: Cluster, name: str, keep_alive: str = KEEP_ALIVE) -> Iterator[str]:
    """Open a state of all shards of the indices ``name``, and nothing less, for a block; give its id."""
    asked = {"keep_alive": keep_alive, "allow_partial_pit_creation": False}
    opened: str = cluster.ask("POST", f"/{name}/_search/point_in_time", patient=True, parameters=asked)["pit_id"]
    try:
        yield opened
    finally:
        cluster.ask("DELETE", "/_search/point_in_time", {"pit_id": [opened]}, absent={})
