"""The Whoosh schema: which postings and columns an index has, and under which names.

A stemmed field has two lists of postings over one sequence of positions: ``body`` holds stems, ``body_exact`` the
folded words as written. A name field has one, the folded words. An exact field has whole values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from newssearch.engine.postings import RawPositions
from newssearch.engine.whoosh_api import Analyzer, WhooshToken, columns, fields, formats
from newssearch.query.fields import FIELDS, TEXT_FIELDS
from newssearch.text.stems import stemmer_for
from newssearch.text.tokens import tokenize

STEMMED = tuple(f.name for f in FIELDS if f.kind == "text")
NAMES = tuple(f.name for f in FIELDS if f.kind == "name")
EXACT = tuple(f.name for f in FIELDS if f.kind == "exact")

KIND = "kind"
"""One term a document: ``article`` or ``copy``; and ``undated`` beside ``article`` where the date is not known."""

COPY_ID = "copy_id"
"""The id of a document that repeats an article; the id itself finds that article."""

COMPOUND = "compound"
"""Terms ``x:email<US>e mail`` and ``s:email<US>e mails``: the compounds of an article, by folded word and by stem."""

COMPOUND_MARK = "\x1f"

FIRST_DAY, LAST_DAY = "first_day", "last_day"
"""Columns: the calendar days of the article's period, as `date.toordinal` counts them."""

START, END = "start", "end"
"""Columns: the instants of the article's period in UTC epoch seconds; `NO_TIME` of an undated article."""

NO_TIME = -(1 << 62)

WORDS = "words"
"""Column: the tokens of the body."""

RECORD = "record"
ARTICLE = "article"

Postings = Mapping[str, Iterable[int]]
"""Term to ascending positions."""


def length_column(field: str) -> str:
    """The column of a text field's tokens."""
    return f"{field}_length"


def exact_postings(field: str) -> str:
    """The name of the postings that hold ``field``'s words as written."""
    return f"{field}_exact" if field in STEMMED else field


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


class PositionsField(fields.FieldType):  # type: ignore[misc]  # Whoosh is untyped
    """A field that is given its postings ready made, as `Postings`."""

    def __init__(self, stemmed: bool = False) -> None:
        self.format = RawPositions()
        self.analyzer = NewsAnalyzer(stemmed)
        self.scorable = True
        self.stored = self.unique = False

    def index(self, value: Postings | str, **kwargs: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Whoosh's tuples of term, frequency, weight and encoded positions."""
        if isinstance(value, str):
            yield from super().index(value, **kwargs)
            return
        encode = self.format.encode
        for term, places in value.items():
            positions = list(places)
            yield term.encode(), len(positions), float(len(positions)), encode(positions)


class TermsField(fields.FieldType):  # type: ignore[misc]  # Whoosh is untyped
    """A field of whole values without positions, given as a list."""

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = None
        self.scorable = False
        self.stored = self.unique = False

    def index(self, value: Iterable[str], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Whoosh's tuples of term, frequency, weight and no value."""
        for term in value:
            yield term.encode(), 1, 1.0, b""


def make_schema() -> Any:
    """The schema of a new index."""
    schema: dict[str, Any] = {KIND: TermsField(), COPY_ID: TermsField(), COMPOUND: TermsField()}
    for name in STEMMED:
        schema[name] = PositionsField(stemmed=True)
        schema[exact_postings(name)] = PositionsField()
    schema |= {name: PositionsField() for name in NAMES}
    schema |= {name: TermsField() for name in EXACT}
    numbers = {"I": (FIRST_DAY, LAST_DAY, WORDS, *map(length_column, TEXT_FIELDS)), "q": (START, END)}
    for typecode, names in numbers.items():
        default = NO_TIME if typecode == "q" else 0
        schema |= {name: fields.COLUMN(columns.NumericColumn(typecode, default)) for name in names}
    schema[RECORD] = fields.COLUMN(columns.VarBytesColumn())
    schema[ARTICLE] = fields.STORED()
    return fields.Schema(**schema)
