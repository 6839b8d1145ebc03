"""Searchable fields: one table that grammar, schema, ``newssearch fields`` and docs read, and its lookup."""

from __future__ import annotations

import re
from typing import Literal

from newssearch.errors import QueryError
from newssearch.frozen import dataclass
from newssearch.values import Value

FieldKind = Literal["text", "name", "exact", "date", "number", "quoted", "copies", "saved"]
"""``text`` is stemmed and folded; ``name`` folded only; ``exact`` is one value, compared whole and caseless; ``quoted``
is found in quotations of the text; ``copies`` takes the id of one of a group; ``saved`` names a saved search."""


@dataclass(frozen=True, slots=True)
class Field(Value):
    """A field that a query may name: ``aliases`` mean the same, ``example`` is a query that runs."""

    name: str
    kind: FieldKind
    description: str
    example: str
    aliases: tuple[str, ...] = ()


FIELDS: tuple[Field, ...] = (
    Field("headline", "text", "The headline.", "headline:(storm OR ferry)", ("title",)),
    Field("standfirst", "text", "The summary under the headline.", "standfirst:pipeline", ("lead",)),
    Field("body", "text", "The text, cross-headings included.", 'body:"prime minister"'),
    Field("quote", "quoted", "Texts in quotation marks.", 'quote:"not a crisis"'),
    Field("speaker", "quoted", "Speakers of quotations.", "speaker:lindqvist"),
    Field("byline", "name", "Who wrote it.", "byline:okafor", ("author", "by")),
    Field("dateline", "name", "The place it was filed from.", "dateline:saltmere"),
    Field("section", "name", "The section or desk.", "section:business"),
    Field("keywords", "name", "Keywords, topics and tags.", "keywords:energy"),
    Field("source", "name", "The outlet or agency.", "source:courier", ("site",)),
    Field("url", "name", "The address, or a part of it.", "url:tideline.example"),
    Field("notes", "name", "Notes on inferred or doubtful values, such as a guessed year.", 'notes:"year inferred"'),
    Field("language", "exact", "The language tag; en also finds en-GB.", "language:en", ("lang",)),
    Field("id", "exact", "The id, whole.", "id:harbour-1204"),
    Field("date", "date", "When it was published.", "date:2025-12-01..2025-12-31"),
    Field("since", "date", "Published then or later.", "since:2025-12"),
    Field("until", "date", "Published then or earlier.", "until:2025-12"),
    Field("after", "date", "Published later.", "after:2025-11"),
    Field("before", "date", "Published earlier.", "before:2025-12"),
    Field("added", "date", "When the archive first had it.", "added:7d"),
    Field("retrieved", "date", "When its source was fetched.", "retrieved:2025-12"),
    Field("changed", "date", "When its text changed in the archive.", "changed:7d"),
    Field("headline-changed", "date", "When its headline changed in the archive.", "headline-changed:7d"),
    Field("words", "number", "The length of the text in words.", "words:80..200"),
    Field("copies", "number", "The number of its other copies, exact or edited.", "copies:>1"),
    Field("copy-of", "copies", "The copies of an article, exact or edited, itself included.", "copy-of:skerry-courier"),
    Field("saved", "saved", "What a saved search finds, by its name.", "saved:energy"),
)

TEXT_FIELDS: tuple[str, ...] = ("headline", "standfirst", "dateline", "body")
"""The fields that a clause without a field searches."""

TIME_COLUMNS = {
    "added": "added",
    "retrieved": "retrieved",
    "changed": "text_changed",
    "headline-changed": "headline_changed",
}
"""The numbers that each date field other than the date of publication compares: instants, in seconds since 1970."""

TIME_NAMES = {column: name for name, column in TIME_COLUMNS.items()}

BY_NAME: dict[str, Field] = {name: f for f in FIELDS for name in (f.name, *f.aliases)}


_SCHEMES = ("http", "https", "ftp", "mailto")
_VALUE = re.compile(r'[^\s"()]*')


def field_named(prefix: str, start: int, query: str) -> Field:
    """Return the field of ``prefix`` (``Title:``), found at offset ``start`` of ``query``; raises `QueryError`."""
    name = prefix.removesuffix(":")
    if found := BY_NAME.get(name.casefold()):
        return found
    value = _VALUE.match(query, start + len(prefix))
    whole = prefix + (value[0] if value else "")
    as_text = f'If it is meant as text, put it in quotes: "{whole}"'
    if name.casefold() in _SCHEMES:
        message, hint = "An address needs a field before it.", f"Write url:{whole}. {as_text}"
    else:
        message = f"There is no field {name}."
        nearest = nearest_field(name, whole.removeprefix(name)) or fields_listed()
        hint = f"{nearest[0].upper()}{nearest[1:]}{'' if nearest.endswith('?') else '.'} {as_text}"
    raise QueryError(message, query=query, start=start, end=start + len(name), hint=hint)


def nearest_field(name: str, value: str) -> str:
    """Return a question that names the field spelt most like ``name``, with ``value`` after it; empty if none is."""
    import difflib  # here, as most queries name fields that there are

    nearest = difflib.get_close_matches(name.casefold(), BY_NAME, n=1)
    return f"did you mean {nearest[0]}{value}?" if nearest else ""


def fields_listed() -> str:
    """Return a clause that lists the fields."""
    return f"the fields are {', '.join(field.name for field in FIELDS)}"


def is_exact(name: str | None) -> bool:
    """Return whether the values of the field ``name`` are compared whole; ``None`` is the text, which is not."""
    return name is not None and BY_NAME[name].kind in ("exact", "copies", "saved")


def names_a_field(value: str) -> bool:
    """Return whether ``value`` begins with the name of a field and a colon."""
    name, colon, _ = value.partition(":")
    return bool(colon) and name.casefold() in BY_NAME
