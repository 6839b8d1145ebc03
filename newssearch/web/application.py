"""The application: its routes, what goes around them, and the server that runs it."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from newssearch.errors import NewsSearchError, UsageError
from newssearch.web import atom, json_routes, operations, saved_routes, security
from newssearch.web.answers import problem_response
from newssearch.web.pages import page_routes
from newssearch.web.problems import Problem, http_problem, problem_of
from newssearch.web.request_metrics import LOG, Measured, Metrics
from newssearch.web.searches import Searches
from newssearch.web.security import Guarded
from newssearch.web.server_config import Config

if TYPE_CHECKING:
    import uvicorn

_CONNECTIONS = 1_000
"""Open at once; more are refused before they cost memory."""

_COMPRESSED = Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5)
"""Pages and JSON become a third of their size, for clients that ask for it; higher levels gain nothing."""


def routes() -> list[BaseRoute]:
    """Return all routes; a path has one meaning."""
    return [
        Route("/", page_routes.search),
        Route("/articles/{id:path}", page_routes.article),
        Route("/similar/{id:path}", page_routes.similar),
        Route("/copies/{id:path}", page_routes.copies),
        Route("/versions/{id:path}", page_routes.versions),
        Route("/saved", saved_routes.saved, methods=["GET", "POST"]),
        Route("/saved/{name:path}", saved_routes.saved_one, methods=["GET", "POST"]),
        Route("/alerts", saved_routes.alerts),
        Route("/help", page_routes.help),
        Route("/fields", page_routes.fields),
        Route("/formats", page_routes.formats),
        Route("/api", page_routes.interface),
        Route("/feed", atom.feed),
        Route("/opensearch.xml", atom.opensearch),
        Route("/api/search", json_routes.search),
        Route("/api/count", json_routes.count),
        Route("/api/explain", json_routes.explain),
        Route("/api/similar/{id:path}", json_routes.similar),
        Route("/api/copies/{id:path}", json_routes.copies),
        Route("/api/history/{id:path}", json_routes.history),
        Route("/api/diff/{id:path}", json_routes.diff),
        Route("/api/articles/{id:path}", json_routes.article),
        Route("/api/saved", saved_routes.api_saved, methods=["GET", "POST"]),
        Route("/api/saved/{name:path}", saved_routes.api_saved_one, methods=["GET", "DELETE"]),
        Route("/api/alerts", saved_routes.api_alerts),
        Route("/api/status", json_routes.status),
        Route("/api/openapi.json", json_routes.description),
        Route("/login", security.login, methods=["GET", "POST"]),
        Route("/logout", security.logout, methods=["POST"]),
        Route("/robots.txt", operations.robots),
        Route("/healthz", operations.healthz),
        Route("/metrics", operations.metrics),
        Mount("/static", StaticFiles(packages=[("newssearch.web.pages", "static")])),
    ]


def application(config: Config) -> ASGIApp:
    """Return the application on the index of ``config``; it opens that with the first request.

    What measures and guards is around all else, so that a fault is answered with the same headers, and counted.
    """
    searches, metrics = Searches(config.place, config.limits), Metrics()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        searches.start()
        yield
        searches.close()

    handlers = {NewsSearchError: _failed, HTTPException: _not_served, Exception: _failed}
    app = Starlette(routes=routes(), exception_handlers=handlers, lifespan=lifespan, middleware=[_COMPRESSED])
    app.state.config, app.state.searches, app.state.metrics = config, searches, metrics
    return Measured(Guarded(app, config), config, metrics)


async def _failed(request: Request, error: Exception) -> Response:
    return answer_to(request, problem_of(error))


async def _not_served(request: Request, error: Exception) -> Response:
    status: int = getattr(error, "status_code", 500)
    response = answer_to(request, http_problem(status))
    response.headers.update(getattr(error, "headers", None) or {})
    return response


def answer_to(request: Request, problem: Problem) -> Response:
    """Return a problem as a program or a person asked for it; the public gets no places and addresses."""
    if problem.is_private and request.app.state.config.public:
        LOG.error("%s", problem.detail)
        problem = replace(problem, detail="The log of the server says more.")
    if request.url.path.startswith("/api/"):
        return problem_response(problem)
    return page_routes.problem_page(request, problem)


def serve(config: Config, started: Callable[[], None]) -> None:
    """Run the server until a signal ends it; ``started`` is called when it listens.

    Requests that are being answered then have a few seconds to end. Raises UsageError where the address cannot be
    listened on.
    """
    with closing(listening_socket(config)) as listening:
        server = server_of(config)
        started()
        server.run([listening])


def server_of(config: Config) -> uvicorn.Server:
    """Return the server of an application; it runs on sockets that listen."""
    import uvicorn  # here, as an application in tests needs no server

    from newssearch.web.connections import bounded

    options = uvicorn.Config(
        application(config),
        log_config=None,
        access_log=False,
        server_header=False,
        http=bounded(config.limits),
        ws="none",
        timeout_keep_alive=30,
        timeout_graceful_shutdown=5,
        limit_concurrency=_CONNECTIONS,
    )
    return uvicorn.Server(options)


def listening_socket(config: Config) -> socket.socket:
    """Return a socket that listens on the address of the server. Raises UsageError where it cannot."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    try:
        listening = socket.create_server((config.host, config.port), family=family, backlog=1024)
    except OSError as error:
        raise UsageError(f"Cannot listen on {config.host}, port {config.port}: {error.strerror or error}.") from error
    # Head and body are two packets: without this the second waits up to 40 ms for the first to be acknowledged.
    # asyncio sets it only on sockets that state their protocol, which this one does not.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening
