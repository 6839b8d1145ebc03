"""XML of the Danish agency Ritzau (``RBNews``) to drafts: one element a field, the text as escaped HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from newssearch.reading.drafts import Claim, Draft, Origin, Refusal
from newssearch.reading.markup import to_text
from newssearch.reading.openings.bylines import people
from newssearch.reading.streams import Stream
from newssearch.reading.xml.xml_elements import first, text_of, words_at
from newssearch.reading.xml.xml_items import drafts_of

_ZONE = "Europe/Copenhagen"
"""The zone of the agency, which its times do not state."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?")
_AGENCY = "Ritzau"


def read_ritzau(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Return a draft of every ``RBNews`` of a source: one, or a queue of them."""
    return drafts_of(stream, origin, "RBNews", {"RBNews"}, lambda record: _draft(record.element))


def _draft(news: Element) -> Draft:
    published = words_at(news, "PublishDate")
    return Draft(
        id=words_at(news, "NewsID"),
        headline=_text(news, "headline"),
        standfirst=_text(news, "subtitle"),
        body=_text(news, "content"),
        byline=people((words_at(news, "origin") or "").strip("/ ")),
        keywords=tuple(part for one in (words_at(news, "strapline") or "").split("/") if (part := one.strip())),
        source=_AGENCY,
        language="da",
        published=(Claim(_zoned(published), "ritzau"),) if published else (),
    )


def _text(news: Element, name: str) -> str | None:
    element = first(news, name)
    return (to_text(text_of(element)).strip() or None) if element is not None else None


def _zoned(stated: str) -> str:
    return f"{stated.partition('.')[0]} {_ZONE}" if _MOMENT.fullmatch(stated) else stated
