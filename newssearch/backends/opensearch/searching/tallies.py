"""Articles counted by time and by value on a cluster.

The cluster itself counts by days and sources, which are fields. For other dimensions, articles are read one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from newssearch.backends.opensearch.searching.bounds import Query
from newssearch.backends.opensearch.searching.hit_pages import EVERY, Ask, pages
from newssearch.backends.opensearch.writing.records import article_in
from newssearch.counting.buckets import Gap, Key, is_time, key_of_date
from newssearch.counting.cross_table import Tally, Tallying, tally_of
from newssearch.models import Article, Precision

_BUCKETS = 5_000
"""Buckets of one request; a cluster gives no more than 65,536."""

_COUNTED = frozenset(("year", "quarter", "month", "week", "day", "weekday", "source"))
"""Dimensions that a cluster counts by itself."""

_DAYS = [{name: {"terms": {"field": name, "missing_bucket": True}}} for name in ("first_day", "last_day")]
_SOURCE = [{"source": {"terms": {"field": "source", "missing_bucket": True}}}]

Publisher = Callable[[str | None], str | None]


def tally(ask: Ask, query: Query, by: Sequence[str], publisher: Publisher) -> Tally:
    """Count the matches of a query; ``publisher`` returns the one name of a source."""
    if _COUNTED.issuperset(by):
        return _counted(ask, query, by, publisher)
    fields = ["id", *(f"article.{name}" for name in ("id", "published", "precision", *map(_field, by)))]
    return tally_of(_articles(pages(ask, query, EVERY["id"], fields), publisher), by)


def _field(dimension: str) -> str:
    return {"keyword": "keywords", "hour": "published"}.get(dimension, dimension)


def _articles(hits: Iterator[Mapping[str, Any]], publisher: Publisher) -> Iterator[Article]:
    for hit in hits:
        article = article_in(hit["_source"])
        yield replace(article, source=publisher(article.source))


def _counted(ask: Ask, query: Query, by: Sequence[str], publisher: Publisher) -> Tally:
    tallying = Tallying(by)
    for bucket, count in _buckets(ask, query, by):
        tallying.add([_keys(bucket, name, publisher) for name in by], count)
    return tallying.tally()


def _buckets(ask: Ask, query: Query, by: Sequence[str]) -> Iterator[tuple[Mapping[str, Any], int]]:
    """Yield days and sources of articles, with the number of articles of each."""
    sources = [*(_DAYS if any(map(is_time, by)) else []), *(_SOURCE if "source" in by else [])]
    after: dict[str, Any] = {}
    while True:
        composite = {"composite": {"size": _BUCKETS, "sources": sources, **after}}
        body = {"query": query, "size": 0, "track_total_hits": False, "aggs": {"found": composite}}
        found = ask(body)["aggregations"]["found"]
        yield from ((bucket["key"], bucket["doc_count"]) for bucket in found["buckets"])
        if len(found["buckets"]) < _BUCKETS:
            return
        after = {"after": found["after_key"]}


def _keys(bucket: Mapping[str, Any], dimension: str, publisher: Publisher) -> tuple[Key, ...] | Gap:
    if dimension == "source":
        return (publisher(bucket["source"]),)
    key = key_of_date(*_printed(bucket["first_day"], bucket["last_day"]), dimension)
    return key if isinstance(key, Gap) else (key,)


def _printed(first: int | None, last: int | None) -> tuple[str | None, Precision | None]:
    """Return a date that covers some days, and its precision."""
    if first is None or last is None:
        return None, None
    stated = date.fromordinal(first).isoformat()
    if first == last:
        return stated, "day"
    return stated, "month" if stated[:7] == date.fromordinal(last).isoformat()[:7] else "year"
