"""Clauses of which the archive is asked before the query that has them: ``copy-of:``, ``quote:`` and ``speaker:``."""

from __future__ import annotations

from newssearch.backends import quoting
from newssearch.backends.searcher_contract import Searcher
from newssearch.query.nodes import Leaf, Node, Phrase, Word
from newssearch.query.normal import COPY_OF, QUOTED, is_about, mapped


def decided(node: Node, searcher: Searcher, kept: dict[Node, Node]) -> Node:
    """Return ``node`` with the ids of the articles that these clauses mean in place of the clauses.

    ``kept`` has what was decided before on the same state of the archive.
    """

    def change(leaf: Leaf) -> Node:
        if leaf.field != COPY_OF or not isinstance(leaf, Word | Phrase):
            return leaf
        if leaf not in kept:
            quoting.make_room(kept)
            kept[leaf] = quoting.any_with_id(article.id for article, _ in searcher.copies_of(leaf.text))
        return kept[leaf]

    node = mapped(node, change) if is_about(node, {COPY_OF}) else node
    return quoting.decided(node, searcher, kept) if is_about(node, QUOTED) else node
