"""Old versions of articles on a cluster, in an index of their own beside the archive."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson
import zstandard

from newssearch.backends.opensearch.client import Answer, Cluster
from newssearch.backends.opensearch.searching.bounds import EVERYTHING, Query
from newssearch.backends.opensearch.searching.hit_pages import pages
from newssearch.backends.opensearch.writing.records import key_of
from newssearch.backends.opensearch.writing.sidecars import ClusterSidecars
from newssearch.backends.opensearch.writing.state import State
from newssearch.backends.searcher_contract import OldVersion
from newssearch.core import article_digests
from newssearch.errors import ClusterError
from newssearch.index.sidecars.version_keeping import Keeping, kept_versions
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
            "removed": {"type": "boolean"},
            "stored": {"type": "binary"},
        },
    },
}


class VersionIndex:
    """The old versions of one archive."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._name = f"{cluster.address.name}-versions"

    def put(self, versions: Iterable[OldVersion], keep: int | None) -> None:
        """Write versions, each before its article is written again, and delete those before the last ``keep``."""
        lines: list[bytes] = []
        for version in versions:
            record = version.document.record
            lines += [_action("index", record.id, record.version), orjson.dumps(_source(version))]
            if keep is not None and record.version > keep:
                lines.append(_action("delete", record.id, record.version - keep))
        if not lines:
            return
        if not self._cluster.exists(self._name):
            self._cluster.make_index(self._name, _SETTINGS)
        body = b"\n".join([*lines, b""])
        answer = self._cluster.ask("POST", f"/{self._name}/_bulk", body, patient=True, parameters={"refresh": "true"})
        for item in answer["items"]:
            if "error" in (done := item.get("index", {})):
                raise ClusterError(f"{self._name} refuses an old version: {done['error'].get('reason')}")

    def remove(self, identifiers: Iterable[str]) -> None:
        """Delete the versions of some articles, and the segments' remains of them."""
        if not self._cluster.exists(self._name):
            return
        body = {"query": {"terms": {"id": list(identifiers)}}}
        self._cluster.ask("POST", f"/{self._name}/_delete_by_query", body, patient=True, parameters={"refresh": "true"})
        merged = {"max_num_segments": 1}
        self._cluster.ask("POST", f"/{self._name}/_forcemerge", patient=True, parameters=merged)

    def of(self, identifiers: Sequence[str]) -> Iterator[OldVersion]:
        """Yield the versions of some articles, article by article, the oldest first."""
        return self._found({"terms": {"id": list(identifiers)}})

    def at(self, time: int) -> Iterator[OldVersion]:
        """Yield the versions that were the present ones at a time."""
        return self._found(_at(time))

    def all(self) -> Iterator[OldVersion]:
        """Yield all versions."""
        return self._found(EVERYTHING)

    def count_at(self, time: int) -> int:
        """Count the versions that were the present ones at a time."""
        path = f"/{self._name}/_count"
        return int(self._cluster.ask("POST", path, {"query": _at(time)}, absent={"count": 0})["count"])

    def _found(self, query: Query) -> Iterator[OldVersion]:
        return (_version(hit["_source"]) for hit in pages(self._ask, query, _ORDER, _FIELDS, _PAGE))

    def _ask(self, body: Mapping[str, Any]) -> Answer:
        return self._cluster.ask("POST", f"/{self._name}/_search", body, absent={"hits": {"hits": []}})


def _at(time: int) -> Query:
    return {"bool": {"filter": [{"range": {"came": {"lte": time}}}, {"range": {"until": {"gt": time}}}]}}


def _action(action: str, identifier: str, number: int) -> bytes:
    return orjson.dumps({action: {"_id": f"{key_of(identifier)}-{number}"}})


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
    """The articles that were removed, by those that a run brings back: their numbers and times go on."""

    def __init__(self, index: VersionIndex) -> None:
        self._index = index
        self._found: dict[str, Document] = {}

    def look_up(self, identifiers: Sequence[str]) -> None:
        """Look up the last versions of the articles of a batch, for `version_of`."""
        self._found = {version.document.record.id: version.document for version in self._index.of(identifiers)}

    def newest(self) -> int:
        """Return 0: `version_of` decides on no time."""
        return 0

    def version_of(self, document: Document) -> Document | None:
        """Return the last version of an article that was removed."""
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
        return kept_versions(ClusterSidecars(State(self._cluster), lambda: None))

    @property
    def _versions(self) -> VersionIndex:
        return VersionIndex(self._cluster)
