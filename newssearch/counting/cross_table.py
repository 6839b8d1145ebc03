"""Tables of counts: buckets by one dimension or two, in order, without gaps of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

from newssearch.counting.buckets import Gap, Key, between, is_time, keys_of
from newssearch.models import Article
from newssearch.values import Value

OTHER = "(other)"
"""The key of all that is not among the largest."""

MOST_BUCKETS = 100_000
"""Buckets up to which empty ones are shown: days of three hundred years, so a stray year makes no endless table."""

Keys = tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Bucket:
    """Articles with one key for each dimension; ``of`` counts all articles of the archive with these keys."""

    key: Keys
    count: int
    of: int | None = None

    @property
    def share(self) -> float | None:
        """Return the share of all articles with these keys, 0 to 1; None if those were not counted."""
        return None if self.of is None else self.count / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Counts(Value):
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
    warnings: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as `newssearch count --json` prints them, without the version of the schema."""
        return {
            "query": self.query,
            "by": list(self.by),
            "total": self.total,
            "buckets": [_bucket(bucket) for bucket in self.buckets],
            "undated": self.undated,
            "imprecise": self.imprecise,
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True, slots=True)
class Tally:
    """Articles counted by their keys, before they are put in order."""

    by: tuple[str, ...]
    total: int
    counts: Mapping[Keys, int]
    undated: int = 0
    imprecise: int = 0

    def __add__(self, other: Tally) -> Tally:
        counts = Counter(self.counts)
        counts.update(other.counts)
        undated, imprecise = self.undated + other.undated, self.imprecise + other.imprecise
        return Tally(self.by, self.total + other.total, counts, undated, imprecise)


class Tallying:
    """Counts articles by their keys, one after another."""

    def __init__(self, by: Sequence[str]) -> None:
        self._by = tuple(by)
        self._total = 0
        self._counts: Counter[Keys] = Counter()
        self._gaps: Counter[Gap] = Counter()

    def add(self, keys: Sequence[Keys | Gap], count: int = 1) -> None:
        """Count articles with some keys in each dimension, or with a gap: undated before imprecise."""
        self._total += count
        gaps = {one for one in keys if isinstance(one, Gap)}
        if gaps:
            self._gaps[Gap.UNDATED if Gap.UNDATED in gaps else Gap.IMPRECISE] += count
            return
        for each in product(*(one for one in keys if not isinstance(one, Gap))):
            self._counts[each] += count

    def tally(self) -> Tally:
        """Return what was counted."""
        return Tally(self._by, self._total, self._counts, self._gaps[Gap.UNDATED], self._gaps[Gap.IMPRECISE])


def tally_of(articles: Iterable[Article], by: Sequence[str]) -> Tally:
    """Count articles. Raises UsageError for an unknown dimension."""
    for dimension in by:
        is_time(dimension)
    tallying = Tallying(by)
    for article in articles:
        tallying.add([keys_of(article, dimension) for dimension in by])
    return tallying.tally()


def table_of(
    query: str, found: Tally, every: Tally | None = None, top: int | None = None, warnings: tuple[str, ...] = ()
) -> Counts:
    """Order counts: time ascending, and without gaps up to `MOST_BUCKETS` if it is the only dimension; others by count.

    ``every`` counts the whole archive, for shares. ``top`` keeps that many values of each dimension that is not time,
    and counts the others together.
    """
    counts, of = found.counts, None if every is None else every.counts
    if top is not None:
        kept = [None if is_time(name) else _largest(counts, n, top) for n, name in enumerate(found.by)]
        counts, of = _with_others(counts, kept), None if of is None else _with_others(of, kept)
    ordered = sorted(_filled(found.by, counts), key=_order(found.by, counts))
    buckets = (Bucket(key, counts.get(key, 0), None if of is None else of.get(key, 0)) for key in ordered)
    return Counts(query, found.by, found.total, tuple(buckets), found.undated, found.imprecise, warnings)


def _filled(by: Sequence[str], counts: Mapping[Keys, int]) -> Iterator[Keys]:
    if len(by) != 1 or not is_time(by[0]) or not counts:
        return iter(counts)
    keys = [key for (key,) in counts if key is not None]
    filled = list(islice(between(by[0], min(keys), max(keys)), MOST_BUCKETS + 1))
    return iter(counts) if len(filled) > MOST_BUCKETS else ((key,) for key in filled)


def _order(by: Sequence[str], counts: Mapping[Keys, int]) -> Any:
    sums = [_sums(counts, n) for n in range(len(by))]

    def rank(keys: Keys) -> tuple[Any, ...]:
        return tuple(_rank(name, sums[n], keys[n]) for n, name in enumerate(by))

    return rank


def _rank(dimension: str, sums: Mapping[Key, int], key: Key) -> tuple[Any, ...]:
    """Return the sort key of a key; missing values and the others come last."""
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
