"""What a query must know of an archive before it can be read: its languages, and which sources are one publisher."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from newssearch.cluster.compiling import ARTICLES
from newssearch.cluster.transport import Cluster
from newssearch.cluster.vocabularies import WIDTHS
from newssearch.engine.publishers import Publishers, counted
from newssearch.engine.totals import Totals

_MOST_LANGUAGES = 1_000
_A_PAGE = 1_000


class Known:
    """The totals of the indices ``name`` (or an alias of them), as the cluster counts them when first asked."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self._cluster, self.name = cluster, name
        self._widths: dict[str, tuple[int, ...]] = {}

    @cached_property
    def totals(self) -> Totals:
        """Of all articles that a search can find, and how many copies there are."""
        answer = self._ask(
            {
                "kinds": {"terms": {"field": "kind"}},
                "found": {
                    "filter": ARTICLES,
                    "aggs": {
                        "languages": {"terms": {"field": "language", "size": _MOST_LANGUAGES}},
                        "undated": {"missing": {"field": "start"}},
                    },
                },
            }
        )
        kinds, found = _counts(answer["kinds"]), answer["found"]
        pairs = Counter(dict(self._pairs()))
        sources: Counter[str] = Counter()
        for (source, _), count in pairs.items():
            sources[source] += count
        hosts = counted(((host, source), count) for (source, host), count in pairs.items() if host)
        ordered = dict(sorted(sources.items()))
        return Totals(
            articles=kinds.get("article", 0),
            duplicates=kinds.get("copy", 0),
            undated=found["undated"]["doc_count"],
            languages=dict(sorted(_counts(found["languages"]).items())),
            sources=ordered,
            hosts=hosts,
            renamed=Publishers(ordered, hosts).renamed(),
        )

    @property
    def languages(self) -> tuple[str, ...]:
        """The primary subtags of the articles."""
        return tuple(self.totals.languages) or ("und",)

    @cached_property
    def publishers(self) -> Publishers:
        """Which sources are of one publisher."""
        return Publishers(self.totals.sources, self.totals.hosts)

    def publisher(self, source: str | None) -> str | None:
        """The one name of the publisher of a source."""
        return self.totals.renamed.get(source, source) if source else None

    def widths(self, key: str) -> tuple[int, ...]:
        """Of how many tokens a compound is; ``key`` is of `newssearch.engine.words.compounds_of`."""
        if key not in self._widths:
            # One article tells enough: this takes no longer for a word that stands in all of them.
            counted = {"size": 0, "terminate_after": 1, "track_total_hits": True}
            asked = [{"query": {"term": {"compounds": f"{width}{key}"}}, **counted} for width in WIDTHS]
            answers = self._cluster.ask_each(self.name, asked)
            found = (answer["hits"]["total"]["value"] for answer in answers)
            self._widths[key] = tuple(width for width, count in zip(WIDTHS, found, strict=True) if count)
        return self._widths[key]

    def _pairs(self) -> Iterator[tuple[tuple[str, str], int]]:
        """Every source with every host that it is at, or none, and how many articles are of both."""
        fields = [
            {"source": {"terms": {"field": "source"}}},
            {"host": {"terms": {"field": "host", "missing_bucket": True}}},
        ]
        after: dict[str, Any] = {}
        while True:
            composite = {"size": _A_PAGE, "sources": fields, **after}
            pairs = {"filter": ARTICLES, "aggs": {"pairs": {"composite": composite}}}
            answer = self._ask({"found": pairs})["found"]["pairs"]
            for bucket in answer["buckets"]:
                key = bucket["key"]
                yield (key["source"], key["host"] or ""), bucket["doc_count"]
            if len(answer["buckets"]) < _A_PAGE:
                return
            after = {"after": answer["after_key"]}

    def _ask(self, aggregations: dict[str, Any]) -> Any:
        body = {"size": 0, "track_total_hits": False, "aggs": aggregations}
        path = f"/{self.name}/_search"
        return self._cluster.ask("POST", path, body, allow_partial_search_results=False)["aggregations"]


def _counts(aggregation: Any) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in aggregation["buckets"]}
