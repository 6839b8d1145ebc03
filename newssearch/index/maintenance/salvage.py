"""Salvage of a segment whose files are damaged or of an older format: its whole articles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from newssearch.core import Salvage, article_digests, ids_in_postings
from newssearch.errors import DamagedIndexError, ShortageError
from newssearch.index.commits.manifest import segment_files
from newssearch.matching.document import Document, article_of, left_out_of, record_of

_MOST = (1 << 32) - 1
"""Largest number of documents of a segment, whatever a damaged manifest states."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A document that cannot be read any more; ``id`` is case folded, and empty if it is unknown."""

    number: int
    id: str = ""


def salvaged(path: Path, name: str, size: int, removed: frozenset[int]) -> Iterator[Document | Lost]:
    """Yield the live documents of the segment ``name`` in the folder ``path``, each whole or lost.

    The checksum of its own frame vouches for an article, so damage to one article loses only that one. Its columns and
    words are computed again from the article.
    """
    postings, documents = (path / file for file in segment_files(name))
    try:
        articles = Salvage(documents)
        size = len(articles)
    except (OSError, DamagedIndexError):
        articles = None
    ids: dict[int, str] | None = None
    for number in range(size):
        if number in removed:
            continue
        document = None if articles is None else _document(articles, number)
        if document is None:
            ids = _ids(postings, size) if ids is None else ids
            yield Lost(number, ids.get(number, ""))
        else:
            yield document


def _document(articles: Salvage, number: int) -> Document | None:
    try:
        stored = articles.stored(number)
        article = article_of(stored)
        record = record_of(stored, *article_digests(article))
        if record.given != record.id:  # the digest is that of the given article, which is not stored
            record = record_of(stored, articles.digest("content", number), record.text)
        return Document(article, record, left_out_of(stored))
    except (ShortageError, MemoryError):  # a shortage of memory or open files is no damage
        raise
    except Exception:  # any error of a damaged article
        return None


def _ids(postings: Path, size: int) -> dict[int, str]:
    """Return the ids of documents from their postings, as far as those can be read."""
    try:
        return ids_in_postings(postings, min(size, _MOST))
    except OSError:
        return {}
