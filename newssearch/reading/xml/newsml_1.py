"""NewsML 1.x (IPTC) to drafts: each news item is one article, made of the components that it nests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from newssearch.reading.drafts import Claim, Draft, Origin, Refusal, dates_of, status_of
from newssearch.reading.markup import to_text
from newssearch.reading.openings.bylines import people
from newssearch.reading.streams import Stream
from newssearch.reading.xml import nitf
from newssearch.reading.xml.xml_documents import Record
from newssearch.reading.xml.xml_elements import along, attribute_at, first, marked_up, within, words_at, words_of
from newssearch.reading.xml.xml_items import drafts_of

_ASIDE = frozenset({"headline", "subheadline", "stylesheet", "caption", "byline", "related"})
"""Roles of components, in lower case, that are not the text."""


def read_newsml_1(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Return a draft of every news item of a document."""
    return drafts_of(stream, origin, "news item", {"NewsItem"}, _draft)


def _draft(record: Record) -> Draft | Refusal:
    item = record.element
    management = first(item, "NewsManagement")
    identifier = first(item, "Identification", "NewsIdentifier")
    if first(item, "NewsComponent") is None and first(item, "Update") is not None:
        return Refusal("an update of parts of another item, which are not merged")
    component = _component(item)
    story = _story(component)
    created, revised = words_at(management, "FirstCreated"), words_at(management, "ThisRevisionCreated")
    is_first = (words_at(identifier, "RevisionId") or "1") == "1"
    published, updated = dates_of(created, revised, "newsml", is_first=is_first)
    stated = attribute_at(management, "FormalName", "Status")
    embargoed = story.embargoed
    if (stated or "").lower() == "embargoed":
        ends = along(management, "StatusWillChange", "DateAndTime")
        embargoed = tuple(Claim(words_of(one), "newsml") for one in ends) or embargoed
        if not embargoed:
            return Refusal("embargoed until its publisher lifts it")
    return replace(
        story,
        id=_id(identifier) or story.id,
        headline=_line(component, "HeadLine") or story.headline,
        standfirst=_line(component, "SubHeadLine") or story.standfirst or _content(component, "subheadline"),
        byline=people(_line(component, "ByLine") or "") or story.byline,
        dateline=_line(component, "DateLine") or story.dateline,
        keywords=tuple(dict.fromkeys((*_keywords(item, component), *story.keywords))),
        source=_source(item, record) or story.source,
        language=_stated(component, "Language") or _stated(item, "Language") or story.language,
        published=published or story.published,
        updated=updated or story.updated,
        status=status_of(stated) if stated else story.status,
        embargoed=embargoed,
    )


def _component(item: Element) -> Element:
    """Return the component that is the article: the first, at any depth, with a headline; else the whole item."""
    headed = (one for one in within(item, "NewsComponent") if words_at(one, "NewsLines", "HeadLine"))
    return next(headed, item)


def _line(component: Element, name: str) -> str | None:
    return next((words for lines in within(component, "NewsLines") if (words := words_at(lines, name))), None)


def _story(component: Element) -> Draft:
    """Return the story in the content itself: the longest of the texts that are not a headline or caption."""
    document = next(within(component, "nitf"), None)
    if document is not None:
        return nitf.draft_of(document)
    return Draft(body=_content(component))


def _content(component: Element, role: str | None = None) -> str | None:
    """Return the longest text in components with a ``role``; where none is stated, in any component of text."""
    longest = ""
    for holder in (component, *within(component, "NewsComponent")):
        stated = (attribute_at(holder, "FormalName", "Role") or "").lower()
        if stated in _ASIDE if role is None else stated != role:
            continue
        longest = max([longest, *map(_text, along(holder, "ContentItem"))], key=len)
    return longest or None


def _text(item: Element) -> str:
    kind = (attribute_at(item, "FormalName", "MimeType") or attribute_at(item, "FormalName", "Format") or "").lower()
    content = first(item, "DataContent")
    if content is None or "css" in kind or kind.startswith(("image", "video", "audio")):
        return ""
    if first(item, "Encoding") is not None:
        return ""
    if not len(content):
        return to_text(content.text or "").strip()
    return marked_up(content)


def _id(identifier: Element | None) -> str | None:
    """Return the part of an id that every revision shares: the public identifier ends in the number of the revision."""
    public, revision = words_at(identifier, "PublicIdentifier"), words_at(identifier, "RevisionId")
    if public and revision:
        changed = attribute_at(identifier, "Update", "RevisionId") or ""
        return public.removesuffix(f":{revision}{changed}").removesuffix(f":{revision}")
    return public or words_at(identifier, "NewsItemId")


def _stated(around: Element, name: str) -> str | None:
    return next((stated for one in within(around, name) if (stated := one.get("FormalName"))), None)


def _keywords(item: Element, component: Element) -> Iterator[str]:
    for lines in within(component, "NewsLines"):
        for name in ("KeywordLine", "SlugLine"):
            yield from (words for one in along(lines, name) if (words := words_of(one)))
    for codes in within(item, "SubjectCode"):
        yield from (words_of(one) or one.get("FormalName") or "" for one in codes)


def _source(item: Element, record: Record) -> str | None:
    """Return the credit, else the provider, else the sender of the envelope."""
    for name in ("Provider", "Source"):
        for holder in within(item, name):
            if party := attribute_at(holder, "FormalName", "Party"):
                return party
    credit = _line(item, "CreditLine")
    envelope = (attribute_at(around, "FormalName", "NewsEnvelope", "SentFrom", "Party") for around in record.ancestors)
    return credit or next((sender for sender in envelope if sender), None)
