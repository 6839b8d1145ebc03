"""Tables of counts: buckets by one dimension or two, in order, without gaps of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from newssearch.counting.keys import Gap, Key, between, is_time, keys_of
from newssearch.models import Article

OTHER = "(other)"
"""The key of all that is not among the largest."""

Keys = tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Bucket:
    """Articles with one key for each dimension; ``of`` counts all articles of the archive with these keys."""

    key: Keys
    count: int
    of: int | None = None

    @property
    def share(self) -> float | None:
        """The part of all articles with these keys, 0 to 1; None where they were not counted."""
        return None if self.of is None else self.count / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Counts:
    """The articles that a query finds, by ``by``.

    ``undated`` articles and those with ``imprecise`` dates are in no bucket. An article with several values (bylines,
    keywords) is in several.
    """

    query: str
    by: tuple[str, ...]
    total: int
    buckets: tuple[Bucket, ...]
    undated: int = 0
    imprecise: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as `newssearch count --json` prints them, without the version of the schema."""
        return {
            "query": self.query,
            "by": list(self.by),
            "total": self.total,
            "buckets": [_bucket(bucket) for bucket in self.buckets],
            "undated": self.undated,
            "imprecise": self.imprecise,
        }


@dataclass(frozen=True, slots=True)
class Tally:
    """Articles counted by their keys, before they are put in order."""

    by: tuple[str, ...]
    total: int
    counts: Mapping[Keys, int]
    undated: int = 0
    imprecise: int = 0


def tally_of(articles: Iterable[Article], by: Sequence[str]) -> Tally:
    """Count articles. Raises UsageError for an unknown dimension."""
    for dimension in by:
        is_time(dimension)
    total = 0
    counts: Counter[Keys] = Counter()
    gaps: Counter[Gap] = Counter()
    for article in articles:
        total += 1
        keys = [keys_of(article, dimension) for dimension in by]
        missing = {one for one in keys if isinstance(one, Gap)}
        if missing:
            gaps[Gap.UNDATED if Gap.UNDATED in missing else Gap.IMPRECISE] += 1
        else:
            counts.update(product(*(one for one in keys if not isinstance(one, Gap))))
    return Tally(tuple(by), total, counts, gaps[Gap.UNDATED], gaps[Gap.IMPRECISE])


def table_of(query: str, found: Tally, every: Tally | None = None, top: int | None = None) -> Counts:
    """Put counts in order: time ascending and, where it is all there is, without gaps; the rest by count, descending.

    ``every`` counts the whole archive, for shares. ``top`` keeps that many values of each dimension that is not time,
    and counts the others together.
    """
    counts, of = found.counts, None if every is None else every.counts
    if top is not None:
        kept = [None if is_time(name) else _largest(counts, n, top) for n, name in enumerate(found.by)]
        counts, of = _with_others(counts, kept), None if of is None else _with_others(of, kept)
    ordered = sorted(_filled(found.by, counts), key=_order(found.by, counts))
    buckets = (Bucket(key, counts.get(key, 0), None if of is None else of.get(key, 0)) for key in ordered)
    return Counts(query, found.by, found.total, tuple(buckets), found.undated, found.imprecise)


def _filled(by: Sequence[str], counts: Mapping[Keys, int]) -> Iterator[Keys]:
    if len(by) != 1 or not is_time(by[0]) or not counts:
        return iter(counts)
    keys = [key for (key,) in counts if key is not None]
    return ((key,) for key in between(by[0], min(keys), max(keys)))


def _order(by: Sequence[str], counts: Mapping[Keys, int]) -> Any:
    sums = [_sums(counts, n) for n in range(len(by))]

    def rank(keys: Keys) -> tuple[Any, ...]:
        return tuple(_rank(name, sums[n], keys[n]) for n, name in enumerate(by))

    return rank


def _rank(dimension: str, sums: Mapping[Key, int], key: Key) -> tuple[Any, ...]:
    """Return what a key is sorted by; what is missing and the others come last."""
    if is_time(dimension):
        return (key,)
    return (key is None, key == OTHER, -sums[key], key or "")


def _sums(counts: Mapping[Keys, int], n: int) -> Counter[Key]:
    sums: Counter[Key] = Counter()
    for keys, count in counts.items():
        sums[keys[n]] += count
    return sums


def _largest(counts: Mapping[Keys, int], n: int, top: int) -> frozenset[Key]:
    sums = _sums(counts, n)
    ordered = sorted((key for key in sums if key is not None), key=lambda key: (-sums[key], key))
    return frozenset(ordered[:top])


def _with_others(counts: Mapping[Keys, int], kept: Sequence[frozenset[Key] | None]) -> Counter[Keys]:
    found: Counter[Keys] = Counter()
    for keys, count in counts.items():
        named = (
            key if largest is None or key is None or key in largest else OTHER
            for key, largest in zip(keys, kept, strict=True)
        )
        found[tuple(named)] += count
    return found


def _bucket(bucket: Bucket) -> dict[str, Any]:
    document: dict[str, Any] = {"key": list(bucket.key), "count": bucket.count}
    if bucket.of is not None and bucket.share is not None:
        document |= {"of": bucket.of, "share": round(bucket.share, 4)}
    return document
