"""The schema: which postings and columns an index has, and under which names.

A text field has two views of its postings, over one sequence of positions: ``body`` finds stems, ``body_exact`` folded
words as written. A name field has them, too, but is not stemmed. An exact field has whole values.
"""

from __future__ import annotations

from newssearch.query.fields import FIELDS

AS_WRITTEN = "_exact"
"""The suffix of the postings of a field's words as written."""

CASED = "_cased"
"""The suffix of the postings of a field's words that have a capital, with their capitals."""

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
"""Postings of the compounds that hyphens make, by folded word and by stem: ``x:email<US>body<US>2`` has the position of
the first of the 2 tokens of an ``e-mail`` in the body."""

LEFT_OUT = "left_out"
"""The lines of a body that are not indexed, as `left_out_term` writes their keys."""

COMPOUND_MARK = "\x1f"

FIRST_DAY, LAST_DAY = "first_day", "last_day"
"""Columns: the calendar days of the article's period, as `date.toordinal` counts them."""

START, END = "start", "end"
"""Columns: the instants of the article's period in UTC epoch seconds; `NO_TIME` of an undated article."""

NO_TIME = -(1 << 62)

RETRIEVED = "retrieved"
"""Column: when the source was fetched, in UTC epoch seconds; 0 of an article that does not state it."""

TIME_FIELDS = ("added", "changed", "revised", "text_changed", "headline_changed")
"""Value columns of the times of a `newssearch.matching.document.Record`, in decimal digits."""

LENGTH_SUFFIX = "_length"

ARTICLE = "article"

BOUNDS = "bounds"
"""Postings of places that are not words: ``body.sentence`` has the positions where sentences of the body begin."""

VALUE_GAP = 1000
"""Positions between two values of one field, so that no phrase or NEAR runs from one into the next."""


def left_out_term(key: int) -> str:
    """Return the term of `LEFT_OUT` for a line: its key in 16 hexadecimal digits."""
    return f"{key:016x}"


def length_column(field: str) -> str:
    """Return the name of the column that holds the tokens of a text field."""
    return f"{field}{LENGTH_SUFFIX}"


def exact_postings(field: str) -> str:
    """Return the name of the postings that hold ``field``'s words as written."""
    return field if field in EXACT else f"{field}{AS_WRITTEN}"


def cased_postings(field: str) -> str:
    """Return the name of the postings of ``field``'s words that have a capital, with their capitals."""
    return f"{field}{CASED}"


def compound_term(key: str, field: str, width: int) -> str:
    """Return the term of `COMPOUND` for a compound of ``width`` tokens; ``key`` is of `words.compound_keys`."""
    return COMPOUND_MARK.join((key, field, str(width)))
