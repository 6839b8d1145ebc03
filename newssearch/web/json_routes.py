"""The JSON interface: each route is one call of the library, and answers what the command line prints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

import newssearch
from newssearch.api import News
from newssearch.documents import article_document, value_document
from newssearch.values import Value, json_text
from newssearch.web import openapi
from newssearch.web.answers import Zone, answer, config_of, no_article, not_kept, searches_of
from newssearch.web.url_parameters import ARTICLE, COPIES, COUNT, EXPLAIN, SEARCH, SIMILAR, VERSIONS, values

JSON = "application/json"

Document = dict[str, Any]

_PUBLIC_STATUS = ("schema_version", "ok", "generation", "articles")
"""Members of the status that the public sees: the others name files, commands and processes of the machine."""


async def search(request: Request) -> Response:
    """Answer ``search --json``."""
    asked = _asked(request, values(request.query_params, SEARCH))

    def found(news: News) -> Document:
        if asked["collapse"]:
            searches_of(request).require_groups(news)
        return value_document(news.search(**asked))

    return await _json(request, found, asked["tz"])


async def count(request: Request) -> Response:
    """Answer ``count --json``."""
    asked = _asked(request, values(request.query_params, COUNT))
    return await _json(request, lambda news: value_document(news.count(**asked)), asked["tz"])


async def explain(request: Request) -> Response:
    """Answer ``explain --json``, or ``explain --rank ID --json``."""
    asked = _asked(request, values(request.query_params, EXPLAIN))
    identifier = asked.pop("rank")

    def explained(news: News) -> Document:
        if identifier is None:
            return value_document(news.explain(**asked))
        ranked = news.explain_rank(identifier, **asked)
        if ranked is None:
            raise no_article(identifier)
        return value_document(ranked)

    return await _json(request, explained, asked["tz"])


async def similar(request: Request) -> Response:
    """Answer ``similar ID --json``."""
    asked = values(request.query_params, SIMILAR) | {"timeout": config_of(request).limits.seconds}
    return await _of_article(request, lambda news, identifier: news.similar(identifier, **asked))


async def copies(request: Request) -> Response:
    """Answer ``copies ID --json``."""
    asked = values(request.query_params, COPIES) | {"timeout": config_of(request).limits.seconds}

    def found(news: News, identifier: str) -> Value | None:
        searches_of(request).require_groups(news)
        return news.copies(identifier, **asked)

    return await _of_article(request, found)


async def history(request: Request) -> Response:
    """Answer ``history ID --json``."""
    values(request.query_params, ())
    return await _of_article(request, lambda news, identifier: news.history(identifier))


async def diff(request: Request) -> Response:
    """Answer ``diff ID A B --json``."""
    asked = values(request.query_params, VERSIONS)
    return await _of_article(request, lambda news, identifier: news.diff(identifier, **asked))


async def article(request: Request) -> Response:
    """Answer ``show ID --json``, with a query ``show ID --highlight QUERY --json``."""
    identifier = request.path_params["id"]
    asked = _asked(request, values(request.query_params, ARTICLE))

    def shown(news: News) -> Document:
        found = news.held(identifier)
        if found is None:
            raise no_article(identifier)
        marked = None if asked["query"] is None else news.highlight(found.article.id, **asked)
        return article_document(found, marked)

    return await _json(request, shown, asked["tz"])


async def status(request: Request) -> Response:
    """Answer ``status --json``."""
    values(request.query_params, ())
    shown = _PUBLIC_STATUS if config_of(request).public else None

    def stated(news: News) -> Document:
        document = value_document(newssearch.status(news.place))
        return document if shown is None else {name: document[name] for name in shown}

    return await _json(request, stated, versioned=False)


async def description(request: Request) -> Response:
    """Answer the OpenAPI description."""
    return JSONResponse(openapi.document())


async def _json(
    request: Request, work: Callable[[News], Document], tz: Zone = None, *, versioned: bool = True
) -> Response:
    def written(news: News) -> Response:
        document = work(news)
        response = Response(json_text(document).encode(), media_type=JSON)
        return not_kept(response, partial=document.get("partial", False))

    return await answer(request, written, tz, versioned=versioned)


async def _of_article(request: Request, work: Callable[[News, str], Value | None]) -> Response:
    """Answer what ``work`` finds for the article that the path names."""
    identifier = request.path_params["id"]

    def found(news: News) -> Document:
        value = work(news, identifier)
        if value is None:
            raise no_article(identifier)
        return value_document(value)

    return await _json(request, found)


def _asked(request: Request, given: Document) -> Document:
    """Return the arguments of a call: as given, with the zone and the limit of time of this server."""
    config = config_of(request)
    return given | {"tz": given["tz"] or config.tz, "timeout": config.limits.seconds}
