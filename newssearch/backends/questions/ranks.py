"""Explanation of the rank of an article for a query, in words and figures, or of the clauses that exclude it.

The score of an article is the sum of the scores of its matching clauses. Each is searched for by itself, so a folder
and a cluster are explained alike, each by its own scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from newssearch.backends import search
from newssearch.backends.queries import read_query
from newssearch.backends.question import Question
from newssearch.backends.searcher_contract import PageRequest, Searcher, Weight
from newssearch.core import stems_in, tokenize
from newssearch.matching.document import time_numbers
from newssearch.matching.highlighter import ArticleMatcher
from newssearch.matching.ranking import LEAD, LEAD_WEIGHT, impact
from newssearch.models import Article
from newssearch.query.fields import TEXT_FIELDS, is_exact
from newssearch.query.nodes import (
    And,
    AtLeast,
    DateRange,
    Everything,
    First,
    Near,
    NoDate,
    Node,
    Not,
    NumberRange,
    Or,
    Phrase,
    SomeOf,
    Within,
    Word,
)
from newssearch.query.normal import all_of, fields_of, is_leaf
from newssearch.query.parsing import Parsed
from newssearch.query.printing import describe, to_text
from newssearch.values import Value

FURTHEST = 10_000
"""The hits among which the rank of an article is looked for."""

_A_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class RankField(Value):
    """Occurrences of a clause in a field of an article: their ``count``, and the ``length`` of the field in words.

    ``in_lead`` says whether one is in the first words of the body. ``share`` is the share of the field, including the
    lead, in the score of the clause; None if the backend does not publish it.
    """

    name: str
    count: int
    length: int
    in_lead: bool = False
    share: float | None = None


@dataclass(frozen=True, slots=True)
class RankPart(Value):
    """A share of a rank: the ``score`` that one clause of a query gives an article, and ``why``, in a sentence.

    ``matching`` counts the articles that it matches; ``rarity`` is its inverse document frequency, None where the
    backend does not say.
    """

    text: str
    score: float
    why: str
    matching: int
    rarity: float | None = None
    fields: tuple[RankField, ...] = ()


@dataclass(frozen=True, slots=True)
class RankExplanation(Value):
    """Explanation of the rank of an article for a query.

    ``rank`` counts from 1 among the ``total`` articles of a search, including those with some of the words; None for an
    article that is not shown, which ``note`` explains. ``parts`` add up to ``score``, the largest first. ``missing``
    are the clauses that the article does not match.
    """

    id: str
    query: str
    rank: int | None
    total: int
    score: float
    parts: tuple[RankPart, ...] = ()
    missing: tuple[str, ...] = ()
    note: str = ""
    warnings: tuple[str, ...] = ()


def explain_rank(searcher: Searcher, identifier: str, question: Question) -> RankExplanation | None:
    """Say why the article of an id ranks where it does for a query; see `newssearch.News.explain_rank`."""
    parsed = read_query(searcher, question)
    with search.limited(searcher, question) as deadline:
        found = searcher.indexed(identifier)
        if found is None:
            return None
        article, indexed = found.article, found.indexed
        times = time_numbers(article, found.record)
        matcher = ArticleMatcher(indexed, searcher.languages, deadline, search.copies_in(searcher, article.id), times)
        shown = _Shown.of(searcher, article.id, question)
        parts = tuple(_Explainer(searcher, indexed, matcher).parts(parsed.node))
        kept_out = () if matcher.matches(searcher.widened(parsed.node)) else tuple(_missing(searcher, matcher, parsed))
        return RankExplanation(
            id=article.id,
            query=question.text,
            rank=shown.rank,
            total=shown.total,
            score=shown.score if shown.score is not None else round(sum(part.score for part in parts), 4),
            parts=tuple(sorted(parts, key=lambda part: -part.score)),
            missing=kept_out,
            note=_note(shown, kept_out),
            warnings=parsed.warnings,
        )


class _Shown:
    """Rank, score and total of a search for an article."""

    def __init__(self, rank: int | None, score: float | None, total: int) -> None:
        self.rank, self.score, self.total = rank, score, total

    @classmethod
    def of(cls, searcher: Searcher, identifier: str, question: Question) -> _Shown:
        """Look for the article among the first `FURTHEST` hits."""
        total = 0
        for offset in range(0, FURTHEST, _A_PAGE):
            page = search.search(searcher, question, limit=_A_PAGE, offset=offset, snippets=0)
            total = page.total + page.partial_total
            for rank, hit in enumerate(page.hits, offset + 1):
                if hit.id == identifier:
                    return cls(rank, hit.score, total)
            if len(page.hits) < _A_PAGE:
                break
        return cls(None, None, total)


def _note(shown: _Shown, kept_out: tuple[str, ...]) -> str:
    if shown.rank is not None:
        return "It comes behind the articles with all of the words." if kept_out else ""
    if kept_out:
        return "It is not found."
    if shown.total > FURTHEST:
        return f"It is found, but not among the first {FURTHEST:,} hits."
    return "It is found, but an exact copy of it is shown, which is earlier."


def _missing(searcher: Searcher, matcher: ArticleMatcher, parsed: Parsed) -> Iterator[str]:
    """Yield the clauses without which the article would be found."""
    node = parsed.node
    for child in node.children if isinstance(node, And) else (node,):
        if not matcher.matches(searcher.widened(child)):
            yield to_text(child)


def scored_clauses(searcher: Searcher, node: Node) -> list[tuple[Node, Weight]]:
    """Return the clauses of a query that give a score, those of the same stems once, with their weights."""
    clauses = {_same(clause, searcher.languages): clause for clause in reversed(list(_scored(node)))}
    return [(searcher.widened(clause), searcher.weight_of(clause)) for clause in clauses.values()]


class _Explainer:
    """Explains the clauses of one query in one article."""

    def __init__(self, searcher: Searcher, article: Article, matcher: ArticleMatcher) -> None:
        self._searcher, self._article, self._matcher = searcher, article, matcher
        self._lengths = {name: len(tokenize(getattr(article, name) or "")) for name in TEXT_FIELDS}

    def parts(self, node: Node) -> Iterator[RankPart]:
        """Yield a part for each clause that the article matches, those of the same stems once."""
        known = set()
        for clause in _scored(node):
            same = _same(clause, self._searcher.languages)
            if same not in known and self._matcher.matches(self._searcher.widened(clause)):
                known.add(same)
                yield self._part(clause)

    def _part(self, clause: Node) -> RankPart:
        alone = self._searcher.find(all_of([clause, Phrase(self._article.id, "id")]), PageRequest(limit=1))
        weight = self._searcher.weight_of(clause)
        fields = tuple(_shares(self._fields(clause), weight.mean_lengths))
        score = alone.hits[0].score if alone.hits else 0.0
        return RankPart(
            text=to_text(clause),
            score=score,
            why=_why(clause, weight.matching, weight.rarity, fields),
            matching=weight.matching,
            rarity=weight.rarity,
            fields=fields,
        )

    def _fields(self, clause: Node) -> Iterator[RankField]:
        (named,) = fields_of(clause)
        part = clause.part if isinstance(clause, AtLeast) else clause
        for name in (named,) if named in TEXT_FIELDS else TEXT_FIELDS if named is None else ():
            there = _in_field(part, name)
            if count := self._count(there):
                in_lead = name == "body" and self._matcher.matches(First(there, LEAD))
                yield RankField(name, count, self._lengths[name], in_lead)

    def _count(self, part: Node) -> int:
        """Count the matches of a clause that has places: double a number until fewer match, then bisect."""
        few, many = 0, 1
        while self._matcher.matches(AtLeast(part, many)):
            few, many = many, many * 2
        while many - few > 1:
            middle = (few + many) // 2
            few, many = (middle, many) if self._matcher.matches(AtLeast(part, middle)) else (few, middle)
        return few


def _same(clause: Node, languages: Sequence[str]) -> object:
    """Return a key that is equal for words of the same stems."""
    if not isinstance(clause, Word) or clause.field not in (None, "headline", "standfirst", "body"):
        return clause
    return clause.field, *(frozenset(stems_in(languages, token.base)) for token in tokenize(clause.text))


def _in_field(node: Node, field: str) -> Node:
    """Return what has places, looked for in one field."""
    match node:
        case Or(children):
            return Or(tuple(_in_field(child, field) for child in children))
        case Within(parts, unit):
            return Within(tuple(_in_field(part, field) for part in parts), unit)
        case First(part, words):
            return First(_in_field(part, field), words)
        case Near(left, right, distance, ordered):
            return Near(_in_field(left, field), _in_field(right, field), distance, ordered)
    return replace(node, field=field) if is_leaf(node) else node


def _scored(node: Node) -> Iterator[Node]:
    """Yield the clauses that give a score: no filters, and nothing that is excluded."""
    match node:
        case And(children) | Or(children) | SomeOf(children, _):
            for child in children:
                yield from _scored(child)
        case Not() | DateRange() | NumberRange() | NoDate() | Everything():
            return
        case _:
            if not any(name is not None and is_exact(name) for name in fields_of(node)):
                yield node


def _shares(fields: Iterable[RankField], mean_lengths: Mapping[str, float]) -> list[RankField]:
    """Return the fields with the share of each, if the mean lengths are known."""
    found = list(fields)
    if not mean_lengths:
        return found
    impacts = [
        impact(one.name, one.count, one.length, mean_lengths.get(one.name, 0.0)) + LEAD_WEIGHT * one.in_lead
        for one in found
    ]
    total = sum(impacts)
    return [replace(one, share=round(counts / total, 4)) for one, counts in zip(found, impacts, strict=True)]


def _why(clause: Node, matching: int, rarity: float | None, fields: Iterable[RankField]) -> str:
    """Say in one sentence what a clause is, how rare it is, and where the article has it."""
    matches = f"{matching:,} {'article matches' if matching == 1 else 'articles match'}"
    rare = matches + ("" if rarity is None else f" and so each match weighs {rarity:.2f}")
    return "; ".join([f"{describe(clause)}: {rare}", *map(_where, fields)])


def _where(one: RankField) -> str:
    times = f"{one.count:,} {'time' if one.count == 1 else 'times'} in {one.length:,} words"
    lead = f", in its first {LEAD}, too" if one.in_lead else ""
    share = "" if one.share is None else f" ({one.share:.0%})"
    return f"{one.name}: {times}{lead}{share}"
