"""A query on the arrays of an index: which documents match, and how well.

Every node gives ascending document numbers and their scores. Filters (dates, lengths, what is excluded) score 0, and
are asked only of documents that the rest of their clause has found. A clause is scored as one term over the fields that
it looks in; see `ranking`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from typing import NamedTuple

import numpy as np

from newssearch.engine.arrays import AnyArray
from newssearch.engine.documents import epoch_seconds
from newssearch.engine.positions import Expression
from newssearch.engine.postings import NOTHING
from newssearch.engine.ranking import BM25F
from newssearch.engine.resolving import Resolver
from newssearch.engine.schema import END, EXACT, FIRST_DAY, KIND, LAST_DAY, NO_TIME, START, length_column
from newssearch.engine.segments import Segments
from newssearch.engine.span_arrays import frequencies, only_term
from newssearch.query.fields import TEXT_FIELDS
from newssearch.query.nodes import And, AtLeast, DateRange, Everything, NoDate, Node, Not, NumberRange, Or
from newssearch.query.normal import fields_of


class Found(NamedTuple):
    """Documents, ascending, and their scores."""

    documents: AnyArray
    scores: AnyArray


@dataclass(frozen=True, slots=True)
class EvaluatedAtom:
    """An atom as it was resolved; ``rarity`` is its inverse document frequency. ``negated`` atoms are not marked."""

    expressions: Mapping[str, Expression]
    rarity: float
    negated: bool


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What a query found, and its atoms in the order of the query."""

    found: Found
    atoms: tuple[EvaluatedAtom, ...]

    @property
    def total(self) -> int:
        """How many documents match."""
        return len(self.found.documents)


class Impacts:
    """How much matches count in each document of a snapshot, before the clause's rarity and saturation come in.

    The impacts of single words are kept for the next query that asks for them.
    """

    def __init__(self, segments: Segments, ranking: BM25F) -> None:
        self.segments, self.ranking = segments, ranking
        self._weights: dict[str, AnyArray] = {}
        self._of_terms: dict[tuple[str, str, str], Found] = {}
        self._kept = 0

    def of_matches(self, name: str, documents: AnyArray, counts: AnyArray) -> Found:
        """Of so many matches in a field of each document."""
        if name not in TEXT_FIELDS:
            return Found(documents, counts.astype(np.float32))
        weights = self._weights.get(name)
        if weights is None:  # of one match, in every document
            lengths = self.segments.numbers(length_column(name))
            weights = self._weights[name] = np.asarray(self.ranking.impact(name, 1.0, lengths), np.float32)
        return Found(documents, counts * weights[documents])

    def of_term(self, name: str, postings: str, term: str) -> Found:
        """Of a word in a field."""
        found = self._of_terms.get((name, postings, term))
        if found is None:
            documents, counts, _ = self.segments.counted(postings, term)
            found = self.of_matches(name, documents, counts.astype(np.float32))
            self._kept += len(documents) + 100
            if self._kept > _KEPT:
                self._of_terms.clear()
                self._kept = len(documents)
            self._of_terms[name, postings, term] = found
        return found


_KEPT = 4 << 20
"""Documents in the impacts that are kept: 48 MB."""


@dataclass(slots=True)
class Evaluator:
    """Evaluates nodes on one snapshot."""

    impacts: Impacts
    resolver: Resolver
    segments: Segments = field(init=False)
    _atoms: list[EvaluatedAtom] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.segments = self.impacts.segments

    def evaluate(self, node: Node) -> Evaluated:
        """What ``node`` finds; QueryLimitError when a pattern stands for too many words."""
        self._atoms = []
        return Evaluated(self._node(node, negated=False), tuple(self._atoms))

    def _node(self, node: Node, negated: bool) -> Found:
        match node:
            case And(children):
                return self._all_of(children, negated)
            case Or(children):
                return _any_of([self._node(child, negated) for child in children], self.segments.size)
            case Not() | NumberRange() | DateRange():
                articles = self.segments.articles
                return _unscored(articles[self._holds(node, articles, negated)])
            case Everything():
                return _unscored(self.segments.articles)
            case NoDate():
                return _unscored(self.segments.counted(KIND, "undated").documents)
            case AtLeast(part, times):
                return self._atom(part, negated, times)
            case _:
                return self._atom(node, negated)

    def _all_of(self, children: Sequence[Node], negated: bool) -> Found:
        """The filters are asked last, of what the others have left."""
        filters = [child for child in children if isinstance(child, Not | NumberRange | DateRange)]
        others = [self._node(child, negated) for child in children if child not in filters]
        found = _in_all(others, self.segments.size) if others else _unscored(self.segments.articles)
        for child in filters:
            held = self._holds(child, found.documents, negated)
            found = Found(found.documents[held], found.scores[held])
        return found

    def _holds(self, node: Not | NumberRange | DateRange, documents: AnyArray, negated: bool) -> AnyArray:
        """For which of ``documents``, which are articles, a filter holds."""
        match node:
            case Not(child):
                excluded = self._node(child, not negated).documents
                return _places(excluded, documents, self.segments.size) < 0
            case NumberRange(name, low, high):
                values = self.segments.numbers(_COLUMNS[name])[documents]
                held = np.ones(len(values), bool) if low is None else values >= low
                return held if high is None else held & (values <= high)
            case DateRange():
                return self._in_dates(node, documents)

    def _in_dates(self, node: DateRange, documents: AnyArray) -> AnyArray:
        """Articles whose period meets the range: what is imprecise is found wherever it may lie."""
        numbers = self.segments.numbers
        held: AnyArray = numbers(START)[documents] != NO_TIME
        match node.start:
            case datetime() as moment:
                held &= numbers(END)[documents] > epoch_seconds(moment)
            case date() as day:
                held &= numbers(LAST_DAY)[documents] >= day.toordinal()
        match node.end:
            case datetime() as moment:
                held &= numbers(START)[documents] < epoch_seconds(moment)
            case date() as day:
                held &= numbers(FIRST_DAY)[documents] <= day.toordinal()
        return held

    def _atom(self, node: Node, negated: bool, times: int = 1) -> Found:
        """What is resolved as one: a clause whose matches have places, or ``times`` of them in an article."""
        (name,) = fields_of(node)  # the parser sees to it that all leaves name the same
        fields = (name,) if name else TEXT_FIELDS
        expressions = {f: self.resolver.expression(node, f) for f in fields}
        documents, impacts = self._impacts(expressions, times)
        ranking = self.impacts.ranking
        rarity = ranking.rarity(len(documents))
        self._atoms.append(EvaluatedAtom(expressions, rarity, negated))
        if name in EXACT:
            return _unscored(documents)
        return Found(documents, ranking.score(rarity, impacts))

    def _impacts(self, expressions: Mapping[str, Expression], times: int) -> Found:
        """The documents with so many matches in the fields together, and the sum of their impacts."""
        found, matches = [], []
        for name, expression in expressions.items():
            term = only_term(expression, self.segments) if times == 1 else None
            if term is not None:
                found.append(self.impacts.of_term(name, *term))
                continue
            documents, counts = frequencies(expression, self.segments)
            found.append(self.impacts.of_matches(name, documents, counts))
            matches.append(Found(documents, counts.astype(np.float32)))
        documents, impacts = _any_of(found, self.segments.size)
        if times == 1:
            return Found(documents, impacts)
        often = _any_of(matches, self.segments.size).scores >= times
        return Found(documents[often], impacts[often])


_COLUMNS = {"words": length_column("body")}
"""The columns of the number fields."""

_DENSE = 16
"""Lists that hold more than one document of so many are joined in an array with a place for every document."""


def _in_all(children: Sequence[Found], size: int) -> Found:
    def both(a: Found, b: Found) -> Found:
        places = _places(b.documents, a.documents, size)
        held = places >= 0
        return Found(a.documents[held], a.scores[held] + b.scores[places[held]])

    return reduce(both, sorted(children, key=lambda found: len(found.documents)))


def _places(documents: AnyArray, wanted: AnyArray, size: int) -> AnyArray:
    """Where each of ``wanted`` is among ``documents``; -1 where it is not."""
    if not len(documents):
        return np.full(len(wanted), -1)
    if len(wanted) * _DENSE > size:
        places = np.full(size, -1, np.int32)
        places[documents] = np.arange(len(documents), dtype=np.int32)
        return places[wanted]
    found = np.minimum(np.searchsorted(documents, wanted), len(documents) - 1)
    return np.where(documents[found] == wanted, found, -1)


def _any_of(children: Sequence[Found], size: int) -> Found:
    held = [found for found in children if len(found.documents)]
    if len(held) <= 1:
        return held[0] if held else _unscored(NOTHING)
    held.sort(key=lambda found: len(found.documents))
    *others, most = held
    if sum(len(found.documents) for found in others) * _DENSE > size:
        return _any_of_many(held, size)
    return reduce(lambda all_, found: _with_few(all_, found, size), others, most)


def _any_of_many(children: Sequence[Found], size: int) -> Found:
    scores = np.zeros(size, np.float32)
    there = np.zeros(size, bool)
    for found in children:
        scores[found.documents] += found.scores
        there[found.documents] = True
    documents = np.flatnonzero(there)
    return Found(documents, scores[documents])


def _with_few(many: Found, few: Found, size: int) -> Found:
    places = _places(many.documents, few.documents, size)
    known = places >= 0
    scores = many.scores.copy()
    scores[places[known]] += few.scores[known]
    if known.all():
        return Found(many.documents, scores)
    new = few.documents[~known]
    at = np.searchsorted(many.documents, new)
    return Found(np.insert(many.documents, at, new), np.insert(scores, at, few.scores[~known]))


def _unscored(documents: AnyArray) -> Found:
    return Found(documents, np.zeros(len(documents), np.float32))
