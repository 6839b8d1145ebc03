"""Our queries as Whoosh's: what a node found, for Whoosh's own searchers and collectors."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from newssearch.index.whoosh.whoosh_api import ListMatcher, NullMatcher, query
from newssearch.query.nodes import Node

if TYPE_CHECKING:
    from newssearch.index.searching.snapshot import Snapshot


def query_of(snapshot: Snapshot, node: Node) -> NodeQuery:
    """Return ``node`` as a query for Whoosh's own searchers and collectors on the generation of ``snapshot``."""
    found = zip(*snapshot.evaluate(node).documents(), strict=True)
    return NodeQuery.of(repr(node), [(state.name, state.documents) for state in snapshot.manifest.live.segments], found)


class NodeQuery(query.Query):  # type: ignore[misc]  # Whoosh is untyped
    """One of our nodes as a Whoosh query: `query_of` makes it."""

    def __init__(self, name: str, found: Mapping[str, Sequence[tuple[int, float]]]) -> None:
        self.name, self.boost = name, 1.0
        self._found = found

    @classmethod
    def of(cls, name: str, segments: Iterable[tuple[str, int]], found: Iterable[tuple[int, float]]) -> Self:
        """Make it of ascending documents with scores; ``segments`` have names and sizes."""
        parts: dict[str, list[tuple[int, float]]] = {}
        left, offset = deque(found), 0
        for segment, size in segments:
            part = parts[segment] = []
            while left and left[0][0] < offset + size:
                document, score = left.popleft()
                part.append((document - offset, score))
            offset += size
        return cls(name, parts)

    def __repr__(self) -> str:
        return f"NodeQuery({self.name!r})"

    def estimate_size(self, ixreader: Any) -> int:
        """Count the documents that match."""
        return sum(map(len, self._found.values()))

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """Return the matches in one segment."""
        segment = searcher.reader().segment()
        found = self._found.get("" if segment is None else str(segment.segment_id()))
        if not found:
            return NullMatcher()
        documents, scores = zip(*found, strict=True)
        return ListMatcher(list(documents), list(scores))
