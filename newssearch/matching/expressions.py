"""Expressions: clauses of a query resolved to terms of one field, over token positions.

The matches of an `Expression` are spans of token positions; a phrase is a sequence, NEAR a pair of spans side by side.
The core evaluates expressions (``core/src/spans.rs``) on the postings of an index and on the words of a single article;
a cluster gets them compiled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from newssearch.core import resolve
from newssearch.query.nodes import Node


@dataclass(frozen=True, slots=True)
class Terms:
    """Any of ``terms``, in the postings of that name: ``width`` positions each, from the position of the term.

    With ``first``, only occurrences within the first ``first`` positions match.
    """

    postings: str
    terms: tuple[str, ...]
    first: int | None = None
    width: int = 1


@dataclass(frozen=True, slots=True)
class InOrder:
    """The parts side by side in this order."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the parts."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """All parts, each at a place of its own, in any order, first and last at most ``distance`` positions apart."""

    parts: tuple[Expression, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class Beside:
    """Both sides, not overlapping, at most ``distance`` positions apart (1: adjacent); ``left`` first if ordered."""

    left: Expression
    right: Expression
    distance: int
    ordered: bool


@dataclass(frozen=True, slots=True)
class InOne:
    """All parts in one stretch of the field, no two beginning at the same place.

    Each stretch gives one match, from the first part to the last. A stretch runs from one position of ``starts`` to the
    next; text before the first position is in no stretch.
    """

    parts: tuple[Expression, ...]
    starts: Terms


Expression = Terms | InOrder | AnyOf | Together | Beside | InOne


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


def expression_of(node: Node, field: str, words: Words) -> Expression:
    """Return the meaning of ``node`` in ``field``. The node has places, or is an ``Or`` of such nodes."""
    found: Expression = resolve(node, field, words)
    return found
