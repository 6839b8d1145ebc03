"""One generation of an index, open for reading: it stays as it is while writers go on."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newssearch.engine.arrays import AnyArray
from newssearch.engine.columns import DOCUMENTS
from newssearch.engine.deadlines import Deadline
from newssearch.engine.documents import Record, article_of, body_of, head_of, is_copy, left_out_of
from newssearch.engine.evaluating import Evaluated, Evaluator, Impacts
from newssearch.engine.folder import NewsIndex, describe, open_folder
from newssearch.engine.found import Found, highest
from newssearch.engine.manifest import MANIFEST, Manifest
from newssearch.engine.positions import Terms, terms_of
from newssearch.engine.postings import POSTINGS
from newssearch.engine.publishers import Publishers
from newssearch.engine.ranking import BM25F, Statistics
from newssearch.engine.resolving import Resolver
from newssearch.engine.schema import NO_TIME, START, STEMMED, exact_postings, length_column
from newssearch.engine.segments import Segments
from newssearch.engine.totals import Tally, Totals, Traits
from newssearch.engine.vocabulary import Vocabulary
from newssearch.engine.words import KnownWords
from newssearch.errors import DamagedIndexError, ShortageError
from newssearch.models import Article, Sort
from newssearch.query.fields import TEXT_FIELDS
from newssearch.query.nodes import Node
from newssearch.text.lines import Ranges, without

if TYPE_CHECKING:
    from newssearch.engine.whoosh_query import NodeQuery

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Match:
    """A document that a query found: its number in the snapshot, and its score."""

    document: int
    score: float


class Snapshot:
    """The documents of one generation, by number, and the queries on them. Not for two threads at once.

    Raises NoIndexError or DamagedIndexError when opened on what is no index.
    """

    def __init__(self, path: Path, index: NewsIndex | None = None) -> None:
        self.path = path
        self._seen = _ManifestState.of(path)
        self.index = index or open_folder(path)
        self._reader: Any = None
        self._last: tuple[int, bytes] = (-1, b"")  # a hit is asked for its head, then for its body
        self._last_evaluated: tuple[Node | None, Evaluated | None] = None, None  # whose next page may be asked for
        self.known_words: dict[str, KnownWords] = {}
        self.segments: Segments = self._or_close(self._open)

    def _open(self) -> Segments:
        while True:
            try:
                segments = Segments(self.path, self.index.segments())
                for segment in segments.each:
                    names = (segment.name + POSTINGS, segment.name + DOCUMENTS)
                    self.index.storage.mapped |= dict(zip(names, (segment.postings, segment.columns), strict=True))
                return segments
            except FileNotFoundError:  # a commit came between: its files are the ones to open
                newer = open_folder(self.path)
                if newer.manifest.generation == self.manifest.generation:
                    raise
                self.index = newer

    @property
    def manifest(self) -> Manifest:
        """What the index said of itself when this was opened."""
        return self.index.manifest

    @property
    def generation(self) -> int:
        """The number of this generation."""
        return self.manifest.generation

    @property
    def reader(self) -> Any:
        """A Whoosh reader of this generation."""
        if self._reader is None:
            contents = self.index._read_toc()
            self._reader = self.index._reader(
                self.index.storage, contents.schema, contents.segments, contents.generation
            )
        return self._reader

    def _or_close(self, opening: Callable[[], Any]) -> Any:
        try:
            return opening()
        except ShortageError:
            self.index.storage.close_files()
            raise
        except Exception as error:  # whatever a damaged file makes Whoosh or Python raise
            self.index.storage.close_files()
            raise _damaged(self.path, error) from error

    def close(self) -> None:
        """Give the files back."""
        if self._reader is not None:
            self._reader.close()
        self.index.storage.close_files()
        # It refers back here, and the cycle would hold every file open until Python looks for cycles.
        self.__dict__.pop("vocabulary", None)

    def is_current(self) -> bool:
        """Whether no later generation has been committed."""
        state = _ManifestState.of(self.path)
        if state == self._seen and state.settled:
            return True
        self._seen = state
        return self.index.is_latest()

    @property
    def totals(self) -> Totals:
        """As the manifest says."""
        return self.manifest.totals

    @cached_property
    def publishers(self) -> Publishers:
        """Which sources are of one publisher; `publisher` answers without working it out."""
        return Publishers(self.totals.all_sources, self.totals.hosts)

    def publisher(self, source: str | None) -> str | None:
        """The one name of the publisher of a source."""
        return self.totals.renamed.get(source, source) if source else None

    def counted(self) -> Totals:
        """The totals, counted from the articles."""
        return counted(self.segments)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of this generation."""
        return Vocabulary(self.segments, self.totals.all_languages, lambda: self.reader)

    @cached_property
    def ranking(self) -> BM25F:
        """BM25F with the statistics of this generation."""
        return BM25F(Statistics.of(self.totals.articles, self.totals.lengths))

    @cached_property
    def _impacts(self) -> Impacts:
        return Impacts(self.segments, self.ranking)

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Have queries in the block raise QueryLimitError once they have taken so long together; within another such
        block no later than that says."""
        before = self.segments.deadline
        self.segments.deadline = Deadline(seconds, before)
        try:
            yield
        finally:
            self.segments.deadline = before

    def evaluate(self, node: Node) -> Evaluated:
        """Find every article that ``node`` matches, with its score; of copies of one text the earliest."""
        last, evaluated = self._last_evaluated
        if evaluated is None or node != last:
            evaluated = self._evaluator.evaluate(node)
            self._last_evaluated = node, evaluated
        return evaluated

    def evaluate_behind(self, node: Node, shown: Evaluated) -> Evaluated:
        """Find the articles that ``node`` matches and ``shown`` does not hold, nor a copy of them."""
        return self._evaluator.evaluate_behind(node, shown)

    def matching(self, node: Node) -> AnyArray:
        """Find every document that ``node`` matches, all copies of one text included."""
        return self._evaluator.matching(node).documents

    def holds(self, node: Node, documents: Sequence[int]) -> list[bool]:
        """Say of each of ``documents`` whether ``node`` matches it."""
        found = self._evaluator.matching(node)
        held: list[bool] = found.holds(np.array(documents, np.int64), self.segments.size).tolist()
        return held

    @property
    def _evaluator(self) -> Evaluator:
        return Evaluator(self._impacts, Resolver(self.vocabulary))

    def copies(self, document: int) -> int:
        """Count the other documents with the very same text as ``document``."""
        groups = self.segments.groups
        return 0 if groups is None else groups.copies(document)

    def whoosh_query(self, node: Node) -> NodeQuery:
        """``node`` as a query for Whoosh's own searchers and collectors on this generation."""
        from newssearch.engine.whoosh_query import NodeQuery  # Whoosh's query objects take 12 ms that no search needs

        found = self.evaluate(node).found
        documents, scores = found.documents, found.scores
        parts = {}
        for segment in self.segments.each:
            low, high = np.searchsorted(documents, [segment.offset, segment.offset + segment.size])
            parts[segment.name] = Found(documents[low:high] - segment.offset, scores[low:high])
        return NodeQuery(repr(node), parts)

    def page(self, evaluated: Evaluated, sort: Sort, offset: int, limit: int) -> list[Match]:
        """The matches ``[offset, offset + limit)`` in the order wanted; an undated article comes last both ways.

        Ties are broken by date, newest first, then by document number, so that pages neither repeat nor skip.
        """
        if not limit or offset >= evaluated.total:
            return []
        found, starts = evaluated.found, self.segments.numbers(START)
        if sort == "relevance":
            documents, scores = found.best(offset + limit)
            keys = (documents, -starts[documents], -scores)
        else:
            dates = _sooner_higher(starts[found.documents], sort)
            chosen = highest(dates, offset + limit)
            documents, scores = found.documents[chosen], found.scores[chosen]
            keys = (documents, -scores, -dates[chosen])
        order = np.lexsort(keys)[offset : offset + limit]
        return [Match(int(documents[n]), float(scores[n])) for n in order]

    def having_words(self, evaluated: Evaluated, field: str, documents: Sequence[int]) -> set[int]:
        """Those of ``documents`` in whose ``field`` a word stands that is to be marked, perhaps others."""
        wanted = np.array(documents, np.int64)
        found = np.zeros(len(wanted), bool)
        for terms in (t for atom in evaluated.marked for t in terms_of(atom.expressions.get(field, Terms(field, ())))):
            for term in terms.terms:
                having = self.segments.counted(terms.postings, term).documents
                if len(having):
                    at = np.searchsorted(having, wanted)
                    at[at == len(having)] = 0
                    found |= having[at] == wanted
        return set(wanted[found].tolist())

    def article(self, document: int) -> Article:
        """The article as it was stored."""
        return article_of(self._stored(document))

    def head(self, document: int) -> dict[str, Any]:
        """The article as it was stored, but for its body: by field, absent ones left out, tuples as lists."""
        return head_of(self._stored(document))

    def indexed_body(self, document: int) -> str:
        """The body of the article as it is indexed: without what is left out."""
        stored = self._stored(document)
        return without(body_of(stored), left_out_of(stored))

    def left_out(self, document: int) -> Ranges:
        """The ranges of its body that are left out of the index."""
        return left_out_of(self._stored(document))

    def traits(self, document: int) -> Traits:
        """What one document adds to the totals."""
        return _traits(self._stored(document))

    def lengths(self, document: int) -> dict[str, int]:
        """The tokens of each text field of one document."""
        return {field: int(self.segments.numbers(length_column(field))[document]) for field in TEXT_FIELDS}

    def record(self, document: int) -> Record:
        """The record of one document."""
        segment = self.segments.containing(document)
        return segment.columns.record(document - segment.offset, self._stored(document))

    def records(self) -> Iterator[tuple[int, Record]]:
        """The number and record of every live document, copies included."""
        for document in self.live().tolist():
            yield document, self.record(document)

    def live(self) -> AnyArray:
        """The numbers of all live documents."""
        return self.segments.documents

    def digests(self, name: str) -> AnyArray:
        """One of `newssearch.engine.columns.DIGESTS`, its first number, for every document, live or not."""
        return self.segments.digests(name)[:, 0]

    def _stored(self, document: int) -> bytes:
        if document != self._last[0]:
            self._last = document, self.segments.stored(document)
        return self._last[1]

    def documents_of(self, identifier: str) -> list[int]:
        """The live document of an id, a copy's included; the exact spelling before another case."""
        found = self.documents_with("id", identifier.casefold())
        return sorted(found, key=lambda document: self.record(document).id != identifier)

    def documents_with(self, postings: str, term: str) -> list[int]:
        """The live documents that have a term."""
        found: list[int] = self.segments.counted(postings, term).documents.tolist()
        return found

    def dates(self) -> tuple[str | None, str | None, int]:
        """The days of the first and the last article, and how many articles have no date."""
        starts = self.segments.numbers(START)[self.segments.documents]
        dated = starts[starts != NO_TIME]
        if not len(dated):
            return None, None, self.totals.undated
        days = [(_EPOCH + timedelta(seconds=int(start))).date().isoformat() for start in (dated.min(), dated.max())]
        return days[0], days[1], self.totals.undated

    def terms(self) -> int:
        """Distinct words in the text fields, as written."""
        return len({term for field in STEMMED for term in self.segments.terms_from(exact_postings(field), "")})


def counted(segments: Segments) -> Totals:
    """The totals of live documents, counted from the stored articles."""
    tally, articles = Tally(), segments.articles
    for document in segments.documents.tolist():
        tally.count(_traits(segments.stored(document)))
    for field in TEXT_FIELDS:
        tally.count_tokens(field, int(segments.numbers(length_column(field))[articles].sum(dtype=np.int64)))
    return tally.totals()


def _traits(stored: bytes) -> Traits:
    return Traits.of(article_of(stored), is_copy(stored))


class _ManifestState(NamedTuple):
    """Which file the manifest is and when it was written, in nanoseconds, and whether that was so long ago that a
    further change would show: file systems count time in steps of some milliseconds."""

    file: int
    changed: int
    settled: bool

    @classmethod
    def of(cls, path: Path) -> _ManifestState:
        try:
            status = os.lstat(f"{path}/{MANIFEST}")  # each query asks; a Path takes thrice the time
        except OSError:  # opening it says what is wrong
            return cls(0, 0, False)
        return cls(status.st_ino, status.st_mtime_ns, time.time_ns() - status.st_mtime_ns > _SETTLED)


_SETTLED = 2_000_000_000


def _sooner_higher(starts: AnyArray, sort: Sort) -> AnyArray:
    """Keys to sort by date, the highest first, the undated last both ways."""
    return starts if sort == "newest" else np.where(starts == NO_TIME, NO_TIME, -starts)


def _damaged(path: Path, error: Exception) -> DamagedIndexError:
    return DamagedIndexError(
        f"A file of {path} is damaged: {describe(error)}. Look with: newssearch check --index {path}"
    )
