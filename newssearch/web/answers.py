"""Answers: a request is answered when it is its turn, and not at all where the client has the answer already."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo

from starlette.requests import Request
from starlette.responses import Response

import newssearch
from newssearch.api import News
from newssearch.dates.zones import zone_named
from newssearch.errors import UsageError
from newssearch.values import json_text
from newssearch.web.problems import MEDIA_TYPE, NotFoundError, Problem
from newssearch.web.searches import Searches
from newssearch.web.server_config import Config

Zone = str | tzinfo | None


async def answer(
    request: Request, work: Callable[[News], Response], tz: Zone = None, *, versioned: bool = True
) -> Response:
    """Return what ``work`` gives, or 304 where the client has it already. ``tz`` is the zone of today in the query."""
    config = config_of(request)
    known = request.headers.get("if-none-match")

    def answered(news: News) -> Response:
        etag = etag_of(news, tz or config.tz) if versioned else None
        response = Response(status_code=304) if is_known(etag, known) else work(news)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache" if config.token else "no-cache"
            if etag:
                response.headers["ETag"] = etag
        return response

    return await searches_of(request).ask(answered)


def etag_of(news: News, tz: Zone) -> str | None:
    """Return the tag of what ``news`` answers now: by state of the archive, day and version of this program.

    A tag is taken before the search, so a commit in between makes an old tag on a new answer, never the reverse.
    Returns None while the archive cannot tell its state.
    """
    state = news.state_tag
    return None if state is None else f'W/"{state}-{_today(tz)}-{newssearch.__version__}"'


def not_kept(response: Response, *, partial: bool) -> Response:
    """Return an answer that no client keeps if it is ``partial``: a part of the archive did not answer."""
    if partial:
        response.headers["Cache-Control"] = "no-store"
    return response


def _today(tz: Zone) -> str:
    try:
        zone = zone_named(tz) if isinstance(tz, str) else tz or UTC
    except UsageError:  # the search says so
        zone = UTC
    return datetime.now(zone).strftime("%Y%m%d")


def is_known(etag: str | None, if_none_match: str | None) -> bool:
    """Return whether a client has the answer with this tag already."""
    if etag is None or if_none_match is None:
        return False
    return if_none_match.strip() == "*" or etag in (one.strip() for one in if_none_match.split(","))


def problem_response(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """Return a problem as problem details, with its headers and others."""
    text = json_text(problem.document()).encode()
    return Response(text, problem.kind.status, problem.headers | dict(headers or {}), MEDIA_TYPE)


def no_article(identifier: str) -> NotFoundError:
    """Return the error of an id that no article has."""
    return NotFoundError(f"No article has the id {json.dumps(identifier, ensure_ascii=False)}.")


def config_of(request: Request) -> Config:
    """Return the settings of the application that got a request."""
    config: Config = request.app.state.config
    return config


def searches_of(request: Request) -> Searches:
    """Return the turns at searching of the application that got a request."""
    searches: Searches = request.app.state.searches
    return searches
