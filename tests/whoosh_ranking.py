"""The ranking of newssearch as a Whoosh weighting model, and its nodes as Whoosh queries."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import TYPE_CHECKING, Any, Self

from newssearch.index.whoosh.whoosh_api import BaseScorer, ListMatcher, NullMatcher, WeightingModel, query
from newssearch.matching.ranking import K1, LEAD, LEAD_WEIGHT, LEAST_RARITY, impact
from newssearch.matching.schema import AS_WRITTEN, CASED
from newssearch.query.fields import TEXT_FIELDS
from newssearch.query.nodes import Node

if TYPE_CHECKING:
    from newssearch.index.searching.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Statistics:
    """Numbers for the live articles of the whole index: their count, and the mean tokens of each of `TEXT_FIELDS`."""

    articles: int
    mean_lengths: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, articles: int, total_lengths: Mapping[str, int]) -> Statistics:
        """From totals."""
        return cls(articles, {name: total / max(1, articles) for name, total in total_lengths.items()})


def ranking_of(snapshot: Snapshot) -> BM25F:
    """Return BM25F with the statistics of one generation."""
    return BM25F(Statistics.of(snapshot.totals.articles, snapshot.totals.lengths))


class BM25F(WeightingModel):  # type: ignore[misc]  # Whoosh is untyped
    """The ranking of newssearch, for our queries (`score`) and for any Whoosh query (`scorer`)."""

    def __init__(self, statistics: Statistics) -> None:
        self.statistics = statistics

    def rarity(self, matching: int) -> float:
        """Return the inverse document frequency of a clause that matches ``matching`` articles, in any language."""
        odds = (self.statistics.articles - matching + 0.5) / (matching + 0.5)
        return max(LEAST_RARITY, log(odds)) if odds > 0 else LEAST_RARITY

    def impact(self, name: str, frequency: Any, length: Any) -> Any:
        """The normalised frequency in one field of ``length`` tokens; for numbers or arrays of them."""
        return impact(name, frequency, length, self.statistics.mean_lengths.get(name) or 1.0)

    def score(self, rarity: float, impact: Any) -> Any:
        """The score of one clause, from the sum of its impacts over the fields: a number, or an array of them."""
        saturated = impact / (impact + K1)
        saturated *= rarity * (K1 + 1)
        return saturated

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: float = 1) -> BaseScorer:
        """For a term of one field in a plain Whoosh query."""
        name = fieldname.removesuffix(AS_WRITTEN).removesuffix(CASED)
        rarity = self.rarity(_live_documents(searcher.get_parent(), fieldname, text))
        lengths = searcher.reader().column_reader(f"{name}_length") if name in TEXT_FIELDS else None
        return _TermScorer(self, name, rarity * qf, lengths)


def _live_documents(searcher: Any, fieldname: str, text: bytes) -> int:
    """Return the number of documents with a term; Whoosh's own count includes deleted ones."""
    count = 0
    for leaf, _ in searcher.reader().leaf_readers():
        if (fieldname, text) in leaf:
            count += sum(1 for _ in leaf.postings(fieldname, text).all_ids())
    return count


class _TermScorer(BaseScorer):  # type: ignore[misc]  # Whoosh is untyped
    def __init__(self, model: BM25F, name: str, rarity: float, lengths: Any) -> None:
        self._model, self._name, self._rarity, self._lengths = model, name, rarity, lengths

    def supports_block_quality(self) -> bool:
        return False

    def score(self, matcher: Any) -> float:
        length = self._lengths[matcher.id()] if self._lengths is not None else 0
        found = self._model.impact(self._name, matcher.weight(), length)
        if self._name == "body" and matcher.supports("positions") and matcher.value_as("positions")[0] < LEAD:
            found += LEAD_WEIGHT
        score: float = self._model.score(self._rarity, found)
        return score


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
