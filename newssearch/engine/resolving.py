"""From a clause of the query to an expression over the terms of one field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from newssearch.engine.positions import AnyOf, Beside, Expression, InOne, InOrder, Terms, Together, among_first
from newssearch.engine.schema import (
    BOUNDS,
    COMPOUND,
    EXACT,
    STEMMED,
    bound_term,
    cased_postings,
    compound_term,
    exact_postings,
)
from newssearch.engine.words import as_written, by_stem
from newssearch.query.nodes import (
    Cased,
    First,
    Fuzzy,
    Leaf,
    Near,
    Node,
    Or,
    Phrase,
    Prefix,
    Proximity,
    Wildcard,
    Within,
    Word,
)
from newssearch.text.folding import APOSTROPHES, fold
from newssearch.text.stems import stems_in
from newssearch.text.tokens import Chunk, Piece, chunks

_BETWEEN = re.compile(r"[\s\-‐‑]+")


class Words(Protocol):
    """What a resolver asks of the words that there are: those of an index (`newssearch.engine.vocabulary`), of a single
    article, or of a cluster, which tells them itself."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The primary subtags of the articles."""

    def starting(self, postings: str, prefix: str) -> tuple[str, ...]:
        """The terms that begin with ``prefix``."""

    def like(self, postings: str, pattern: str) -> tuple[str, ...]:
        """The terms that ``pattern`` matches whole, with ``*`` and ``?``."""

    def within(self, postings: str, word: str, edits: int) -> tuple[str, ...]:
        """The terms at most ``edits`` insertions, deletions, changes and swaps of neighbours from ``word``."""

    def widths(self, key: str) -> Mapping[str, Sequence[int]]:
        """Of how many tokens a compound is, by the field that it stands in; ``key`` is of `words.compounds_of`."""


class Resolver:
    """Resolves the atoms of one query against the words that there are."""

    def __init__(self, vocabulary: Words) -> None:
        self._vocabulary = vocabulary

    def expression(self, node: Node, field: str) -> Expression:
        """What ``node``, which has places or is an ``Or`` of such nodes, means in ``field``."""
        match node:
            case Near(left, right, distance, ordered):
                return Beside(self.expression(left, field), self.expression(right, field), distance, ordered)
            case Within(parts, unit):
                starts = Terms(BOUNDS, (bound_term(field, unit),))
                return InOne(tuple(self.expression(part, field) for part in parts), starts)
            case First(part, count):
                return among_first(self.expression(part, field), count)
            case Or(children):
                return _any_of([self.expression(child, field) for child in children])
            case Word() | Phrase() | Proximity() | Prefix() | Wildcard() | Fuzzy() | Cased() if field in EXACT:
                return Terms(field, self._values(node, field))
            case Word(text):
                element = self._stemmed if field in STEMMED else self._as_written
                return _in_order([element(chunk, field) for _, chunk in chunks(text)])
            case Phrase(text):
                return _in_order([self._as_written(chunk, field) for _, chunk in chunks(text)])
            case Cased(text):
                return _in_order([_with_capitals(piece, field) for _, chunk in chunks(text) for piece in chunk.pieces])
            case Proximity(text, distance):
                words = [piece.term for _, chunk in chunks(text) for piece in chunk.pieces]
                return Together(tuple(Terms(exact_postings(field), (w,)) for w in words), distance)
            case Prefix(text):
                return self._pattern(text + "*", field)
            case Wildcard(pattern):
                return self._pattern(pattern, field)
            case Fuzzy(text, edits):
                return self._fuzzy(text, edits, field)
        raise TypeError(f"{node!r} has no positions")

    def _values(self, node: Leaf, postings: str) -> tuple[str, ...]:
        match node:
            case Prefix(text):
                return self._vocabulary.starting(postings, text.casefold())
            case Wildcard(pattern):
                return self._vocabulary.like(postings, pattern.casefold())
            case Fuzzy(text, edits):
                return self._vocabulary.within(postings, text.casefold(), edits)
            case Word(text) | Phrase(text) | Proximity(text) | Cased(text):
                return (text.casefold(),)

    def _stemmed(self, chunk: Chunk, field: str) -> Expression:
        """The chunk by its stems; a compound with and without its hyphens."""
        languages = self._vocabulary.languages
        parts = [Terms(field, stems_in(languages, piece.base)) for piece in chunk.pieces]
        if len(parts) > 1:
            joined = [Terms(field, stems_in(languages, chunk.compound))] if chunk.compound else []
            return _any_of([_in_order(parts), *joined])
        keys = list(map(by_stem, parts[0].terms))
        return _any_of([parts[0], *self._hyphenated(keys, field)])

    def _as_written(self, chunk: Chunk, field: str) -> Expression:
        """The chunk by its folded words; a compound with and without its hyphens."""
        postings = exact_postings(field)
        parts = [Terms(postings, (piece.term,)) for piece in chunk.pieces]
        if len(parts) > 1:
            joined = [Terms(postings, (chunk.compound,))] if chunk.compound else []
            return _any_of([_in_order(parts), *joined])
        return _any_of([parts[0], *self._hyphenated([as_written(chunk.pieces[0].term)], field)])

    def _hyphenated(self, keys: list[str], field: str) -> list[Expression]:
        """The same word where an article writes it with hyphens."""
        by_width: dict[int, list[str]] = {}
        for key in keys:
            for width in self._vocabulary.widths(key).get(field, ()):
                by_width.setdefault(width, []).append(compound_term(key, field, width))
        return [Terms(COMPOUND, tuple(terms), width=width) for width, terms in sorted(by_width.items())]

    def _pattern(self, pattern: str, field: str) -> Expression:
        """A pattern whose hyphens and spaceless scripts part it into words: ``e-mai*`` is ``e`` before ``mai*``."""
        postings = exact_postings(field)

        def words(part: str) -> tuple[str, ...]:
            if part.endswith("*") and not re.search(r"[*?]", part[:-1]):
                return self._vocabulary.starting(postings, part[:-1])
            return self._vocabulary.like(postings, part)

        return _by_parts(pattern, postings, words)

    def _fuzzy(self, text: str, edits: int, field: str) -> Expression:
        postings = exact_postings(field)
        parts: list[Expression] = []
        for _, chunk in chunks(text):
            parts += [Terms(postings, self._misspelt(piece, edits, postings)) for piece in chunk.pieces]
        return _in_order(parts)

    def _misspelt(self, piece: Piece, edits: int, postings: str) -> tuple[str, ...]:
        # One or two letters with as many edits would be any word at all.
        allowed = min(edits, max(0, len(piece.term) - 2))
        return self._vocabulary.within(postings, piece.term, allowed)


def _by_parts(pattern: str, postings: str, words: Callable[[str], tuple[str, ...]]) -> Expression:
    parts: list[Expression] = []
    for stretch in _BETWEEN.split(pattern):
        for piece in _pieces_of_pattern(stretch):
            if re.search(r"[*?]", piece):
                parts.append(Terms(postings, words(piece)))
            elif piece:
                parts.append(Terms(postings, (piece,)))
    return _in_order(parts)


def _pieces_of_pattern(stretch: str) -> list[str]:
    """Split off whole words in front of the word that holds the first wildcard, as the tokenizer would."""
    at = min((i for i, c in enumerate(stretch) if c in "*?"), default=len(stretch))
    found = [(start + p.start, start + p.end, p.term) for start, c in chunks(stretch[:at]) for p in c.pieces]
    glued = at - 1 if stretch[at - 1 : at] and stretch[at - 1] in APOSTROPHES else at
    if not found or found[-1][1] not in (glued, at):
        return [*(term for _, _, term in found), fold(stretch[at:])]
    return [*(term for _, _, term in found[:-1]), fold(stretch[found[-1][0] :])]


def _with_capitals(piece: Piece, field: str) -> Terms:
    """The word with its capitals; a word that has none, in any case."""
    if piece.cased:
        return Terms(cased_postings(field), piece.cased[:1])
    return Terms(exact_postings(field), (piece.term,))


def _any_of(parts: list[Expression]) -> Expression:
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))


def _in_order(parts: list[Expression] | list[Terms]) -> Expression:
    return parts[0] if len(parts) == 1 else InOrder(tuple(parts))
