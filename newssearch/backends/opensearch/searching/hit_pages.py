"""Documents of a cluster, page after page, and one state of an archive that is kept open meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from newssearch.backends.opensearch.client import Answer, Cluster
from newssearch.backends.opensearch.searching.bounds import Query
from newssearch.models import Order

Ask = Callable[[Mapping[str, Any]], Answer]
"""A function that makes one search of an archive."""

A_PAGE = 1_000
"""Documents of one request: some megabytes of whole articles."""

KEEP_ALIVE = "30m"
"""Time from one request to the next: a slow reader or source keeps its state."""

EVERY: Mapping[Order, list[Any]] = {
    "id": [{"id": "asc"}],
    "oldest": [{"start": {"order": "asc", "missing": "_last"}}, {"id": "asc"}],
    "newest": [{"start": {"order": "desc", "missing": "_last"}}, {"id": "asc"}],
}
"""Orders in which each document has a place of its own."""


def pages(
    ask: Ask, query: Query, order: Sequence[Any], fields: Sequence[str], size: int = A_PAGE
) -> Iterator[dict[str, Any]]:
    """Yield the hits of a query in an order, each with some fields of its document."""
    after: dict[str, Any] = {}
    while True:
        body = {"query": query, "size": size, "sort": order, "_source": fields, "track_total_hits": False, **after}
        hits: list[dict[str, Any]] = ask(body)["hits"]["hits"]
        yield from hits
        if len(hits) < size:
            return
        after = {"search_after": hits[-1]["sort"]}


@contextmanager
def point_in_time(cluster: Cluster, name: str, keep_alive: str = KEEP_ALIVE) -> Iterator[str]:
    """Open a state of all shards of the indices ``name`` for a block, and give its id."""
    opened = open_point(cluster, name, keep_alive)
    try:
        yield opened
    finally:
        cluster.ask("DELETE", "/_search/point_in_time", {"pit_id": [opened]}, absent={})


def open_point(cluster: Cluster, name: str, keep_alive: str = KEEP_ALIVE) -> str:
    """Open a state of all shards of the indices ``name``, and return its id."""
    asked = {"keep_alive": keep_alive, "allow_partial_pit_creation": False}
    path = f"/{name}/_search/point_in_time"
    opened: str = cluster.ask("POST", path, patient=True, parameters=asked)["pit_id"]
    return opened


def missing_parts(answer: Answer) -> tuple[bool, tuple[str, ...]]:
    """Return whether an answer is partial, and warnings about its missing shards and time."""
    shards = answer["_shards"]
    warnings = []
    if failed := shards.get("failed", 0):
        warnings.append(f"{failed} of {shards['total']} shards of the cluster did not answer: there may be more hits")
    if answer.get("timed_out"):
        warnings.append("the cluster ran out of time: there may be more hits")
    return bool(warnings), tuple(warnings)
