"""Reuters Corpus Volume 1 and 2 (``newsitem`` documents of 1996 and 1997) to drafts."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from newssearch.reading.drafts import Claim, Draft, Origin, Refusal
from newssearch.reading.openings.bylines import people
from newssearch.reading.streams import Stream
from newssearch.reading.xml.xml_documents import XML
from newssearch.reading.xml.xml_elements import along, first, marked_up, words_at
from newssearch.reading.xml.xml_items import drafts_of


def read_rcv1(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Return a draft of every ``newsitem`` of a source, usually one."""
    return drafts_of(stream, origin, "newsitem", {"newsitem"}, lambda record: _draft(record.element))


def _draft(item: Element) -> Draft:
    said = {one.get("element", ""): one.get("value", "") for one in along(item, "metadata", "dc")}
    stated = item.get("date") or said.get("dc.date.published") or said.get("dc.date.created")
    title = words_at(item, "title") or ""
    return Draft(
        id=item.get("itemid"),
        headline=words_at(item, "headline") or title.partition(": ")[2] or title,  # the title begins with the country
        body=marked_up(first(item, "text")) or None,
        byline=people(words_at(item, "byline") or ""),
        dateline=words_at(item, "dateline") or said.get("dc.creator.location", "").strip() or None,
        keywords=tuple(_codes(item)),
        source=said.get("dc.source") or said.get("dc.publisher"),
        language=item.get(f"{XML}lang"),
        published=(Claim(stated, "rcv1"),) if stated else (),
    )


def _codes(item: Element) -> Iterator[str]:
    """Yield countries, industries and topics: as codes, since the collection has no names."""
    yield from (code for one in along(item, "metadata", "codes", "code") if (code := one.get("code")))
