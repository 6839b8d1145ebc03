"""Whether two articles are versions of one; by what they are the very same, `newssearch.engine.digests` says."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from heapq import nsmallest

from newssearch.engine.documents import date_numbers
from newssearch.models import Article

SKETCH = 32
"""Word hashes by which two articles are compared, to tell a new version from a stranger with the same id."""

ALIKE = 0.5
"""The share of words that two versions have in common at least. Two articles that only share a language have some 0.12,
so by chance a sketch of this size shows half of them once in five million pairs."""


def require_storable(article: Article) -> None:
    """Raise ValueError for what `version_of` lets pass and no index can hold: broken text, a date that is none."""
    for place in (article.source_file, article.retrieved):
        (place or "").encode()
    date_numbers(article)


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
