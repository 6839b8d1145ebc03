"""Expressions over the terms of one field as queries of the cluster: terms for words, intervals for positions.

Lucene's intervals implement C. Clarke, G. Cormack and F. Burkowski, "An Algebra for Structured Text Search and a
Framework for its Implementation" (1995).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import prod
from typing import Any

from newssearch.backends.opensearch.searching.bounds import NOTHING, Bounds, Query, any_of
from newssearch.backends.opensearch.writing.encoding import (
    CASED,
    CLOSES,
    FIRST,
    LAST,
    OPENS,
    STEM,
    WHOLE,
    WRITTEN,
    compound_term,
)
from newssearch.matching.expressions import AnyOf, Beside, Expression, InOne, InOrder, Terms, Together
from newssearch.matching.schema import COMPOUND, COMPOUND_MARK, cased_postings, exact_postings
from newssearch.settings import CLUSTER_LIMITS

Rule = dict[str, Any]
"""A source of intervals in the syntax of the cluster."""

_MOST_IN_ANY_ORDER = 3
"""Number of parts up to which every order is written out: the orders grow with its factorial."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """The intervals of an expression; ``exact`` if no other match matters, ``alone`` if each is one word."""

    rule: Rule
    exact: bool = True
    alone: bool = False


class Field:
    """Compiler of expressions over the terms of one field."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.path = f"words.{name}"
        self._views = {name: STEM, exact_postings(name): WRITTEN, cased_postings(name): CASED}

    def documents(self, expression: Expression) -> Bounds:
        """Compile the documents with a match."""
        if _is_word(expression):
            return Bounds.exactly(self._having(expression), scored=True)
        found = self._rule(expression)
        if _clauses(found.rule) > CLUSTER_LIMITS.max_interval_clauses:
            return Bounds(NOTHING, self._upper(expression), scored=True)
        query = self._intervals(found.rule)
        if found.exact:
            return Bounds.exactly(query, scored=True)
        return Bounds(query, self._upper(expression), scored=True)

    def documents_with(self, expression: Expression, times: int, least: int) -> Bounds:
        """Compile the documents with ``times`` matches in this field.

        All have at least ``least`` matches here if the fields together have enough.
        """
        found = self._rule(expression)
        if _clauses(found.rule) * times > CLUSTER_LIMITS.max_interval_clauses:
            return Bounds(NOTHING, self._upper(expression), scored=True)

        def repeated(count: int) -> Query:
            if count == 1:
                return self._intervals(found.rule)
            return self._intervals(_all_of([found.rule] * count))

        lower = repeated(times)
        upper = repeated(least) if found.exact and found.alone else self._upper(expression)
        return Bounds(lower, upper, scored=True)

    def _intervals(self, rule: Rule) -> Query:
        return {"intervals": {self.path: rule}}

    def _upper(self, expression: Expression) -> Query:
        """Compile the documents with the parts of an expression, at any positions."""
        match expression:
            case Terms(first=None):
                return self._having(expression)
            case Terms():
                return self._intervals(self._terms(expression))
            case AnyOf(parts):
                return any_of([Bounds.exactly(self._upper(part)) for part in parts]).upper
            case InOrder(parts) | Together(parts, _) | InOne(parts, _):
                pass
            case Beside(left, right, _, _):
                parts = (left, right)
        return {"bool": {"filter": [self._upper(part) for part in parts]}}

    def _having(self, expression: Expression) -> Query:
        """Compile the documents with any of the words; the best word counts."""
        queries = [query for terms in _leaves(expression) for query in self._queries(terms)]
        if not queries:
            return NOTHING
        return queries[0] if len(queries) == 1 else {"dis_max": {"queries": queries}}

    def _queries(self, terms: Terms) -> Iterable[Query]:
        if terms.postings == COMPOUND:
            for key in terms.terms:
                yield {"term": {self.path: self._compound(FIRST, terms.width, key)}}
            return
        view = self._views[terms.postings]
        for term in terms.terms:
            pattern = _pattern(term)
            if pattern is None:
                yield {"term": {self.path: view + term}}
            elif isinstance(pattern, str):
                yield {"wildcard": {self.path: {"value": view + pattern, "rewrite": "constant_score"}}}
            else:
                yield {"fuzzy": {self.path: {**_fuzzy(view, *pattern, "value"), "rewrite": "constant_score"}}}

    def _compound(self, end: str, width: int, term: str) -> str:
        return compound_term(end, width, term.partition(COMPOUND_MARK)[0])

    def _rule(self, expression: Expression) -> _Rule:
        match expression:
            case Terms(width=width):
                return _Rule(self._terms(expression), alone=width == 1)
            case AnyOf(parts):
                rules = [self._rule(part) for part in parts]
                exact = all(r.exact for r in rules) and all(map(_is_plain, parts))
                return _Rule(_any_of([r.rule for r in rules]), exact, all(r.alone for r in rules))
            case InOrder(parts):
                rules = [self._rule(part) for part in parts]
                return _Rule(_in_order([r.rule for r in rules], 0), all(r.exact for r in rules))
            case Together(parts, distance):
                return self._together(parts, distance)
            case Beside(left, right, distance, ordered):
                return self._beside(left, right, distance, ordered)
            case InOne(parts, starts):
                return self._in_one(parts, starts)

    def _terms(self, terms: Terms) -> Rule:
        first = terms.first
        limited = {} if first is None else {"filter": _among(first)}
        if terms.postings == COMPOUND:
            ends = [(self._compound(end, terms.width, t) for end in (FIRST, LAST)) for t in terms.terms]
            rules = [_in_order([_word(term) for term in pair], terms.width - 2) for pair in ends]
            return _filtered(_any_of(rules), limited)
        view = self._views[terms.postings]
        return _filtered(_any_of([_rule_of(view, term) for term in terms.terms]), limited)

    def _together(self, parts: Sequence[Expression], distance: int) -> _Rule:
        rules = [self._rule(part) for part in parts]
        gaps = distance + 1 - len(parts)
        if gaps < 0:
            return _Rule(_NEVER)
        exact = all(r.exact for r in rules)
        if len(parts) <= _MOST_IN_ANY_ORDER:
            return _Rule(_any_order([r.rule for r in rules], gaps), exact)
        return _Rule(_in_order([r.rule for r in rules], gaps), exact=False)

    def _beside(self, left: Expression, right: Expression, distance: int, ordered: bool) -> _Rule:
        pair = [self._rule(left), self._rule(right)]
        rules = [r.rule for r in pair]
        exact = all(r.exact for r in pair) and _is_plain(left) and _is_plain(right)
        return _Rule(_in_order(rules, distance - 1) if ordered else _any_order(rules, distance - 1), exact)

    def _in_one(self, parts: Sequence[Expression], starts: Terms) -> _Rule:
        unit = starts.terms[0].rpartition(".")[2]
        rules = [self._rule(part) for part in parts]
        exact = all(r.exact and r.alone for r in rules) and len(rules) <= _MOST_IN_ANY_ORDER
        together = (
            _any_order([r.rule for r in rules])
            if len(rules) <= _MOST_IN_ANY_ORDER
            else _all_of([r.rule for r in rules])
        )
        stretch = _any_of([_in_order([_word(OPENS + unit), _word(CLOSES + unit)], None), _word(WHOLE + unit)])
        return _Rule(_filtered(together, {"filter": {"contained_by": stretch}}), exact)


_FILTERS = frozenset({"match", "all_of", "any_of"})
"""The rules that take a filter themselves."""

_NEVER: Rule = {"match": {"query": WHOLE, "analyzer": "keyword"}}


def _clauses(rule: Rule) -> int:
    """Estimate the clauses that the cluster expands a rule to: alternatives of unequal lengths multiply."""
    return _weight(rule)[1]


def _weight(rule: Rule) -> tuple[int, int, bool]:
    """Return the number of alternatives of an expanded rule, the clauses of all, and whether each is a single word."""
    ((kind, said),) = rule.items()
    parts = [_weight(part) for part in said.get("intervals", ())]
    if kind == "any_of":
        alone = [part for part in parts if part[2]]
        alternatives = bool(alone) + sum(n for n, _, single in parts if not single)
        weight = alternatives, sum(n for _, n, _ in parts), len(alone) == len(parts)
    elif kind == "all_of":
        alternatives = prod(n for n, _, _ in parts)
        weight = alternatives, sum(alternatives // n * clauses for n, clauses, _ in parts), False
    else:
        weight = 1, 1, True
    within = said.get("filter", {}).get("contained_by")
    return weight if within is None else (weight[0], weight[1] + weight[0] * _weight(within)[1], weight[2])


def _word(term: str) -> Rule:
    return {"match": {"query": term, "analyzer": "keyword"}}


def _rule_of(view: str, term: str) -> Rule:
    pattern = _pattern(term)
    if pattern is None:
        return _word(view + term)
    most = {"max_expansions": CLUSTER_LIMITS.max_expansions}
    if isinstance(pattern, str):
        return {"wildcard": {"pattern": view + pattern, "analyzer": "keyword", **most}}
    return {"fuzzy": {**_fuzzy(view, *pattern, "term"), "analyzer": "keyword"}}


def _pattern(term: str) -> str | tuple[str, int] | None:
    """Return the pattern, or the word and its edits, that a term of `Patterns` means; None for a plain word."""
    word, tilde, edits = term.partition("~")
    if tilde:
        return word, int(edits)
    return term.replace("\\", "\\\\") if "*" in term or "?" in term else None


def _fuzzy(view: str, word: str, edits: int, name: str) -> dict[str, Any]:
    return {name: view + word, "fuzziness": edits, "prefix_length": len(view), "transpositions": True}


def _any_of(rules: Sequence[Rule]) -> Rule:
    if not rules:
        return _NEVER
    return rules[0] if len(rules) == 1 else {"any_of": {"intervals": list(rules)}}


def _in_order(rules: Sequence[Rule], gaps: int | None) -> Rule:
    most = {} if gaps is None else {"max_gaps": gaps}
    return {"all_of": {"intervals": list(rules), "ordered": True, **most}}


def _all_of(rules: Sequence[Rule]) -> Rule:
    return _in_order(rules, None)


def _any_order(rules: Sequence[Rule], gaps: int | None = None) -> Rule:
    """Combine all rules without overlap, in any order."""
    return _any_of([_in_order(order, gaps) for order in permutations(rules)])


def _filtered(rule: Rule, limited: Rule) -> Rule:
    if not limited:
        return rule
    ((kind, said),) = rule.items()
    if kind in _FILTERS and "filter" not in said:
        return {kind: {**said, **limited}}
    return {"any_of": {"intervals": [rule], **limited}}


def _among(words: int) -> Rule:
    # A script of intervals takes no parameters; the few numbers in use are compiled once each.
    return {"script": {"source": f"interval.end < {words:d}"}}


def _is_word(expression: Expression) -> bool:
    """Return whether an expression is a choice of terms at any positions."""
    match expression:
        case Terms(first=first):
            return first is None
        case AnyOf(parts):
            return all(map(_is_word, parts))
    return False


def _leaves(expression: Expression) -> Iterable[Terms]:
    match expression:
        case Terms():
            yield expression
        case AnyOf(parts):
            for part in parts:
                yield from _leaves(part)


def _is_plain(expression: Expression) -> bool:
    """Return whether the matches are adjacent words: then the smallest ones are all."""
    match expression:
        case Terms():
            return True
        case AnyOf(parts) | InOrder(parts):
            return all(map(_is_plain, parts))
    return False
