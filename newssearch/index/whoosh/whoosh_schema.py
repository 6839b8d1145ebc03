"""The Whoosh schema of an index: its postings and columns as Whoosh's fields.

Their names are those of `newssearch.matching.schema`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import Any

from newssearch.core import stems_of, tokenize
from newssearch.index.whoosh.whoosh_api import Analyzer, WhooshToken, columns, fields, formats
from newssearch.matching.schema import (
    ARTICLE,
    BOUNDS,
    COMPOUND,
    COPY_ID,
    COPY_OF,
    END,
    EXACT,
    FIRST_DAY,
    KIND,
    LAST_DAY,
    LEFT_OUT,
    NAMES,
    NO_TIME,
    START,
    STEMMED,
    cased_postings,
    exact_postings,
    length_column,
)
from newssearch.query.fields import TEXT_FIELDS


class NewsAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh is untyped
    """Analyzer of newssearch for Whoosh's own tools; our indexing does not use it."""

    def __init__(self, stemmed: bool) -> None:
        self.stemmed = stemmed

    def __call__(
        self, value: str, positions: bool = False, chars: bool = False, mode: str = "", **_: Any
    ) -> Iterator[WhooshToken]:
        """Yield Whoosh's tokens of ``value``; a stem is an English one, as Whoosh does not say the language."""
        for token in tokenize(value):
            text = stems_of("en", token.base)[0] if self.stemmed else token.term
            made = WhooshToken(positions, chars, mode=mode, text=text, original=text, boost=1.0)
            made.pos, made.stopped = token.position, False
            made.startchar, made.endchar = token.start, token.end
            yield made


class RawPositions(formats.Positions):  # type: ignore[misc]  # Whoosh is untyped
    """Positions as 32-bit numbers, where Whoosh pickles them."""

    def encode(self, positions: Iterable[int]) -> bytes:
        """Return absolute positions as four bytes each."""
        return array("I", positions).tobytes()

    def decode_positions(self, value: bytes) -> list[int]:
        """Return the positions that `encode` was given."""
        return array("I", value).tolist()

    def decode_frequency(self, value: bytes) -> int:
        """Count the positions."""
        return len(value) // 4


class PositionsField(fields.FieldType):  # type: ignore[misc]  # Whoosh is untyped
    """A text field; our writer fills it."""

    def __init__(self, stemmed: bool = False) -> None:
        self.format = RawPositions()
        self.analyzer = NewsAnalyzer(stemmed)
        self.scorable = True
        self.stored = self.unique = False


class TermsField(fields.FieldType):  # type: ignore[misc]  # Whoosh is untyped
    """A field of whole values without positions; our writer fills it."""

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = None
        self.scorable = False
        self.stored = self.unique = False


def make_schema() -> Any:
    """Return the schema of every index; Whoosh's table of contents calls this function."""
    schema: dict[str, Any] = {name: TermsField() for name in (KIND, COPY_ID, COPY_OF, LEFT_OUT)}
    schema |= {BOUNDS: PositionsField(), COMPOUND: PositionsField()}
    for name in (*STEMMED, *NAMES):
        schema[name] = PositionsField(stemmed=name in STEMMED)
        schema[exact_postings(name)] = PositionsField()
    schema |= {cased_postings(name): PositionsField() for name in TEXT_FIELDS}
    schema |= {name: TermsField() for name in EXACT}
    numbers = {"I": (FIRST_DAY, LAST_DAY, *map(length_column, TEXT_FIELDS)), "q": (START, END)}
    for typecode, names in numbers.items():
        default = NO_TIME if typecode == "q" else 0
        schema |= {name: fields.COLUMN(columns.NumericColumn(typecode, default)) for name in names}
    schema[ARTICLE] = fields.STORED()
    return fields.Schema(**schema)
