"""Queries on one generation of a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from newssearch.analysis.lines import Ranges
from newssearch.backends.searcher_contract import Matched, OldVersion, Page, PageRequest, Weight
from newssearch.index.commits.folder import GROUPS
from newssearch.index.searching.snapshot import Snapshot, unhurried
from newssearch.models import Article, Order
from newssearch.query.loosening import Behind, Wanted
from newssearch.query.nodes import Everything, Node, Word
from newssearch.query.normal import ASKED, is_about

if TYPE_CHECKING:
    from newssearch.backends.alerts.arrivals import Arrivals
    from newssearch.counting.cross_table import Tally
    from newssearch.index.sidecars.version_keeping import Keeping
    from newssearch.index.versions.version_files import Entry, VersionFile
    from newssearch.matching.document import Document
    from newssearch.matching.spellings import Spelling
    from newssearch.query.name_groups import NameGroups
    from newssearch.query.saved_searches import SavedSearch


class FolderSearcher:
    """A searcher of a snapshot, for one caller: a `newssearch.backends.searcher_contract.Searcher`."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._budget = unhurried()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Limit the queries of the block to ``seconds`` together."""
        before = self._budget
        self._budget = before.within(seconds)
        try:
            yield
        finally:
            self._budget = before

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages of the articles."""
        return self._snapshot.languages

    def find(self, node: Node, request: PageRequest) -> Page:
        """Return a page of the matches of ``node``."""
        return Page(*self._snapshot.searcher.search(self.widened(node), *request, self._budget))

    def find_behind(self, behind: Behind, request: PageRequest) -> Page:
        """Return a page of the articles that match ``behind.node`` and not ``behind.full``."""
        node, full = self.widened(behind.node), self.widened(behind.full)
        total, shown, hits, documents = self._snapshot.searcher.search_behind(node, full, *request, self._budget)
        if behind.wanted is not None:
            lacking = self._missing(behind.wanted, documents)
            hits = tuple(replace(hit, missing=words) for hit, words in zip(hits, lacking, strict=True))
        return Page(total, shown, hits)

    def _missing(self, wanted: Wanted, documents: list[int]) -> Iterator[tuple[str, ...]]:
        """Yield for each of ``documents`` the words that it lacks."""
        held = {word: self._snapshot.holds(word, documents, self._budget) for word in wanted.every}
        for n in range(len(documents)):
            yield wanted.missing({word for word, holds in held.items() if holds[n]})

    def count(self, node: Node) -> int:
        """Count the articles that match ``node``."""
        return self._snapshot.evaluate(self.widened(node), self._budget).total

    def frequencies(self, words: Sequence[Word]) -> list[int]:
        """Count the articles that have each of ``words``, and all articles at the end."""
        return [*map(self.count, words), self.count(Everything())]

    def every(self, node: Node, *, order: Order, copies: bool) -> Iterator[Matched]:
        """Return all articles that match ``node``, in an order."""
        from newssearch.matching.highlighter import Highlighter  # here, as a search marks in the core

        snapshot, searcher = self._snapshot, self._snapshot.searcher
        node = self.widened(node)
        evaluated = snapshot.matching(node, self._budget) if copies else snapshot.evaluate(node, self._budget)
        documents = searcher.ordered(evaluated, order, self._budget)
        highlighter = Highlighter(searcher.highlighter(evaluated))
        shown = ((*snapshot.shown(document), partial(snapshot.record, document)) for document in documents)
        return (Matched(article, left_out, lambda: highlighter, record) for article, left_out, record in shown)

    def tally(self, node: Node, by: Sequence[str]) -> Tally:
        """Count the articles that match ``node`` by dimensions."""
        from newssearch.counting.cross_table import Tally  # here, as a search needs none

        evaluated = self._snapshot.evaluate(self.widened(node), self._budget)
        buckets, undated, imprecise = self._snapshot.searcher.counts(evaluated, by, self._budget)
        return Tally(tuple(by), evaluated.total, dict(buckets), undated, imprecise)

    def weight_of(self, clause: Node) -> Weight:
        """Return the ranking statistics of a clause."""
        evaluated = self._snapshot.evaluate(self.widened(clause), self._budget)
        return Weight(evaluated.total, next(iter(evaluated.rarities()), None), self._snapshot.mean_lengths)

    def copies_of(self, identifier: str) -> Iterator[tuple[Article, Ranges]]:
        """Yield the group of copies of an article."""
        for document in self._snapshot.documents_of(identifier)[:1]:
            group = self._snapshot.searcher.group(document, self._budget)
            yield from map(self._snapshot.shown, group or [document])

    def indexed(self, identifier: str) -> Document | None:
        """Return a document under the name of its publisher."""
        for document in self._snapshot.documents_of(identifier):
            held = self._snapshot.document(document)
            return replace(
                held, article=replace(held.article, source=self._snapshot.totals.publisher(held.article.source))
            )
        return None

    def indexed_each(self, identifiers: Sequence[str]) -> dict[str, Document]:
        """Return the documents of several ids, in their order."""
        found = ((one, self.indexed(one)) for one in identifiers)
        return {identifier: indexed for identifier, indexed in found if indexed is not None}

    def old_versions(self, identifier: str) -> list[OldVersion]:
        """Return the old versions of an article, the oldest first."""
        found = [entry for file in self._version_files() for entry in file.of(identifier)]
        return [_old(entry) for entry in sorted(found, key=lambda entry: entry.number)]

    def count_versions_at(self, time: int) -> int:
        """Count the old versions that were the present ones at a time."""
        return sum(file.count_at(time) for file in self._version_files())

    def versions_at(self, time: int) -> Iterator[OldVersion]:
        """Yield the old versions that were the present ones at a time."""
        return (_old(entry) for file in self._version_files() for entry in file.at(time))

    def keeping(self) -> Keeping:
        """Return how many old versions of an article the index keeps."""
        from newssearch.index.sidecars.sidecar import FolderSidecars  # here, as a search of the present needs none
        from newssearch.index.sidecars.version_keeping import VERSION_KEEPING

        return VERSION_KEEPING.kept(FolderSidecars(self._snapshot.path))

    def _version_files(self) -> list[VersionFile]:
        from newssearch.index.versions.version_files import opened  # here, as a search of the present needs none

        return opened(self._snapshot.path, self._snapshot.manifest.live.versions)

    def widened(self, node: Node) -> Node:
        """Return ``node`` with each source replaced by all sources of the same publisher."""
        if not is_about(node, _WIDENED):
            return node
        node = self._snapshot.publishers.widened(node)
        if not is_about(node, ASKED):
            return node
        from newssearch.backends.asked_clauses import decided  # here, as most queries have none

        return decided(node, self, self._snapshot.quoting)

    @property
    def groups(self) -> NameGroups | None:
        """The groups of names of the index."""
        if not os.path.lexists(f"{self._snapshot.path}/{GROUPS}"):  # each query asks; a Path takes three times as long
            return None
        from newssearch.index.sidecars.groups_file import kept_groups

        return kept_groups(self._snapshot.path)

    def saved(self) -> tuple[SavedSearch, ...]:
        """Return the saved searches of the index."""
        from newssearch.index.sidecars.saved_file import SAVED_SEARCHES  # here, as few queries name one
        from newssearch.index.sidecars.sidecar import FolderSidecars

        return SAVED_SEARCHES.kept(FolderSidecars(self._snapshot.path))

    def newest_run(self) -> int:
        """Return the time of the last run that changed an article."""
        return self._snapshot.newest_run()

    @contextmanager
    def came_in(self, after: int, queries: int) -> Iterator[Arrivals]:
        """Open the documents whose present version came in after a time."""
        from newssearch.backends.alerts.arrivals import Arrivals, asking, came_after, pays, written_apart
        from newssearch.index.commits.generations import ARRIVALS

        fresh = came_after(after)
        documents = self._snapshot.matching(fresh).documents()[0]
        if not pays(len(documents), queries):
            yield Arrivals(self._snapshot, documents, fresh)
            return
        came = map(self._snapshot.document, documents)
        folder = self._snapshot.path / ARRIVALS
        with written_apart(folder, came, self._snapshot.totals, asking(self, after)) as arrivals:
            yield arrivals

    def words_like(self, spelling: Spelling) -> set[str]:
        """Return the words that are spellings of a name."""
        from newssearch.index.searching.spelling_search import words_like  # here, as a search needs none

        return words_like(self._snapshot, spelling, self._budget)

    def stem_sharers(self, words: Sequence[str]) -> Sequence[tuple[str, str]]:
        """Return the names of which most matches are other words with the same stem, each with one of these."""
        return self._snapshot.searcher.stem_sharers(words)

    def hint(self, node: Node) -> str:
        """Return a line of advice for ``node``, from the words of the index."""
        from newssearch.index.searching.suggestions import (
            hint,  # here, as only a search without hits needs it
        )

        return hint(self._snapshot, node, self._budget)


_WIDENED = ASKED | {"source"}


def _old(entry: Entry) -> OldVersion:
    return OldVersion(entry.document, entry.until, entry.removed)
