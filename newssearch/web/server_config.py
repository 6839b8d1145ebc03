"""Settings of the server: where the index is, who may ask, and what one request may cost."""

from __future__ import annotations

import hmac
import ipaddress
import socket
from dataclasses import dataclass, field
from datetime import tzinfo
from hashlib import blake2b
from pathlib import Path

from newssearch.errors import UsageError
from newssearch.locations import Place

LOOPBACK = "127.0.0.1"
PORT = 8642

_SHORTEST_TOKEN = 16
"""Characters; a shorter token can be guessed over a network."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest values that one request may ask for, and how many requests search at once."""

    hits: int = 100
    """On one page, or in one answer: some 300 kB of JSON."""

    depth: int = 10_000
    """Hits that can be passed over; a reader narrows the query before that, and sorting more takes memory."""

    snippets: int = 10

    facets: int = 8

    seconds: float = 10.0
    """For one search; people leave a page that takes longer."""

    grace: float = 5.0
    """Seconds more for a whole request, before it is answered without its result: a cluster may hang."""

    searches: int = 4
    """At the same time; the others wait in the order in which they came."""

    wait: float = 2.0
    """Seconds that a request waits for its turn before it gets 503."""

    head: int = 131_072
    """Bytes of the head of a request; the address alone may have 64 kB."""

    patience: float = 20.0
    """Seconds for which a client may take to send a head, or a body."""

    body: int = 4_096
    """Bytes of a form that is posted: a token and an address."""


@dataclass(frozen=True, slots=True)
class Config:
    """All that the application needs to know. Raises UsageError for settings that are not safe together."""

    place: Place
    host: str = LOOPBACK
    port: int = PORT
    token: str | None = field(default=None, repr=False)
    public: bool = False
    allowed_hosts: tuple[str, ...] = ()
    """Names under which browsers reach the server, besides its addresses and the names of this machine."""
    tz: str | tzinfo | None = None
    """The zone of ``today`` in queries."""
    log_queries: bool = False
    limits: Limits = Limits()

    def __post_init__(self) -> None:
        if self.token is not None and len(self.token) < _SHORTEST_TOKEN:
            raise UsageError(f"The token has fewer than {_SHORTEST_TOKEN} characters: it could be guessed.")
        if self.token is None and not self.public and not is_loopback(self.host):
            raise UsageError(
                f"{self.host} can be reached from other machines: give --token-file FILE, or --public to let everybody "
                "search and read."
            )

    @property
    def hosts(self) -> frozenset[str]:
        """The names that a ``Host`` header may have, in lower case. Addresses are always allowed."""
        own = (self.host, "localhost", socket.gethostname())
        return frozenset(name.lower().rstrip(".") for name in (*own, *self.allowed_hosts))

    @property
    def session(self) -> str | None:
        """The value of the cookie after a login; a new token makes it void. None where no token is needed."""
        if self.token is None:
            return None
        return blake2b(b"newssearch session", key=blake2b(self.token.encode()).digest(), digest_size=32).hexdigest()

    def accepts(self, token: str) -> bool:
        """Return whether ``token`` is the one, in a time that says nothing about it."""
        return self.token is None or hmac.compare_digest(token.encode(), self.token.encode())


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach ``host``."""
    address = address_of(host)
    return host.lower() == "localhost" if address is None else address.is_loopback


def address_of(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address that ``host`` is, with or without the brackets of IPv6; None for a name."""
    try:
        return ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None


def token_in(file: Path) -> str:
    """Read the token from a file. Raises UsageError where it cannot be read, or where others may read it."""
    try:
        mode, token = file.stat().st_mode, file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The token cannot be read from {file}: {error}") from error
    if mode & 0o007:
        raise UsageError(f"Every user of this machine may read the token in {file}: chmod 600 {file}")
    return token
