"""Under which terms a token and a compound are found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newssearch.engine.schema import COMPOUND_MARK
from newssearch.text.stems import Stemmer
from newssearch.text.tokens import Chunk, Piece


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


def compound_terms(chunk: Chunk, stem: Stemmer) -> Iterator[str]:
    """The terms of the compound that ``chunk`` makes, if it makes one."""
    if chunk.compound is None:
        return
    spelling = " ".join(piece.term for piece in chunk.pieces)
    yield f"x:{chunk.compound}{COMPOUND_MARK}{spelling}"
    for form in stem(chunk.compound):
        yield f"s:{form}{COMPOUND_MARK}{spelling}"
