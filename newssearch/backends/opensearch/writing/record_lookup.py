"""The stored documents of an archive on a cluster, as they were when a run began."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Self

from newssearch.analysis.lines import Ranges
from newssearch.backends.opensearch.client import Answer, Cluster
from newssearch.backends.opensearch.searching.bounds import EVERYTHING, Query
from newssearch.backends.opensearch.searching.hit_pages import A_PAGE, EVERY, KEEP_ALIVE, open_point, pages
from newssearch.backends.opensearch.writing.records import (
    OF_DOCUMENTS,
    article_in,
    document_in,
    key_of,
    left_out_in,
    record_in,
)
from newssearch.errors import ClusterError, NoIndexError
from newssearch.logs import LOGGER
from newssearch.matching.document import Document, Record
from newssearch.matching.schema import TIME_FIELDS
from newssearch.models import Article
from newssearch.settings import CLUSTER_LIMITS

_VIEWS = 3
"""Most states that are opened for one request: each is bound to some nodes, and is lost with one of them."""

_OF_RECORDS = [
    *("id", "given", "content", "text", "copy_of", "group", "near", "version", *TIME_FIELDS),
    *("article.source", "article.source_file", "article.elsewhere"),
]


class ClusterDocuments:
    """One state of the indices ``names``: a `newssearch.ingest.storage.StoredDocuments`. Close it.

    Documents are numbered as they are met, and `look_up` reads a batch at once. The death of a node loses the state,
    and a new one is opened: ``written`` are the keys of the run's writes, which that one may show and the first did
    not.
    """

    def __init__(self, cluster: Cluster, names: Sequence[str]) -> None:
        self.written: set[str] = set()
        self._cluster, self._names = cluster, ",".join(names)
        self._is_first = True
        self._point = open_point(cluster, self._names) if names else ""
        self._records: list[Record] = []
        self._indices: list[str] = []
        self._labels: dict[int, str] = {}
        self._numbers: dict[str, int] = {}
        self._given: dict[str, list[int]] = {}
        self._texts: dict[bytes, list[int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._point:
            return
        try:
            self._cluster.ask("DELETE", "/_search/point_in_time", {"pit_id": [self._point]}, absent={})
        except ClusterError as left:  # it expires by itself, and all writes stay
            LOGGER.debug("a state of %s stays open: %s", self._cluster.address, left)

    def look_up(self, identifiers: Iterable[str], texts: Iterable[bytes]) -> None:
        """Look up the ids and texts of a batch for `given` and `first_with`."""
        ids = [one for one in dict.fromkeys(identifiers) if one not in self._given]
        digests = [one for one in dict.fromkeys(texts) if one not in self._texts]
        if not (ids or digests):
            return
        wanted = [{"terms": {"given": ids}}, {"terms": {"id": ids}}, {"terms": {"text": [d.hex() for d in digests]}}]
        by_given: dict[str, list[int]] = defaultdict(list)
        by_text: dict[bytes, list[int]] = defaultdict(list)
        for number in self._numbers_of({"bool": {"should": wanted, "minimum_should_match": 1}}):
            record = self._records[number]
            for name in dict.fromkeys((record.given, record.id)):
                by_given[name].append(number)
            by_text[record.text].append(number)
        self._given |= {one: by_given.get(one, []) for one in ids}
        self._texts |= {one: by_text.get(one, []) for one in digests}

    def forget(self) -> None:
        """Free the results of `look_up`."""
        self._given, self._texts = {}, {}

    def given(self, identifier: str) -> Iterator[tuple[int, Record]]:
        """Yield the documents to which a source gave this id, or which have this id."""
        self.look_up([identifier], ())
        return self._each(self._given[identifier])

    def first_with(self, text: bytes) -> Iterator[tuple[int, Record]]:
        """Yield the documents with this digest of their text that are not copies."""
        self.look_up((), [text])
        return ((number, record) for number, record in self._each(self._texts[text]) if record.copy_of is None)

    def copies_of(self, identifier: str) -> Iterator[tuple[int, Record]]:
        """Yield the copies of the article of this id."""
        return self._each(list(self._numbers_of({"term": {"copy_of": identifier}})))

    def records(self) -> Iterator[tuple[int, Record]]:
        """Yield the numbers and records of all documents."""
        return self._each(self._numbers_of(EVERYTHING))

    def some_of(self, source: str, most: int) -> Iterator[Article]:
        """Yield up to ``most`` articles of a source, the latest first, without their bodies."""
        if not self._point:
            return iter(())
        body = {
            "query": {"term": {"source": source}},
            "size": most,
            "sort": [{"changed": {"order": "desc", "missing": "_last"}}],
            "_source": {"includes": ["article"], "excludes": ["article.body"]},
        }
        articles = (article_in(hit["_source"]) for hit in self._page(body))
        return (article for article in articles if article.source == source)

    def documents(self) -> Iterator[Document]:
        """Yield all documents in the order of their ids."""
        hits = self._hits(EVERYTHING, OF_DOCUMENTS, CLUSTER_LIMITS.bulk_articles)
        return (document_in(hit["_source"]) for hit in hits)

    def documents_of(self, identifiers: Sequence[str]) -> dict[str, Document]:
        """Return the documents of some ids, by id."""
        found = (document_in(hit["_source"]) for hit in self._of(identifiers, OF_DOCUMENTS))
        return {document.record.id: document for document in found}

    def newest(self) -> int:
        """Return the latest time of any record; 0 where none is known."""
        if not self._point:
            return 0
        found = self._answer({"size": 0, "aggs": {"newest": {"max": {"field": "changed"}}}})["aggregations"]["newest"]
        return int(found["value"] or 0)

    def absent(self, identifiers: Sequence[str]) -> list[str]:
        """Return which of some ids no document has."""
        found = {hit["_source"]["id"] for hit in self._of(identifiers, ["id"])}
        return [one for one in identifiers if one not in found]

    def article(self, document: int) -> Article:
        """Return the article as it is stored."""
        return article_in(self.source(document))

    def left_out(self, document: int) -> Ranges:
        """Return the ranges of the body that are left out of the index."""
        return left_out_in(self.source(document))

    def record(self, document: int) -> Record:
        """Return the record of a document."""
        return self._records[document]

    def source(self, document: int) -> Mapping[str, Any]:
        """Read a document as the cluster stores it, without its words."""
        key = key_of(self._records[document].id)
        hits = self._page({"query": {"ids": {"values": [key]}}, "size": 1})
        if not hits or (key in self.written and not self._is_first):
            raise ClusterError(
                f"A node of {self._cluster.address} has died, and with it the earlier version of "
                f"{self._records[document].id}. All writes are committed; the same command continues from there."
            )
        source: Mapping[str, Any] = hits[0]["_source"]
        return source

    def index(self, document: int) -> str:
        """Return the index of a document."""
        return self._indices[document]

    def keys(self) -> Iterator[str]:
        """Yield the keys of all documents."""
        return (hit["_id"] for hit in self._hits(EVERYTHING, ["id"], CLUSTER_LIMITS.max_window))

    def label(self, document: int) -> str | None:
        """Return the label of the group of near copies of a document; None without near copies."""
        return self._labels.get(document)

    @property
    def generation(self) -> str:
        """The indices of the generation, those to come included, as requests name them; empty without any."""
        return f"{self._names.partition(',')[0].rpartition('-')[0]}-*" if self._names else ""

    def _each(self, numbers: Iterable[int]) -> Iterator[tuple[int, Record]]:
        for number in numbers:
            yield number, self._records[number]

    def _of(self, identifiers: Sequence[str], fields: list[str]) -> list[dict[str, Any]]:
        query = {"ids": {"values": [key_of(one) for one in identifiers]}}
        return self._page({"query": query, "size": len(identifiers), "_source": fields}) if self._point else []

    def _numbers_of(self, query: Query) -> Iterator[int]:
        for hit in self._hits(query, _OF_RECORDS, A_PAGE):
            if self._is_first or hit["_id"] not in self.written or hit["_id"] in self._numbers:
                yield self._number(hit)

    def _hits(self, query: Query, fields: list[str], size: int) -> Iterator[dict[str, Any]]:
        return pages(self._answer, query, EVERY["id"], fields, size) if self._point else iter(())

    def _page(self, body: Mapping[str, Any]) -> list[dict[str, Any]]:
        hits: list[dict[str, Any]] = self._answer(body)["hits"]["hits"]
        return hits

    def _answer(self, body: Mapping[str, Any]) -> Answer:
        for left in reversed(range(_VIEWS)):
            point = {"pit": {"id": self._point, "keep_alive": KEEP_ALIVE}, "track_total_hits": False}
            try:
                return self._cluster.ask(
                    "POST", "/_search", {**body, **point}, patient=True, allow_partial_search_results=False
                )
            except (ClusterError, NoIndexError) as lost:  # "no node found", or after its restart "no search context"
                if not left:
                    raise
                LOGGER.debug("a state of %s is lost, another is opened: %s", self._cluster.address, lost)
                self._point, self._is_first = open_point(self._cluster, self._names), False
        raise AssertionError("the last state answers or raises")

    def _number(self, hit: Mapping[str, Any]) -> int:
        key = hit["_id"]
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._records)
            self._records.append(record_in(hit["_source"]))
            self._indices.append(hit["_index"])
            if hit["_source"].get("near"):
                self._labels[number] = hit["_source"]["group"]
        return number
