"""News sitemaps to drafts: each entry that has a title is an article without a text.

An entry has a headline, a day and an address as the publisher states them, so it can be found by them; a note states
that it has no text. An entry without ``news:title`` is only an address; a sitemap of such entries, or of other
sitemaps, gets one rejection with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from newssearch.reading.drafts import Claim, Draft, Origin, Refusal
from newssearch.reading.markup import to_text
from newssearch.reading.streams import Stream
from newssearch.reading.xml.xml_documents import Record, local, records
from newssearch.reading.xml.xml_elements import text_of

_ENTRIES = frozenset({"url", "sitemap"})


def read_sitemap(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Yield every entry of a sitemap that names an article."""
    bare = articles = sitemaps = 0
    for number, record in enumerate(records(stream, _ENTRIES, origin.encoding)):
        if local(record.element.tag) == "sitemap":
            sitemaps += 1
        elif (news := _child(record.element, "news")) is None or not _text(news, "title"):
            bare += 1
        else:
            articles += 1
            yield _draft(record, news, f"[{number}]")
    if articles and bare:
        origin.say(f"skipped: {bare:,} addresses without a title")
    elif not articles:
        yield Refusal(_without_articles(bare, sitemaps))


def _draft(record: Record, news: Element, where: str) -> Draft:
    return Draft(
        where=where,
        headline=_text(news, "title"),
        keywords=tuple(word.strip() for word in (_text(news, "keywords") or "").split(",") if word.strip()),
        source=_text(_child(news, "publication"), "name"),
        url=_text(record.element, "loc"),
        language=_text(_child(news, "publication"), "language"),
        published=_claims(news, "publication_date"),
        updated=_claims(record.element, "lastmod"),
        notes=("no text: from a sitemap",),
    )


def _child(element: Element | None, name: str) -> Element | None:
    # By local names: half of the sitemaps that are written by hand declare another namespace than they should.
    return next((child for child in element if local(child.tag) == name), None) if element is not None else None


def _text(element: Element | None, name: str) -> str | None:
    return " ".join(to_text(text_of(_child(element, name))).split()) or None


def _claims(element: Element, name: str) -> tuple[Claim, ...]:
    text = _text(element, name)
    return (Claim(text, "sitemap"),) if text else ()


def _without_articles(bare: int, sitemaps: int) -> str:
    if sitemaps:
        return f"it lists {sitemaps:,} other sitemaps, and no titles of news; fetch those and index the pages they list"
    if bare:
        return f"it lists {bare:,} addresses and no titles of news; fetch the pages and index those"
    return "the sitemap is empty"
