"""Queries of the cluster with their exactness.

Lucene's intervals keep only the smallest of all matches (C. Clarke and G. Cormack, "Shortest-Substring Retrieval and
Ranking", 2000), so they cannot express all of our clauses. A clause is compiled to two queries: a lower one without
wrong matches, and an upper one with all right ones. Mostly the two are equal. Otherwise the few articles between them
are read and decided on one by one (`newssearch.matching.highlighter`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Query = dict[str, Any]

NOTHING: Query = {"match_none": {}}
EVERYTHING: Query = {"match_all": {}}


_TERMS = 50_000
"""Terms of one clause; a cluster takes some more."""


def any_term(field: str, terms: Sequence[str]) -> Query:
    """Return a query for the documents that have one of some terms."""
    parts: list[Query] = [{"terms": {field: list(terms[at : at + _TERMS])}} for at in range(0, len(terms), _TERMS)]
    return parts[0] if len(parts) == 1 else _should(parts, 1) if parts else NOTHING


@dataclass(frozen=True, slots=True)
class Bounds:
    """A ``lower`` query without wrong matches, an ``upper`` with all right ones; ``scored`` if scores count."""

    lower: Query
    upper: Query
    scored: bool = False

    @classmethod
    def exactly(cls, query: Query, *, scored: bool = False) -> Bounds:
        """Return the bounds of an exact query."""
        return cls(query, query, scored)

    @property
    def is_exact(self) -> bool:
        """Return whether both queries are equal."""
        return self.lower is self.upper or self.lower == self.upper


def any_of(parts: Sequence[Bounds], least: int = 1) -> Bounds:
    """Return the bounds of documents that match at least ``least`` of the parts."""
    return _combined(parts, lambda queries: _should(queries, least), any(part.scored for part in parts))


def all_of(parts: Sequence[Bounds]) -> Bounds:
    """Return the bounds of documents that match all parts; parts without scores only filter."""
    scored = [part.scored for part in parts]

    def combined(queries: Sequence[Query]) -> Query:
        must = [query for query, counts in zip(queries, scored, strict=True) if counts]
        rest = [query for query, counts in zip(queries, scored, strict=True) if not counts]
        return {"bool": {name: some for name, some in (("must", must), ("filter", rest)) if some}}

    return _combined(parts, combined, any(scored))


def none_of(part: Bounds) -> Bounds:
    """Return the bounds of documents that do not match the part."""
    lower, upper = ({"bool": {"must_not": [query]}} for query in (part.upper, part.lower))
    return Bounds(lower, upper)


def _combined(parts: Sequence[Bounds], combined: Any, scored: bool) -> Bounds:
    if len(parts) == 1:
        return parts[0]
    upper = combined([part.upper for part in parts])
    if all(part.is_exact for part in parts):
        return Bounds.exactly(upper, scored=scored)
    return Bounds(combined([part.lower for part in parts]), upper, scored)


def _should(queries: Iterable[Query], least: int) -> Query:
    return {"bool": {"should": list(queries), "minimum_should_match": least}}
