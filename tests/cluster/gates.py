"""Web servers before a cluster, as they stand before many: they pass requests on, or refuse them."""

from __future__ import annotations

import base64
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.request import Request, urlopen


class Gate(BaseHTTPRequestHandler):
    """Passes requests on to a node, except those that are too long (413) or without credentials (401)."""

    node = ""
    longest = 1 << 30
    known: tuple[str, str] | None = None

    def pass_on(self) -> None:
        """Ask the node, and answer as it does."""
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.known is not None and self.headers.get("authorization") != _basic(*self.known):
            self.answer(401, "text/plain", b"Unauthorized")
            return
        if len(body) > self.longest:
            self.answer(413, "text/html", b"<h1>413 Request Entity Too Large</h1>")
            return
        kind = {"content-type": self.headers.get("content-type", "application/json")}
        request = Request(self.node + self.path, body or None, kind, method=self.command)
        try:
            with urlopen(request) as answer:
                self.answer(answer.status, answer.headers["content-type"], answer.read())
        except HTTPError as error:
            self.answer(error.code, error.headers["content-type"], error.read())

    do_GET = do_PUT = do_POST = do_DELETE = pass_on  # noqa: N815  # as the library calls them

    def answer(self, status: int, kind: str | None, body: bytes) -> None:
        """Send an answer."""
        self.send_response(status)
        self.send_header("content-type", kind or "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: object) -> None:
        """Nothing."""


@contextmanager
def gated(
    node: str,
    *,
    longest: int = Gate.longest,
    known: tuple[str, str] | None = None,
    secured: ssl.SSLContext | None = None,
) -> Iterator[int]:
    """The port of a gate before ``node``, on this machine."""
    gate = type("Gated", (Gate,), {"node": node, "longest": longest, "known": known})
    with ThreadingHTTPServer(("127.0.0.1", 0), gate) as server:
        if secured is not None:
            server.socket = secured.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_port
        finally:
            server.shutdown()


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
