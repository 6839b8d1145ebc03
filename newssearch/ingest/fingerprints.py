"""Whether two articles are versions of one; by what they are the very same, `newssearch.matching.digests` says."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace
from heapq import nsmallest
from typing import get_args

from newssearch.dates.periods import is_finer, precision_of
from newssearch.matching.digests import digests_of
from newssearch.models import Article, Precision, Removal, require_types

SKETCH = 32
"""Word hashes by which two articles are compared, to tell a new version from a stranger with the same id."""

ALIKE = 0.5
"""The share of words that two versions have in common at least. Two articles that only share a language have some 0.12,
so by chance a sketch of this size shows half of them once in five million pairs."""


_PRECISIONS = get_args(Precision)


class NotStorableError(Exception):
    """An article or a removal that no index can hold; `newssearch.ingest.run` makes a rejection of it."""


def storable(article: Article) -> tuple[Article, bytes, bytes]:
    """Return ``article`` as an index stores it, and its digests: of its content and of its text.

    A date without its precision gets the one that it states.

    Raises NotStorableError for fields of wrong types, broken text, an empty id, and dates that are none.
    """
    try:
        require_types(article)
        stated = _stated("published", article.published)
        for name in ("updated", "retrieved"):
            _stated(name, getattr(article, name))
        article = _dated(article, stated)
        for place in (article.source_file, article.retrieved):
            (place or "").encode()
        if not article.id.strip():
            raise ValueError("its id is empty")
        return article, *digests_of(article)
    except (TypeError, ValueError) as error:
        raise NotStorableError(str(error)) from error


def storable_removal(removal: Removal) -> Removal:
    """Return ``removal``. Raises NotStorableError where it was stated on a date that is none."""
    try:
        _stated("stated", removal.stated)
    except ValueError as error:
        raise NotStorableError(str(error)) from error
    return removal


def _dated(article: Article, stated: Precision | None) -> Article:
    """Return ``article`` with the precision of its date, of which the text shows that ``stated``."""
    if stated is None or article.precision is None:
        return replace(article, precision=stated) if stated != article.precision else article
    if article.precision not in _PRECISIONS:
        raise ValueError(f"precision {article.precision!r} is none of {', '.join(_PRECISIONS)}")
    if is_finer(article.precision, stated):
        raise ValueError(f"published {article.published!r} states no more than a {stated}, not a {article.precision}")
    return article


def _stated(name: str, value: str | None) -> Precision | None:
    """Return the precision of a date; None of none. Raises ValueError where it cannot be read."""
    try:
        return None if value is None else precision_of(value)
    except ValueError as error:
        raise ValueError(f"{name} {value!r} is no date: {error}") from None


def sketch_of(article: Article) -> tuple[int, ...]:
    """The headline's hash, then the smallest hashes of the distinct words of the text (A. Broder, 1997)."""
    headline = " ".join((article.headline or "").casefold().split())
    words = {zlib.crc32(w.encode()) for w in (article.body or article.standfirst or "").casefold().split()}
    return (zlib.crc32(headline.encode()) if headline else 0, *nsmallest(SKETCH, words))


def are_alike(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether two sketches are of versions of one article: the same headline, or enough words in common."""
    if not one or not other:
        return False
    if one[0] and one[0] == other[0]:
        return True
    a, b = set(one[1:]), set(other[1:])
    smallest = set(nsmallest(SKETCH, a | b))
    return bool(smallest) and len(smallest & a & b) >= ALIKE * len(smallest)
