"""Articles that came into an archive, in a small index of their own, on which every saved search is run.

They are written as an index writes them, with the languages and publishers of the whole archive. So a query finds there
what it finds in the archive, of these articles, and a thousand of them answer in microseconds.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from newssearch.analysis.lines import without
from newssearch.backends.local.searcher import FolderSearcher
from newssearch.backends.searcher_contract import Searcher, hit_of
from newssearch.core import Evaluated
from newssearch.index.commits import files
from newssearch.index.commits.generations import clear_away, create_folder
from newssearch.index.searching.snapshot import Snapshot, unhurried
from newssearch.index.writing.writer import Writer
from newssearch.matching.document import Document, Record, stated
from newssearch.matching.highlighter import Highlighter
from newssearch.matching.statistics import Totals
from newssearch.query.fields import TEXT_FIELDS
from newssearch.query.nodes import Everything, Node, NumberRange
from newssearch.query.normal import COPY_OF, all_of, any_of, is_leaf, parts_of
from newssearch.results import Hit

Asking = Callable[[Node], Iterator[str]]
"""A function that returns the ids of the new articles that a query finds in the whole archive."""

_FEW_QUERIES, _MANY_DOCUMENTS = 20, 50_000

SECONDS_EACH = 10.0
"""Seconds that one saved search may take."""


def came_after(moment: int) -> Node:
    """Return what finds the documents whose present version came in after a time, in seconds since 1970."""
    return any_of([NumberRange(field, moment + 1) for field in ("added", "changed")])


def asking(searcher: Searcher, after: int) -> Asking:
    """Return a function that asks an archive for the ids of articles that came in after a time, the newest first."""

    def ask(node: Node) -> Iterator[str]:
        found = searcher.every(all_of([node, came_after(after)]), order="newest", copies=True)
        return (matched.article.id for matched in found)

    return ask


def pays(documents: int, queries: int) -> bool:
    """Return whether it pays to write documents apart for a number of queries."""
    return queries > _FEW_QUERIES and documents <= _MANY_DOCUMENTS


class Arrivals:
    """Some ``documents`` of a snapshot, which ``within`` finds (None finds all), for queries on them alone.

    ``ask`` returns the ids of those that the archive itself finds, the newest first; None where the snapshot is all of
    the archive.
    """

    def __init__(
        self, snapshot: Snapshot, documents: Sequence[int], within: Node | None = None, ask: Asking | None = None
    ) -> None:
        self._snapshot, self._documents, self._within, self._ask = snapshot, documents, within, ask
        self._searcher = FolderSearcher(snapshot)
        self._records: dict[int, Record] = {}
        self._heads: dict[int, tuple[dict[str, Any], dict[str, str]]] = {}
        self._plain: dict[int, Hit] = {}

    def __len__(self) -> int:
        return len(self._documents)

    def record(self, document: int) -> Record:
        """Return the record of a document."""
        if document not in self._records:
            self._records[document] = self._snapshot.record(document)
        return self._records[document]

    def document(self, document: int) -> Document:
        """Return a document as it is indexed."""
        return self._snapshot.document(document)

    def found(self, node: Node) -> tuple[list[int], Evaluated]:
        """Return the documents that ``node`` matches, copies included, the newest first. Raises QueryLimitError."""
        if self._ask is not None and _is_about_others(node):
            numbers = {self.record(document).id: document for document in self._documents}
            return [numbers[id] for id in self._ask(node) if id in numbers], self._snapshot.matching(Everything())
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
        head, texts = self._heads.get(document) or self._heads.setdefault(document, self._head(document))
        headline = texts.get("headline")
        if snippets or (headline and highlighter.marks("headline", headline, head.get("language"))):
            return hit_of(head, texts, 0.0, highlighter, snippets)
        if document not in self._plain:
            self._plain[document] = hit_of(head, {}, 0.0, highlighter, 0)
        return self._plain[document]

    def _head(self, document: int) -> tuple[dict[str, Any], dict[str, str]]:
        article, left_out = self._snapshot.shown(document)
        indexed = replace(article, body=without(article.body or "", left_out))
        return stated(article), {field: value for field in TEXT_FIELDS if (value := getattr(indexed, field))}


def _is_about_others(node: Node) -> bool:
    """Return whether a clause of ``node`` is about the copies of an article, which are in the whole archive."""
    if isinstance(node, NumberRange):
        return node.field == "copies"
    return (is_leaf(node) and node.field == COPY_OF) or any(map(_is_about_others, parts_of(node)))


class _PartSnapshot(Snapshot):
    """A snapshot of a part of an archive, searched with the totals of the whole."""

    def __init__(self, path: Path, totals: Totals) -> None:
        super().__init__(path)
        self._totals = totals

    @property
    def totals(self) -> Totals:
        """Return the totals of the whole archive."""
        return self._totals


def folder_for(archive: str) -> Path:
    """Return the folder on this machine for the articles that came into an archive on a cluster."""
    name = blake2b(archive.encode(), digest_size=8).hexdigest()
    return Path(gettempdir(), f"newssearch-alerts-{os.getuid()}-{name}")


@contextmanager
def written_apart(folder: Path, documents: Iterable[Document], totals: Totals, ask: Asking) -> Iterator[Arrivals]:
    """Write ``documents`` of an archive with these ``totals`` to an index of their own, for the block.

    ``folder`` is deleted first if a killed report left it. So its name is the same for each report of an archive, whose
    lock the caller holds. ``ask`` is as for `Arrivals`.
    """
    with files.changing(folder):
        files.remove_folder(folder)
        folder.mkdir(mode=0o700)
    try:
        create_folder(folder)
        with Writer(folder) as writer:
            for document in documents:
                writer.add(document)
            writer.commit()
        with closing(_PartSnapshot(folder, totals)) as snapshot:
            yield Arrivals(snapshot, snapshot.live(), ask=ask)
    finally:
        clear_away(folder)
