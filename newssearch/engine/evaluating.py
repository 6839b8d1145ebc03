"""A query on the arrays of an index: which documents match, and how well.

Every node gives ascending document numbers and their scores. Filters (dates, lengths, what is excluded) score 0, and
are asked only of documents that the rest of their clause has found. A clause is scored as one term over the fields that
it looks in; see `ranking`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import numpy as np

from newssearch.engine.arrays import AnyArray
from newssearch.engine.documents import epoch_seconds
from newssearch.engine.found import Found, in_all, in_any, in_some
from newssearch.engine.kept import Kept
from newssearch.engine.positions import Expression
from newssearch.engine.ranking import BM25F
from newssearch.engine.resolving import Resolver
from newssearch.engine.schema import END, EXACT, FIRST_DAY, KIND, LAST_DAY, NO_TIME, START, length_column
from newssearch.engine.segments import Segments
from newssearch.engine.span_arrays import frequencies
from newssearch.query.fields import TEXT_FIELDS
from newssearch.query.nodes import (
    And,
    AtLeast,
    DateRange,
    Everything,
    NoDate,
    Node,
    Not,
    NumberRange,
    Or,
    SomeOf,
    Word,
)
from newssearch.query.normal import fields_of


@dataclass(frozen=True, slots=True)
class EvaluatedAtom:
    """An atom as it was resolved; ``rarity`` is its inverse document frequency. ``negated`` atoms are not marked."""

    expressions: Mapping[str, Expression]
    rarity: float
    negated: bool


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The articles that a query found, one of each group of copies, and its atoms in the order of the query."""

    found: Found
    atoms: tuple[EvaluatedAtom, ...]

    @property
    def marked(self) -> tuple[EvaluatedAtom, ...]:
        """The atoms whose matches are to be marked."""
        return tuple(atom for atom in self.atoms if not atom.negated)

    @property
    def total(self) -> int:
        """The number of articles that match, a group of copies counted once."""
        return self.found.total


_KEPT, _KEPT_EACH = 64 << 20, 320
"""Bytes of what single words find that are kept for the next query that asks for them; so many for each document, where
that is more, as what a word finds grows with the index."""

_BYTES_A_WORD = 2_000


class Impacts:
    """How much matches count in each document of a snapshot, before the clause's rarity and saturation come in."""

    def __init__(self, segments: Segments, ranking: BM25F) -> None:
        self.segments, self.ranking = segments, ranking
        self.words: Kept[Word, tuple[EvaluatedAtom, Found]] = Kept(max(_KEPT, _KEPT_EACH * segments.size))
        self._weights: dict[str, AnyArray] = {}

    def of_matches(self, name: str, documents: AnyArray, counts: AnyArray) -> Found:
        """Of so many matches in a field of each document."""
        if name not in TEXT_FIELDS:
            return Found(documents, counts.astype(np.float32), is_scored=True)
        weights = self._weights.get(name)
        if weights is None:  # of one match, in every document
            lengths = self.segments.numbers(length_column(name))
            weights = self._weights[name] = np.asarray(self.ranking.impact(name, 1.0, lengths), np.float32)
        return Found(documents, counts.astype(np.float32) * weights[documents], is_scored=True)


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
        """Find the articles that ``node`` means; QueryLimitError when a pattern stands for too many words."""
        found, groups = self.matching(node), self.segments.groups
        return Evaluated(found if groups is None else groups.one_each(found), tuple(self._atoms))

    def evaluate_behind(self, node: Node, shown: Evaluated) -> Evaluated:
        """Find the articles that ``node`` means, without those of ``shown`` and their copies."""
        found, groups = self.matching(node), self.segments.groups
        if groups is not None:
            found = groups.one_each(groups.without_copies_of(found, shown.found))
        return Evaluated(found.without_any(shown.found, self.segments.size), tuple(self._atoms))

    def matching(self, node: Node) -> Found:
        """Find all documents that ``node`` means, each copy of an article by itself."""
        self._atoms = []
        return self._node(node, negated=False)

    def _node(self, node: Node, negated: bool) -> Found:
        match node:
            case And(children):
                return self._all_of(children, negated)
            case Or(children):
                return in_any([self._node(child, negated) for child in children], self.segments.size)
            case SomeOf(words, least):
                return in_some((self._node(word, negated) for word in words), least, self.segments.size)
            case Not() | NumberRange() | DateRange():
                every = self.segments.documents
                return Found(every[self._holds(node, every, negated)])
            case Everything():
                return Found(self.segments.documents)
            case NoDate():
                return Found(self.segments.counted(KIND, "undated").documents)
            case AtLeast(part, times):
                return self._atom(part, negated, times)
            case _:
                return self._atom(node, negated)

    def _all_of(self, children: Sequence[Node], negated: bool) -> Found:
        """The filters are asked last, of what the others have left."""
        filters = [child for child in children if isinstance(child, Not | NumberRange | DateRange)]
        others = [self._node(child, negated) for child in children if child not in filters]
        found = in_all(others, self.segments.size) if others else Found(self.segments.documents)
        for child in filters:
            found = found.where(self._holds(child, found.documents, negated))
        return found

    def _holds(self, node: Not | NumberRange | DateRange, documents: AnyArray, negated: bool) -> AnyArray:
        """For which of ``documents`` a filter holds."""
        match node:
            case Not(child):
                return ~self._node(child, not negated).holds(documents, self.segments.size)
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
        known = self.impacts.words.get(node) if isinstance(node, Word) and times == 1 else None
        if known is None:
            known = self._looked_up(node, times)
            if isinstance(node, Word) and times == 1:
                self.impacts.words.keep(node, known, known[1].bytes + _BYTES_A_WORD)
        atom, found = known
        self._atoms.append(replace(atom, negated=True) if negated else atom)
        return found

    def _looked_up(self, node: Node, times: int) -> tuple[EvaluatedAtom, Found]:
        """An atom and what it finds, told by the index."""
        (name,) = fields_of(node)  # the parser sees to it that all leaves name the same
        fields = (name,) if name else self.segments.text_fields
        expressions = {f: self.resolver.expression(node, f) for f in fields}
        found = self._impacts(expressions, times)
        ranking = self.impacts.ranking
        groups = self.segments.groups
        rarity = ranking.rarity(found.total if groups is None else groups.count(found))
        atom = EvaluatedAtom(expressions, rarity, negated=False)
        if name in EXACT:
            return atom, Found(found.documents)
        scored = Found(found.documents, ranking.score(rarity, found.scores), is_scored=True)
        return atom, scored.dense(self.segments.size)

    def _impacts(self, expressions: Mapping[str, Expression], times: int) -> Found:
        """The documents with so many matches in the fields together, and the sum of their impacts."""
        found, matches = [], []
        for name, expression in expressions.items():
            documents, counts = frequencies(expression, self.segments)
            found.append(self.impacts.of_matches(name, documents, counts))
            matches.append(Found(documents, counts.astype(np.float32), is_scored=True))
        size = self.segments.size
        impacts = in_any(found, size)
        if times == 1:
            return impacts
        return impacts.where(in_any(matches, size).scores >= times)


_COLUMNS = {"words": length_column("body")}
"""The columns of the number fields."""
