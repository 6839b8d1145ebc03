"""Counts of requests by route and status, and how long they took: for Prometheus, and a line each in the log."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newssearch.web.server_config import Config

LOG = logging.getLogger("newssearch.web")

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the buckets of seconds."""


@dataclass
class Metrics:
    """Counts since the server began. They are kept by the event loop alone."""

    requests: Counter[tuple[str, int]] = field(default_factory=Counter)
    slower: Counter[float] = field(default_factory=Counter)
    seconds: float = 0.0
    going_on: int = 0

    def add(self, route: str, status: int, seconds: float) -> None:
        """Count one request that was answered."""
        self.requests[route, status] += 1
        self.seconds += seconds
        self.slower[next((bound for bound in BUCKETS if seconds <= bound), float("inf"))] += 1

    def text(self, generation: int | None, articles: int | None) -> str:
        """Return the counts in the text format of Prometheus."""
        return "\n".join([*self._lines(), *_index_lines(generation, articles)]) + "\n"

    def _lines(self) -> Iterator[str]:
        yield from _head("newssearch_http_requests_total", "counter", "Requests that were answered.")
        for (route, status), count in sorted(self.requests.items()):
            yield f'newssearch_http_requests_total{{route="{route}",status="{status}"}} {count}'
        yield from _head("newssearch_http_request_seconds", "histogram", "Seconds until an answer was sent.")
        below = 0
        for bound in BUCKETS:
            below += self.slower[bound]
            yield f'newssearch_http_request_seconds_bucket{{le="{bound:g}"}} {below}'
        total = self.requests.total()
        yield f'newssearch_http_request_seconds_bucket{{le="+Inf"}} {total}'
        yield f"newssearch_http_request_seconds_sum {self.seconds:.6f}"
        yield f"newssearch_http_request_seconds_count {total}"
        yield from _head("newssearch_http_requests_in_progress", "gauge", "Requests that are being answered.")
        yield f"newssearch_http_requests_in_progress {self.going_on}"


def _index_lines(generation: int | None, articles: int | None) -> Iterator[str]:
    yield from _head("newssearch_index_up", "gauge", "1 where the index can be searched.")
    yield f"newssearch_index_up {int(articles is not None)}"
    if generation is not None:
        yield from _head("newssearch_index_generation", "gauge", "The generation of the index.")
        yield f"newssearch_index_generation {generation}"
    if articles is not None:
        yield from _head("newssearch_index_articles", "gauge", "Articles that a search can find.")
        yield f"newssearch_index_articles {articles}"


def _head(name: str, kind: str, help: str) -> Iterator[str]:
    yield f"# HELP {name} {help}"
    yield f"# TYPE {name} {kind}"


class Measured:
    """Middleware that counts every request, and logs one line of it: without the query, unless that is asked for."""

    def __init__(self, app: ASGIApp, config: Config, metrics: Metrics) -> None:
        self.app, self._config, self._metrics = app, config, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and count it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status, size = time.perf_counter(), 500, 0

        async def counted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            size += len(message.get("body", b""))
            await send(message)

        self._metrics.going_on += 1
        try:
            await self.app(scope, receive, counted)
        except Exception:  # it has been answered with 500
            LOG.exception("%s failed", _plain(scope["path"]))
        finally:
            self._metrics.going_on -= 1
            seconds = time.perf_counter() - began
            self._metrics.add(_route(scope), status, seconds)
            LOG.info("%s", self._line(scope, status, seconds, size))

    def _line(self, scope: Scope, status: int, seconds: float, size: int) -> str:
        client = _plain(scope["client"][0]) if scope.get("client") else "-"
        line = f"{client} {scope['method']} {_plain(scope['path'])} {status} {size} {seconds:.4f}"
        query = parse_qs(scope.get("query_string", b"").decode("utf-8", "replace")).get("q")
        return f"{line} {_plain(query[0])}" if query and self._config.log_queries else line


def _route(scope: Scope) -> str:
    """Return the route of a request, so that there are as many series as routes."""
    route: Any = scope.get("route")
    path = getattr(route, "path", None)
    return str(path) if path else "other"


def _plain(text: str) -> str:
    """Return a text on one line, without what a terminal would obey."""
    return text.encode("unicode_escape").decode().replace('"', "%22")[:500]
