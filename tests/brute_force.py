"""Matches of a query, by its definition alone: every article read word by word, no index, no cleverness.

Analysis (tokens and stems) is the program's own; everything after it is done here in the most literal way.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product

from newssearch.core import Token, sentences, stems_of, tokenize
from newssearch.dates.periods import period_of
from newssearch.matching.schema import STEMMED
from newssearch.models import Article
from newssearch.query.fields import TEXT_FIELDS
from newssearch.query.nodes import (
    And,
    AtLeast,
    Cased,
    DateRange,
    Everything,
    First,
    Fuzzy,
    Near,
    NoDate,
    Node,
    Not,
    NumberRange,
    Or,
    Phrase,
    Prefix,
    Proximity,
    Unit,
    Wildcard,
    Within,
    Word,
)
from newssearch.query.normal import fields_of

Spans = set[tuple[int, int]]


def matches(node: Node, article: Article) -> bool:
    """Return whether ``article`` is among the articles that ``node`` means."""
    match node:
        case And(children):
            return all(matches(child, article) for child in children)
        case Or(children):
            return any(matches(child, article) for child in children)
        case Not(child):
            return not matches(child, article)
        case Everything():
            return True
        case NoDate():
            return article.published is None
        case NumberRange(_, low, high):
            words = len(tokenize(article.body or ""))
            return (low is None or words >= low) and (high is None or words <= high)
        case DateRange(start, end):
            if article.published is None or article.precision is None:
                return False
            period = period_of(article.published, article.precision)
            return (start is None or period.last_day >= start) and (end is None or period.first_day <= end)
    if isinstance(node, AtLeast):
        return sum(len(found) for found in spans(node.part, article).values()) >= node.times
    return any(spans(node, article).values())


def spans(node: Node, article: Article) -> dict[str, Spans]:
    """The first and last word of every match of ``node``, in each field that it looks in."""
    (field,) = fields_of(node)
    return {f: _spans(node, f, _read(getattr(article, f) or "")) for f in ([field] if field else TEXT_FIELDS)}


@dataclass(frozen=True)
class _Text:
    """The words of a text, and for each the number of its sentence and of its paragraph."""

    words: list[Token]
    units: dict[Unit, list[int]]

    def __getitem__(self, i: int) -> Token:
        return self.words[i]

    def first(self, n: int) -> _Text:
        return _Text(self.words[:n], self.units)


def _read(text: str) -> _Text:
    tokens = tokenize(text)
    bounds = sentences(text)
    return _Text(
        tokens,
        {
            "sentence": [next(i for i, (start, end) in enumerate(bounds) if start <= t.start < end) for t in tokens],
            "paragraph": [text[: t.start].count("\n") for t in tokens],
        },
    )


def _spans(node: Node, field: str, text: _Text) -> Spans:
    every = range(len(text.words))
    match node:
        case First(part, words):
            return _spans(part, field, text.first(words))
        case Within(parts, unit):
            return _within([_spans(part, field, text) for part in parts], text.units[unit])
        case Cased(words):
            return _sequences([{i for i in every if _cased_like(t, text[i])} for t in tokenize(words)])
        case Word(word) if field in STEMMED:
            wanted = [set(stems_of("en", t.base)) for t in tokenize(word)]
            return _sequences([{i for i in every if _stems(text[i]) & w} for w in wanted])
        case Word(words) | Phrase(words):
            return _sequences([{i for i in every if t.term in _forms(text[i])} for t in tokenize(words)])
        case Proximity(words, distance):
            places = [[i for i in every if t.term in _forms(text[i])] for t in tokenize(words)]
            chosen = [c for c in product(*places) if len(set(c)) == len(c) and max(c) - min(c) <= distance]
            return {(min(c), max(c)) for c in chosen}
        case Prefix(start):
            return {(i, i) for i in every if any(f.startswith(start) for f in _forms(text[i]))}
        case Wildcard(pattern):
            return {(i, i) for i in every if any(_like(pattern, f) for f in _forms(text[i]))}
        case Fuzzy(word, edits):
            return {
                (i, i) for i in every if any(_distance(word, f) <= min(edits, len(word) - 2) for f in _forms(text[i]))
            }
        case Or(children):
            return set().union(*(_spans(child, field, text) for child in children))
        case Near(left, right, distance, ordered):
            lefts, rights = _spans(left, field, text), _spans(right, field, text)
            found = {(a[0], max(a[1], b[1])) for a, b in product(lefts, rights) if 1 <= b[0] - a[1] <= distance}
            if not ordered:
                found |= {(b[0], max(a[1], b[1])) for a, b in product(lefts, rights) if 1 <= a[0] - b[1] <= distance}
            return found
    raise AssertionError(node)


def _within(lists: list[Spans], unit: list[int]) -> Spans:
    found = set()
    for number in set(unit):
        inside = [{(a, b) for a, b in spans if unit[a] == unit[b] == number} for spans in lists]
        if all(any(a[0] != b[0] for a in p for b in q) for p, q in combinations(inside, 2)):
            every = set().union(*inside)
            found.add((min(a for a, _ in every), max(b for _, b in every)))
    return found


def _cased_like(wanted: Token, token: Token) -> bool:
    return wanted.cased[0] in token.cased if wanted.cased else wanted.term in _forms(token)


def _forms(token: Token) -> set[str]:
    return {token.term, *token.also}


def _stems(token: Token) -> set[str]:
    return {stem for base in (token.base, *token.also_bases) for stem in stems_of("en", base)}


def _sequences(places: list[set[int]]) -> Spans:
    last = len(places) - 1
    return {(i, i + last) for i in places[0] if all(i + n in place for n, place in enumerate(places))}


def _like(pattern: str, word: str) -> bool:
    if not pattern:
        return not word
    if pattern[0] == "*":
        return any(_like(pattern[1:], word[n:]) for n in range(len(word) + 1))
    return bool(word) and pattern[0] in ("?", word[0]) and _like(pattern[1:], word[1:])


def _distance(a: str, b: str) -> int:
    """Edits with swaps of neighbours: optimal string alignment."""
    rows = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i, j in product(range(1, len(a) + 1), range(1, len(b) + 1)):
        best = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]))
        if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
            best = min(best, rows[i - 2][j - 2] + 1)
        rows[i][j] = best
    return rows[-1][-1]
