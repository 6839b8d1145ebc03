"""Articles that came into an archive, in a small index of their own, on which every saved search is run.

They are written as an index writes them, with the languages and publishers of the whole archive. So a query finds there
what it finds in the archive, of these articles, and a thousand of them answer in microseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from newssearch.analysis.lines import without
from newssearch.backends.local.searcher import FolderSearcher
from newssearch.backends.searcher_contract import hit_of
from newssearch.core import Evaluated
from newssearch.index.commits.generations import create_folder
from newssearch.index.searching.snapshot import Snapshot, unhurried
from newssearch.index.writing.writer import Writer
from newssearch.matching.document import Document, Record, stated
from newssearch.matching.highlighter import Highlighter
from newssearch.matching.statistics import Totals
from newssearch.query.fields import TEXT_FIELDS
from newssearch.query.nodes import Node, NumberRange
from newssearch.query.normal import all_of, any_of
from newssearch.results import Hit

_FEW_QUERIES, _MANY_DOCUMENTS = 20, 50_000

SECONDS_EACH = 10.0
"""Seconds that one saved search may take."""


def came_after(moment: int) -> Node:
    """Return what finds the documents whose present version came in after a time, in seconds since 1970."""
    return any_of([NumberRange(field, moment + 1) for field in ("added", "changed")])


def pays(documents: int, queries: int) -> bool:
    """Return whether it pays to write documents apart for a number of queries."""
    return queries > _FEW_QUERIES and documents <= _MANY_DOCUMENTS


class Arrivals:
    """Some ``documents`` of a snapshot, which ``within`` finds (None finds all), for queries on them alone."""

    def __init__(self, snapshot: Snapshot, documents: Sequence[int], within: Node | None = None) -> None:
        self._snapshot, self._documents, self._within = snapshot, documents, within
        self._searcher = FolderSearcher(snapshot)
        self._records: dict[int, Record] = {}
        self._heads: dict[int, tuple[dict[str, object], dict[str, str]]] = {}

    def __len__(self) -> int:
        return len(self._documents)

    def record(self, document: int) -> Record:
        """Return the record of a document."""
        if document not in self._records:
            self._records[document] = self._snapshot.record(document)
        return self._records[document]

    def found(self, node: Node) -> tuple[list[int], Evaluated]:
        """Return the documents that ``node`` matches, copies included, the newest first. Raises QueryLimitError."""
        node = node if self._within is None else all_of([node, self._within])
        budget = unhurried().within(SECONDS_EACH)
        with self._searcher.within(SECONDS_EACH):
            evaluated = self._snapshot.matching(self._searcher.widened(node), budget)
        if not evaluated.total:
            return [], evaluated
        return self._snapshot.searcher.ordered(evaluated, "newest", budget), evaluated

    def highlighter(self, evaluated: Evaluated) -> Highlighter:
        """Return the highlighter of the matches of a query."""
        return Highlighter(self._snapshot.searcher.highlighter(evaluated))

    def hit(self, document: int, highlighter: Highlighter, snippets: int) -> Hit:
        """Return a document as a hit."""
        if document not in self._heads:
            self._heads[document] = self._head(document)
        head, texts = self._heads[document]
        return hit_of(head, texts, 0.0, highlighter, snippets)

    def _head(self, document: int) -> tuple[dict[str, object], dict[str, str]]:
        article, left_out = self._snapshot.shown(document)
        indexed = replace(article, body=without(article.body or "", left_out))
        return stated(article), {field: value for field in TEXT_FIELDS if (value := getattr(indexed, field))}


class _PartSnapshot(Snapshot):
    """A snapshot of a part of an archive, searched with the totals of the whole."""

    def __init__(self, path: Path, totals: Totals) -> None:
        super().__init__(path)
        self._totals = totals

    @property
    def totals(self) -> Totals:
        """Return the totals of the whole archive."""
        return self._totals


@contextmanager
def written_apart(documents: Iterable[Document], totals: Totals) -> Iterator[Arrivals]:
    """Write ``documents`` of an archive with these ``totals`` to an index of their own, for the block."""
    with TemporaryDirectory(prefix="newssearch-alerts-") as made:
        folder = Path(made)
        create_folder(folder)
        with Writer(folder) as writer:
            for document in documents:
                writer.add(document)
            writer.commit()
        snapshot = _PartSnapshot(folder, totals)
        yield Arrivals(snapshot, snapshot.live())
