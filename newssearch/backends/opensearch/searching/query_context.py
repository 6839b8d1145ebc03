"""The facts that a query needs of an archive: its languages, publishers and compounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from newssearch.backends.opensearch.client import Cluster
from newssearch.core import MAX_JOINED, stems_in, tokenize
from newssearch.errors import QueryLimitError
from newssearch.index.sidecars.groups_file import NAME_GROUPS
from newssearch.matching.publishers import Publishers, counted
from newssearch.matching.schema import COPY, FIRST, NAMES, STEMMED
from newssearch.matching.statistics import Totals
from newssearch.query.name_groups import NameGroups, read_groups
from newssearch.query.nodes import Node
from newssearch.query.normal import bare_words
from newssearch.settings import QUERY_LIMITS

WIDTHS = tuple(range(2, MAX_JOINED + 1))
"""Possible widths of a compound, in tokens."""

_MOST_LANGUAGES = 1_000
_A_PAGE = 1_000


class QueryContext:
    """Totals of the indices ``name`` (or of their alias), counted by the cluster on first use."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self._cluster, self.name = cluster, name
        self._widths: dict[str, tuple[int, ...]] = {}
        self.quoting: dict[Node, Node] = {}

    @cached_property
    def totals(self) -> Totals:
        """Return the counts of all documents, as a folder stores them."""
        within = {
            "languages": {"terms": {"field": "language", "size": _MOST_LANGUAGES}},
            "undated": {"missing": {"field": "start"}},
        }
        answer = self._ask({"kinds": {"terms": {"field": "kind"}, "aggs": within}})
        kinds = {bucket["key"]: bucket for bucket in answer["kinds"]["buckets"]}
        languages = {kind: _counts(bucket["languages"]) for kind, bucket in kinds.items()}
        sources: dict[str, Counter[str]] = {FIRST: Counter(), COPY: Counter()}
        hosts: Counter[tuple[str, str]] = Counter()
        for kind, source, host, count in self._sources():
            sources[kind][source] += count
            if host:
                hosts[host, source] += count
        totals = Totals(
            articles=kinds.get(FIRST, {}).get("doc_count", 0),
            duplicates=kinds.get(COPY, {}).get("doc_count", 0),
            undated=kinds.get(FIRST, {}).get("undated", {}).get("doc_count", 0),
            languages=dict(sorted(languages.get(FIRST, {}).items())),
            sources=dict(sorted(sources[FIRST].items())),
            hosts=counted(hosts.items()),
            copied_sources=dict(sorted(sources[COPY].items())),
            copied_languages=dict(sorted(languages.get(COPY, {}).items())),
        )
        return totals.named()

    @cached_property
    def groups(self) -> NameGroups:
        """The groups of names, as they are kept beside the articles."""
        kept = self._cluster.ask("GET", f"/{self._cluster.address.name}-state/_source/{NAME_GROUPS.name}", absent={})
        return read_groups(kept.get("toml", ""), "The groups of names of the archive")

    @cached_property
    def group_sizes(self) -> Mapping[str, int]:
        """Return the number of documents of each group of copies, exact or near."""
        from newssearch.backends.opensearch.searching.copy_lookup import group_sizes  # here, as few queries ask

        return group_sizes(partial(self._cluster.ask, "POST", f"/{self.name}/_search"))

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the primary subtags of the articles."""
        return self.totals.all_languages

    @cached_property
    def publishers(self) -> Publishers:
        """Return the grouping of sources by publisher."""
        return self.totals.publishers()

    def widths(self, key: str) -> tuple[int, ...]:
        """Return the widths of a compound in tokens; ``key`` is of `newssearch.core.CompoundForms`."""
        self.learn_widths([key])
        return self._widths[key]

    def learn_widths(self, keys: Iterable[str]) -> None:
        """Ask for the widths of some compounds in one request, unless they are known."""
        unknown = [key for key in dict.fromkeys(keys) if key not in self._widths]
        if not unknown:
            return
        # One article is enough: a word of all articles takes no longer.
        counted = {"size": 0, "terminate_after": 1, "track_total_hits": True}
        terms = [f"{width}{key}" for key in unknown for width in WIDTHS]
        answers = self._cluster.ask_each(self.name, [{"query": {"term": {"compounds": t}}, **counted} for t in terms])
        found = iter([answer["hits"]["total"]["value"] for answer in answers])
        for key in unknown:
            self._widths[key] = tuple([width for width in WIDTHS if next(found)])

    def _sources(self) -> Iterator[tuple[str, str, str, int]]:
        """Yield each kind, its sources, the host of each or an empty string, and the number of documents."""
        fields = [
            {"kind": {"terms": {"field": "kind"}}},
            {"source": {"terms": {"field": "source"}}},
            {"host": {"terms": {"field": "host", "missing_bucket": True}}},
        ]
        after: dict[str, Any] = {}
        while True:
            composite = {"size": _A_PAGE, "sources": fields, **after}
            answer = self._ask({"found": {"composite": composite}})["found"]
            for bucket in answer["buckets"]:
                key = bucket["key"]
                yield key["kind"], key["source"], key["host"] or "", bucket["doc_count"]
            if len(answer["buckets"]) < _A_PAGE:
                return
            after = {"after": answer["after_key"]}

    def _ask(self, aggregations: dict[str, Any]) -> Any:
        body = {"size": 0, "track_total_hits": False, "aggs": aggregations}
        path = f"/{self.name}/_search"
        return self._cluster.ask("POST", path, body, allow_partial_search_results=False)["aggregations"]


def stem_keys(node: Node, languages: Sequence[str]) -> Iterator[str]:
    """Yield the keys of the compounds that the bare words of a query may be, as the core resolves them."""
    for word in bare_words(node):
        tokens = tokenize(word.text)
        if len(tokens) == 1:
            yield from (f"s:{stem}" for stem in stems_in(languages, tokens[0].base))


def _counts(aggregation: Any) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in aggregation["buckets"]}


class Patterns:
    """Patterns for the cluster, which lists no words: ``pipe*``, ``wom?n``, ``zelensky~2``.

    `newssearch.backends.opensearch.searching.intervals` compiles them. ``widths`` returns the widths of a compound in
    the archive.
    """

    def __init__(self, languages: tuple[str, ...], widths: Callable[[str], Sequence[int]]) -> None:
        self.languages = languages
        self._widths = widths

    def starting(self, postings: str, prefix: str) -> tuple[str, ...]:
        """Return the pattern of words with a prefix."""
        return (f"{prefix}*",)

    def like(self, postings: str, pattern: str) -> tuple[str, ...]:
        """Return the pattern of words like a pattern."""
        return (pattern,)

    def within(self, postings: str, word: str, edits: int) -> tuple[str, ...]:
        """Return the pattern of words within some edits."""
        limit = QUERY_LIMITS.max_fuzzy_characters
        if len(word) > limit:
            message = f"A word that may be misspelt has {len(word)} letters; at most {limit} are read."
            raise QueryLimitError(message, part=f"{word}~")
        return (f"{word}~{edits}",) if edits else (word,)

    def widths(self, key: str) -> Mapping[str, Sequence[int]]:
        """Return the possible widths of a compound, in any field."""
        return dict.fromkeys((*STEMMED, *NAMES), self._widths(key))
