"""XML of the Danish agency Ritzau (``RBNews``) to drafts: one element a field, the text as escaped HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from newssearch.reading.drafts import Claim, Draft, Origin, Refusal
from newssearch.reading.markup import to_text
from newssearch.reading.openings.bylines import people
from newssearch.reading.streams import Stream
from newssearch.reading.xml.xml_documents import records
from newssearch.reading.xml.xml_elements import first, text_of, words_at

_ZONE = "Europe/Copenhagen"
"""The zone of the agency, which its times do not state."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?")
_AGENCY = "Ritzau"


def read_ritzau(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Yield every ``RBNews`` of a source: one, or a queue of them."""
    count = 0
    for count, record in enumerate(records(stream, frozenset({"RBNews"}), origin.encoding), start=1):
        yield _draft(record.element, f"[{count - 1}]" if record.ancestors else "")
    if not count:
        yield Refusal("contains no RBNews")


def _draft(news: Element, where: str) -> Draft:
    published = words_at(news, "PublishDate")
    return Draft(
        where=where,
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
