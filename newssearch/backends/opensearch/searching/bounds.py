"""Queries of the cluster, and what is known of how exact they are.

Lucene's intervals keep of all matches the smallest (C. Clarke and G. Cormack, "Shortest-Substring Retrieval and
Ranking", 2000), and so cannot say everything that ours mean. A clause is compiled to two queries: one that finds
nothing that is not meant, and one that finds all that is. Mostly they are one and the same. Where they are not, the few
articles between them are read and decided on one by one (`newssearch.matching.highlighter`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Query = dict[str, Any]

NOTHING: Query = {"match_none": {}}
EVERYTHING: Query = {"match_all": {}}


@dataclass(frozen=True, slots=True)
class Bounds:
    """``lower`` finds nothing that is not meant, ``upper`` all that is; ``scored`` where its score tells anything."""

    lower: Query
    upper: Query
    scored: bool = False

    @classmethod
    def exactly(cls, query: Query, *, scored: bool = False) -> Bounds:
        """Of a query that finds what is meant."""
        return cls(query, query, scored)

    @property
    def is_exact(self) -> bool:
        """Whether both find the same."""
        return self.lower is self.upper or self.lower == self.upper


def any_of(parts: Sequence[Bounds], least: int = 1) -> Bounds:
    """Return the bound of documents that match at least ``least`` of the parts."""
    return _combined(parts, lambda queries: _should(queries, least), any(part.scored for part in parts))


def all_of(parts: Sequence[Bounds]) -> Bounds:
    """What all parts find; those that are not scored only filter."""
    scored = [part.scored for part in parts]

    def combined(queries: Sequence[Query]) -> Query:
        must = [query for query, counts in zip(queries, scored, strict=True) if counts]
        rest = [query for query, counts in zip(queries, scored, strict=True) if not counts]
        return {"bool": {name: some for name, some in (("must", must), ("filter", rest)) if some}}

    return _combined(parts, combined, any(scored))


def none_of(part: Bounds) -> Bounds:
    """What the part does not find."""
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
