"""Saved searches: pages for people, and JSON for programs. Who has the token of the server saves and deletes them."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from newssearch.alert_reports import PastAlerts
from newssearch.api import News
from newssearch.documents import value_document
from newssearch.query.saved_searches import SavedSearch, named_in
from newssearch.values import json_text
from newssearch.web.answers import answer, config_of, not_kept, searches_of
from newssearch.web.forms import form_of, object_of
from newssearch.web.json_routes import JSON
from newssearch.web.pages.alerts_page import past_views
from newssearch.web.pages.page_routes import page
from newssearch.web.pages.search_page import hit_view
from newssearch.web.pages.states import PAGE, State, feed_address, saved_address
from newssearch.web.pages.text import when
from newssearch.web.problems import ForbiddenError, NotFoundError
from newssearch.web.url_parameters import ALERTS, values

_OF_ALL, _OF_ONE = 20, 5
"""Past alerts on the page of all, and on that of one saved search."""


async def saved(request: Request) -> Response:
    """Show the saved searches; with a form, save one."""
    if request.method == "POST":
        _require_token(request)
        form = await form_of(request)
        name, query = form.get("name", ""), form.get("query", "")
        changes, replace = form.get("changes") == "1", form.get("replace") == "1"
        made = await searches_of(request).ask(lambda news: news.save(name, query, changes=changes, replace=replace))
        return RedirectResponse(saved_address(made.name), 303)
    new, may_change = request.query_params.get("new", ""), config_of(request).token is not None

    def shown(news: News) -> Response:
        searches = [(one, saved_address(one.name), feed_address(_asked(one))) for one in news.saved()]
        return page(request, "saved", searches=searches, new=new, may_change=may_change)

    return await answer(request, shown)


async def saved_one(request: Request) -> Response:
    """Show a saved search and its newest articles; with a form, delete it."""
    name, config = request.path_params["name"], config_of(request)
    if request.method == "POST":
        _require_token(request)
        await searches_of(request).ask(lambda news: _deleted(news, name))
        return RedirectResponse("/saved", 303)

    def shown(news: News) -> Response:
        search = _named(news, name)
        asked = _asked(search)
        has_groups = searches_of(request).has_groups(news)
        results = news.search(
            asked, limit=PAGE, sort="newest", collapse=has_groups, tz=config.tz, timeout=config.limits.seconds
        )
        shown = page(
            request, "saved_search", search=search, saved=when(search.saved), total=f"{results.total:,}",
            warnings=results.warnings, hits=[hit_view(hit, asked) for hit in results],
            all=State(asked, "newest").address,
            feed=feed_address(asked), address=saved_address(search.name), may_change=config.token is not None,
            alerts=past_views(news, _past(request, news, search.name, _OF_ONE).alerts),
        )  # fmt: skip
        return not_kept(shown, partial=results.partial or not has_groups)

    return await answer(request, shown)


async def alerts(request: Request) -> Response:
    """Show the last alerts of all saved searches, and what failed."""

    def shown(news: News) -> Response:
        past = _past(request, news, None, _OF_ALL)
        return page(
            request, "alerts", alerts=past_views(news, past.alerts), until=when(past.until) if past.until else None,
            warnings=past.warnings,
        )  # fmt: skip

    return await answer(request, shown)


async def api_alerts(request: Request) -> Response:
    """Answer ``alerts --past --json``."""
    asked = values(request.query_params, ALERTS)
    return await answer(request, lambda news: _json(_past(request, news, **asked).to_dict()))


def _past(request: Request, news: News, name: str | None, limit: int) -> PastAlerts:
    """Return the last alerts; the public sees no reasons of failures, which name files, commands and servers."""
    past = news.past_alerts(name, limit=limit)
    if not config_of(request).public:
        return past
    unnamed = (
        replace(one, undelivered=tuple(each.partition(":")[0] for each in one.undelivered)) for one in past.alerts
    )
    return replace(past, alerts=tuple(unnamed), warnings=())


async def api_saved(request: Request) -> Response:
    """Answer ``saved --json``; with POST, save a search, as ``save --json``."""
    if request.method != "POST":
        return await answer(request, lambda news: _json({"saved": [_stated(request, one) for one in news.saved()]}))
    _require_token(request)
    given = {"name": "", "query": ""} | await object_of(request, "name", "query", "changes", "replace")
    name, query = given.pop("name"), given.pop("query")
    made = await searches_of(request).ask(lambda news: news.save(name, query, **given))
    return _json(_stated(request, made), 201, Location=f"/api{saved_address(made.name)}")


async def api_saved_one(request: Request) -> Response:
    """Answer one saved search; with DELETE, delete it."""
    name = request.path_params["name"]
    if request.method != "DELETE":
        return await answer(request, lambda news: _json(_stated(request, _named(news, name))))
    _require_token(request)
    await searches_of(request).ask(lambda news: _deleted(news, name))
    return Response(status_code=204)


def _stated(request: Request, search: SavedSearch) -> dict[str, object]:
    """Return a saved search as ``saved --json``; the public sees no addresses of people."""
    return (replace(search, mail=()) if config_of(request).public else search).to_dict()


def _asked(search: SavedSearch) -> str:
    """Return the query for what a saved search finds."""
    return f'saved:"{search.name}"'


def _json(document: dict[str, object], status: int = 200, **headers: str) -> Response:
    return Response(json_text(value_document(document)).encode(), status, media_type=JSON, headers=headers)


def _named(news: News, name: str) -> SavedSearch:
    """Return the saved search of a name, in any case. Raises NotFoundError."""
    found = named_in(news.saved(), name)
    if found is None:
        raise NotFoundError(f"No saved search has the name {name[:100]!r}.")
    return found


def _deleted(news: News, name: str) -> None:
    if not news.delete_saved(_named(news, name).name):
        raise NotFoundError(f"No saved search has the name {name[:100]!r}.")


def _require_token(request: Request) -> None:
    """Raise ForbiddenError where the server has no token, which everybody who gets here has otherwise shown."""
    if config_of(request).token is None:
        raise ForbiddenError(
            "Only the holder of the server's token can save and delete searches: start the server with --token-file, "
            "or use newssearch save and newssearch saved --delete."
        )
