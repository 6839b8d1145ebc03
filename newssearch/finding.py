"""Queries on one generation of a folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace

from newssearch.engine.evaluating import Evaluated
from newssearch.engine.highlighting import highlighter_of
from newssearch.engine.snapshot import Match, Snapshot
from newssearch.finders import Page, hit_of
from newssearch.models import Article, Hit, Sort
from newssearch.query.loosening import Most, Wanted
from newssearch.query.nodes import Node
from newssearch.text.lines import Ranges


class SnapshotFinder:
    """Answers queries on a snapshot: a `newssearch.finders.Finder`."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def within(self, seconds: float) -> AbstractContextManager[None]:
        """Keep what is asked in the block to so many seconds together."""
        return self._snapshot.within(seconds)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the articles."""
        return self._snapshot.vocabulary.languages

    def find(self, node: Node, *, sort: Sort, offset: int, limit: int, snippets: int) -> Page:
        """Return a page of what ``node`` finds."""
        evaluated = self._evaluate(node)
        page = self._snapshot.page(evaluated, sort, offset, limit)
        return Page(evaluated.total, tuple(self._hits(evaluated, page, snippets)))

    def find_most(self, most: Most, *, sort: Sort, offset: int, limit: int, snippets: int) -> Page:
        """Return a page of the articles with most of the words."""
        shown = self._evaluate(most.full)
        evaluated = self._snapshot.evaluate_behind(self._snapshot.publishers.widened(most.node), shown)
        page = self._snapshot.page(evaluated, sort, offset, limit)
        lacking = self._missing(most.wanted, [found.document for found in page])
        hits = zip(self._hits(evaluated, page, snippets), lacking, strict=True)
        return Page(evaluated.total, tuple(replace(hit, missing=words) for hit, words in hits))

    def _missing(self, wanted: Wanted, documents: list[int]) -> Iterator[tuple[str, ...]]:
        """Yield for each of ``documents`` the words that it lacks."""
        held = {word: self._snapshot.holds(word, documents) for word in wanted.every}
        for n in range(len(documents)):
            yield wanted.missing({word for word, holds in held.items() if holds[n]})

    def count(self, node: Node) -> int:
        """How many articles ``node`` finds."""
        return self._evaluate(node).total

    def indexed(self, identifier: str) -> tuple[Article, Ranges] | None:
        """Return an article, whole, and the ranges of its body that are not indexed."""
        snapshot = self._snapshot
        for document in snapshot.documents_of(identifier):
            article = snapshot.article(document)
            article = replace(article, source=snapshot.publisher(article.source))
            return article, snapshot.left_out(document)
        return None

    def widened(self, node: Node) -> Node:
        """Return ``node`` with every source that it names standing for all sources of the same publisher."""
        return self._snapshot.publishers.widened(node)

    def hint(self, node: Node) -> str:
        """What would find something, by the words of the index."""
        from newssearch.engine.suggesting import hint  # here, as a search that finds something need not say why

        return hint(self._snapshot, node)

    def _evaluate(self, node: Node) -> Evaluated:
        return self._snapshot.evaluate(self._snapshot.publishers.widened(node))

    def _hits(self, evaluated: Evaluated, page: Sequence[Match], snippets: int) -> Iterator[Hit]:
        snapshot = self._snapshot
        deadline, renamed = snapshot.segments.deadline, snapshot.totals.renamed
        highlighter = highlighter_of(((atom.expressions, atom.rarity) for atom in evaluated.marked), deadline)
        marked = snapshot.having_words(evaluated, "headline", [found.document for found in page])
        for found in page:
            deadline.check()
            head = snapshot.head(found.document)
            if source := head.get("source"):
                head["source"] = renamed.get(source, source)
            texts = {"headline": head.get("headline") or ""} if found.document in marked else {}
            if snippets:
                texts |= {"standfirst": head.get("standfirst") or "", "body": snapshot.indexed_body(found.document)}
            yield hit_of(head, texts, found.score, highlighter, snippets, snapshot.copies(found.document))
