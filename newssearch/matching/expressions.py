"""Expressions: clauses of a query resolved to terms of one field, over token positions.

The matches of an `Expression` are spans of token positions; a phrase is a sequence, NEAR a pair of spans side by side.
The core evaluates expressions (``core/src/spans.rs``) on the postings of an index and on the words of a single article;
a cluster gets them compiled.
"""

from __future__ import annotations

from dataclasses import dataclass


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
    """Both sides, apart by at most ``distance`` positions (1 is side by side), not overlapping; ``left`` first if
    ordered."""

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
