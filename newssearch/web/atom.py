"""Atom feeds of queries, and the description by which browsers add the archive as a search engine."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from xml.etree import ElementTree

from starlette.requests import Request
from starlette.responses import Response

from newssearch.api import News
from newssearch.results import Hit
from newssearch.web.answers import answer, config_of, not_kept
from newssearch.web.pages.states import State, article_address, feed_address
from newssearch.web.pages.text import clean, shortened
from newssearch.web.url_parameters import Q, values

ATOM = "http://www.w3.org/2005/Atom"
_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"

_ENTRIES = 30
"""The newest articles that a feed has."""

_TITLE = 300
_UNKNOWN = "1970-01-01T00:00:00Z"
"""The date of what has none: Atom asks for one."""

_STATED = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d:\d\d)(:\d\d)?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?")


async def feed(request: Request) -> Response:
    """Answer the newest articles that a query finds, as an Atom feed."""
    query: str = values(request.query_params, (Q,))["query"]
    config = config_of(request)
    base = str(request.base_url).rstrip("/")

    def written(news: News) -> Response:
        results = news.search(
            query, limit=_ENTRIES, sort="newest", snippets=1, match="all", tz=config.tz, timeout=config.limits.seconds
        )
        undated = {hit.id: article.retrieved for hit in results if not hit.published and (article := news.get(hit.id))}
        response = Response(atom(query, results.hits, base, undated), media_type="application/atom+xml")
        return not_kept(response, partial=results.partial)

    return await answer(request, written)


def atom(query: str, hits: tuple[Hit, ...], base: str, retrieved: dict[str, str | None]) -> bytes:
    """Return hits as an Atom feed; what has no date is as old as it was ``retrieved``."""
    dated = [(hit, moment(hit.published or retrieved.get(hit.id))) for hit in hits]
    root = ElementTree.Element("feed", xmlns=ATOM)
    _add(root, "id", f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'newssearch:query:{query}')}")
    _add(root, "title", shortened(query, (), _TITLE)[0])
    _add(root, "updated", max((when for _, when in dated), default=_UNKNOWN, key=datetime.fromisoformat))
    _add(_add(root, "author"), "name", "newssearch")
    ElementTree.SubElement(root, "link", rel="self", type="application/atom+xml", href=base + feed_address(query))
    page = State(query, "newest").address
    ElementTree.SubElement(root, "link", rel="alternate", type="text/html", href=base + page)
    for hit, when in dated:
        _entry(root, hit, when, base)
    return _xml(root)


def _xml(root: ElementTree.Element) -> bytes:
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _entry(root: ElementTree.Element, hit: Hit, when: str, base: str) -> None:
    entry = _add(root, "entry")
    _add(entry, "id", f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'newssearch:article:{clean(hit.id)}')}")
    _add(entry, "title", shortened(hit.headline or "(no headline)", (), _TITLE)[0])
    _add(entry, "updated", when)
    for name in hit.byline or ((hit.source,) if hit.source else ()):
        _add(_add(entry, "author"), "name", name)
    ElementTree.SubElement(entry, "link", rel="alternate", type="text/html", href=base + article_address(hit.id))
    summary = next((each.text for each in hit.snippets if each.field in ("body", "standfirst")), None)
    if summary:
        _add(entry, "summary", summary)


def _add(parent: ElementTree.Element, name: str, text: str | None = None) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, name)
    if text is not None:
        child.text = clean(text)
    return child


def moment(stated: str | None) -> str:
    """Return a date at any precision as RFC 3339 has it: the beginning of what it names, UTC where no zone is known."""
    match = _STATED.match(stated or "")
    if match is None:
        return _UNKNOWN
    year, month, day, time, seconds, zone = match.groups()
    text = f"{year}-{month or '01'}-{day or '01'}T{time or '00:00'}{seconds or ':00'}{zone or 'Z'}"
    try:
        return datetime.fromisoformat(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
    except (ValueError, OverflowError):
        return _UNKNOWN


async def opensearch(request: Request) -> Response:
    """Answer the OpenSearch description."""
    base = str(request.base_url).rstrip("/")
    root = ElementTree.Element("OpenSearchDescription", xmlns=_OPENSEARCH)
    for name, text in (
        ("ShortName", "newssearch"),
        ("Description", "Search the archive"),
        ("InputEncoding", "UTF-8"),
        ("OutputEncoding", "UTF-8"),
    ):
        _add(root, name, text)
    for kind, template in (
        ("text/html", f"{base}/?q={{searchTerms}}"),
        ("application/atom+xml", f"{base}/feed?q={{searchTerms}}"),
        ("application/json", f"{base}/api/search?q={{searchTerms}}"),
    ):
        ElementTree.SubElement(root, "Url", type=kind, template=template)
    return Response(_xml(root), media_type="application/opensearchdescription+xml")
