"""The words of an article as the cluster gets them: looked at here, so that both find the same words in one place.

A field is sent as one line. A space parts its positions, a bar the terms that stand at one position; the cluster cuts
there and does nothing else. The first character of a term says what it is:

========  ======================================================================
``=``     a folded word, as written
``~``     a stem
``^``     a word with its capitals
``<2``    the first of the 2 tokens of a compound, by its key; ``>2`` the last
``[``     where a sentence or paragraph begins; ``]`` its last word
``!``     a sentence or paragraph of one word
========  ======================================================================

Terms of all kinds stand in one field, so a phrase may mix words as written, stems and compounds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from newssearch.analysis.stems import primary_subtag
from newssearch.core import bounds_of, word_forms
from newssearch.matching.document import field_values
from newssearch.matching.schema import NAMES, STEMMED
from newssearch.models import Article
from newssearch.query.fields import TEXT_FIELDS

WRITTEN, STEM, CASED = "=", "~", "^"
FIRST, LAST = "<", ">"
OPENS, CLOSES, WHOLE = "[", "]", "!"

BETWEEN_TERMS = "|"
_WORD = re.compile(r"\S+")
_AS_WRITTEN = "x:"
"""Prefix of the keys of compounds as written."""


def lines_of(article: Article) -> dict[str, list[str]]:
    """Return a line for every value of every field with words, by field; ``article`` is as it is to be indexed."""
    language = primary_subtag(article.language)
    lines = {name: [_line(value, name, language) for value in field_values(article, name)] for name in _FIELDS}
    return {name: held for name, held in lines.items() if any(held)}


def compounds_in(lines: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the compounds of ``lines``: their `compound_term` without the end."""
    found = {
        term[1:]
        for held in lines.values()
        for line in held
        if BETWEEN_TERMS + FIRST in line
        for terms in line.split(" ")
        for term in terms.split(BETWEEN_TERMS)
        if term.startswith(FIRST)
    }
    return sorted(found)


def tokens_in(line: str) -> int:
    """Count the positions of a line."""
    return line.count(" ") + 1 if line else 0


_FIELDS = (*STEMMED, *NAMES)


def _line(text: str, field: str, language: str) -> str:
    places: list[str] = []
    starts: list[int] = []
    stemmed = field in STEMMED
    for match in _WORD.finditer(text):
        offsets, terms = _terms(match.group(), language, stemmed)
        places += terms
        starts += [match.start() + offset for offset in offsets]
    if field in TEXT_FIELDS:
        _bound(places, text, starts)
    return " ".join(places)


@lru_cache(maxsize=1 << 16)
def _terms(word: str, language: str, stemmed: bool) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return the offsets of the tokens of a word, and the terms of each token."""
    known = word_forms(word, language)
    places = [
        [
            *(WRITTEN + form for form in token.exact),
            *(STEM + form for form in (token.stems if stemmed else ())),
            *(CASED + form for form in token.cased),
        ]
        for token in known.tokens
    ]
    for compound in known.compounds:
        first, width = compound.first, compound.width
        for key in compound.keys:
            if stemmed or key.startswith(_AS_WRITTEN):
                places[first].append(compound_term(FIRST, width, key))
                places[first + width - 1].append(compound_term(LAST, width, key))
    return tuple(token.start for token in known.tokens), tuple(map(BETWEEN_TERMS.join, places))


def compound_term(end: str, width: int, key: str) -> str:
    """Return the term at one end of a compound; ``key`` is of `newssearch.core.CompoundForms`."""
    return f"{end}{width}{key}"


def _bound(places: list[str], text: str, starts: Sequence[int]) -> None:
    """Mark the first and last words of sentences and paragraphs."""
    for unit, begins in zip(("sentence", "paragraph"), bounds_of(text, starts), strict=True):
        for begin, end in zip(begins, [*begins, len(places)][1:], strict=True):
            if end - begin == 1:
                places[begin] += BETWEEN_TERMS + WHOLE + unit
            else:
                places[begin] += BETWEEN_TERMS + OPENS + unit
                places[end - 1] += BETWEEN_TERMS + CLOSES + unit
