"""Our queries as Whoosh's: what a node found, for Whoosh's own searchers and collectors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newssearch.engine.found import Found
from newssearch.engine.whoosh_api import ListMatcher, NullMatcher, query


class NodeQuery(query.Query):  # type: ignore[misc]  # Whoosh is untyped
    """One of our nodes as a Whoosh query: `newssearch.engine.snapshot.Snapshot.whoosh_query` makes it."""

    def __init__(self, name: str, found: Mapping[str, Found]) -> None:
        self.name, self.boost = name, 1.0
        self._found = found

    def __repr__(self) -> str:
        return f"NodeQuery({self.name!r})"

    def estimate_size(self, ixreader: Any) -> int:
        """How many documents match."""
        return sum(len(found.documents) for found in self._found.values())

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """Over one segment, as Whoosh asks for it."""
        segment = searcher.reader().segment()
        found = self._found.get("" if segment is None else str(segment.segment_id()))
        if found is None or not len(found.documents):
            return NullMatcher()
        return ListMatcher(found.documents.tolist(), found.scores.tolist())
