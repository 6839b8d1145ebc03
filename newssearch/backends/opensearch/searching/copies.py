"""Exact copies on a cluster: which matching documents are shown, and how many copies each has.

A search shows the earliest matching document of each text (`groups` of the core). Later ones are looked up first, by
the texts of the matching copies, and excluded from the query. So the cluster itself counts and orders the pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from newssearch.backends.opensearch.searching.bounds import Query
from newssearch.backends.opensearch.searching.compiler import COPIES
from newssearch.backends.opensearch.searching.hit_pages import Ask
from newssearch.settings import CLUSTER_LIMITS

_EARLIEST: list[Any] = [{"text": "asc"}, {"start": {"order": "asc", "missing": "_last"}}, {"id": "asc"}]


def surplus(ask: Ask, query: Query) -> list[str] | None:
    """Return the keys of the documents that ``query`` finds after an earlier one of the same text.

    Returns None for more copies than one query looks up.
    """
    copies = _Sorted(ask, {"bool": {"filter": [query, COPIES]}}, CLUSTER_LIMITS.max_copies)
    texts = list(dict.fromkeys(text for text, _ in copies))
    if copies.is_cut:
        return None
    found: list[str] = []
    for start in range(0, len(texts), CLUSTER_LIMITS.max_window):
        some, last = texts[start : start + CLUSTER_LIMITS.max_window], ""
        for text, key in _Sorted(ask, {"bool": {"filter": [query, {"terms": {"text": some}}]}}):
            if text == last:
                found.append(key)
            last = text
    return found


def texts(ask: Ask, query: Query) -> list[str]:
    """Return the texts of the documents that ``query`` finds, up to the limit of one lookup."""
    return list(dict.fromkeys(text for text, _ in _Sorted(ask, query, CLUSTER_LIMITS.max_window)))


def exact_copies(ask: Ask, texts: Sequence[str]) -> dict[str, int]:
    """Count for each of ``texts`` the documents that have it, less one."""
    counted = {"texts": {"terms": {"field": "text", "size": max(1, len(texts))}}}
    answer = ask({"query": {"terms": {"text": list(texts)}}, "size": 0, "aggs": counted})
    buckets = answer["aggregations"]["texts"]["buckets"]
    return {bucket["key"]: bucket["doc_count"] - 1 for bucket in buckets}


class _Sorted:
    """Text and key of each matching document, text by text, the earliest document of each text first.

    ``is_cut`` says that more than ``most`` documents match; the rest is not read.
    """

    def __init__(self, ask: Ask, query: Query, most: int | None = None) -> None:
        self._ask, self._query, self._most = ask, query, most
        self.is_cut = False

    def __iter__(self) -> Iterator[tuple[str, str]]:
        size = CLUSTER_LIMITS.max_window
        body = {"query": self._query, "size": size, "sort": _EARLIEST, "_source": False}
        after: dict[str, Any] = {"track_total_hits": False if self._most is None else self._most + 1}
        while True:
            hits = self._ask({**body, **after})["hits"]
            found = hits["hits"]
            if self._most is not None and "total" in hits and hits["total"]["value"] > self._most:
                self.is_cut = True
                return
            yield from ((hit["sort"][0], hit["_id"]) for hit in found)
            if len(found) < size:
                return
            after = {"search_after": found[-1]["sort"], "track_total_hits": False}
