"""Queries on an archive on a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from newssearch.analysis.lines import Ranges
from newssearch.backends.alerts.arrivals import Arrivals, asking, came_after, folder_for, written_apart
from newssearch.backends.asked_clauses import decided
from newssearch.backends.opensearch.searching import copy_lookup as groups
from newssearch.backends.opensearch.searching.bounds import EVERYTHING, Bounds, Query
from newssearch.backends.opensearch.searching.compiler import ARTICLES, Compiler
from newssearch.backends.opensearch.searching.copy_lookup import Label, Represented
from newssearch.backends.opensearch.searching.hit_pages import EVERY, Ask, missing_parts, pages
from newssearch.backends.opensearch.searching.query_context import Patterns, stem_keys
from newssearch.backends.opensearch.searching.search_requests import Requests
from newssearch.backends.opensearch.version_index import VersionQuestions
from newssearch.backends.opensearch.writing.records import (
    OF_DOCUMENTS,
    document_in,
    indexed_in,
    key_of,
    record_in,
    times_in,
)
from newssearch.backends.opensearch.writing.sidecars import ClusterSidecars
from newssearch.backends.opensearch.writing.state import State
from newssearch.backends.searcher_contract import Matched, Page, PageRequest, Recency, Weight, hit_of, texts_to_mark
from newssearch.core import tokenize
from newssearch.errors import QueryLimitError
from newssearch.index.searching.suggestions import languages_held
from newssearch.index.sidecars.saved_file import SAVED_SEARCHES
from newssearch.matching.highlighter import ArticleMatcher, Highlighter
from newssearch.models import Article, Order, Show
from newssearch.query.loosening import Behind, Wanted
from newssearch.query.nodes import (
    Node,
    Phrase,
    Word,
)
from newssearch.query.normal import ASKED, all_of, is_about, none_of
from newssearch.results import Hit
from newssearch.settings import CLUSTER_LIMITS

if TYPE_CHECKING:
    from newssearch.counting.cross_table import Tally
    from newssearch.matching.document import Document
    from newssearch.matching.spellings import Spelling
    from newssearch.query.name_groups import NameGroups
    from newssearch.query.saved_searches import SavedSearch

_A_READING = 500
"""Articles of one request that are read to decide on them."""

_IDS = 500
"""Ids that one request looks up."""

_LOOKS, _A_LOOK = 20, 100
"""Times that articles are looked through for spellings of a name, and how many each time."""

_TOO_MANY_COPIES = (
    f"more than {CLUSTER_LIMITS.max_copies:,} exact copies match: only articles that came first with their text "
    "were searched; add a word or a date to search the copies, too"
)


class ClusterSearcher(Requests, VersionQuestions):
    """A searcher of an archive on a cluster, or of one ``point`` in time."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages of the articles."""
        return self.known.languages

    def find(self, node: Node, request: PageRequest) -> Page:
        """Return a page of the matches of ``node``."""
        return self._page(node, None, request)

    def find_behind(self, behind: Behind, request: PageRequest) -> Page:
        """Return a page of the articles that match ``behind.node`` and not ``behind.full``."""
        node = all_of([behind.node, none_of(behind.full)])
        return self._page(node, behind, request)

    def _page(self, node: Node, behind: Behind | None, request: PageRequest) -> Page:
        show, sort, offset, limit, snippets, recency = request
        node = self.widened(node)
        query, told, total = self._query_shown(node, self._ask_available, show)
        collapsed = self._query(node, EVERYTHING) if groups.label_of(show) == "group" else None
        if behind is not None and show != "all" and (collapsed or self.known.totals.duplicates):
            query = self._without_copies_of(behind.full, query, groups.label_of(show))
        if recency is not None:
            query = self._with_recent(query, recency)
        if offset + limit <= CLUSTER_LIMITS.max_window:
            answer = self._search(query, sort, {"from": offset, "size": limit})
        else:
            answer = self._far(query, sort, offset, limit)
        hits = answer["hits"]
        sources = [(hit["_source"], hit["_score"] or 0.0) for hit in hits["hits"]]
        partial, warnings = missing_parts(answer)
        represented = groups.represented_by(
            self._ask_available,
            [source for source, _ in sources],
            show,
            collapsed,
            has_copies=bool(self.known.totals.duplicates),
        )
        found = tuple(self._hits(node, sources, snippets, represented))
        if behind is not None and behind.wanted is not None:
            wanted = behind.wanted
            lacking = (self._missing(wanted, source) for source, _ in sources)
            found = tuple(replace(hit, missing=words) for hit, words in zip(found, lacking, strict=True))
        shown = hits["total"]["value"]
        return Page(shown if total is None else total, shown, found, partial, (*warnings, *told))

    def _missing(self, wanted: Wanted, source: Mapping[str, Any]) -> tuple[str, ...]:
        return wanted.missing(set(filter(self._matcher(source).matches, wanted.every)))

    def _without_copies_of(self, full: Node, query: Query, label: Label) -> Query:
        """Return ``query`` without the copies of the articles that ``full`` finds."""
        found = groups.labels(self._ask_available, self._query(self.widened(full), EVERYTHING), label)
        return {"bool": {"must": [query], "must_not": [{"terms": {label: found}}]}} if found else query

    def _with_recent(self, query: Query, recency: Recency) -> Query:
        """Return ``query`` with the bonus of recent articles: each score times 1 plus the remaining bonus."""
        known = {"range": {"start": {"lte": recency.now}}}
        asked = {"query": known, "size": 0, "aggs": {"newest": {"max": {"field": "start"}}}}
        newest = self._ask_available(asked)["aggregations"]["newest"]["value"]
        if newest is None:
            return query
        decay = {"start": {"origin": int(newest), "scale": max(1, round(recency.half_life)), "decay": 0.5}}
        bonus = {"exp": decay, "filter": {"exists": {"field": "start"}}}
        return {"function_score": {"query": query, "functions": [{"weight": 1}, bonus], "score_mode": "sum"}}

    def count(self, node: Node) -> int:
        """Count the articles that match ``node``."""
        query, _ = self._one_each(self.widened(node), self._ask_all)
        return self._count(query)

    def frequencies(self, words: Sequence[Word]) -> list[int]:
        """Count the articles that have each of ``words``, and all articles at the end, in one request."""
        compiler = Compiler(Patterns(self.known.languages, lambda key: ()), ARTICLES)
        counted = {"size": 0, "track_total_hits": True}
        asked = [{"query": compiler.compile(word).upper, **counted} for word in words]
        answers = self._cluster.ask_each(self.known.name, [*asked, {"query": ARTICLES, **counted}])
        return [answer["hits"]["total"]["value"] for answer in answers]

    def every(self, node: Node, *, order: Order, copies: bool) -> Iterator[Matched]:
        """Return all articles that match ``node``, in an order."""
        node = self.widened(node)
        query = self._query(node, EVERYTHING) if copies else self._one_each(node, self._ask_all)[0]
        return self._matched(node, pages(self._ask_patiently, query, EVERY[order], OF_DOCUMENTS))

    def _matched(self, node: Node, hits: Iterator[Mapping[str, Any]]) -> Iterator[Matched]:
        for hit in hits:
            source = hit["_source"]
            shown = self._shown(source)
            highlighter = partial(self._highlighter, node, source)
            yield Matched(shown.article, shown.left_out, highlighter, partial(record_in, source))

    def _highlighter(self, node: Node, source: Mapping[str, Any]) -> Highlighter:
        return ArticleMatcher(indexed_in(source), self.known.languages).highlighter(node)

    def tally(self, node: Node, by: Sequence[str]) -> Tally:
        """Count the articles that match ``node`` by dimensions."""
        from newssearch.backends.opensearch.searching import tallies  # here, as a search needs none

        query, _ = self._one_each(self.widened(node), self._ask_all)
        return tallies.tally(self._ask_all, query, by, self.known.totals.publisher)

    def weight_of(self, clause: Node) -> Weight:
        """Return the number of articles that match a clause; a cluster does not publish its other weights."""
        return Weight(self.count(clause))

    def copies_of(self, identifier: str) -> Iterator[tuple[Article, Ranges]]:
        """Yield the group of copies of an article."""
        named = sorted(self._sources_of([identifier]), key=lambda source: source["id"] != identifier)
        for source in named[:1]:
            of_group = {"term": {"group": source["group"]}}
            for hit in pages(self._ask_all, of_group, EVERY["oldest"], OF_DOCUMENTS):
                shown = self._shown(hit["_source"])
                yield shown.article, shown.left_out

    def indexed(self, identifier: str) -> Document | None:
        """Return a document under the name of its publisher."""
        return self.indexed_each([identifier]).get(identifier)

    def indexed_each(self, identifiers: Sequence[str]) -> dict[str, Document]:
        """Return the documents of several ids, in their order, some hundred with each request."""
        found: dict[str, Document] = {}
        for start in range(0, len(identifiers), _IDS):
            asked = identifiers[start : start + _IDS]
            sources = {source["id"]: source for source in self._sources_of(asked)}
            folded = {identifier.casefold(): source for identifier, source in sources.items()}
            for one in asked:
                source = sources.get(one, folded.get(one.casefold()))
                if source is not None:
                    found[one] = self._shown(source)
        return found

    def _sources_of(self, identifiers: Sequence[str]) -> Iterator[Mapping[str, Any]]:
        """Yield the documents of some ids, in whatever case they are written."""
        keys, folded = map(key_of, identifiers), (one.casefold() for one in identifiers)
        wanted = [{"ids": {"values": [*keys]}}, {"terms": {"folded_id": [*folded]}}]
        query = {"bool": {"should": wanted}}
        fields = [*OF_DOCUMENTS, "group"]
        return (hit["_source"] for hit in pages(self._ask_all, query, EVERY["id"], fields))

    def _shown(self, source: Mapping[str, Any]) -> Document:
        """Return a document under the name of its publisher."""
        document = document_in(source)
        name = self.known.totals.publisher(document.article.source)
        return replace(document, article=replace(document.article, source=name))

    def widened(self, node: Node) -> Node:
        """Return ``node`` with each source replaced by all sources of the same publisher."""
        node = self.known.publishers.widened(node)
        return decided(node, self, self.known.quoting) if is_about(node, ASKED) else node

    @property
    def groups(self) -> NameGroups:
        """The groups of names of the archive."""
        return self.known.groups

    def saved(self) -> tuple[SavedSearch, ...]:
        """Return the saved searches of the archive."""
        return SAVED_SEARCHES.kept(ClusterSidecars(State(self._cluster), lambda: None))

    def newest_run(self) -> int:
        """Return the time of the last run that changed an article."""
        fields = ("added", "changed")
        answer = self._ask_all({"size": 0, "aggs": {field: {"max": {"field": field}} for field in fields}})
        return max(int(answer["aggregations"][field]["value"] or 0) for field in fields)

    @contextmanager
    def came_in(self, after: int, queries: int) -> Iterator[Arrivals]:
        """Open the documents whose present version came in after a time."""
        fresh = self._query(came_after(after), EVERYTHING)
        hits = pages(self._ask_patiently, fresh, EVERY["id"], OF_DOCUMENTS)
        came = (document_in(hit["_source"]) for hit in hits)
        folder = folder_for(str(self._cluster.address))
        with written_apart(folder, came, self.known.totals, asking(self, after)) as arrivals:
            yield arrivals

    def words_like(self, spelling: Spelling) -> set[str]:
        """Return the spellings of a name in articles that may have some, those known left out of each next look."""
        found: set[str] = set()
        for _ in range(_LOOKS):
            node = all_of([spelling.node(), *(none_of(Phrase(word)) for word in sorted(found))])
            new: set[str] = set()
            for hit in self._search(self._query(node, EVERYTHING), "relevance", {"size": _A_LOOK})["hits"]["hits"]:
                article = indexed_in(hit["_source"])
                for text in (article.headline, article.standfirst, article.body):
                    new.update(filter(spelling.is_of, (token.term for token in tokenize(text or ""))))
            if new <= found:
                break
            found |= new
        return found

    def stem_sharers(self, words: Sequence[str]) -> Sequence[tuple[str, str]]:
        """Return nothing: a cluster does not list its words."""
        return ()

    def hint(self, node: Node) -> str:
        """Return the known languages for an unknown one; a cluster lists no words to choose from."""
        is_language = isinstance(node, Word | Phrase) and node.field == "language"
        return languages_held(self.known.languages) if is_language else ""

    def _one_each(self, node: Node, ask: Ask) -> tuple[Query, tuple[str, ...]]:
        """Return a query for the articles that match ``node``, the earliest of exact copies, and warnings."""
        query, told, _ = self._query_shown(node, ask, "one")
        return query, told

    def _query_shown(self, node: Node, ask: Ask, show: Show) -> tuple[Query, tuple[str, ...], int | None]:
        """Return a query for the articles that match ``node`` and are shown, warnings, and the number of matches.

        The number counts exact copies once; None where the query finds just these.
        """
        if show == "one" and not self.known.totals.duplicates:
            return self._query(node, ARTICLES), (), None
        query = self._query(node, EVERYTHING)
        copies = groups.surplus(ask, query) if self.known.totals.duplicates else []
        others = copies if show == "one" else []
        if show in ("best", "earliest"):
            others = groups.surplus(self._ask_with_scores, query, show)
        if copies is None or others is None:
            return self._query(node, ARTICLES), (_TOO_MANY_COPIES,), None
        total = None if show == "one" else self._count(query) - len(copies)
        query = {"bool": {"must": [query], "must_not": [{"ids": {"values": others}}]}} if others else query
        return query, (), total

    def _query(self, node: Node, scope: Query) -> Query:
        """Return a query for exactly the documents of ``scope`` that match ``node``."""
        self.known.learn_widths(stem_keys(node, self.known.languages))
        compiler = Compiler(Patterns(self.known.languages, self.known.widths), scope, self._of_size)
        bounds = compiler.compile(node)
        if bounds.is_exact:
            return bounds.upper
        confirmed = self._checked_matches(node, bounds)
        means = {"bool": {"should": [bounds.lower, {"ids": {"values": confirmed}}], "minimum_should_match": 1}}
        return {"bool": {"must": [bounds.upper], "filter": [means]}}

    def _of_size(self, low: int | None, high: int | None) -> Query:
        return groups.of_size(self.known.group_sizes, low, high)

    def _checked_matches(self, node: Node, bounds: Bounds) -> list[str]:
        """Return the keys of the matches between the two bounds, which are read and decided on here."""
        doubtful = {"bool": {"filter": [bounds.upper], "must_not": [bounds.lower]}}
        count = self._count(doubtful)
        if count > CLUSTER_LIMITS.max_doubtful:
            raise QueryLimitError(
                f"The cluster cannot decide for {count:,} articles whether they match, and at most "
                f"{CLUSTER_LIMITS.max_doubtful:,} are read to decide. It has no exact query for a NEAR within a NEAR, "
                "for ATLEAST in any field, and for W/S or W/P with phrases or many parts.",
                hint="Add a word or a date that narrows it, or name one field.",
            )
        hits = pages(self._ask_all, doubtful, EVERY["id"], [*OF_DOCUMENTS, "group"], _A_READING)
        return [hit["_id"] for hit in hits if self._matcher(hit["_source"]).matches(node)]

    def _matcher(self, source: Mapping[str, Any]) -> ArticleMatcher:
        return ArticleMatcher(
            indexed_in(source),
            self.known.languages,
            self._deadline,
            lambda: self.known.group_sizes.get(source["group"], 1) - 1,
            times_in(source),
        )

    def _hits(
        self,
        node: Node,
        sources: Sequence[tuple[Mapping[str, Any], float]],
        snippets: int,
        represented: Sequence[Represented],
    ) -> Iterator[Hit]:
        for (source, score), copies in zip(sources, represented, strict=True):
            article = indexed_in(source)
            highlighter = ArticleMatcher(article, self.known.languages, self._deadline).highlighter(node)
            texts = texts_to_mark(article, snippets)
            head = {**source["article"], "source": self.known.totals.publisher(article.source)}
            outlets = len(set(map(self.known.totals.publisher, copies.sources)))
            yield hit_of(head, texts, score, highlighter, snippets, copies.documents - 1, outlets)
