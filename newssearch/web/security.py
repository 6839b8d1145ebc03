"""Security of the server: which hosts are answered, who has the token, and the headers that bind browsers."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import re
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newssearch.web.answers import config_of, problem_response
from newssearch.web.forms import form_of
from newssearch.web.pages.page_routes import page
from newssearch.web.problems import Kind, Problem
from newssearch.web.server_config import Config, address_of

COOKIE = "newssearch"

_OPEN = ("/login", "/healthz", "/robots.txt", "/static/")
"""Paths that need no token: what a page of login needs, and what tells nothing of the archive."""

HEADERS = (
    (b"content-security-policy",
     b"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
     b"frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-robots-tag", b"noindex, nofollow"),
)  # fmt: skip
"""Headers of every answer: a page loads nothing from elsewhere and runs nothing that is written into it."""

_STRANGE = Kind("host", 421, "Not a name of this server")
_UNKNOWN = Kind("token", 401, "A token is needed")

_FOREIGN = Kind("forbidden", 403, "Not allowed")

_SAFE = ("GET", "HEAD")
"""Methods that change nothing."""

_SLOWED = 0.5
"""Seconds that a wrong token waits for its answer."""

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::[0-9]{1,5})?")


class Guarded:
    """Middleware that adds the headers, and refuses hosts that are not ours and requests without the token."""

    def __init__(self, app: ASGIApp, config: Config) -> None:
        self.app, self._config, self._hosts = app, config, config.hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *HEADERS]
            await send(message)

        answer = self._refusal(scope) or self.app
        await answer(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = scope["headers"]
        named = [value.decode("latin-1") for key, value in headers if key == b"host"]
        if len(named) != 1 or not is_ours(named[0], self._hosts):
            # A page elsewhere whose name leads here must not read what only this machine may read.
            return _refused(scope["path"], _STRANGE, "This name is not one of the server's: --allow-host NAME adds it.")
        if self._config.token is None or scope["path"].startswith(_OPEN):
            return None
        if self._is_known(headers, scope["method"]):
            if scope["method"] in _SAFE or not is_foreign(headers, named[0]):
                return None
            return _refused(scope["path"], _FOREIGN, "The request comes from a page of another server.")
        if scope["path"].startswith("/api/") or scope["method"] not in _SAFE:
            return _refused(scope["path"], _UNKNOWN, "A token is needed: Authorization: Bearer TOKEN", "Bearer")
        if scope["path"] in ("/feed", "/metrics"):  # feed readers and Prometheus know names and passwords
            return _refused(scope["path"], _UNKNOWN, "The token is needed, as the password of any user.", "Basic")
        query = scope["query_string"].decode("latin-1")
        here = quote(scope["path"]) + (f"?{query}" if query else "")
        return RedirectResponse(f"/login?next={quote(here, safe='')}", 303)

    def _is_known(self, headers: Iterable[tuple[bytes, bytes]], method: str) -> bool:
        session, given = self._config.session, _cookie(_header(headers, b"cookie"))
        if session is not None and given is not None and hmac.compare_digest(given.encode(), session.encode()):
            return True
        token = _authorization(_header(headers, b"authorization"), may_be_basic=method in _SAFE)
        return token is not None and self._config.accepts(token)


def _refused(path: str, kind: Kind, detail: str, scheme: str = "") -> Response:
    """Return a refusal: problem details in the JSON interface, else a line; ``scheme`` is how to give the token."""
    challenge = {"WWW-Authenticate": f'{scheme} realm="newssearch"'} if scheme else None
    if path.startswith("/api/"):
        return problem_response(Problem(kind, detail), challenge)
    return PlainTextResponse(f"{detail}\n", kind.status, headers=challenge)


def is_ours(host: str, hosts: frozenset[str]) -> bool:
    """Return whether a ``Host`` header names this server: an address, or one of its names."""
    match = _HOST.fullmatch(host)
    if match is None:
        return False
    return match[1].lower().rstrip(".") in hosts or address_of(match[1]) is not None


def is_foreign(headers: Iterable[tuple[bytes, bytes]], host: str) -> bool:
    """Return whether a browser sends a request for a page that is not of ``host``.

    A cookie that is ``SameSite`` comes along from other ports of this machine and other names of its site.
    """
    site, origin = _header(headers, b"sec-fetch-site"), _header(headers, b"origin")
    if site is not None:
        return site not in ("same-origin", "none")
    if origin is None:  # no browser of today
        return False
    own = origin.partition("://")[2]
    match = _HOST.fullmatch(own)
    return host not in (own, match[1] if match else None)  # a proxy may leave the port out


def _header(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in headers if key == name), None)


def _cookie(header: str | None) -> str | None:
    try:
        morsel = SimpleCookie(header or "").get(COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel else None


def _authorization(header: str | None, *, may_be_basic: bool) -> str | None:
    """Return the token of a request: as a bearer, or as the password of any user.

    A browser adds a password to the forms of other sites, too, so it serves for reading alone.
    """
    scheme, _, value = (header or "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic" or not may_be_basic:
        return None
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return None


async def login(request: Request) -> Response:
    """Ask for the token; the right one is answered with a cookie and the page that was asked for."""
    config = config_of(request)
    if config.token is None:
        return RedirectResponse("/", 303)
    if request.method != "POST":
        return page(request, "login", wrong=False, next=_local(request.query_params.get("next", "/")))
    form = await form_of(request)
    onward = _local(form.get("next", "/"))
    if config.session is None or not config.accepts(form.get("token", "").strip()):
        await asyncio.sleep(_SLOWED)
        return page(request, "login", 403, wrong=True, next=onward)
    response = RedirectResponse(onward, 303)
    response.set_cookie(
        COOKIE, config.session, max_age=30 * 86_400, httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )
    return response


async def logout(request: Request) -> Response:
    """Forget the cookie."""
    response = RedirectResponse("/login", 303)
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return response


def _local(address: str) -> str:
    """Return an address of this server, and the first page in place of any other."""
    return address if re.fullmatch(r"/(?![/\\])[^\x00-\x20\\]*", address) else "/"
