"""A query on the arrays of an index: which documents match, and how well.

Every node gives, for each segment, ascending document numbers and their scores. Filters (dates, lengths, languages,
what is excluded) score 0. A clause is scored as one term over the fields that it looks in; see `ranking`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from newssearch.engine.arrays import AnyArray
from newssearch.engine.columns import DOCUMENTS, SegmentColumns
from newssearch.engine.documents import epoch_seconds
from newssearch.engine.positions import Expression
from newssearch.engine.postings import POSTINGS, SegmentPostings
from newssearch.engine.ranking import BM25F
from newssearch.engine.resolving import Resolver
from newssearch.engine.schema import END, EXACT, FIRST_DAY, KIND, LAST_DAY, NO_TIME, START, length_column
from newssearch.engine.span_arrays import frequencies
from newssearch.query.fields import TEXT_FIELDS
from newssearch.query.nodes import And, AtLeast, DateRange, Everything, NoDate, Node, Not, NumberRange, Or
from newssearch.query.normal import fields_of


class Found(NamedTuple):
    """Documents of one segment, ascending, and their scores."""

    documents: AnyArray
    scores: AnyArray


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment as arrays. ``offset`` is added to its document numbers to make them those of the snapshot."""

    name: str
    offset: int
    size: int
    postings: SegmentPostings
    columns: SegmentColumns
    live: AnyArray | None

    @classmethod
    def of(cls, folder: Path, leaf: Any, offset: int) -> Segment:
        """The segment that a Whoosh segment reader reads."""
        said = leaf.segment()
        live = None
        if said.has_deletions():
            live = np.ones(said.doc_count_all(), bool)
            live[list(said.deleted_docs())] = False
        return cls(
            str(said.segment_id()),
            offset,
            int(said.doc_count_all()),
            SegmentPostings(folder / said.make_filename(POSTINGS)),
            SegmentColumns(folder / said.make_filename(DOCUMENTS)),
            live,
        )

    def numbers(self, column: str, default: int = 0) -> AnyArray:
        """A column, one number a document."""
        found = self.columns.numbers(column)
        return np.full(self.size, default, np.int64) if found is None else found

    def having(self, name: str, term: str) -> AnyArray:
        """The live documents that have a term."""
        return self.alive(self.postings.counted(name, term.encode()).documents)

    def alive(self, documents: AnyArray) -> AnyArray:
        """Those of ``documents`` that have not been taken out."""
        return documents if self.live is None else documents[self.live[documents]]


@dataclass(frozen=True, slots=True)
class EvaluatedAtom:
    """An atom as it was resolved; ``rarity`` is its inverse document frequency. ``negated`` atoms are not marked."""

    expressions: Mapping[str, Expression]
    rarity: float
    negated: bool


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What a query found in each segment, and its atoms in the order of the query."""

    found: tuple[Found, ...]
    atoms: tuple[EvaluatedAtom, ...]

    @property
    def total(self) -> int:
        """How many documents match."""
        return sum(len(found.documents) for found in self.found)


@dataclass(slots=True)
class Evaluator:
    """Evaluates nodes on the segments of one snapshot."""

    segments: Sequence[Segment]
    resolver: Resolver
    ranking: BM25F
    _atoms: list[EvaluatedAtom] = field(default_factory=list)

    def evaluate(self, node: Node) -> Evaluated:
        """What ``node`` finds; QueryLimitError when a pattern stands for too many words."""
        self._atoms = []
        return Evaluated(tuple(self._node(node, negated=False)), tuple(self._atoms))

    def _node(self, node: Node, negated: bool) -> list[Found]:
        match node:
            case And(children):
                return _each(_all_of, [self._node(child, negated) for child in children])
            case Or(children):
                return _each(_any_of, [self._node(child, negated) for child in children])
            case Not(child):
                return list(map(_all_but, self.segments, self._node(child, not negated)))
            case Everything():
                return [_unscored(segment.having(KIND, "article")) for segment in self.segments]
            case NoDate():
                return [_unscored(segment.having(KIND, "undated")) for segment in self.segments]
            case NumberRange(name, low, high):
                return [_in_range(segment, name, low, high) for segment in self.segments]
            case DateRange():
                return [_in_dates(segment, node) for segment in self.segments]
            case AtLeast(part, times):
                return self._atom(part, negated, times)
            case _:
                return self._atom(node, negated)

    def _atom(self, node: Node, negated: bool, times: int = 1) -> list[Found]:
        """What is resolved as one: a clause whose matches have places, or ``times`` of them in an article."""
        (name,) = fields_of(node)  # the parser sees to it that all leaves name the same
        fields = (name,) if name else TEXT_FIELDS
        expressions = {f: self.resolver.expression(node, f) for f in fields}
        impacts = [self._impacts(segment, expressions, times) for segment in self.segments]
        rarity = self.ranking.rarity(sum(len(found.documents) for found in impacts))
        self._atoms.append(EvaluatedAtom(expressions, rarity, negated))
        if name in EXACT:
            return [_unscored(found.documents) for found in impacts]
        return [Found(found.documents, self.ranking.score(rarity, found.scores)) for found in impacts]

    def _impacts(self, segment: Segment, expressions: Mapping[str, Expression], times: int) -> Found:
        """The live documents with so many matches in the fields together, and the sum of their impacts."""
        found, matches = [], []
        for name, expression in expressions.items():
            documents, counts = frequencies(expression, segment.postings)
            if segment.live is not None:
                alive = segment.live[documents]
                documents, counts = documents[alive], counts[alive]
            if len(documents):
                lengths = segment.numbers(length_column(name))[documents] if name in TEXT_FIELDS else 0
                found.append(Found(documents, self.ranking.impact(name, counts, lengths)))
                matches.append(Found(documents, counts))
        documents, impacts = _any_of(found)
        if times == 1:
            return Found(documents, impacts)
        often = _any_of(matches).scores >= times
        return Found(documents[often], impacts[often])


def _each(join: Any, lists: list[list[Found]]) -> list[Found]:
    """``join`` what the children found, segment by segment."""
    return [join(children) for children in zip(*lists, strict=True)]


def _all_of(children: Sequence[Found]) -> Found:
    def both(a: Found, b: Found) -> Found:
        documents, i, j = np.intersect1d(a.documents, b.documents, assume_unique=True, return_indices=True)
        return Found(documents, a.scores[i] + b.scores[j])

    return reduce(both, sorted(children, key=lambda found: len(found.documents)))


def _any_of(children: Sequence[Found]) -> Found:
    if not children:
        return Found(np.zeros(0, np.int64), np.zeros(0))
    if len(children) == 1:
        return children[0]
    documents = np.concatenate([found.documents for found in children])
    scores = np.concatenate([found.scores for found in children])
    united, place = np.unique(documents, return_inverse=True)
    return Found(united, np.bincount(place, scores, len(united)))


def _all_but(segment: Segment, found: Found) -> Found:
    return _unscored(np.setdiff1d(segment.having(KIND, "article"), found.documents, assume_unique=True))


def _unscored(documents: AnyArray) -> Found:
    return Found(documents, np.zeros(len(documents)))


def _in_range(segment: Segment, name: str, low: int | None, high: int | None) -> Found:
    values = segment.numbers(_COLUMNS[name])
    held = [np.ones(segment.size, bool) if low is None else values >= low]
    return _where(segment, *held, *([] if high is None else [values <= high]))


_COLUMNS = {"words": length_column("body")}
"""The columns of the number fields."""


def _in_dates(segment: Segment, node: DateRange) -> Found:
    """Articles whose period meets the range: what is imprecise is found wherever it may lie."""
    held = [segment.numbers(START, NO_TIME) != NO_TIME]
    match node.start:
        case datetime() as moment:
            held.append(segment.numbers(END, NO_TIME) > epoch_seconds(moment))
        case date() as day:
            held.append(segment.numbers(LAST_DAY) >= day.toordinal())
    match node.end:
        case datetime() as moment:
            held.append(segment.numbers(START, NO_TIME) < epoch_seconds(moment))
        case date() as day:
            held.append(segment.numbers(FIRST_DAY) <= day.toordinal())
    return _where(segment, *held)


def _where(segment: Segment, *held: AnyArray) -> Found:
    """The live articles for which all of ``held`` is true."""
    articles = segment.having(KIND, "article")
    return _unscored(articles[np.logical_and.reduce([h[articles] for h in held])])
