"""Under which terms what a text holds is found: its words, its compounds, its sentences and paragraphs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from newssearch.engine.schema import bound_term
from newssearch.text.sentences import openings
from newssearch.text.stems import Stemmer, stemmer_for
from newssearch.text.tokens import EDGES, Chunk, Piece, chunks, is_one_token


def exact_forms(piece: Piece) -> tuple[str, ...]:
    """What a token is found under as written, its own form first."""
    return (piece.term, *piece.also) if piece.also else (piece.term,)


def stem_forms(piece: Piece, stem: Stemmer) -> Iterable[str]:
    """What a token is found under by its stem, each form once, its own first."""
    if not piece.also_bases:
        return stem(piece.base)
    forms = dict.fromkeys(stem(piece.base))
    for base in piece.also_bases:
        forms |= dict.fromkeys(stem(base))
    return forms


class TokenForms(NamedTuple):
    """A token of a word: from where to where it stands in it, and under which words as written, which words with
    their capitals, which stems it is found."""

    start: int
    end: int
    exact: tuple[str, ...]
    cased: tuple[str, ...]
    stems: tuple[str, ...]


class CompoundForms(NamedTuple):
    """A compound in a word: which is the first of its tokens, how many it has, and under which keys it is found."""

    first: int
    width: int
    keys: tuple[str, ...]


class WordForms(NamedTuple):
    """The tokens of a word, its compounds, and all forms of the tokens and keys of the compounds together."""

    tokens: tuple[TokenForms, ...]
    compounds: tuple[CompoundForms, ...]
    forms: frozenset[str]


MOST_KNOWN = 1 << 15
"""Words that are known at once: some 40 MB, and more than the hits of many queries have."""


class KnownWords:
    """Words of texts in one language, each looked at once.

    ``forms`` says what each is found under; ``more``, of those that have not one token, how many more they have. Beyond
    `MOST_KNOWN` all are forgotten.
    """

    def __init__(self, language: str) -> None:
        self.forms: dict[str, WordForms] = {}
        self.more: dict[str, int] = {}
        self._language = language
        self._under: dict[str, list[str]] = {}

    def look_at(self, words: set[str]) -> None:
        """Have all of ``words`` known."""
        fresh = words.difference(self.forms)
        if fresh and len(self.forms) + len(fresh) > MOST_KNOWN:
            self.forms, self.more, self._under = {}, {}, {}
            fresh = words
        for word in fresh:
            known = self.forms[word] = word_forms(word, self._language)
            if len(known.tokens) != 1:
                self.more[word] = len(known.tokens) - 1
            for form in known.forms:
                self._under.setdefault(form, []).append(word)

    def under(self, words: set[str], forms: Collection[str]) -> set[str]:
        """Those of ``words``, which are known, that are found under any of ``forms``."""
        if len(forms) * _FEW < len(words):
            return words.intersection(chain.from_iterable(self._under.get(form, ()) for form in forms))
        return {word for word in words if not self.forms[word].forms.isdisjoint(forms)}


_FEW = 4
"""Forms to each word of a text, of which it is sooner seen what is under them than of each word what it is under."""


def word_forms(word: str, language: str) -> WordForms:
    """What ``word``, which holds no white space, is found under in a text in ``language``."""
    stem = stemmer_for(language)
    if is_one_token(bare := word.strip(EDGES)):  # as most are
        folded = bare.lower()
        cased, stems, start = () if bare == folded else (bare,), stem(folded), word.index(bare)
        token = TokenForms(start, start + len(bare), (folded,), cased, stems)
        return WordForms((token,), (), frozenset((folded, *cased, *stems)))
    tokens: list[TokenForms] = []
    compounds: list[CompoundForms] = []
    for start, chunk in chunks(word):
        compounds += compounds_of(chunk, len(tokens), stem)
        tokens += [
            TokenForms(start + p.start, start + p.end, exact_forms(p), p.cased, tuple(stem_forms(p, stem)))
            for p in chunk.pieces
        ]
    forms = {form for token in tokens for form in (*token.exact, *token.cased, *token.stems)}
    forms |= {key for compound in compounds for key in compound.keys}
    return WordForms(tuple(tokens), tuple(compounds), frozenset(forms))


tokens_of = lru_cache(maxsize=1 << 16)(word_forms)
"""`word_forms`, of a word that is soon asked for again."""


def bound_positions(field: str, text: str, starts: Sequence[int]) -> dict[str, list[int]]:
    """The terms of `BOUNDS` for the text of one field, whose words begin at the offsets ``starts``."""
    found: dict[str, list[int]] = {}
    for offset, opens_paragraph in openings(text):
        position = bisect_left(starts, offset)
        if position == len(starts):
            break
        for unit in ("sentence", "paragraph") if opens_paragraph else ("sentence",):
            positions = found.setdefault(bound_term(field, unit), [])
            if not positions or positions[-1] != position:
                positions.append(position)
    return found


def compounds_of(chunk: Chunk, first: int, stem: Stemmer) -> Iterator[CompoundForms]:
    """The compound that ``chunk`` makes, if it makes one; ``first`` is the number of its first token."""
    if chunk.compound is not None:
        keys = (as_written(chunk.compound), *map(by_stem, dict.fromkeys(stem(chunk.compound))))
        yield CompoundForms(first, len(chunk.pieces), keys)


def as_written(compound: str) -> str:
    """The key of a compound by its folded word, hyphens left out."""
    return f"x:{compound}"


def by_stem(stem: str) -> str:
    """The key of a compound by a stem of it."""
    return f"s:{stem}"
