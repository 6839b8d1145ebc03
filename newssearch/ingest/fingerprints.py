"""Fingerprints of articles: digests that are equal for equal articles, sketches that are alike for two versions."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace
from heapq import nsmallest
from typing import NamedTuple, get_args

from newssearch.core import article_digests
from newssearch.dates.periods import is_finer, stated_precision
from newssearch.models import Article, Precision, Removal, require_types

SKETCH = 32
"""Word hashes that a comparison of two articles looks at, to tell a new version from a stranger with the same id."""

ALIKE = 0.5
"""Share of words that two versions have in common at least. Two articles in one language share some 0.12 of their
words, so a sketch of this size mistakes one pair in five million."""

_PRECISIONS = get_args(Precision)


class NotStorableError(Exception):
    """An article or a removal that no index can hold; `newssearch.ingest.run` makes a rejection of it."""


class Storable(NamedTuple):
    """An article as an index stores it, and the digests of its content and of its text."""

    article: Article
    content: bytes
    text: bytes


def storable(article: Article) -> Storable:
    """Return ``article`` as an index stores it, with its digests.

    A date without a precision gets the precision that it states. Raises NotStorableError for fields of wrong types,
    broken text, an empty id and malformed dates.
    """
    try:
        return _storable(article)
    except (TypeError, ValueError) as error:
        raise NotStorableError(str(error)) from error


def storable_removal(removal: Removal) -> Removal:
    """Return ``removal``. Raises NotStorableError when its date is malformed."""
    try:
        stated_precision("stated", removal.stated)
    except ValueError as error:
        raise NotStorableError(str(error)) from error
    return removal


def _storable(article: Article) -> Storable:
    digests = _digests_of_valid(article)
    if digests is None:
        require_types(article)
    stated = stated_precision("published", article.published)
    if article.updated is not None:
        stated_precision("updated", article.updated)
    if article.retrieved is not None:
        stated_precision("retrieved", article.retrieved)
    dated = article if article.precision == stated else _dated(article, stated)
    if digests is None:
        for place in (article.source_file, article.retrieved):
            (place or "").encode()
    if not article.id.strip():
        raise ValueError("its id is empty")
    if digests is None or dated is not article:
        digests = article_digests(dated)
    return Storable(dated, *digests)


def _digests_of_valid(article: Article) -> tuple[bytes, bytes] | None:
    """Return the digests of an article whose fields have the right types and are Unicode; None of another.

    Nearly all are valid, and the core looks at each field anyway.
    """
    try:
        return article_digests(article)
    except TypeError:
        return None


def _dated(article: Article, stated: Precision | None) -> Article:
    """Return ``article`` with the precision of its date; the text of the date shows the precision ``stated``."""
    if stated is None or article.precision is None:
        return replace(article, precision=stated) if stated != article.precision else article
    if article.precision not in _PRECISIONS:
        raise ValueError(f"precision {article.precision!r} is not one of {', '.join(_PRECISIONS)}")
    if is_finer(article.precision, stated):
        raise ValueError(f"published {article.published!r} states no more than a {stated}, not a {article.precision}")
    return article


def sketch_of(article: Article) -> tuple[int, ...]:
    """Return the hash of the headline, then the smallest hashes of the distinct words of the text (A. Broder, 1997)."""
    headline = " ".join((article.headline or "").casefold().split())
    words = {zlib.crc32(w.encode()) for w in (article.body or article.standfirst or "").casefold().split()}
    return (zlib.crc32(headline.encode()) if headline else 0, *nsmallest(SKETCH, words))


def are_alike(one: Sequence[int], other: Sequence[int]) -> bool:
    """Return whether two sketches show versions of one article: the same headline, or enough common words."""
    if not one or not other:
        return False
    if one[0] and one[0] == other[0]:
        return True
    a, b = set(one[1:]), set(other[1:])
    smallest = set(nsmallest(SKETCH, a | b))
    return bool(smallest) and len(smallest & a & b) >= ALIKE * len(smallest)
