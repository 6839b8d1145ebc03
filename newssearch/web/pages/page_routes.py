"""Pages for people: each is a template and what a presenter makes for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, get_args

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

import newssearch
from newssearch.analysis.word_diff import differences
from newssearch.api import News
from newssearch.backends.questions.copy_groups import COMPARED
from newssearch.errors import QueryError
from newssearch.models import Sort
from newssearch.query.fields import FIELDS
from newssearch.query.help_texts import DATES, QUERY
from newssearch.web import openapi
from newssearch.web.answers import answer, config_of, no_article, not_kept, searches_of
from newssearch.web.pages.article_page import article_page
from newssearch.web.pages.comparisons import comparison, copy_views, difference, version_views
from newssearch.web.pages.help_page import help_parts
from newssearch.web.pages.home_page import home_page
from newssearch.web.pages.search_page import hit_view, search_page
from newssearch.web.pages.states import PAGE, State, article_address, segment
from newssearch.web.pages.text import coded, finished
from newssearch.web.problems import Problem, problem_of
from newssearch.web.searches import time_left
from newssearch.web.url_parameters import LIMITS, VERSIONS, values

_SORTS: dict[str, Sort] = {name: name for name in get_args(Sort)}


@cache
def templates() -> Environment:
    """Return the templates; whatever they print is escaped."""
    environment = Environment(
        loader=PackageLoader("newssearch.web.pages"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=finished,
    )
    environment.globals["version"] = newssearch.__version__
    environment.filters["coded"] = coded
    return environment


def page(request: Request, name: str, status: int = 200, **shown: Any) -> Response:
    """Return a page of a template; ``query`` is what the box holds."""
    common = {"query": "", "sort": "relevance", "feed": None, "login": config_of(request).token is not None}
    html = templates().get_template(f"{name}.html").render(common | shown)
    return HTMLResponse(html.encode("utf-8", "replace"), status)


async def search(request: Request) -> Response:
    """Show the search page: empty, or with what its address asks."""
    state = state_of(request.query_params)
    config = config_of(request)
    if not state.query.strip():
        return await answer(
            request,
            lambda news: page(
                request, "search", results=None, problem=None, home=home_page(news, time_left(config.limits.seconds))
            ),
        )

    def shown(news: News) -> Response:
        try:
            has_groups = searches_of(request).has_groups(news)
            results = search_page(news, state, config.tz, time_left(config.limits.seconds), collapse=has_groups)
        except QueryError as error:
            return unreadable(request, state, error)
        shown = page(
            request, "search", results=results, problem=None, query=state.query, sort=state.sort, feed=results.feed
        )
        return not_kept(shown, partial=not (results.is_whole and has_groups))

    return await answer(request, shown)


def unreadable(request: Request, state: State, error: QueryError) -> Response:
    """Show the search page with the part of the query that cannot be read."""
    problem = problem_of(error)
    parts = _pointed(problem)
    return page(
        request, "search", problem.kind.status, results=None, problem=problem, parts=parts, query=state.query,
        sort=state.sort,
    )  # fmt: skip


def _pointed(problem: Problem) -> tuple[str, str, str] | None:
    """Return the query before, at and behind the place that cannot be read; a place at its end is a blank."""
    if not problem.query:
        return None
    text = problem.query
    return text[: problem.start], text[problem.start : problem.end] or " ", text[problem.end :]


def state_of(given: Mapping[str, str]) -> State:
    """Return the state that an address asks for; values that the page never makes count as the usual ones."""
    sort, offset = given.get("sort", ""), given.get("offset", "")
    return State(
        query=given.get("q", ""),
        sort=_SORTS.get(sort, "relevance"),
        offset=min(int(offset), LIMITS.depth) if offset.isascii() and offset.isdigit() and len(offset) < 10 else 0,
        shares=given.get("share") == "1",
    )


async def article(request: Request) -> Response:
    """Show an article, with what ``q`` matches marked."""
    identifier, query = request.path_params["id"], request.query_params.get("q") or None
    config = config_of(request)

    def shown(news: News) -> Response:
        found = news.get(identifier)
        if found is None:
            raise no_article(identifier)
        has_groups = searches_of(request).has_groups(news)
        presented = article_page(
            news, found, query, config.tz, time_left(config.limits.seconds), public=config.public, has_groups=has_groups
        )
        shown = page(request, "article", article=presented, id=segment(found.id), query=query or "")
        return not_kept(shown, partial=not has_groups)

    return await answer(request, shown)


async def similar(request: Request) -> Response:
    """Show the articles like one, or those before it."""
    identifier, before = request.path_params["id"], request.query_params.get("before") == "1"
    offset = state_of(request.query_params).offset
    config = config_of(request)

    def shown(news: News) -> Response:
        results = news.similar(identifier, before=before, limit=PAGE, offset=offset, timeout=config.limits.seconds)
        found = news.get(identifier)
        if results is None or found is None:
            raise no_article(identifier)
        end = offset + len(results)
        shown = page(
            request, "similar", id=segment(identifier), before=before, total=results.total, start=offset + 1,
            headline=found.headline or "(no headline)", article=article_address(identifier),
            hits=[hit_view(hit) for hit in results], next=end if results.hits and end < results.total else None,
            previous=max(0, offset - PAGE) if offset else None,
        )  # fmt: skip
        return not_kept(shown, partial=results.partial)

    return await answer(request, shown)


async def copies(request: Request) -> Response:
    """Show the copies of an article, and what differs in the one that ``with`` names."""
    identifier, other = request.path_params["id"], request.query_params.get("with")
    config = config_of(request)

    def shown(news: News) -> Response:
        searches_of(request).require_groups(news)
        group = news.copies(identifier, timeout=config.limits.seconds)
        held = news.get_many([identifier, *([other] if other else [])])
        article = held.get(identifier)
        if group is None or article is None:
            raise no_article(identifier)
        if other and other not in held:
            raise no_article(other)
        compared = comparison(held[other], differences(article, held[other], COMPARED)) if other else None
        return page(
            request, "copies", headline=article.headline or "(no headline)", article=article_address(article.id),
            copies=copy_views(group) if len(group) > 1 else (), comparison=compared,
        )  # fmt: skip

    return await answer(request, shown)


async def versions(request: Request) -> Response:
    """Show the versions of an article, and what differs between those that ``from`` and ``to`` name."""
    identifier, pair = request.path_params["id"], values(request.query_params, VERSIONS)

    def shown(news: News) -> Response:
        history, article = news.history(identifier), news.get(identifier)
        if history is None:
            raise no_article(identifier)
        found = news.diff(identifier, **pair) if pair["older"] is not None else None
        return page(
            request, "versions", headline=(article and article.headline) or identifier, removed=history.removed,
            article=article_address(article.id) if article else None, versions=version_views(history),
            comparison=difference(found) if found else None,
        )  # fmt: skip

    return await answer(request, shown)


async def help(request: Request) -> Response:
    """Show the help on the query language and on dates."""
    return page(request, "help", parts=(*help_parts(QUERY), *help_parts(DATES.partition("\nDates of sources")[0])))


async def fields(request: Request) -> Response:
    """Show the fields that a query can name."""
    return page(request, "fields", fields=FIELDS)


async def formats(request: Request) -> Response:
    """Show the formats that are read."""
    return page(request, "formats", formats=newssearch.formats())


async def interface(request: Request) -> Response:
    """Show the JSON interface, from its OpenAPI description."""
    return page(request, "api", document=openapi.document())


def problem_page(request: Request, problem: Problem) -> Response:
    """Show what went wrong."""
    response = page(request, "error", problem.kind.status, problem=problem)
    response.headers.update(problem.headers)
    return response
