"""Requests of a search to the cluster: one state of an archive, one deadline, and pages of any depth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from newssearch.backends.opensearch.client import Answer, Cluster
from newssearch.backends.opensearch.searching.bounds import Query
from newssearch.backends.opensearch.searching.hit_pages import KEEP_ALIVE, point_in_time
from newssearch.backends.opensearch.searching.query_context import QueryContext
from newssearch.matching.deadlines import NEVER, Deadline
from newssearch.models import Sort
from newssearch.settings import CLUSTER_LIMITS

_KEEP_ALIVE = "2m"

_LONGEST = 86_400.0
"""Seconds of one request to a cluster where the query has more time, or no limit."""

_ORDERS: Mapping[Sort, list[Any]] = {
    "relevance": [{"_score": "desc"}, {"start": {"order": "desc", "missing": "_last"}}, {"id": "asc"}],
    "newest": [{"start": {"order": "desc", "missing": "_last"}}, {"_score": "desc"}, {"id": "asc"}],
    "oldest": [{"start": {"order": "asc", "missing": "_last"}}, {"_score": "desc"}, {"id": "asc"}],
}


class Requests:
    """The requests of a searcher to an archive, or to one ``point`` in time of it."""

    def __init__(self, cluster: Cluster, known: QueryContext, point: str | None = None) -> None:
        self._cluster, self.known = cluster, known
        self._path = "/_search" if point else f"/{known.name}/_search"
        self._point = {"pit": {"id": point, "keep_alive": KEEP_ALIVE}} if point else {}
        self._deadline = NEVER

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Limit the requests of the block to ``seconds`` together."""
        before, self._deadline = self._deadline, Deadline(seconds, self._deadline)
        try:
            yield
        finally:
            self._deadline = before

    def _count(self, query: Query) -> int:
        total: int = self._ask_all({"query": query, "size": 0, "track_total_hits": True})["hits"]["total"]["value"]
        return total

    def _ask_patiently(self, body: Mapping[str, Any]) -> Answer:
        """Ask every shard, without a time limit."""
        path, whole = self._path, {**body, **self._point}
        return self._cluster.ask("POST", path, whole, patient=True, allow_partial_search_results=False)

    def _ask_all(self, body: Mapping[str, Any]) -> Answer:
        """Ask every shard, and accept no partial answer, which could mean anything here."""
        return self._ask(self._path, {**body, **self._point}, allow_partial_search_results=False)

    def _ask_available(self, body: Mapping[str, Any]) -> Answer:
        """Ask the shards, and accept a partial answer."""
        return self._ask(self._path, {**body, **self._point})

    def _ask_with_scores(self, body: Mapping[str, Any]) -> Answer:
        """Ask the shards for scores of the same statistics."""
        return self._ask(self._path, {**body, **self._point, "track_scores": True}, search_type="dfs_query_then_fetch")

    def _search(self, query: Query, sort: Sort, page: Mapping[str, Any], path: str | None = None) -> Answer:
        body = {
            "query": query,
            "sort": _ORDERS[sort],
            "track_total_hits": True,
            "track_scores": True,
            "_source": ["article", "left_out", "text", "group"],
            **page,
        }
        # Shards differ: without common statistics, an article's score would depend on its shard.
        return self._ask(path or self._path, body, search_type="dfs_query_then_fetch")

    def _far(self, query: Query, sort: Sort, offset: int, limit: int) -> Answer:
        """Return a page beyond the window of the cluster: skip the hits before it, on one state of the archive."""
        with point_in_time(self._cluster, self.known.name, _KEEP_ALIVE) as opened:
            point = {"pit": {"id": opened, "keep_alive": _KEEP_ALIVE}}
            after: dict[str, Any] = {}
            passed = 0
            while passed < offset:
                step = min(CLUSTER_LIMITS.max_window, offset - passed)
                answer = self._search(query, sort, {"size": step, "_source": False, **point, **after}, "/_search")
                hits = answer["hits"]["hits"]
                if not hits:
                    return answer
                passed += len(hits)
                after = {"search_after": hits[-1]["sort"]}
            return self._many(query, sort, limit, {**point, **after})

    def _many(self, query: Query, sort: Sort, limit: int, place: Mapping[str, Any]) -> Answer:
        """Ask for more hits than one request gives, from a ``place`` in one state of the archive on."""
        answer = self._search(query, sort, {"size": min(CLUSTER_LIMITS.max_window, limit), **place}, "/_search")
        hits = answer["hits"]["hits"]
        last = hits
        while len(hits) < limit and len(last) == CLUSTER_LIMITS.max_window:
            page = {
                **place,
                "size": min(CLUSTER_LIMITS.max_window, limit - len(hits)),
                "search_after": hits[-1]["sort"],
            }
            last = self._search(query, sort, page, "/_search")["hits"]["hits"]
            hits += last
        return answer

    def _ask(self, path: str, body: Mapping[str, Any], **parameters: Any) -> Answer:
        self._deadline.check()
        left = min(self._deadline.left, _LONGEST)
        return self._cluster.ask("POST", path, {**body, "timeout": f"{max(1, int(left * 1000))}ms"}, **parameters)
