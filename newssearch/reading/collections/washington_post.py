"""The TREC Washington Post collection (JSON lines) to drafts: an article is a list of contents, each with its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from newssearch.reading.drafts import Claim, Draft, Origin, Refusal, drafted
from newssearch.reading.json.json_documents import values
from newssearch.reading.markup import to_text
from newssearch.reading.openings.bylines import people
from newssearch.reading.streams import Stream


def read_washington_post(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Yield every article of a file."""
    for value in values(stream, origin.name):
        if value.fault is not None or not isinstance(value.content, dict):
            yield Refusal(value.fault or "not an article: an object should be here", value.where)
        else:
            yield drafted(value.where, _draft, value.content, value.where)


def _draft(article: Mapping[str, Any], where: str) -> Draft:
    listed = article.get("contents")
    contents = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    stated = article.get("published_date")
    dates = stated if _is_moment(stated) else next((one for one in _each(contents, "date") if _is_moment(one)), None)
    return Draft(
        where=where,
        id=_text(article.get("id")) or None,
        headline=_text(article.get("title")) or _first(contents, "title"),
        standfirst=_first(contents, "deck"),
        body="\n\n".join(text for one in _each(contents, "sanitized_html") if (text := _text(one))) or None,
        byline=people(_text(article.get("author"))) or people(_first(contents, "byline") or ""),
        section=_first(contents, "kicker"),
        source=_text(article.get("source")) or None,
        url=_text(article.get("article_url")) or None,
        published=(Claim(dates, "washington-post"),) if dates is not None else (),
    )


def _each(contents: list[dict[str, Any]], kind: str) -> Iterator[Any]:
    """Yield the values of the contents of a kind, in their order."""
    yield from (one.get("content") for one in contents if one.get("type") == kind)


def _first(contents: list[dict[str, Any]], kind: str) -> str | None:
    return next((text for one in _each(contents, kind) if (text := _text(one))), None)


def _text(value: Any) -> str:
    return to_text(value).strip() if isinstance(value, str) else ""


def _is_moment(value: Any) -> bool:
    """Return whether a value is a time of the collection, in milliseconds, or a date in words."""
    return isinstance(value, int | float | str) and not isinstance(value, bool) and bool(value)
