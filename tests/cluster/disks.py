"""A cluster whose disks are full, without filling any: OpenSearch is set to take a disk for full at one percent.

What follows is its own doing: it blocks writing to the indices that are there and the making of new ones, and lifts
both once there is room. It looks every ten seconds, so either takes some seconds to come.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .control import Cluster
from .errors import ClusterError
from .nodes import wait_until

_DISK = "cluster.routing.allocation.disk"
_MARKS = tuple(f"{_DISK}.watermark.{mark}" for mark in ("low", "high", "flood_stage"))
_SWITCHES = {
    f"{_DISK}.threshold_enabled": True,
    "cluster.info.update.interval": "10s",  # no less is taken
    f"{_DISK}.reroute_interval": "1s",  # until it is over, a node that has room again counts as full
}
_LONGEST = 60.0

_NO_INDEX = "10"
"""The number of the block that keeps anybody from making an index."""

_NO_WRITE = "12"
"""The number of the block that leaves an index to be read and deleted, and no more."""


@contextmanager
def full(cluster: Cluster) -> Iterator[None]:
    """While it lasts, no index of the cluster can be written and none be made.

    Raises ClusterError when it does not come to that, or not back.
    """
    try:
        _full_at(cluster, "1%")
        _await(cluster, blocked=True)
        yield
    finally:
        _full_at(cluster, "100%")
        _await(cluster, blocked=False)
        _set(cluster, dict.fromkeys((*_MARKS, *_SWITCHES)))


def _full_at(cluster: Cluster, usage: str) -> None:
    _set(cluster, {**_SWITCHES, **dict.fromkeys(_MARKS, usage)})


def _set(cluster: Cluster, settings: dict[str, object]) -> None:
    answer = cluster.request("PUT", "/_cluster/settings", {"transient": settings})
    if answer.status != 200:
        raise ClusterError(f"The cluster does not take settings of its disks: {answer.body}.")


def _await(cluster: Cluster, *, blocked: bool) -> None:
    if not wait_until(lambda: set(_blocks(cluster)) == {blocked}, _LONGEST):
        what = "blocked by full disks" if blocked else "free again"
        raise ClusterError(f"Not everything is {what} after {_LONGEST:.0f} seconds: {cluster.state('blocks')}.")


def _blocks(cluster: Cluster) -> Iterator[bool]:
    blocks = cluster.state("blocks")["blocks"]
    yield _NO_INDEX in blocks.get("global", {})
    for index in cluster.state("metadata")["metadata"]["indices"]:
        yield _NO_WRITE in blocks.get("indices", {}).get(index, {})
