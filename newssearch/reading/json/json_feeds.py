"""JSON Feed 1.0 and 1.1 (jsonfeed.org) to drafts: items are read like any JSON and completed from their feed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from newssearch.reading.article_id import is_web_address, resolved
from newssearch.reading.drafts import Claim, Draft, Origin, Refusal, drafted
from newssearch.reading.json.json_articles import draft_of
from newssearch.reading.json.json_documents import values
from newssearch.reading.openings.bylines import people
from newssearch.reading.streams import Stream


def read_json_feed(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Yield every item of a JSON feed."""
    for value in values(stream, origin.name):
        items = value.content.get("items") if isinstance(value.content, dict) else None
        if value.fault is not None or not isinstance(items, list):
            yield Refusal(value.fault or "the feed has no list of items", value.where)
            continue
        for n, item in enumerate(items):
            where = f"{value.where}[{n}]"
            if not isinstance(item, dict):
                yield Refusal("not an item: an object should be here", where)
                continue
            yield drafted(where, _draft, item, value.content, where, origin)


def _draft(item: Mapping[str, Any], feed: Mapping[str, Any], where: str, origin: Origin) -> Draft | Refusal:
    origin.use.meet(origin.name, item, origin.columns)
    draft, _ = draft_of(item, where, "feed", origin.columns)
    if isinstance(draft, Refusal):
        return draft
    home = feed.get("home_page_url") or feed.get("feed_url") or origin.url
    url = item.get("url") or item.get("external_url")
    updated = draft.updated[:1]
    return replace(
        draft,
        id=None if draft.id is None or is_web_address(draft.id) else draft.id,
        byline=draft.byline or _authors(feed),
        source=draft.source or _string(feed.get("title")),
        url=resolved(url, _string(home)) if isinstance(url, str) else draft.url,
        language=draft.language or _string(feed.get("language")),
        published=draft.published or tuple(Claim(claim.value, "updated") for claim in updated),
    )


def _authors(feed: Mapping[str, Any]) -> tuple[str, ...]:
    stated = feed.get("authors") or [feed.get("author")]
    named = [author.get("name") for author in stated if isinstance(author, dict)] if isinstance(stated, list) else []
    return tuple(dict.fromkeys(name for text in named if isinstance(text, str) for name in people(text)))


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None
