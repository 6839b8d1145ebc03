"""Keys of buckets: which month, weekday, source or byline an article is counted under."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from enum import Enum
from typing import get_args

from newssearch.errors import UsageError
from newssearch.models import Article, Precision

Key = str | None
"""A key of a bucket; None where an article has no such value."""


class Gap(Enum):
    """The reason why an article is in no bucket of time."""

    UNDATED = "undated"
    IMPRECISE = "imprecise"


_FINENESS: Mapping[Precision, int] = {name: n for n, name in enumerate(get_args(Precision))}

_MONTHS_OF_QUARTER = 3


def _quarter(stated: str) -> str:
    return f"{stated[:4]}-Q{(int(stated[5:7]) - 1) // _MONTHS_OF_QUARTER + 1}"


def _week(stated: str) -> str:
    year, week, _ = date.fromisoformat(stated[:10]).isocalendar()
    return f"{year:04d}-W{week:02d}"


_TIMES: Mapping[str, tuple[Precision, Callable[[str], str]]] = {
    "year": ("year", lambda stated: stated[:4]),
    "quarter": ("month", _quarter),
    "month": ("month", lambda stated: stated[:7]),
    "week": ("day", _week),
    "day": ("day", lambda stated: stated[:10]),
    "weekday": ("day", lambda stated: str(date.fromisoformat(stated[:10]).isoweekday())),
    "hour": ("minute", lambda stated: stated[11:13]),
}
"""For each dimension of time the precision that it needs, and the key of a date as printed (ISO 8601)."""

_VALUES: Mapping[str, Callable[[Article], tuple[Key, ...]]] = {
    "source": lambda article: (article.source or None,),
    "section": lambda article: (article.section or None,),
    "language": lambda article: (article.language or None,),
    "byline": lambda article: tuple(dict.fromkeys(filter(None, article.byline))) or (None,),
    "keyword": lambda article: tuple(dict.fromkeys(filter(None, article.keywords))) or (None,),
    "dateline": lambda article: (article.dateline or None,),
}

DIMENSIONS: tuple[str, ...] = (*_TIMES, *_VALUES)
"""Dimensions to count articles by."""


def is_time(dimension: str) -> bool:
    """Return True for a dimension of time. Raises UsageError for an unknown dimension."""
    if dimension not in DIMENSIONS:
        raise UsageError(f"Cannot count by {dimension!r}; known are {', '.join(DIMENSIONS)}.")
    return dimension in _TIMES


def keys_of(article: Article, dimension: str) -> tuple[Key, ...] | Gap:
    """Return the keys that an article is counted under, each once, or the reason for none.

    A date counts as printed on the article, in its own zone.
    """
    if dimension in _VALUES:
        return _VALUES[dimension](article)
    key = key_of_date(article.published, article.precision, dimension)
    return key if isinstance(key, Gap) else (key,)


def key_of_date(published: str | None, precision: Precision | None, dimension: str) -> str | Gap:
    """Return the key of a date as printed, ISO 8601, in a dimension of time."""
    needed, key = _TIMES[dimension]
    if published is None or precision is None:
        return Gap.UNDATED
    return Gap.IMPRECISE if _FINENESS[precision] < _FINENESS[needed] else key(published)


def between(dimension: str, first: str, last: str) -> Iterator[str]:
    """Yield the keys of time from ``first`` to ``last``, both included, without gaps."""
    key = first
    while key < last:
        yield key
        key = _following(dimension, key)
    yield last


def _following(dimension: str, key: str) -> str:
    match dimension:
        case "year":
            return f"{int(key) + 1:04d}"
        case "quarter":
            year, quarter = int(key[:4]), int(key[6:])
            return f"{year + quarter // 4:04d}-Q{quarter % 4 + 1}"
        case "month":
            year, month = int(key[:4]), int(key[5:])
            return f"{year + month // 12:04d}-{month % 12 + 1:02d}"
        case "week":
            return _week((date.fromisocalendar(int(key[:4]), int(key[6:]), 1) + timedelta(weeks=1)).isoformat())
        case "day":
            return (date.fromisoformat(key) + timedelta(days=1)).isoformat()
        case "weekday":
            return str(int(key) + 1)
    return f"{int(key) + 1:02d}"
