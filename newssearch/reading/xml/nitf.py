"""NITF 3.x (IPTC's News Industry Text Format) to drafts, alone or within NewsML; also the NYT Annotated corpus."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from newssearch.reading.drafts import Claim, Draft, Origin, Refusal, status_of
from newssearch.reading.markup import BLOCKS, to_text
from newssearch.reading.openings.bylines import people
from newssearch.reading.streams import Stream
from newssearch.reading.xml.xml_documents import XML, local
from newssearch.reading.xml.xml_elements import (
    along,
    attribute_at,
    first,
    marked_up,
    remove_within,
    within,
    words_at,
    words_of,
)
from newssearch.reading.xml.xml_items import drafts_of

_UNSEEN = frozenset({"del", "media", "script", "style"})
"""Elements deleted by an editor, and those beside the text: pictures with their captions."""

_BLOCKS = BLOCKS | {"block", "bq", "hl1", "hl2", "nitf-table", "abstract"}
_ALTERNATIVES = frozenset({"online_headline", "lead_paragraph"})
"""Classes of the NYT Annotated corpus for values that it states twice."""


def read_nitf(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Return a draft of every ``nitf`` document of a source, usually one."""
    return drafts_of(stream, origin, "nitf document", {"nitf"}, lambda record: draft_of(record.element))


def draft_of(nitf: Element) -> Draft:
    """Return a ``nitf`` element as a draft; removes deleted text from the element itself."""
    remove_within(nitf, _UNSEEN)
    docdata = first(nitf, "head", "docdata")
    opening = first(nitf, "body", "body.head")
    issued = attribute_at(docdata, "norm", "date.issue")
    published = issued or attribute_at(nitf, "date.publication", "head", "pubdata")
    released = attribute_at(docdata, "norm", "date.release")
    revised = [stated for one in along(nitf, "head", "revision-history") if (stated := one.get("norm"))]
    day = attribute_at(opening, "norm", "dateline", "story.date")
    return Draft(
        id=attribute_at(docdata, "id-string", "doc-id"),
        headline=to_text(words_at(opening, "hedline", "hl1") or words_at(nitf, "head", "title") or "") or None,
        standfirst=_standfirst(opening),
        body=_body(nitf),
        byline=_byline(opening),
        dateline=words_at(opening, "dateline"),
        section=_section(nitf),
        keywords=tuple(_keywords(nitf)),
        source=_source(nitf, docdata),
        language=nitf.get(f"{XML}lang") or attribute_at(nitf, f"{XML}lang", "body"),
        published=(
            *((Claim(published or released or "", "nitf"),) if published or released else ()),
            *((Claim(day, "dateline"),) if day else ()),
        ),
        updated=tuple(Claim(stated, "nitf") for stated in sorted(revised, reverse=True)),
        status=status_of(attribute_at(nitf, "management-status", "head", "docdata")),
        embargoed=(Claim(released, "nitf"),) if released else (),
    )


def _standfirst(opening: Element | None) -> str | None:
    if text := marked_up(first(opening, "abstract"), _BLOCKS):
        return text
    stated = [one for one in along(opening, "hedline", "hl2") if one.get("class") not in _ALTERNATIVES]
    return "\n\n".join(words for one in stated if (words := words_of(one))) or None


def _body(nitf: Element) -> str | None:
    content = first(nitf, "body", "body.content")
    whole = next((one for one in along(content, "block") if one.get("class") == "full_text"), content)
    return to_text(marked_up(whole, _BLOCKS)) or None


def _byline(opening: Element | None) -> tuple[str, ...]:
    """Return the people of the first byline that names any: in elements of their own, or as printed, without titles."""
    for byline in along(opening, "byline"):
        named = [words_of(person) for person in within(byline, "person")]
        remove_within(byline, frozenset({"byttl"}))
        stated = named or [words_of(byline).strip(" ,")]
        if found := tuple(dict.fromkeys(name for text in stated for name in people(text))):
            return found
    return ()


def _section(nitf: Element) -> str | None:
    named = {one.get("name"): one.get("content") for one in along(nitf, "head", "meta")}
    return attribute_at(nitf, "position.section", "head", "pubdata") or named.get("online_sections")


def _keywords(nitf: Element) -> Iterator[str]:
    docdata = first(nitf, "head", "docdata")
    yield from (stated for one in along(docdata, "key-list", "keyword") if (stated := one.get("key")))
    for one in along(nitf, "head", "tobject", "tobject.subject"):
        finest = (one.get(f"tobject.subject.{name}") for name in ("detail", "matter", "type"))
        yield next((name for name in finest if name), "")
    for one in first(docdata, "identified-content") or ():
        text = words_of(one) or one.get("value") or ""
        if local(one.tag) != "classifier" or "/" not in text:  # a path in a tree of topics, whose words are beside it
            yield text


def _source(nitf: Element, docdata: Element | None) -> str | None:
    return (
        attribute_at(nitf, "name", "head", "pubdata")
        or words_at(nitf, "body", "body.head", "distributor")
        or attribute_at(docdata, "regsrc", "doc-id")
        or attribute_at(docdata, "holder", "doc.copyright")
    )
