"""Addresses of archives on clusters: ``opensearch://host:9200/news``, with TLS ``opensearchs://``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from newssearch.errors import UsageError
from newssearch.locations import SCHEMES

DEFAULT_PORT = 9200

_SHARDS = re.compile(r"shards=([1-9]\d?)")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")


@dataclass(frozen=True, slots=True)
class Address:
    """Address of the archive ``name`` at ``hosts`` (name and port); an index has ``shards`` shards."""

    hosts: tuple[tuple[str, int], ...]
    name: str
    secure: bool = False
    shards: int = 1

    def __str__(self) -> str:
        hosts = ",".join(f"[{host}]:{port}" if ":" in host else f"{host}:{port}" for host, port in self.hosts)
        return f"{SCHEMES[self.secure]}://{hosts}/{self.name}"


def address_of(place: str) -> Address:
    """Parse an address. Raises UsageError."""
    scheme, _, rest = place.partition("://")
    rest, _, options = rest.partition("?")
    hosts, _, name = rest.partition("/")
    if "@" in hosts:
        raise UsageError(
            "An address holds no user and no password, as others can read it: set NEWSSEARCH_OPENSEARCH_USER and "
            "NEWSSEARCH_OPENSEARCH_PASSWORD, or give newssearch.open a newssearch.Remote."
        )
    name = name.rstrip("/")
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} cannot be the name of an archive: use lower case a-z, digits, - and _, as in "
            f"{SCHEMES[0]}://localhost:{DEFAULT_PORT}/news."
        )
    shards = _SHARDS.fullmatch(options)
    if options and shards is None:
        raise UsageError(f"{options!r} is not an option of an address; the only one is ?shards=N, from 1 to 99.")
    secure = scheme.lower() == SCHEMES[1]
    return Address(tuple(map(_host, hosts.split(","))), name, secure, int(shards[1]) if shards else 1)


def _host(text: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or re.search(r"[/?#\s]", text):
        raise UsageError(f"{text!r} names no host: write it as in {SCHEMES[0]}://localhost:{DEFAULT_PORT}/news.")
    return host, port or DEFAULT_PORT
