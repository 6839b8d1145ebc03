"""Atom feeds of queries, and the description by which browsers add the archive as a search engine."""

from __future__ import annotations

import uuid
from datetime import datetime
from xml.etree import ElementTree

from starlette.requests import Request
from starlette.responses import Response

from newssearch.api import News
from newssearch.backends.deliveries.feed_xml import NAMESPACE, UNKNOWN, add, clean, moment, title_of, xml
from newssearch.results import Hit
from newssearch.web.answers import answer, config_of, not_kept
from newssearch.web.pages.states import State, article_address, feed_address
from newssearch.web.url_parameters import Q, values

_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"

_ENTRIES = 30
"""The newest articles that a feed has."""


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
    root = ElementTree.Element("feed", xmlns=NAMESPACE)
    add(root, "id", f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'newssearch:query:{query}')}")
    add(root, "title", title_of(query))
    add(root, "updated", max((when for _, when in dated), default=UNKNOWN, key=datetime.fromisoformat))
    add(add(root, "author"), "name", "newssearch")
    ElementTree.SubElement(root, "link", rel="self", type="application/atom+xml", href=base + feed_address(query))
    page = State(query, "newest").address
    ElementTree.SubElement(root, "link", rel="alternate", type="text/html", href=base + page)
    for hit, when in dated:
        _entry(root, hit, when, base)
    return xml(root)


def _entry(root: ElementTree.Element, hit: Hit, when: str, base: str) -> None:
    entry = add(root, "entry")
    add(entry, "id", f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'newssearch:article:{clean(hit.id)}')}")
    add(entry, "title", title_of(hit.headline or "(no headline)"))
    add(entry, "updated", when)
    for name in hit.byline or ((hit.source,) if hit.source else ()):
        add(add(entry, "author"), "name", name)
    ElementTree.SubElement(entry, "link", rel="alternate", type="text/html", href=base + article_address(hit.id))
    summary = next((each.text for each in hit.snippets if each.field in ("body", "standfirst")), None)
    if summary:
        add(entry, "summary", summary)


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
        add(root, name, text)
    for kind, template in (
        ("text/html", f"{base}/?q={{searchTerms}}"),
        ("application/atom+xml", f"{base}/feed?q={{searchTerms}}"),
        ("application/json", f"{base}/api/search?q={{searchTerms}}"),
    ):
        ElementTree.SubElement(root, "Url", type=kind, template=template)
    return Response(xml(root), media_type="application/opensearchdescription+xml")
