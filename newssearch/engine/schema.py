"""The Whoosh schema: which postings and columns an index has, and under which names.

A text field has two views of its postings, over one sequence of positions: ``body`` finds stems, ``body_exact`` folded
words as written. A name field has them, too, but is not stemmed. An exact field has whole values.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import Any

from newssearch.engine.postings import AS_WRITTEN, CASED
from newssearch.engine.whoosh_api import Analyzer, WhooshToken, columns, fields, formats
from newssearch.query.fields import FIELDS, TEXT_FIELDS
from newssearch.text.stems import stemmer_for
from newssearch.text.tokens import tokenize

STEMMED = tuple(f.name for f in FIELDS if f.kind == "text")
NAMES = tuple(f.name for f in FIELDS if f.kind == "name")
EXACT = tuple(f.name for f in FIELDS if f.kind == "exact")

KIND = "kind"
"""The field that names the kind of a document: `FIRST` or `COPY`; and ``undated`` where the date is not known."""

FIRST, COPY = "article", "copy"
"""The kinds: the first article that came with a text, and a later one with the same text."""

COPY_ID = "copy_id"
"""The id of a copy, exactly; the core orders copies by it."""

COPY_OF = "copy_of"
"""The id of the first article of a copy's text."""

COMPOUND = "compound"
"""Postings of the compounds that hyphens make, by folded word and by stem: ``x:email<US>body<US>2`` stands where the
first of the 2 tokens of an ``e-mail`` stands in the body."""

LEFT_OUT = "left_out"
"""The lines of a body that are not indexed, as `left_out_term` writes their keys."""

COMPOUND_MARK = "\x1f"

FIRST_DAY, LAST_DAY = "first_day", "last_day"
"""Columns: the calendar days of the article's period, as `date.toordinal` counts them."""

START, END = "start", "end"
"""Columns: the instants of the article's period in UTC epoch seconds; `NO_TIME` of an undated article."""

NO_TIME = -(1 << 62)

LENGTH_SUFFIX = "_length"

ARTICLE = "article"

BOUNDS = "bounds"
"""Postings of places that are no words: ``body.sentence`` stands where a sentence of the body begins."""

VALUE_GAP = 1000
"""Positions between two values of one field, so that no phrase or NEAR runs from one into the next."""


def left_out_term(key: int) -> str:
    """The term of `LEFT_OUT` for a line: its key in 16 hexadecimal digits."""
    return f"{key:016x}"


def length_column(field: str) -> str:
    """The column of a text field's tokens."""
    return f"{field}{LENGTH_SUFFIX}"


def exact_postings(field: str) -> str:
    """The name of the postings that hold ``field``'s words as written."""
    return field if field in EXACT else f"{field}{AS_WRITTEN}"


def cased_postings(field: str) -> str:
    """The name of the postings that hold those of a text field's words that have a capital, with their capitals."""
    return f"{field}{CASED}"


def compound_term(key: str, field: str, width: int) -> str:
    """The term of `COMPOUND` for a compound of ``width`` tokens in ``field``; ``key`` is of `words.compound_keys`."""
    return COMPOUND_MARK.join((key, field, str(width)))


def bound_term(field: str, unit: str) -> str:
    """The term of `BOUNDS` for the sentences or paragraphs of ``field``."""
    return f"{field}.{unit}"


class NewsAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh is untyped
    """Our tokens for Whoosh's own tools; our indexing does not pass through here."""

    def __init__(self, stemmed: bool) -> None:
        self.stemmed = stemmed

    def __call__(
        self, value: str, positions: bool = False, chars: bool = False, mode: str = "", **_: Any
    ) -> Iterator[WhooshToken]:
        """Whoosh's tokens of ``value``; a stem is an English one, as Whoosh does not say the language."""
        stem = stemmer_for("en")
        for token in tokenize(value):
            text = stem(token.piece.base)[0] if self.stemmed else token.piece.term
            made = WhooshToken(positions, chars, mode=mode, text=text, original=text, boost=1.0)
            made.pos, made.stopped = token.position, False
            made.startchar, made.endchar = token.start, token.end
            yield made


class RawPositions(formats.Positions):  # type: ignore[misc]  # Whoosh is untyped
    """Positions as 32-bit numbers, where Whoosh pickles them."""

    def encode(self, positions: Iterable[int]) -> bytes:
        """Absolute positions, four bytes each."""
        return array("I", positions).tobytes()

    def decode_positions(self, value: bytes) -> list[int]:
        """Back from `encode`."""
        return array("I", value).tolist()

    def decode_frequency(self, value: bytes) -> int:
        """How many positions there are."""
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
    """The schema of a new index."""
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
