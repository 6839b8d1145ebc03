"""Query nodes compiled to queries of the cluster.

They find the same documents as the core's `evaluator`. The cluster parses no text of a user: words are compared,
patterns are made of folded letters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from newssearch.backends.opensearch.searching.bounds import EVERYTHING, NOTHING, Bounds, Query, all_of, any_of, none_of
from newssearch.backends.opensearch.searching.intervals import Field
from newssearch.matching.document import epoch_seconds
from newssearch.matching.expressions import Expression, Words, expression_of
from newssearch.matching.ranking import WEIGHTS
from newssearch.matching.schema import COPY, EXACT, FIRST
from newssearch.query.fields import TEXT_FIELDS
from newssearch.query.nodes import (
    And,
    AtLeast,
    Cased,
    DateRange,
    Everything,
    Fuzzy,
    NoDate,
    Node,
    Not,
    NumberRange,
    Or,
    Phrase,
    Prefix,
    Proximity,
    SomeOf,
    Wildcard,
    Word,
)
from newssearch.query.normal import fields_of, is_leaf

ARTICLES: Query = {"term": {"kind": FIRST}}
"""A query for the articles that came first with their text."""

COPIES: Query = {"term": {"kind": COPY}}
"""A query for the exact copies of those articles."""

VALUES: Mapping[str, str] = {"id": "folded_id", "language": "languages"}
"""Fields of the cluster with the whole values of exact fields."""


@dataclass(frozen=True, slots=True)
class Compiler:
    """Compiler of nodes, for the documents that ``scope`` finds; ``copied`` finds those with some number of copies."""

    words: Words
    scope: Query
    copied: Callable[[int | None, int | None], Query] = lambda low, high: NOTHING

    def compile(self, node: Node) -> Bounds:
        """Compile ``node`` to a query for its documents."""
        found = self._node(node)
        lower, upper = ({"bool": {"must": [query], "filter": [self.scope]}} for query in (found.lower, found.upper))
        return Bounds.exactly(upper, scored=found.scored) if found.is_exact else Bounds(lower, upper, found.scored)

    def _node(self, node: Node) -> Bounds:
        match node:
            case And(children):
                return all_of(self._distinct(children))
            case Or(children):
                return any_of(self._distinct(children))
            case SomeOf(words, least):
                return any_of([self._node(word) for word in words], least)
            case Not(child):
                return none_of(self._node(child))
            case Everything():
                return Bounds.exactly(EVERYTHING)
            case NoDate():
                return none_of(Bounds.exactly({"exists": {"field": "start"}}))
            case NumberRange("copies", low, high):
                return Bounds.exactly(self.copied(low, high))
            case NumberRange(field, low, high):
                bounds = {name: value for name, value in (("gte", low), ("lte", high)) if value is not None}
                return Bounds.exactly({"range": {"length" if field == "words" else field: bounds}})
            case DateRange():
                return Bounds.exactly({"bool": {"filter": list(_in_dates(node))}})
            case AtLeast(part, times):
                return self._placed(part, times)
        return self._placed(node, 1)

    def _distinct(self, children: Iterable[Node]) -> list[Bounds]:
        """Compile each child; of leaves with equal terms, as words of one stem have in the body, only one has scores.

        A dateline, which is not stemmed, may tell them apart.
        """
        found: list[Bounds] = []
        known: list[tuple[str | None, Expression]] = []
        for child in children:
            bounds = self._node(child)
            if is_leaf(child) and child.field not in EXACT:
                looked_for = child.field, expression_of(child, child.field or "body", self.words)
                if looked_for in known:
                    lower, upper = ({"bool": {"filter": [query]}} for query in (bounds.lower, bounds.upper))
                    bounds = Bounds.exactly(upper) if bounds.is_exact else Bounds(lower, upper)
                known.append(looked_for)
            found.append(bounds)
        return found

    def _placed(self, node: Node, times: int) -> Bounds:
        """Compile a node with positions, in one field or in any text field."""
        (name,) = fields_of(node)
        if name in EXACT:
            return Bounds.exactly(_of_value(node, VALUES[name]) if times == 1 else NOTHING)
        fields = (name,) if name else TEXT_FIELDS
        least = ceil(times / len(fields))
        return any_of([self._in_field(expression_of(node, f, self.words), f, times, least) for f in fields])

    def _in_field(self, expression: Expression, name: str, times: int, least: int) -> Bounds:
        field = Field(name)
        found = field.documents(expression) if times == 1 else field.documents_with(expression, times, least)
        weight = WEIGHTS.get(name, 1.0)
        if weight == 1.0:
            return found
        lower, upper = ({"bool": {"must": [query], "boost": weight}} for query in (found.lower, found.upper))
        return Bounds.exactly(upper, scored=True) if found.is_exact else Bounds(lower, upper, scored=True)


def _of_value(node: Node, field: str) -> Query:
    match node:
        case Or(children):
            return {"bool": {"should": [_of_value(child, field) for child in children]}}
        case Prefix(text):
            return {"prefix": {field: text.casefold()}}
        case Wildcard(pattern):
            return {"wildcard": {field: pattern.casefold().replace("\\", "\\\\")}}
        case Fuzzy(text, edits):
            return {"fuzzy": {field: {"value": text.casefold(), "fuzziness": edits, "rewrite": "constant_score"}}}
        case Word(text) | Phrase(text) | Proximity(text) | Cased(text):
            return {"term": {field: text.casefold()}}
    return NOTHING


def _in_dates(node: DateRange) -> Iterator[Query]:
    """Yield queries for articles whose period overlaps the range; an imprecise date overlaps all its days."""
    yield {"exists": {"field": "start"}}
    match node.start:
        case datetime() as moment:
            yield {"range": {"end": {"gt": epoch_seconds(moment)}}}
        case date() as day:
            yield {"range": {"last_day": {"gte": day.toordinal()}}}
    match node.end:
        case datetime() as moment:
            yield {"range": {"start": {"lt": epoch_seconds(moment)}}}
        case date() as day:
            yield {"range": {"first_day": {"lte": day.toordinal()}}}
