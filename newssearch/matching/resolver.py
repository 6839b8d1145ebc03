"""Resolver from a clause of the query to an expression over the terms of one field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from newssearch.core import resolve
from newssearch.matching.expressions import Expression
from newssearch.query.nodes import Node


class Words(Protocol):
    """The words that a clause can mean: those of an index (`vocabulary` of the core), of a few articles, or
    patterns that a cluster expands itself."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the primary subtags of the languages of the articles."""

    def starting(self, postings: str, prefix: str) -> tuple[str, ...]:
        """Return the terms that begin with ``prefix``."""

    def like(self, postings: str, pattern: str) -> tuple[str, ...]:
        """Return the terms that ``pattern`` matches whole, with ``*`` and ``?``."""

    def within(self, postings: str, word: str, edits: int) -> tuple[str, ...]:
        """Return the terms at most ``edits`` insertions, deletions, changes and swaps of neighbours from ``word``."""

    def widths(self, key: str) -> Mapping[str, Sequence[int]]:
        """Return how many tokens a compound has, by its field; ``key`` is ``x:email`` or ``s:email``."""


class Resolver:
    """Resolves the clauses of one query against the words that exist."""

    def __init__(self, vocabulary: Words) -> None:
        self._vocabulary = vocabulary

    def expression(self, node: Node, field: str) -> Expression:
        """Return the meaning of ``node`` in ``field``. The node has places, or is an ``Or`` of such nodes."""
        found: Expression = resolve(node, field, self._vocabulary)
        return found
