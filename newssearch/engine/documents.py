"""From an article to what the index holds of it: a record, postings, numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

import orjson

from newssearch.engine.schema import (
    COMPOUND,
    COMPOUND_MARK,
    COPY_ID,
    END,
    FIRST_DAY,
    KIND,
    LAST_DAY,
    NAMES,
    START,
    STEMMED,
    WORDS,
    exact_postings,
    length_column,
)
from newssearch.models import Article
from newssearch.query.fields import TEXT_FIELDS
from newssearch.text.periods import period_of
from newssearch.text.stems import Stemmer, primary_subtag, stemmer_for
from newssearch.text.tokens import Chunk, Piece, chunks

VALUE_GAP = 1000
"""Positions between two values of one field, so that no phrase or NEAR runs from one into the next."""

PositionLists = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Record:
    """What an index run must know of every document without reading the article.

    ``given`` is the id as the source gave it; ``content`` the digest of all fields, ``text`` of headline,
    standfirst and body; ``origin`` the file it was read from; ``copy_of`` the id of the article that this one
    repeats, or None; ``lengths`` the tokens of each of `TEXT_FIELDS`; ``sketch`` a few hashes to tell versions of
    it by.
    """

    id: str
    given: str
    content: str
    text: str
    origin: str | None = None
    copy_of: str | None = None
    language: str = "und"
    source: str | None = None
    dated: bool = False
    lengths: tuple[int, ...] = ()
    sketch: tuple[int, ...] = ()

    def to_bytes(self) -> bytes:
        """As stored in the record column."""
        return orjson.dumps(list(asdict(self).values()))

    @classmethod
    def from_bytes(cls, stored: bytes) -> Record:
        """As read from the record column; ValueError or TypeError when it is not one."""
        *head, lengths, sketch = orjson.loads(stored)
        values = (*head, tuple(lengths), tuple(sketch))
        return cls(**dict(zip(cls.__dataclass_fields__, values, strict=True)))


@dataclass(frozen=True, slots=True)
class Document:
    """One article, analysed: ``postings`` by the name of the list, ``terms`` by field, ``numbers`` by column."""

    article: Article
    record: Record
    postings: dict[str, PositionLists]
    terms: dict[str, list[str]]
    numbers: dict[str, int]


def field_values(article: Article, field: str) -> Sequence[str]:
    """The texts of a field, most often one or none."""
    value = getattr(article, field)
    if not value:
        return ()
    return value if isinstance(value, tuple) else (value,)


def make_document(article: Article, record: Record) -> Document:
    """``article`` analysed in its own language; ``record`` is completed with its language, source and lengths."""
    if record.copy_of is not None:
        record = replace(record, source=article.source)
        return Document(article, record, {}, {KIND: ["copy"], COPY_ID: [article.id.casefold()]}, {})
    stem = stemmer_for(primary_subtag(article.language))
    postings: dict[str, PositionLists] = {}
    compounds: set[str] = set()
    lengths: dict[str, int] = {}
    for field in (*STEMMED, *NAMES):
        exact: PositionLists = {}
        stems: PositionLists | None = {} if field in STEMMED else None
        lengths[field] = _invert(field_values(article, field), exact, stems, stem, compounds)
        if exact:
            postings[exact_postings(field)] = exact
        if stems:
            postings[field] = stems
    numbers = {length_column(field): lengths[field] for field in TEXT_FIELDS}
    numbers[WORDS] = lengths["body"]
    dates = _date_numbers(article)
    terms = {
        KIND: ["article"] if dates else ["article", "undated"],
        "id": [article.id.casefold()],
        "language": sorted({(article.language or "und").lower(), primary_subtag(article.language)}),
        COMPOUND: sorted(compounds),
    }
    completed = replace(
        record,
        language=primary_subtag(article.language),
        source=article.source,
        dated=bool(dates),
        lengths=tuple(lengths[field] for field in TEXT_FIELDS),
    )
    return Document(article, completed, postings, terms, numbers | dates)


def _invert(
    values: Iterable[str],
    exact: PositionLists,
    stems: PositionLists | None,
    stem: Stemmer,
    compounds: set[str],
) -> int:
    """Fill the position lists from the texts; returns how many tokens there were."""
    position = count = 0
    for value in values:
        for _, chunk in chunks(value):
            if chunk.compound is not None:
                compounds.update(_compound_terms(chunk, chunk.compound, stem))
            for piece in chunk.pieces:
                for term in exact_forms(piece):
                    exact.setdefault(term, []).append(position)
                if stems is not None:
                    for term in stem_forms(piece, stem):
                        stems.setdefault(term, []).append(position)
                position += 1
                count += 1
        position += VALUE_GAP
    return count


def exact_forms(piece: Piece) -> tuple[str, ...]:
    """What a token is found under as written."""
    return (piece.term, *piece.also) if piece.also else (piece.term,)


def stem_forms(piece: Piece, stem: Stemmer) -> Iterable[str]:
    """What a token is found under by its stem, each form once."""
    if not piece.also_bases:
        return stem(piece.base)
    forms = dict.fromkeys(stem(piece.base))
    for base in piece.also_bases:
        forms |= dict.fromkeys(stem(base))
    return forms


def _compound_terms(chunk: Chunk, compound: str, stem: Stemmer) -> Iterator[str]:
    spelling = " ".join(piece.term for piece in chunk.pieces)
    yield f"x:{compound}{COMPOUND_MARK}{spelling}"
    for form in stem(compound):
        yield f"s:{form}{COMPOUND_MARK}{spelling}"


def _date_numbers(article: Article) -> dict[str, int]:
    if article.published is None or article.precision is None:
        return {}
    period = period_of(article.published, article.precision)
    return {
        FIRST_DAY: period.first_day.toordinal(),
        LAST_DAY: period.last_day.toordinal(),
        START: epoch_seconds(period.start),
        END: epoch_seconds(period.end),
    }


def epoch_seconds(moment: datetime) -> int:
    """Whole seconds since 1970 UTC, negative before."""
    return int(moment.timestamp())
