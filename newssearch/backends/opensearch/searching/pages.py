"""All documents that a query finds on a cluster, page after page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from newssearch.backends.opensearch.searching.bounds import Query
from newssearch.backends.opensearch.searching.copies import Ask
from newssearch.models import Order

A_PAGE = 1_000
"""Documents that are asked for at once: some megabytes of whole articles."""

EVERY: Mapping[Order, list[Any]] = {
    "id": [{"id": "asc"}],
    "oldest": [{"start": {"order": "asc", "missing": "_last"}}, {"id": "asc"}],
    "newest": [{"start": {"order": "desc", "missing": "_last"}}, {"id": "asc"}],
}
"""Orders in which each document has a place of its own."""


def pages(ask: Ask, query: Query, order: Sequence[Any], fields: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """Yield some fields of every document that a query finds, in an order."""
    after: dict[str, Any] = {}
    while True:
        body = {"query": query, "size": A_PAGE, "sort": order, "_source": fields, "track_total_hits": False, **after}
        hits = ask(body)["hits"]["hits"]
        yield from (hit["_source"] for hit in hits)
        if len(hits) < A_PAGE:
            return
        after = {"search_after": hits[-1]["sort"]}
