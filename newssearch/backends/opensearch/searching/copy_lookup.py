"""Copies on a cluster: which matching documents are shown, and how many others each represents.

A search shows the earliest matching document of each text, or one of each group of near copies (`groups` of the core).
The others are looked up first, text by text or group by group, and excluded from the query. So the cluster itself
counts and orders the pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from newssearch.backends.opensearch.searching.bounds import EVERYTHING, Query, any_term
from newssearch.backends.opensearch.searching.compiler import COPIES
from newssearch.backends.opensearch.searching.hit_pages import Ask
from newssearch.models import Show
from newssearch.settings import CLUSTER_LIMITS

Label = Literal["text", "group"]
"""The field that is the same for exact copies, and the one that is the same for near copies."""

NEAR: Query = {"term": {"near": True}}
"""A query for the documents that have near copies."""

_MEMBERS: Mapping[Label, Query] = {"text": COPIES, "group": {"bool": {"should": [COPIES, NEAR]}}}
"""Queries that find a document of every group of several, and all but one of its documents."""

_EARLIEST: list[Any] = [{"start": {"order": "asc", "missing": "_last"}}, {"id": "asc"}]

_OUTLETS = 10_000
"""Most outlets of one group that are counted."""


class Represented(NamedTuple):
    """The number of documents that a hit represents, itself included, and the sources of these."""

    documents: int
    sources: tuple[str, ...]


def label_of(show: Show) -> Label:
    """Return the field that groups copies."""
    return "group" if show in ("best", "earliest") else "text"


def surplus(ask: Ask, query: Query, show: Show = "one") -> list[str] | None:
    """Return the keys of the documents that ``query`` finds and that are not shown, as another of their group is.

    ``ask`` has scores that are comparable where the best of each group is wanted. Returns None for more copies than one
    query looks up.
    """
    label = label_of(show)
    copies = _Sorted(ask, label, {"bool": {"filter": [query, _MEMBERS[label]]}}, most=CLUSTER_LIMITS.max_copies)
    labels = list(dict.fromkeys(label for label, _ in copies))
    if copies.is_cut:
        return None
    found: list[str] = []
    for start in range(0, len(labels), CLUSTER_LIMITS.max_window):
        some, last = labels[start : start + CLUSTER_LIMITS.max_window], ""
        of_some = {"bool": {"must": [query], "filter": [{"terms": {label: some}}]}}
        for group, key in _Sorted(ask, label, of_some, by_score=show == "best"):
            if group == last:
                found.append(key)
            last = group
    return found


def labels(ask: Ask, query: Query, label: Label) -> list[str]:
    """Return the texts or groups of the documents that ``query`` finds, up to the limit of one lookup."""
    return list(dict.fromkeys(found for found, _ in _Sorted(ask, label, query, most=CLUSTER_LIMITS.max_window)))


def represented_by(
    ask: Ask, sources: Sequence[Mapping[str, Any]], show: Show, collapsed: Query | None, *, has_copies: bool
) -> list[Represented]:
    """Return for each hit, given its source, the documents that it represents.

    These are all its exact copies, or of its group those that the query ``collapsed`` finds.
    """
    label = label_of(show)
    found: Mapping[str, Represented] = {}
    if sources and (collapsed or (show == "one" and has_copies)):
        of = list(dict.fromkeys(source[label] for source in sources))
        found = represented(ask, collapsed or EVERYTHING, label, of)

    def alone(source: Mapping[str, Any]) -> Represented:
        stated = source["article"].get("source")
        return Represented(1, (stated,) if stated else ())

    return [found.get(source[label]) or alone(source) for source in sources]


def represented(ask: Ask, query: Query, label: Label, of: Sequence[str]) -> dict[str, Represented]:
    """Return for each label the documents that ``query`` finds under it."""
    sources = {"sources": {"terms": {"field": "source", "size": _OUTLETS}}}
    counted = {"labels": {"terms": {"field": label, "size": max(1, len(of))}, "aggs": sources}}
    asked = {"bool": {"filter": [query, {"terms": {label: list(of)}}]}}
    answer = ask({"query": asked, "size": 0, "aggs": counted})
    return {
        bucket["key"]: Represented(bucket["doc_count"], tuple(source["key"] for source in bucket["sources"]["buckets"]))
        for bucket in answer["aggregations"]["labels"]["buckets"]
    }


def group_sizes(ask: Ask) -> dict[str, int]:
    """Return the number of documents of each group of several."""
    found: dict[str, int] = {}
    size, after = CLUSTER_LIMITS.max_window, dict[str, Any]()
    while True:
        fields = [{"group": {"terms": {"field": "group"}}}]
        composite = {"composite": {"size": size, "sources": fields, **after}, "aggs": {"near": {"filter": NEAR}}}
        body = {"query": _MEMBERS["group"], "size": 0, "track_total_hits": False, "aggs": {"groups": composite}}
        answer = ask(body)["aggregations"]["groups"]
        for bucket in answer["buckets"]:
            # Of a group of exact copies alone, the first is not among the members.
            found[bucket["key"]["group"]] = bucket["doc_count"] + (not bucket["near"]["doc_count"])
        if len(answer["buckets"]) < size:
            return found
        after = {"after": answer["after_key"]}


def of_size(sizes: Mapping[str, int], low: int | None, high: int | None) -> Query:
    """Return a query for documents with a number of copies within bounds."""

    def is_within(copies: int) -> bool:
        return (low or 0) <= copies and (high is None or copies <= high)

    alone = is_within(0)
    groups = [group for group, size in sizes.items() if is_within(size - 1) != alone]
    named = any_term("group", groups)
    return {"bool": {"must_not": [named]}} if alone else named


class _Sorted:
    """Label and key of each matching document, label by label, the one to show first.

    ``is_cut`` says that more than ``most`` documents match; the rest is not read.
    """

    def __init__(
        self, ask: Ask, label: Label, query: Query, *, by_score: bool = False, most: int | None = None
    ) -> None:
        self._ask, self._query, self._most = ask, query, most
        self._order = [{label: "asc"}, *([{"_score": "desc"}] if by_score else ()), *_EARLIEST]
        self.is_cut = False

    def __iter__(self) -> Iterator[tuple[str, str]]:
        size = CLUSTER_LIMITS.max_window
        body = {"query": self._query, "size": size, "sort": self._order, "_source": False}
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
