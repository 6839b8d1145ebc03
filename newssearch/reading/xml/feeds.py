"""Feeds to drafts: RSS 0.9 to 2.0, RDF (RSS 1.0), Atom 0.3 and 1.0, CDF; each entry is an article.

Where the XML of an entry is broken, that entry is rejected, and the next one is read.

The module reads through `newssearch.reading.xml.xml_documents`, because feedparser keeps a whole feed, and its result,
in memory: an archive of a feed has gigabytes. Names of elements are compared without case, and namespaces by their
usual prefixes, since every version and every hand-written feed spells them differently.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from newssearch.reading.article_id import is_web_address, resolved
from newssearch.reading.drafts import Claim, Draft, Origin, Refusal, drafted
from newssearch.reading.encoding import decoding
from newssearch.reading.markup import to_text, unescaped
from newssearch.reading.openings.bylines import people
from newssearch.reading.repetitions import without_outlet
from newssearch.reading.streams import Stream
from newssearch.reading.xml.xml_documents import XML, Fault, Record, local, records_and_faults
from newssearch.reading.xml.xml_elements import text_of

_ENTRIES = frozenset({"item", "entry", "ITEM", "Item"})
_AROUND = frozenset({"rss", "channel", "rdf", "feed"})
_PREFIXES = (
    ("purl.org/dc/", "dc"),
    ("purl.org/rss/1.0/modules/content", "content"),
    ("purl.org/metadata/dublin_core", "dc"),
    ("search.yahoo.com/mrss", "media"),
    ("itunes.com/dtds", "itunes"),
    ("rssnamespace.org/feedburner", "feedburner"),
    ("w3.org/1999/xhtml", "xhtml"),
    ("w3.org/1999/02/22-rdf-syntax", "rdf"),
    ("purl.org/rss/1.0/modules/syndication", "sy"),
    ("wellformedweb.org/CommentAPI", "wfw"),
    ("rss/1.0/modules/slash", "slash"),
    ("purl.org/atom/app", "app"),
    ("news.yandex.ru", "yandex"),
    ("turbo.yandex.ru", "turbo"),
    ("prismstandard.org", "prism"),
)
"""The usual prefixes of namespaces, by a part of their names; those of RSS and Atom have none."""

_OWN = (
    "purl.org/atom/ns",
    "www.w3.org/2005/Atom",
    "purl.org/rss/1.0/",
    "my.netscape.com",
    "purl.org/net/rss",
    "backend.userland.com",
)
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_LONG = 700
"""A description longer than this, or of several paragraphs, is the text of the article and not its standfirst."""

_WHOLE_TEXTS = (
    *("content:encoded", "content", "xhtml:body", "xhtml:div", "body", "encoded", "fullitem"),
    *("fulltext", "full-text", "yandex:full-text", "turbo:content"),
)
"""Elements with the whole text of an entry, the usual one first."""

_PUBLISHED = (
    *("pubdate", "published", "issued", "dc:date", "dc:issued", "dc:created", "created"),
    *("prism:publicationdate", "prism:coverdate"),
)
_PREVIEW = 40
"""The number of characters that show a description to be the beginning of the text beside it."""


def read_feed(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Yield every entry of a feed."""
    count = 0
    found = None
    for found in records_and_faults(stream, _ENTRIES, _AROUND, origin.encoding):
        where = f"[{count}]"
        if isinstance(found, Fault):
            yield Refusal(found.reason, where if found.is_in_record else "")
            count += found.is_in_record
            continue
        count += 1
        yield drafted(where, _draft, found, origin, where)
    if found is None:
        yield Refusal("the feed contains no entries; a feed that is only XML by name may be of another format")


@dataclass(frozen=True, slots=True)
class _Part:
    """An element by the names of its children (``title``, ``dc:creator``), with its base address and language."""

    element: Element
    children: dict[str, list[Element]]
    base: str | None
    language: str | None

    @classmethod
    def of(cls, element: Element, around: _Part | None, address: str | None = None) -> _Part:
        children: dict[str, list[Element]] = {}
        for child in element:
            children.setdefault(_name(child.tag), []).append(child)
        base, language = (around.base, around.language) if around else (address, None)
        if stated := element.get(f"{XML}base"):
            base = resolved(stated, base)
        return cls(element, children, base, element.get(f"{XML}lang") or language)

    def all(self, *names: str) -> Iterator[Element]:
        """Yield the children of these names, those of the first name first."""
        for name in names:
            yield from self.children.get(name, ())

    def text(self, *names: str) -> str | None:
        """Return the text of the first child of these names that has any."""
        return next((text for child in self.all(*names) if (text := _text(child))), None)

    def claims(self, *names: str, evidence: str = "feed") -> tuple[Claim, ...]:
        return tuple(Claim(text, evidence) for child in self.all(*names) if (text := text_of(child)))


def _draft(record: Record, origin: Origin, where: str) -> Draft:
    feed = _feed(record, origin)
    entry = _Part.of(record.element, feed)
    standfirst, body = _texts(entry)
    headline = entry.text("title", "dc:title", "media:title", "itunes:title") or _of_group(entry, "media:title")
    source = _source(entry, feed)
    published = entry.claims(*_PUBLISHED)
    updated = entry.claims("updated", "modified", "dc:modified", "lastmod")
    if stated := record.element.get("LASTMOD"):  # an attribute in CDF
        updated += (Claim(stated, "feed"),)
    return Draft(
        where=where,
        id=_id(entry),
        headline=without_outlet(headline, source),
        standfirst=standfirst,
        body=body,
        byline=_byline(entry) or _byline_of_source(entry) or _byline(feed),
        section=entry.text("prism:section"),
        keywords=_keywords(entry),
        source=source,
        url=_link(entry, feed),
        language=entry.text("language", "dc:language") or _language(entry) or feed.text("language", "dc:language"),
        published=published or tuple(Claim(claim.value, "updated") for claim in updated[:1]),
        updated=updated,
    )


def _feed(record: Record, origin: Origin) -> _Part:
    """Return the values for all entries: those of the channel around them, or beside them as in RDF."""
    part: _Part | None = None
    for element in record.ancestors:
        part = _Part.of(element, part, origin.url)
    if part is None:
        return _Part.of(Element("feed"), None, origin.url)
    beside = next(part.all("channel"), None)
    return part if beside is None else _Part.of(beside, part)


def _name(tag: str) -> str:
    """Return a short name: ``{http://purl.org/dc/elements/1.1/}creator`` is ``dc:creator``; RSS has no prefix."""
    space, brace, name = tag.rpartition("}")
    if not brace or (any(own in space for own in _OWN) and "modules/" not in space):
        return name.lower()
    known = next((prefix for part, prefix in _PREFIXES if part.lower() in space.lower()), space[1:].lower())
    return f"{known}:{name.lower()}"


def _text(element: Element) -> str:
    """Return the text of an element of any type, stated or not."""
    kind = (element.get("type") or "").lower()
    mode = (element.get("mode") or "").lower()
    if len(element):
        return text_of(element)
    text = element.text or ""
    if mode == "base64" or ("/" in kind and not kind.startswith("text/") and not kind.endswith(("html", "xml"))):
        text = _decoded(text)
    if kind in {"text", "text/plain"} and mode != "escaped":
        return unescaped(text).strip()
    return to_text(text).strip()


def _of_group(entry: _Part, name: str) -> str | None:
    """Return the text for all forms of one film or picture: ``media:group`` has them, and their title beside them."""
    groups = (_Part.of(group, entry) for group in entry.all("media:group"))
    return next((text for group in groups if (text := group.text(name))), None)


def _decoded(text: str) -> str:
    try:
        return decoding.decode(b64decode(text)).text
    except ValueError:
        return text


def _texts(entry: _Part) -> tuple[str | None, str | None]:
    """Return standfirst and text: most feeds have one of them, and call it ``description``."""
    body = next((text for child in entry.all(*_WHOLE_TEXTS) if (text := _text(child))), None)
    summary = entry.text(
        *("summary", "description", "abstract", "dc:description", "tagline"),
        *("itunes:summary", "media:description", "itunes:subtitle"),
    ) or _of_group(entry, "media:description")
    if body is None and summary is not None and (longer := entry.text("description")) not in (None, summary):
        body = longer  # an entry with both has its text in the second
    if body is None and summary is not None and (len(summary) > _LONG or "\n\n" in summary):
        return None, summary
    if body and summary and " ".join(body.split()).startswith(" ".join(summary.split())[:_PREVIEW]):
        return None, body
    return summary, body


def _language(entry: _Part) -> str | None:
    """Return the language of the text of an entry, else of its title, as stated on it or around it."""
    texts = entry.all(*_WHOLE_TEXTS, "summary", "description", "title")
    return next((text.get(f"{XML}lang") for text in texts if text_of(text)), None) or entry.language


def _id(entry: _Part) -> str | None:
    """Return the id of an entry, unless it is the address that the entry links to; a path is resolved."""
    stated = next((text for child in entry.all("guid", "id") if (text := text_of(child))), None)
    if stated is not None and stated.startswith("/"):
        stated = resolved(stated, entry.base)
    if stated is None or not is_web_address(stated):
        return stated
    links = {resolved(link, entry.base) for link in _links(entry)}
    return None if stated in links else stated


def _links(entry: _Part) -> Iterator[str]:
    """Yield the addresses of an entry, that of the article itself first."""
    yield from (text for child in entry.all("feedburner:origlink") if (text := text_of(child)))
    for child in entry.all("link", "url", "a"):
        if (child.get("rel") or "alternate") == "alternate" and (address := child.get("href") or text_of(child)):
            yield address
    yield from (text_of(child) for child in entry.all("guid") if (child.get("isPermaLink") or "true") != "false")
    yield from (entry.element.get(name, "") for name in (_ABOUT, "HREF", "href") if entry.element.get(name))


def _link(entry: _Part, feed: _Part) -> str | None:
    for link in _links(entry):
        own = next((child for child in entry.all("link") if child.get("href") == link), entry.element)
        base = resolved(own.get(f"{XML}base") or "", entry.base) or entry.base
        address = resolved(link, base or next(_links(feed), None))
        if is_web_address(address):
            return address
    return None


def _byline(part: _Part) -> tuple[str, ...]:
    """Return the people of an entry, or of its feed: names, or addresses of mail with names beside them."""
    stated: list[str] = []
    for child in part.all("dc:creator", "author", "dc:author", "itunes:author"):
        named = next((grandchild for grandchild in child if local(grandchild.tag).lower() == "name"), None)
        stated.append(text_of(named) if named is not None else text_of(child))
    return tuple(dict.fromkeys(name for text in stated for name in people(to_text(text))))


def _byline_of_source(entry: _Part) -> tuple[str, ...]:
    """Return the people of the feed that an entry of a feed of feeds comes from (RFC 4287, 4.2.1)."""
    return next((names for source in entry.all("source") if (names := _byline(_Part.of(source, entry)))), ())


def _keywords(entry: _Part) -> tuple[str, ...]:
    found: list[str] = []
    for child in entry.all(
        *("category", "dc:subject", "itunes:category"),
        *("media:category", "media:keywords", "itunes:keywords", "keywords", "tags"),
    ):
        if _name(child.tag) == "itunes:category":
            found += [text for one in child.iter() if (text := one.get("text"))]
            continue
        stated = to_text(child.get("label") or child.get("term") or text_of(child))
        several = _name(child.tag).endswith(("keywords", "tags"))
        found += stated.split(",") if several else [stated]
    return tuple(dict.fromkeys(text for one in found if (text := " ".join(one.split()))))


def _source(entry: _Part, feed: _Part) -> str | None:
    """Return the publisher of an entry, which a feed of feeds states for each."""
    for child in entry.all("source", "dc:publisher", "prism:publicationname", "dc:source"):
        title: Sequence[Element] = [inner for inner in child if local(inner.tag).lower() == "title"]
        text = _text(title[0]) if title else _text(child)
        if text and not is_web_address(text):
            return text
    return feed.text("title", "dc:publisher")
