"""NewsML-G2 (IPTC) to drafts: the news items of a document or a message, with text in NITF, XHTML or plain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from newssearch.reading.article_id import is_web_address
from newssearch.reading.drafts import Claim, Draft, Origin, Refusal, Status, dates_of, status_of
from newssearch.reading.markup import to_text
from newssearch.reading.openings.bylines import people
from newssearch.reading.streams import Stream
from newssearch.reading.xml import nitf
from newssearch.reading.xml.xml_documents import XML, Record, local
from newssearch.reading.xml.xml_elements import along, attribute_at, first, marked_up, within, words_at, words_of
from newssearch.reading.xml.xml_items import drafts_of

_OTHERS = {
    "packageItem": "a package: it only lists items, which are read where they stand themselves",
    "conceptItem": "a concept item: it describes a term, and is no article",
    "knowledgeItem": "a knowledge item: it describes a vocabulary, and is no article",
    "planningItem": "a planning item: it announces coverage, and is no article",
    "catalogItem": "a catalog item: it lists vocabularies, and is no article",
}
_ITEMS = frozenset({"newsItem", *_OTHERS})


def read_newsml_g2(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Return a draft of every news item, and a refusal with the reason for other kinds of items."""
    return drafts_of(stream, origin, "news item", _ITEMS, _draft)


def _draft(record: Record) -> Draft | Refusal:
    item = record.element
    if other := _OTHERS.get(local(item.tag)):
        return Refusal(other)
    meta, content = first(item, "itemMeta"), first(item, "contentMeta")
    story = _story(item)
    embargo = first(meta, "embargoed")
    if embargo is not None and not words_of(embargo):
        return Refusal("embargoed until its publisher lifts it")
    if story.body is None and (elsewhere := _elsewhere(item, content)):
        return Refusal(elsewhere)
    language = attribute_at(content, "tag", "language") or story.language or item.get(f"{XML}lang")
    identifier = (item.get("guid") or "").strip() or None
    source = _source(item)
    created = words_at(meta, "firstCreated") or words_at(content, "contentCreated")
    is_first = item.get("version") in {None, "1"}
    published, updated = dates_of(created, words_at(meta, "versionCreated"), "newsml-g2", is_first=is_first)
    return replace(
        story,
        id=identifier or story.id,
        headline=words_at(content, "headline") or story.headline,
        standfirst=story.standfirst or words_at(content, "description"),
        byline=_byline(content, source) or story.byline,
        dateline=words_at(content, "dateline") or story.dateline or words_at(content, "located", "name"),
        keywords=tuple(dict.fromkeys((*_keywords(content, language), *story.keywords))),
        source=source or story.source,
        url=identifier if identifier and is_web_address(identifier) else None,
        language=language,
        published=published or story.published,
        updated=updated or story.updated,
        status=_status(meta, story),
        embargoed=(Claim(words_of(embargo), "newsml-g2"),) if embargo is not None else story.embargoed,
    )


def _elsewhere(item: Element, content: Element | None) -> str | None:
    """Explain why an item without text is refused: its content is a file somewhere else."""
    remote = first(item, "contentSet", "remoteContent")
    if remote is None or words_at(content, "headline"):
        return None
    return f"has no headline, and its content is a file elsewhere ({remote.get('contenttype') or 'of no stated type'})"


def _status(meta: Element | None, story: Draft) -> Status:
    stated = attribute_at(meta, "qcode", "pubStatus") or attribute_at(meta, "uri", "pubStatus")
    return status_of(stated) if stated else story.status


def _story(item: Element) -> Draft:
    """Return the content of an item: a whole document of NITF, or text alone."""
    for inline in along(item, "contentSet", "inlineXML"):
        if (document := next(within(inline, "nitf"), None)) is not None:
            return nitf.draft_of(document)
    for holder in along(item, "contentSet"):
        for content in holder:
            if text := _text(content):
                return Draft(body=text, language=content.get(f"{XML}lang"))
    return Draft()


def _text(content: Element) -> str:
    """Return the text of ``inlineXML`` that has XHTML, or of ``inlineData``; other XML is data and is skipped."""
    if local(content.tag) == "inlineData":
        return to_text(content.text or "") if content.get("encoding") is None else ""
    names = {local(one.tag) for one in content.iter()}
    if local(content.tag) != "inlineXML" or not names & {"p", "div", "body"}:
        return ""
    return marked_up(content)


def _byline(content: Element | None, source: str | None) -> tuple[str, ...]:
    """Return the people of a byline; without one, the creators whose whole name is that of a person."""
    if printed := [words_of(one) for one in along(content, "by")]:
        return tuple(dict.fromkeys(name for text in printed for name in people(text)))
    creators = (words_of(one) for one in along(content, "creator", "name"))
    return tuple(dict.fromkeys(name for name in creators if name != source and people(name) == (name,)))


def _keywords(content: Element | None, language: str | None) -> Iterator[str]:
    """Yield the names of subjects, in the language of the item if possible, the keywords, and the slugline."""
    for subject in along(content, "subject"):
        names = [*along(subject, "name"), *along(subject, "mainConcept", "name")]
        own = [one for one in names if (one.get(f"{XML}lang") or "")[:2] == (language or "")[:2]]
        yield from (words for one in (own or names)[:1] if (words := words_of(one)))
    for name in ("keyword", "slugline"):
        yield from (words for one in along(content, name) if (words := words_of(one)))


def _source(item: Element) -> str | None:
    """Return the provider of an item: its name, else the part of its code after the colon."""
    meta, content = first(item, "itemMeta"), first(item, "contentMeta")
    coded = attribute_at(meta, "qcode", "provider") or ""
    return (
        words_at(meta, "provider", "name")
        or words_at(content, "infoSource", "name")
        or attribute_at(meta, "literal", "provider")
        or coded.rpartition(":")[2]
        or words_at(content, "creditline")
        or words_at(item, "rightsInfo", "copyrightHolder", "name")
    )
