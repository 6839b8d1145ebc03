"""One generation of an index, open for reading; writers do not change it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from newssearch.analysis.lines import Ranges
from newssearch.core import Budget, Evaluated, Searcher, Segments
from newssearch.errors import DamagedIndexError, NewsSearchError, ShortageError
from newssearch.index.commits import files
from newssearch.index.commits.folder import NEAR_COPIES, NewsIndex, describe, open_folder
from newssearch.index.commits.manifest import DOCUMENTS, MANIFEST, POSTINGS, Manifest, SegmentState
from newssearch.matching.document import Document, Record, article_of, head_of, left_out_of, record_of
from newssearch.matching.publishers import Publishers
from newssearch.matching.schema import (
    FIRST,
    KIND,
    NO_TIME,
    START,
    STEMMED,
    exact_postings,
    length_column,
)
from newssearch.matching.statistics import Tally, Totals, Traits
from newssearch.models import Article, Sort
from newssearch.query.fields import TEXT_FIELDS
from newssearch.query.nodes import Node
from newssearch.settings import QUERY_LIMITS

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

T = TypeVar("T")


def unhurried() -> Budget:
    """Return the budget of a query without a time limit."""
    return Budget(pairs=QUERY_LIMITS.max_pairs)


class Match(NamedTuple):
    """A matching document: its number in the snapshot, and its score."""

    document: int
    score: float


class Snapshot:
    """The documents of one generation, by number, and queries on them. Threads may share it.

    A ``budget`` ends a query with QueryLimitError; without one it has no time limit. Raises NoIndexError or
    DamagedIndexError when opened on anything but an index.
    """

    def __init__(self, path: Path, index: NewsIndex | None = None) -> None:
        self.path = path
        self._seen = _ManifestState.of(path)
        self.index = index or open_folder(path)
        self.quoting: dict[Node, Node] = {}
        self.segments: Segments = self._or_damaged(self._open)

    def _open(self) -> Segments:
        while True:
            try:
                return segments_of(self.path, self.manifest.live.segments)
            except FileNotFoundError:  # a commit came between: open its files
                newer = open_folder(self.path)
                if newer.manifest.generation == self.manifest.generation:
                    raise
                self.index = newer

    def _or_damaged(self, opening: Callable[[], T]) -> T:
        try:
            return opening()
        except (NewsSearchError, ShortageError):
            raise
        except Exception as error:
            raise _damaged(self.path, error) from error

    @property
    def manifest(self) -> Manifest:
        """Return the manifest of the index at the time of opening."""
        return self.index.manifest

    @property
    def generation(self) -> int:
        """Return the number of this generation."""
        return self.manifest.generation

    @cached_property
    def searcher(self) -> Searcher:
        """Return the core's searcher of this generation."""
        totals = self.totals
        checksums = {state.name: state.files[state.name + DOCUMENTS].crc32 for state in self.manifest.live.segments}
        near = f"{self.path}/{NEAR_COPIES}"
        statistics = (totals.articles, self.mean_lengths, totals.all_languages, totals.renamed)
        return Searcher(self.segments, *statistics, near, checksums)

    def keep_groups(self) -> None:
        """Keep the groups of near copies for the next process, if they were made here.

        A folder that cannot be written stays as it is.
        """
        made = self.searcher.fresh_groups() if "searcher" in self.__dict__ else None
        if made is not None:
            with suppress(OSError):
                files.replace(self.path / NEAR_COPIES, made)

    @property
    def mean_lengths(self) -> dict[str, float]:
        """Return the mean number of tokens of each text field."""
        articles = max(1, self.totals.articles)
        return {field: tokens / articles for field, tokens in self.totals.lengths.items()}

    def close(self) -> None:
        """Do nothing: the files are closed when nobody refers to the snapshot any more."""

    def is_current(self) -> bool:
        """Return whether no later generation has been committed.

        Each query asks. Shortly after a commit the time of the manifest does not tell it from another one, so its
        checksum is read.
        """
        state = _ManifestState.of(self.path)
        if state == self._seen and state.settled:
            return True
        self._seen = state
        return self.index.is_latest()

    @property
    def totals(self) -> Totals:
        """Return the totals of the manifest."""
        return self.manifest.totals

    @cached_property
    def publishers(self) -> Publishers:
        """Return the grouping of sources by publisher."""
        return self.totals.publishers()

    def counted(self) -> Totals:
        """Count the totals from the articles."""
        return counted(self.segments)

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the primary subtags of the articles."""
        return self.totals.all_languages

    def evaluate(self, node: Node, budget: Budget | None = None) -> Evaluated:
        """Find every article that ``node`` matches, with its score; of copies of one text the earliest."""
        return self.searcher.evaluate(node, budget or unhurried())

    def matching(self, node: Node, budget: Budget | None = None) -> Evaluated:
        """Find every document that ``node`` matches, all copies of one text included."""
        return self.searcher.matching(node, budget or unhurried())

    def holds(self, node: Node, documents: Sequence[int], budget: Budget | None = None) -> list[bool]:
        """Return for each of ``documents`` whether ``node`` matches it."""
        return self.searcher.holds(node, documents, budget or unhurried())

    def copies(self, document: int) -> int:
        """Count the other documents with the very same text as ``document``."""
        return self.searcher.copies(document, unhurried())

    def page(self, evaluated: Evaluated, sort: Sort, offset: int, limit: int) -> list[Match]:
        """Return the matches ``[offset, offset + limit)`` in an order; an undated article comes last both ways.

        Ties are broken by date, newest first, then by document number, so that pages neither repeat nor skip.
        """
        return list(map(Match._make, self.searcher.page(evaluated, sort, offset, limit)))

    def article(self, document: int) -> Article:
        """Return the article as it is stored."""
        return article_of(self.segments.stored(document))

    def shown(self, document: int) -> tuple[Article, Ranges]:
        """Return the article under the name of its publisher, and the ranges of its body that are not indexed."""
        stored = self.segments.stored(document)
        article = article_of(stored)
        name = self.totals.publisher(article.source)
        return article if name == article.source else replace(article, source=name), left_out_of(stored)

    def head(self, document: int) -> dict[str, Any]:
        """Return the stored article without its body: by field, absent fields omitted, tuples as lists."""
        return head_of(self.segments.head(document))

    def left_out(self, document: int) -> Ranges:
        """Return the ranges of its body that are left out of the index."""
        return left_out_of(self.segments.head(document))

    def traits(self, document: int) -> Traits:
        """Return what one document adds to the totals."""
        return _traits(self.segments.head(document))

    def lengths(self, documents: Sequence[int]) -> dict[str, int]:
        """Return the tokens of each text field of some documents together."""
        return {field: self.segments.sum(length_column(field), documents) for field in TEXT_FIELDS}

    def record(self, document: int) -> Record:
        """Return the record of one document."""
        return record_of(self.segments.head(document), *self.segments.digests(document))

    def document(self, document: int) -> Document:
        """Return one document as it was indexed."""
        return document_of(self.segments, document)

    def records(self) -> Iterator[tuple[int, Record]]:
        """Yield the number and record of every live document, copies included."""
        for document in self.live():
            yield document, self.record(document)

    def live(self) -> list[int]:
        """Return the numbers of all live documents."""
        return self.segments.documents()

    def documents_of(self, identifier: str) -> list[int]:
        """Return the live document of an id, a copy's included; the exact spelling before another case."""
        found = self.documents_with("id", identifier.casefold())
        return sorted(found, key=lambda document: self.record(document).id != identifier)

    def documents_with(self, postings: str, term: str) -> list[int]:
        """Return the live documents that have a term."""
        return self.segments.having(postings, term)

    def id_keys(self) -> set[int]:
        """Return a 64-bit hash of the id of each live document."""
        return set(self.segments.keys("id", self.live()))

    def articles(self) -> list[int]:
        """Return the live documents that are no copies."""
        return self.documents_with(KIND, FIRST)

    def dates(self) -> tuple[str | None, str | None, int]:
        """Return the days of the first and the last article, and how many articles have no date."""
        bounds = self.segments.bounds(START, NO_TIME)
        if bounds is None:
            return None, None, self.totals.undated
        first, last = ((_EPOCH + timedelta(seconds=start)).date().isoformat() for start in bounds)
        return first, last, self.totals.undated

    def newest_run(self) -> int:
        """Return the time of the last run that changed an article, in seconds since 1970; 0 where none is known."""
        return max(map(self.segments.latest_time, ("added", "changed")))

    def terms(self) -> int:
        """Count the distinct words in the text fields, as written."""
        return self.segments.count_terms([exact_postings(field) for field in STEMMED])


def segments_of(folder: Path, states: Sequence[SegmentState]) -> Segments:
    """Open segments as one. Raises FileNotFoundError, DamagedIndexError or ShortageError."""
    names = [(f"{folder}/{state.name}", state) for state in states]
    return Segments(
        [(state.name, path + POSTINGS, path + DOCUMENTS, state.documents, state.removed) for path, state in names]
    )


def document_of(segments: Segments, document: int) -> Document:
    """Return one document of open segments as it was indexed."""
    stored = segments.stored(document)
    record = record_of(stored, *segments.digests(document))
    return Document(article_of(stored), record, left_out_of(stored))


def counted(segments: Segments) -> Totals:
    """Count the totals of live documents from the stored articles."""
    tally = Tally()
    for document in segments.documents():
        tally.count(_traits(segments.head(document)))
    articles = segments.having(KIND, FIRST)
    for field in TEXT_FIELDS:
        tally.count_tokens(field, segments.sum(length_column(field), articles))
    return tally.totals()


def _traits(stored: bytes) -> Traits:
    head = head_of(stored)
    fields = (head.get(name) for name in ("source", "url", "language", "published"))
    return Traits.of(*fields, copy="copy_of" in head)


class _ManifestState(NamedTuple):
    """Inode and modification time of the manifest, in nanoseconds; ``settled`` if any later change must show.

    File systems count time in steps of some milliseconds.
    """

    file: int
    changed: int
    settled: bool

    @classmethod
    def of(cls, path: Path) -> _ManifestState:
        try:
            status = os.lstat(f"{path}/{MANIFEST}")  # each query asks; a Path takes three times as long
        except OSError:  # opening it raises the right error
            return cls(0, 0, False)
        return cls(status.st_ino, status.st_mtime_ns, time.time_ns() - status.st_mtime_ns > _SETTLED)


_SETTLED = 2_000_000_000


def _damaged(path: Path, error: Exception) -> DamagedIndexError:
    return DamagedIndexError(
        f"A file of {path} is damaged: {describe(error)}. Look with: newssearch check --index {path}"
    )
