"""Routes for machines that look after the server: health, metrics, robots."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from newssearch.api import News
from newssearch.errors import NewsSearchError
from newssearch.locations import remote
from newssearch.web.answers import searches_of
from newssearch.web.problems import problem_of
from newssearch.web.request_metrics import Metrics

_QUIET = {"Cache-Control": "no-store"}


async def healthz(request: Request) -> Response:
    """Answer ``ok`` where the index can be searched, else 503 and the reason."""

    def checked(news: News) -> None:
        news.search("*:*", limit=1, snippets=0, timeout=5)

    try:
        await searches_of(request).ask(checked)
    except NewsSearchError as error:
        return PlainTextResponse(f"{problem_of(error).kind.title}\n", 503, headers=_QUIET)
    return PlainTextResponse("ok\n", headers=_QUIET)


async def metrics(request: Request) -> Response:
    """Answer counts of requests and the state of the index, as Prometheus reads them."""
    kept: Metrics = request.app.state.metrics

    def state(news: News) -> tuple[int | None, int]:
        generation = None if remote(news.place) else news.generation
        return generation, news.search("*:*", limit=0, snippets=0).total

    try:
        generation, articles = await searches_of(request).ask(state)
    except NewsSearchError:
        generation = articles = None
    text = kept.text(generation, articles)
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8", headers=_QUIET)


async def robots(request: Request) -> Response:
    """Ask crawlers to stay away: every page is a search."""
    return PlainTextResponse("User-agent: *\nDisallow: /\n")
