"""What a query matches, by its definition alone: every article read word by word, no index, no cleverness.

Analysis (tokens and stems) is the program's own; everything after it is done here in the most literal way.
"""

from __future__ import annotations

from itertools import product

from newssearch.engine.schema import STEMMED
from newssearch.models import Article
from newssearch.query.fields import TEXT_FIELDS
from newssearch.query.nodes import (
    And,
    DateRange,
    Everything,
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
    Wildcard,
    Word,
)
from newssearch.text.periods import period_of
from newssearch.text.stems import stemmer_for
from newssearch.text.tokens import Piece, tokenize

Spans = set[tuple[int, int]]


def matches(node: Node, article: Article) -> bool:
    """Whether ``article`` is among the articles that ``node`` means."""
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
            words = len(list(tokenize(article.body or "")))
            return (low is None or words >= low) and (high is None or words <= high)
        case DateRange(start, end):
            if article.published is None or article.precision is None:
                return False
            period = period_of(article.published, article.precision)
            return (start is None or period.last_day >= start) and (end is None or period.first_day <= end)
    fields = [field] if (field := _field(node)) else TEXT_FIELDS
    return any(_spans(node, f, [t.piece for t in tokenize(getattr(article, f) or "")]) for f in fields)


def _field(node: Node) -> str | None:
    match node:
        case Near(left, _, _, _):
            return _field(left)
        case Or(children):
            return _field(children[0])
    field: str | None = node.field
    return field


def _spans(node: Node, field: str, text: list[Piece]) -> Spans:
    every = range(len(text))
    match node:
        case Word(word) if field in STEMMED:
            stem = stemmer_for("en")
            wanted = [set(stem(t.piece.base)) for t in tokenize(word)]
            return _sequences([{i for i in every if set(stem(text[i].base)) & w} for w in wanted])
        case Word(words) | Phrase(words):
            return _sequences([{i for i in every if t.piece.term in _forms(text[i])} for t in tokenize(words)])
        case Proximity(words, distance):
            places = [[i for i in every if t.piece.term in _forms(text[i])] for t in tokenize(words)]
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


def _forms(piece: Piece) -> set[str]:
    return {piece.term, *piece.also}


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
