"""The searchable fields: one table that the grammar, the schema, ``newssearch fields`` and the docs all read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FieldKind = Literal["text", "name", "exact", "date", "number", "quoted"]
"""``text`` is stemmed and folded; ``name`` folded only; ``exact`` is one value, compared whole and caseless; ``quoted``
is found in quotations of the text."""


@dataclass(frozen=True, slots=True)
class Field:
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
    Field("quote", "quoted", "What stands in quotation marks in the text.", 'quote:"never surrender"'),
    Field("speaker", "quoted", "Who is quoted in the text.", "speaker:okafor"),
    Field("byline", "name", "Who wrote it.", "byline:okafor", ("author", "by")),
    Field("dateline", "name", "The place it was filed from.", "dateline:saltmere"),
    Field("section", "name", "The section or desk.", "section:business"),
    Field("keywords", "name", "Keywords, topics and tags.", "keywords:energy"),
    Field("source", "name", "The outlet or agency.", "source:courier", ("site",)),
    Field("url", "name", "The address, or a part of it.", "url:tideline.example"),
    Field(
        "notes",
        "name",
        "What was inferred or doubtful, such as a guessed year.",
        'notes:"year inferred"',
    ),
    Field("language", "exact", "The language tag; en also finds en-GB.", "language:en", ("lang",)),
    Field("id", "exact", "The id, whole.", "id:harbour-1204"),
    Field("date", "date", "When it was published.", "date:2025-12-01..2025-12-31"),
    Field("since", "date", "Published then or later.", "since:2025-12"),
    Field("until", "date", "Published then or earlier.", "until:2025-12"),
    Field("after", "date", "Published later.", "after:2025-11"),
    Field("before", "date", "Published earlier.", "before:2025-12"),
    Field("words", "number", "The length of the text in words.", "words:80..200"),
)

TEXT_FIELDS: tuple[str, ...] = ("headline", "standfirst", "dateline", "body")
"""The fields that a clause without a field searches."""

BY_NAME: dict[str, Field] = {name: f for f in FIELDS for name in (f.name, *f.aliases)}
