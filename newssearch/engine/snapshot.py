"""One generation of an index, open for reading: it stays as it is while writers go on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson

from newssearch.engine.compiling import Compiled, Compiler, leaves, segment_of
from newssearch.engine.documents import Record
from newssearch.engine.folder import Manifest, Totals, describe, open_folder, read_manifest
from newssearch.engine.ranking import BM25F, Statistics
from newssearch.engine.resolving import Resolver
from newssearch.engine.schema import ARTICLE, COPY_ID, KIND, MOMENT, NO_TIME, RECORD, STEMMED, exact_postings
from newssearch.engine.vocabulary import Vocabulary
from newssearch.engine.whoosh_api import Collector, FileIndex, Searcher
from newssearch.errors import DamagedIndexError
from newssearch.models import Article, Sort
from newssearch.query.nodes import Node

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TUPLES = frozenset(f.name for f in fields(Article) if str(f.type).startswith("tuple"))


@dataclass(frozen=True, slots=True)
class Match:
    """A document that a query found: its number in the snapshot, its score, when it was published (UTC epoch
    seconds)."""

    document: int
    score: float
    start: int


class _Gather(Collector):  # type: ignore[misc]  # Whoosh is untyped
    """Every match with its score. Whoosh's own top-k skips by block quality, which loses matches."""

    def prepare(self, top_searcher: Any, q: Any, context: Any) -> None:
        super().prepare(top_searcher, q, context)
        self.found: list[tuple[int, float]] = []

    def collect_matches(self) -> None:
        matcher, offset = self.matcher, self.offset
        while matcher.is_active():
            self.found.append((offset + matcher.id(), matcher.score()))
            matcher.next()


class Snapshot:
    """The documents of one generation, by number, and the queries on them. Not for two threads at once.

    Raises NoIndexError or DamagedIndexError when opened on what is no index.
    """

    def __init__(self, path: Path, index: FileIndex | None = None) -> None:
        self.path = path
        self.index = index or open_folder(path)
        self.manifest: Manifest = read_manifest(path)
        try:
            self._searcher: Any = self._open()
        except Exception as error:  # whatever a damaged file makes Whoosh raise
            self.index.storage.close_files()
            raise _damaged(path, error) from error
        self.reader = self._searcher.reader()
        self._offsets = [offset for leaf, offset in self.reader.leaf_readers() if leaf.doc_count_all()]
        generation = self.reader.generation()  # None of an index without a segment
        self.generation = int(self.index.latest_generation() if generation is None else generation)

    def _open(self) -> Any:
        try:
            return self.index.searcher()
        except FileNotFoundError:  # a commit came between; its files are the ones to open
            self.index = open_folder(self.path)
            self.manifest = read_manifest(self.path)
            return self.index.searcher()

    def close(self) -> None:
        """Give the files back."""
        self._searcher.close()
        self.index.storage.close_files()

    def is_current(self) -> bool:
        """Whether no later generation has been committed."""
        return bool(self.index.latest_generation() == self.generation)

    @cached_property
    def totals(self) -> Totals:
        """As the manifest says, or counted anew where a commit was cut off before it wrote one."""
        if self.manifest.generation == self.generation:
            return self.manifest.totals
        return Totals.of(record for _, record in self.records())

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of this generation."""
        return Vocabulary(self.reader, tuple(sorted({"und", *self.totals.languages})))

    @cached_property
    def ranking(self) -> BM25F:
        """BM25F with the statistics of this generation."""
        return BM25F(Statistics.of(self.totals.articles, self.totals.lengths))

    def compile(self, node: Node) -> Compiled:
        """``node`` as a Whoosh query, with its atoms."""
        return Compiler(self.reader, Resolver(self.vocabulary), self.ranking).compile(node)

    def matches(self, compiled: Compiled) -> list[Match]:
        """Every article that matches, in no particular order."""
        collector = _Gather()
        searcher = Searcher(self.reader, fromindex=self.index, weighting=self.ranking)
        searcher.search_with_collector(compiled.query, collector, searcher.context(needs_current=True))
        start = self._column(MOMENT)
        return [Match(document, score, start(document)) for document, score in collector.found]

    def article(self, document: int) -> Article:
        """The article as it was stored."""
        values: Any = orjson.loads(self._searcher.stored_fields(document)[ARTICLE])
        plural: dict[str, Any] = {name: tuple(values[name]) for name in _TUPLES & values.keys()}
        return Article(**(values | plural))

    def record(self, document: int) -> Record:
        """The record of one document."""
        return Record.from_bytes(self._column(RECORD)(document))

    def records(self) -> Iterator[tuple[int, Record]]:
        """The number and record of every live document, copies included."""
        record = self._column(RECORD)
        for document in self.reader.all_doc_ids():
            yield document, Record.from_bytes(record(document))

    def documents_of(self, identifier: str) -> list[int]:
        """The live document of an id, a copy's included; the exact spelling before another case."""
        wanted = identifier.casefold()
        found = [*self.documents_with("id", wanted), *self.documents_with(COPY_ID, wanted)]
        return sorted(found, key=lambda document: self.record(document).id != identifier)

    def segments(self) -> list[str]:
        """The names of the segments."""
        return [segment_of(leaf) for leaf in leaves(self.reader)]

    def documents_with(self, postings: str, term: str) -> list[int]:
        """The live documents that have a term."""
        if (postings, term) not in self.reader:
            return []
        return list(self.reader.postings(postings, term.encode()).all_ids())

    def dates(self) -> tuple[str | None, str | None, int]:
        """The days of the first and the last article, and how many articles have no date."""
        moments = self._column(MOMENT)
        known = [m for d in self.documents_with(KIND, "article") if (m := moments(d)) != NO_TIME]
        if not known:
            return None, None, self.totals.undated
        days = [(_EPOCH + timedelta(seconds=moment)).date().isoformat() for moment in (min(known), max(known))]
        return days[0], days[1], self.totals.undated

    def terms(self) -> int:
        """Distinct words in the text fields, as written."""
        return len({term for field in STEMMED for term in self.reader.lexicon(exact_postings(field))})

    def _column(self, name: str) -> Callable[[int], Any]:
        """A function from document number to the value of a column.

        Whoosh's own reader over several segments skips those without the column, and then reads the wrong one.
        """
        columns = [leaf.column_reader(name) for leaf in leaves(self.reader)]

        def value(document: int) -> Any:
            segment = bisect_right(self._offsets, document) - 1
            return columns[segment][document - self._offsets[segment]]

        return value


def in_order(matches: list[Match], sort: Sort, upto: int) -> list[Match]:
    """The first ``upto`` matches in the order wanted; an undated article comes last both ways.

    Ties are broken by date, newest first, then by document number, so that pages neither repeat nor skip.
    """
    from heapq import nsmallest

    if sort == "newest":
        return nsmallest(upto, matches, key=lambda m: (-m.start, -m.score, m.document))
    if sort == "oldest":
        return nsmallest(upto, matches, key=lambda m: (m.start == NO_TIME, m.start, -m.score, m.document))
    return nsmallest(upto, matches, key=lambda m: (-m.score, -m.start, m.document))


def _damaged(path: Path, error: Exception) -> DamagedIndexError:
    return DamagedIndexError(
        f"A file of {path} is damaged: {describe(error)}. Look with: newssearch check --index {path}"
    )
