"""From our query nodes to a Whoosh query.

And, Or and ranges are Whoosh's own. What Whoosh scores or matches otherwise than we promise is a query class of
ours: an atom (a word, phrase, pattern or NEAR over several fields, scored by BM25F as one term) and a complement
(which adds nothing to a score).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from newssearch.engine.documents import epoch_seconds
from newssearch.engine.positions import Expression
from newssearch.engine.postings import frequencies
from newssearch.engine.ranking import BM25F
from newssearch.engine.resolving import Atom, Resolver
from newssearch.engine.schema import END, EXACT, FIRST_DAY, KIND, LAST_DAY, LENGTHS, START
from newssearch.engine.whoosh_api import ListMatcher, NullMatcher, query
from newssearch.query.fields import TEXT_FIELDS
from newssearch.query.nodes import (
    And,
    DateRange,
    Everything,
    Near,
    NoDate,
    Node,
    Not,
    NumberRange,
    Or,
)

Scored = tuple[list[int], list[float]]
"""Ascending document numbers of one segment and their scores."""


@dataclass(frozen=True, slots=True)
class CompiledAtom:
    """An atom as it was resolved; ``rarity`` is its inverse document frequency. ``negated`` atoms are not marked."""

    expressions: Mapping[str, Expression]
    rarity: float
    negated: bool


@dataclass(frozen=True, slots=True)
class Compiled:
    """A Whoosh query, and its atoms in the order of the query."""

    query: Any
    atoms: tuple[CompiledAtom, ...]


class AtomQuery(query.Query):  # type: ignore[misc]  # Whoosh is untyped
    """An atom's documents and scores, by segment."""

    def __init__(self, name: str, by_segment: Mapping[str, Scored]) -> None:
        self.name = name
        self.boost = 1.0
        self._by_segment = by_segment

    def __repr__(self) -> str:
        return f"AtomQuery({self.name!r})"

    def estimate_size(self, ixreader: Any) -> int:
        """How many documents match."""
        return sum(len(ids) for ids, _ in self._by_segment.values())

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """Over one segment, as Whoosh asks for it."""
        ids, scores = self._by_segment.get(segment_of(searcher.reader()), ([], []))
        return ListMatcher(ids, scores) if ids else NullMatcher()


class Filter(query.Query):  # type: ignore[misc]  # Whoosh is untyped
    """The documents that ``child`` matches, or with ``complement`` those articles that it does not; all score 0."""

    def __init__(self, child: Any, complement: bool = False) -> None:
        self.child = child
        self.complement = complement
        self.boost = 1.0

    def __repr__(self) -> str:
        return f"Filter({self.child!r}, complement={self.complement})"

    def estimate_size(self, ixreader: Any) -> int:
        """An upper bound."""
        return int(ixreader.doc_count_all())

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """Over one segment, as Whoosh asks for it."""
        ids = sorted(self.child.matcher(searcher, context).all_ids())
        if self.complement:
            taken = set(ids)
            every = query.Term(KIND, "article").matcher(searcher, context).all_ids()
            ids = [document for document in every if document not in taken]
        return ListMatcher(ids, [0.0] * len(ids)) if ids else NullMatcher()


@dataclass(slots=True)
class Compiler:
    """Compiles nodes for one snapshot: its reader, words and ranking."""

    reader: Any
    resolver: Resolver
    ranking: BM25F
    _atoms: list[CompiledAtom] = field(default_factory=list)

    def compile(self, node: Node) -> Compiled:
        """``node`` as a Whoosh query; QueryLimitError when a pattern stands for too many words."""
        self._atoms = []
        return Compiled(self._query(node, negated=False), tuple(self._atoms))

    def _query(self, node: Node, negated: bool) -> Any:
        match node:
            case And(children):
                return query.And([self._query(child, negated) for child in children])
            case Or(children):
                return query.Or([self._query(child, negated) for child in children])
            case Not(child):
                return Filter(self._query(child, not negated), complement=True)
            case Everything():
                return Filter(query.Term(KIND, "article"))
            case NoDate():
                return Filter(query.Term(KIND, "undated"))
            case NumberRange(name, low, high):
                return Filter(query.NumericRange(name, low, high))
            case DateRange():
                return Filter(_date_query(node))
            case _:
                return self._atom(node, negated)

    def _atom(self, node: Atom, negated: bool) -> AtomQuery:
        name = field_of(node)
        fields = (name,) if name else TEXT_FIELDS
        expressions = {f: self.resolver.expression(node, f) for f in fields}
        by_segment: dict[str, Scored] = {}
        matching = 0
        found = [(leaf, _by_document(expressions, leaf)) for leaf in leaves(self.reader)]
        for _, documents in found:
            matching += len(documents)
        rarity = self.ranking.rarity(matching)
        for leaf, documents in found:
            ids = sorted(documents)
            by_segment[segment_of(leaf)] = (
                ids,
                self._scores(ids, documents, rarity, leaf, name in EXACT),
            )
        self._atoms.append(CompiledAtom(expressions, rarity, negated))
        return AtomQuery(repr(node), by_segment)

    def _scores(
        self,
        ids: list[int],
        documents: Mapping[int, Mapping[str, int]],
        rarity: float,
        leaf: Any,
        as_filter: bool,
    ) -> list[float]:
        if as_filter:
            return [0.0] * len(ids)
        lengths = {name: leaf.column_reader(column) for name, column in zip(TEXT_FIELDS, LENGTHS, strict=True)}
        scores = []
        for document in ids:
            impact = sum(
                self.ranking.impact(name, frequency, lengths[name][document] if name in lengths else 0)
                for name, frequency in documents[document].items()
            )
            scores.append(self.ranking.score(rarity, impact))
        return scores


def leaves(reader: Any) -> list[Any]:
    """The segment readers of a Whoosh reader; an index without a segment has none."""
    return [leaf for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()]


def segment_of(leaf: Any) -> str:
    """The name of a segment reader's segment; an index without a segment reads as one without a name."""
    segment = leaf.segment()
    return "" if segment is None else str(segment.segment_id())


def field_of(node: Node) -> str | None:
    """The field that an atom names; the parser sees to it that all of its leaves name the same."""
    match node:
        case Near(left, _, _, _):
            return field_of(left)
        case Or(children):
            return field_of(children[0])
    name: str | None = getattr(node, "field", None)
    return name


def _by_document(expressions: Mapping[str, Expression], leaf: Any) -> dict[int, dict[str, int]]:
    documents: dict[int, dict[str, int]] = {}
    for name, expression in expressions.items():
        for document, frequency in frequencies(expression, leaf).items():
            documents.setdefault(document, {})[name] = frequency
    return documents


def _date_query(node: DateRange) -> Any:
    """Articles whose period meets the range: what is imprecise is found wherever it may lie."""
    return query.And(list(_bounds(node)) or [query.NumericRange(FIRST_DAY, None, None)])


def _bounds(node: DateRange) -> Iterator[Any]:
    match node.start:
        case datetime() as moment:
            yield query.NumericRange(END, epoch_seconds(moment), None, startexcl=True)
        case date() as day:
            yield query.NumericRange(LAST_DAY, day.toordinal(), None)
    match node.end:
        case datetime() as moment:
            yield query.NumericRange(START, None, epoch_seconds(moment), endexcl=True)
        case date() as day:
            yield query.NumericRange(FIRST_DAY, None, day.toordinal())
