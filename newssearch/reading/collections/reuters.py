"""Reuters-21578 (the newswire of 1987, in SGML) to drafts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from newssearch.reading.collections.sgml_documents import attributes, fields, line, parts, plain
from newssearch.reading.drafts import Claim, Draft, Origin, Refusal
from newssearch.reading.openings.bylines import people
from newssearch.reading.plain.text_blocks import stories, unwrapped
from newssearch.reading.streams import Stream

_ARTICLE = re.compile(r"<REUTERS(?=[\s>])", re.IGNORECASE)
_KEYWORDS = ("topics", "places", "people", "orgs", "exchanges", "companies")
_FIELDS = frozenset({"date", *_KEYWORDS, "unknown", "mknote", "text", "author", "dateline", "title", "body", "reuters"})
_CONTROLS = "\x02\x03 \n"
"""Remains of the wire around a text."""


def read_reuters(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Yield every article of a file, usually a thousand."""
    return stories(stream, origin, _ARTICLE, _draft)


def _draft(text: str, where: str) -> Draft:
    stated = attributes(text)
    found = fields(text[text.find(">") + 1 :], _FIELDS)
    date = line(_first(found, "date"))
    headline, body = line(_first(found, "title")), plain(_first(found, "body"))
    if not headline and not body:
        headline, body = _unprocessed(plain(_first(found, "text")))
    return Draft(
        where=where,
        id=stated.get("newid"),
        headline=headline or None,
        body=unwrapped(_unsigned(body)) or None,
        byline=people(line(_first(found, "author"))),
        dateline=line(_first(found, "dateline")) or None,
        keywords=tuple(name for field in _KEYWORDS for name in parts(_first(found, field))),
        source="Reuters",
        language="en",
        published=(Claim(date, "reuters"),) if date else (),
    )


def _first(found: Mapping[str, list[str]], name: str) -> str:
    return next(iter(found.get(name, ())), "")


def _unsigned(body: str) -> str:
    """Remove the last line of a text where that is the signature, which marked its end on the wire."""
    body = body.rstrip(_CONTROLS)
    text, _, last = body.rpartition("\n")
    return text if last.strip().lower() in {"reuter", "reuters"} else body


def _unprocessed(text: str) -> tuple[str, str]:
    """Return headline and text of an article without markup; a first line in capitals is its headline."""
    opening, _, rest = text.strip(_CONTROLS).partition("\n")
    return (" ".join(opening.split()), rest) if opening.isupper() else ("", text)
