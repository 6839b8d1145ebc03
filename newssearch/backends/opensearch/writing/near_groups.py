"""Groups of near copies on a cluster, brought up to date when a run ends.

Every document names its group: by its own text, or, where it has near copies, by the least text of the group, as a
folder does. The documents of a run are compared with those that have a key of their sketch in common, and groups that
lose a member are formed again. The core decides, here as in a folder.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from newssearch.analysis.lines import without
from newssearch.backends.opensearch.client import Answer
from newssearch.backends.opensearch.searching.bounds import Query, any_term
from newssearch.backends.opensearch.searching.hit_pages import EVERY, Ask, pages
from newssearch.backends.opensearch.writing.records import document_in
from newssearch.core import Budget, near_labels, sketch_keys
from newssearch.matching.document import Document
from newssearch.settings import CLUSTER_LIMITS

_FIELDS = ["text", "group", "near", "sketch", "article.body", "left_out"]
_UNLIMITED = Budget()
_TOO_SHORT = b""


@dataclass(frozen=True, slots=True)
class Member:
    """A document as groups see it: ``label`` is the least text of its group where it has near copies."""

    index: str
    key: str
    text: bytes
    sketch: bytes
    body: str
    label: str | None

    @classmethod
    def of(cls, hit: Mapping[str, Any]) -> Member:
        """Return the member of a hit."""
        source = hit["_source"]
        label = source["group"] if source.get("near") else None
        sketch = bytes.fromhex(source.get("sketch", ""))
        ranges = source.get("left_out", {}).get("ranges", ())
        body = without(source.get("article", {}).get("body") or "", ranges) if sketch else ""
        return cls(hit["_index"], hit["_id"], bytes.fromhex(source["text"]), sketch, body, label)


class NearGroups:
    """The groups of one generation, which ``ask`` searches. Each call sees what the calls before have changed."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._changed: dict[str, Member] = {}

    def regroup(self, keys: Iterable[str], labels: Iterable[str]) -> Iterator[tuple[Member, Document]]:
        """Yield the documents that are in another group now, with their new labels.

        ``keys`` are those of documents that were written, ``labels`` those of groups that may have lost a member.
        """
        every = iter(dict.fromkeys(keys))
        gone = dict.fromkeys(labels)
        while (some := list(islice(every, CLUSTER_LIMITS.bulk_articles))) or gone:
            yield from self._with_documents(self._moved(some, gone))
            gone = {}

    def _moved(self, keys: Sequence[str], labels: Collection[str]) -> list[Member]:
        """Return the members whose label is another now."""
        written = self._read({"ids": {"values": list(keys)}}) if keys else {}
        near = self._read(_sharing(written.values()))
        known = written | near
        concerned = _touched(known, written.keys())
        old = {member.label for member in concerned if member.label} | set(labels)
        of_old = {"bool": {"filter": [any_term("group", sorted(old)), {"term": {"near": True}}]}}
        others = self._read(of_old if old else None)
        moved = {key: member for key, member in self._changed.items() if member.label in old}
        known |= others | moved
        every = _touched(known, {*written, *others, *moved})
        found = [new for member, new in _labelled(every) if member.label != new.label]
        self._changed |= {member.key: member for member in found}
        return found

    def _read(self, query: Query | None) -> dict[str, Member]:
        if query is None:
            return {}
        hits = pages(self._ask, query, EVERY["id"], _FIELDS, CLUSTER_LIMITS.max_window)
        return {hit["_id"]: self._changed.get(hit["_id"]) or Member.of(hit) for hit in hits}

    def _with_documents(self, members: Sequence[Member]) -> Iterator[tuple[Member, Document]]:
        for at in range(0, len(members), _WHOLE):
            some = {member.key: member for member in members[at : at + _WHOLE]}
            body = {"query": {"ids": {"values": list(some)}}, "size": len(some)}
            for hit in self._ask(body)["hits"]["hits"]:
                yield some[hit["_id"]], document_in(hit["_source"])


_WHOLE = 100
"""Whole documents of one request."""


def asking(cluster_ask: Callable[..., Answer], names: str, before_each: Callable[[], None]) -> Ask:
    """Return a function that searches all shards of some indices, and calls ``before_each`` first."""

    def ask(body: Mapping[str, Any]) -> Answer:
        before_each()
        path = f"/{names}/_search"
        return cluster_ask("POST", path, body, patient=True, allow_partial_search_results=False)

    return ask


def _sharing(members: Iterable[Member]) -> Query | None:
    """Return a query for the documents that have a key of a sketch in common with one of ``members``."""
    sketches = {member.sketch for member in members if member.sketch != _TOO_SHORT}
    keys = sorted({str(key) for sketch in sketches for key in sketch_keys(sketch)})
    return any_term("bands", keys) if keys else None


def _touched(members: Mapping[str, Member], keys: Collection[str]) -> list[Member]:
    """Return the members of the groups that have one of ``keys``."""
    groups: dict[bytes, list[Member]] = defaultdict(list)
    every = list(members.values())
    for member, label in zip(every, _labels(every), strict=True):
        groups[label].append(member)
    return [one for group in groups.values() if any(member.key in keys for member in group) for one in group]


def _labels(members: Sequence[Member]) -> list[bytes]:
    return near_labels([(member.text, member.body) for member in members], _UNLIMITED)


def _labelled(members: Sequence[Member]) -> Iterator[tuple[Member, Member]]:
    """Yield each member with itself as it is to be."""
    texts: dict[bytes, set[bytes]] = defaultdict(set)
    labels = _labels(members)
    for member, label in zip(members, labels, strict=True):
        texts[label].add(member.text)
    for member, label in zip(members, labels, strict=True):
        yield member, replace(member, label=label.hex() if len(texts[label]) > 1 else None)
