"""Old versions of articles on a cluster, in an index of their own beside the archive.

Each belongs to the generation in which it was replaced. A generation has its own, and those of the generations before
it, up to when it came in their place: so a rollback takes back the versions of the later state, too.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

import orjson
import zstandard

from newssearch.backends.opensearch.aliases import Generation, Generations
from newssearch.backends.opensearch.client import Answer, Cluster
from newssearch.backends.opensearch.searching.bounds import EVERYTHING, Query
from newssearch.backends.opensearch.searching.hit_pages import EVERY, pages
from newssearch.backends.opensearch.writing.records import key_of
from newssearch.backends.opensearch.writing.sidecars import ClusterSidecars
from newssearch.backends.opensearch.writing.state import State
from newssearch.backends.searcher_contract import OldVersion
from newssearch.core import article_digests
from newssearch.errors import ClusterError
from newssearch.index.sidecars.version_keeping import VERSION_KEEPING, Keeping
from newssearch.ingest.earlier import EarlierVersions
from newssearch.matching.document import Document, article_of, left_out_of, record_of, stored

_PAGE = 200
_ORDER = [{"id": "asc"}, {"number": "asc"}]
_FIELDS = ["until", "removed", "stored"]
_LARGEST = 256 << 20

_SETTINGS = {
    "settings": {"index": {"number_of_shards": 1, "auto_expand_replicas": "0-1", "hidden": True}},
    "mappings": {
        "dynamic": False,
        "properties": {
            "id": {"type": "keyword"},
            "number": {"type": "integer"},
            "came": {"type": "long"},
            "until": {"type": "long"},
            "generation": {"type": "integer"},
            "removed": {"type": "boolean"},
            "stored": {"type": "binary"},
        },
    },
}


class VersionIndex:
    """The old versions of a generation of one archive; of the live one, unless another is given."""

    def __init__(self, cluster: Cluster, generation: Generation | None = None) -> None:
        self._cluster = cluster
        self._name = f"{cluster.address.name}-versions"
        self._given = generation

    @cached_property
    def _generation(self) -> Generation:
        return self._given or Generations(self._cluster).live()

    def put(self, versions: Iterable[OldVersion], keep: int | None) -> None:
        """Write versions, each before its article is written again, and delete those before the last ``keep``."""
        lines: list[bytes] = []
        many: list[str] = []
        for version in versions:
            record, generation = version.document.record, self._generation.number
            source = {**_source(version), "generation": generation}
            lines += [_action("index", record.id, generation, record.version), orjson.dumps(source)]
            if keep is not None and record.version > keep:
                many.append(record.id)
        if not lines:
            return
        if not self._cluster.exists(self._name):
            self._cluster.make_index(self._name, _SETTINGS)
        for item in self._write(lines):
            if "error" in (done := item.get("index", {})):
                raise ClusterError(f"{self._name} refuses an old version: {done['error'].get('reason')}")
        if keep is not None and many and (surplus := list(self._surplus(many, keep))):
            self._write(surplus)

    def _write(self, lines: Sequence[bytes]) -> Sequence[Mapping[str, Any]]:
        body, seen = b"\n".join([*lines, b""]), {"refresh": "true"}
        items: list[Mapping[str, Any]]
        items = self._cluster.ask("POST", f"/{self._name}/_bulk", body, patient=True, parameters=seen)["items"]
        return items

    def _surplus(self, identifiers: Sequence[str], keep: int) -> Iterator[bytes]:
        """Yield what deletes all but the last ``keep`` versions of some articles."""
        order = [{"id": "asc"}, {"number": "desc"}, {"generation": "desc"}]
        hits = pages(self._ask, self._seen({"terms": {"id": identifiers}}), order, ["id", "number", "generation"])
        for identifier, versions in groupby((hit["_source"] for hit in hits), key=itemgetter("id")):
            for one in islice(versions, keep, None):
                yield _action("delete", identifier, one["generation"], one["number"])

    def sweep(self, generations: Iterable[Generation]) -> None:
        """Delete the versions that none of ``generations`` has, as those of a generation that a rollback undid."""
        seen = [VersionIndex(self._cluster, one)._seen(EVERYTHING) for one in generations]
        if self._cluster.exists(self._name):
            body = {"query": {"bool": {"must_not": seen}}}
            done = {"refresh": "true", "conflicts": "proceed"}
            self._cluster.ask("POST", f"/{self._name}/_delete_by_query", body, patient=True, parameters=done)

    def remove(self, identifiers: Iterable[str]) -> None:
        """Delete the versions of some articles, and the segments' remains of them."""
        if not self._cluster.exists(self._name):
            return
        body = {"query": {"terms": {"id": list(identifiers)}}}
        self._cluster.ask("POST", f"/{self._name}/_delete_by_query", body, patient=True, parameters={"refresh": "true"})
        merged = {"max_num_segments": 1}
        self._cluster.ask("POST", f"/{self._name}/_forcemerge", patient=True, parameters=merged)

    def taken_over(self) -> tuple[tuple[int, int, int], ...]:
        """Return `Generation.before` of the generation that comes in the place of this one."""
        number, before = self._generation.number, self._generation.before
        latest = {"size": 0, "query": self._seen(EVERYTHING), "aggs": {"until": {"max": {"field": "until"}}}}
        found = self._ask(latest).get("aggregations", {}).get("until", {})
        until = int(found.get("value") or 0)
        low, high, bound = before[-1] if before else (number, number, 0)
        if before and high + 1 == number and not self._count(_series(low, high, {"gt": bound})):
            return (*before[:-1], (low, number, until))  # those of before were not written to since
        return (*before, (number, number, until))

    def of(self, identifiers: Sequence[str]) -> Iterator[OldVersion]:
        """Yield the versions of some articles, article by article, the oldest first."""
        return self._found({"terms": {"id": list(identifiers)}})

    def at(self, time: int) -> Iterator[OldVersion]:
        """Yield the versions that were the present ones at a time."""
        return self._found(_at(time))

    def all(self) -> Iterator[OldVersion]:
        """Yield all versions."""
        return self._found(EVERYTHING)

    def numbers_after(self, time: int) -> Iterator[tuple[str, int]]:
        """Yield the ids and numbers of the versions that came in after a time, old and present ones."""
        came = {"range": {"came": {"gt": time}}}
        for hit in pages(self._ask, self._seen(came), _ORDER, ["id", "number"]):
            yield hit["_source"]["id"], hit["_source"]["number"]
        present = {"bool": {"should": [{"range": {field: {"gt": time}}} for field in ("added", "changed")]}}
        for hit in pages(self._ask_present, present, EVERY["id"], ["id", "version"]):
            yield hit["_source"]["id"], hit["_source"].get("version", 1)

    def count_at(self, time: int) -> int:
        """Count the versions that were the present ones at a time."""
        return self._count(self._seen(_at(time)))

    def _count(self, query: Query) -> int:
        path = f"/{self._name}/_count"
        return int(self._cluster.ask("POST", path, {"query": query}, absent={"count": 0})["count"])

    def _seen(self, query: Query) -> Query:
        """Return a query for those that the generation has."""
        own = {"term": {"generation": self._generation.number}}
        before = [_series(low, high, {"lte": until}) for low, high, until in self._generation.before]
        return {"bool": {"filter": [query, {"bool": {"should": [own, *before]}}]}}

    def _found(self, query: Query) -> Iterator[OldVersion]:
        seen = self._seen(query)
        return (_version(hit["_source"]) for hit in pages(self._ask, seen, _ORDER, _FIELDS, _PAGE))

    def _ask_present(self, body: Mapping[str, Any]) -> Answer:
        return self._cluster.ask("POST", f"/{self._generation.name}/_search", body)

    def _ask(self, body: Mapping[str, Any]) -> Answer:
        return self._cluster.ask("POST", f"/{self._name}/_search", body, absent={"hits": {"hits": []}})


def _at(time: int) -> Query:
    return {"bool": {"filter": [{"range": {"came": {"lte": time}}}, {"range": {"until": {"gt": time}}}]}}


def _series(low: int, high: int, until: Mapping[str, int]) -> Query:
    numbers = {"range": {"generation": {"gte": low, "lte": high}}}
    return {"bool": {"filter": [numbers, {"range": {"until": until}}]}}


def _action(action: str, identifier: str, generation: int, number: int) -> bytes:
    return orjson.dumps({action: {"_id": f"{key_of(identifier)}-{generation}-{number}"}})


def _source(version: OldVersion) -> Mapping[str, Any]:
    record = version.document.record
    packed = zstandard.ZstdCompressor(12).compress(stored(version.document))
    return {
        "id": record.id,
        "number": record.version,
        "came": record.changed,
        "until": version.until,
        "removed": version.removed,
        "stored": base64.b64encode(packed).decode(),
    }


def _version(source: Mapping[str, Any]) -> OldVersion:
    packed = base64.b64decode(source["stored"])
    content = zstandard.ZstdDecompressor().decompress(packed, max_output_size=_LARGEST)
    article = article_of(content)
    document = Document(article, record_of(content, *article_digests(article)), left_out_of(content))
    return OldVersion(document, source["until"], source["removed"])


class VersionKeeper:
    """The old versions that a run replaces: gathered, and written before their articles are written again.

    ``keep`` is the number of versions that stay of each article.
    """

    def __init__(self, index: VersionIndex, keep: int) -> None:
        self._index, self._keep = index, keep
        self._waiting: list[OldVersion] = []

    def add(self, version: OldVersion) -> None:
        """Gather a version."""
        self._waiting.append(version)

    def flush(self) -> None:
        """Write the versions that were gathered."""
        waiting, self._waiting = self._waiting, []
        self._index.put(waiting, self._keep)


class Returning:
    """The articles that were removed, by those that a run brings back: their numbers and times go on.

    ``live`` is asked first.
    """

    def __init__(self, index: VersionIndex, live: EarlierVersions | None = None) -> None:
        self._index, self._live = index, live
        self._found: dict[str, Document] = {}

    def look_up(self, identifiers: Sequence[str]) -> None:
        """Look up the last versions of the articles of a batch, for `version_of`."""
        self._found = {version.document.record.id: version.document for version in self._index.of(identifiers)}

    def newest(self) -> int:
        """Return the latest time of a record of the live archive; 0 without it."""
        return 0 if self._live is None else self._live.newest()

    def version_of(self, document: Document) -> Document | None:
        """Return the last version of an article that was removed."""
        if self._live is not None and (known := self._live.version_of(document)) is not None:
            return known
        last = self._found.get(document.record.id)
        # No return is the very same version.
        return None if last is None else replace(last, record=replace(last.record, content=b""))


class VersionQuestions:
    """The part of a `newssearch.backends.searcher_contract.Searcher` that asks for old versions."""

    _cluster: Cluster

    def old_versions(self, identifier: str) -> Sequence[OldVersion]:
        """Return the old versions of an article, the oldest first."""
        return list(self._versions.of([identifier]))

    def count_versions_at(self, time: int) -> int:
        """Count the old versions that were the present ones at a time."""
        return self._versions.count_at(time)

    def versions_at(self, time: int) -> Iterator[OldVersion]:
        """Yield the old versions that were the present ones at a time."""
        return self._versions.at(time)

    def keeping(self) -> Keeping:
        """Return how many old versions of an article the archive keeps."""
        return VERSION_KEEPING.kept(ClusterSidecars(State(self._cluster), lambda: None))

    @property
    def _versions(self) -> VersionIndex:
        return VersionIndex(self._cluster)
