"""Ids of articles that have none: the same on every reading, from any place."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from newssearch.models import Article

_DEFAULT_PORTS = {"http": 80, "https": 443}
_WEB_ADDRESS = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|cmpid|ocid|ns_\w+|at_\w+)(?:=|$)", re.IGNORECASE
)


def derived_id(article: Article) -> str:
    """Return an id for an article without one: its URL, else 16 hex digits over source, headline and day.

    Without a headline, the first 200 characters of the text are used instead.
    """
    if article.url:
        return article.url
    named = (article.source, article.headline or (article.body or "")[:200], (article.published or "")[:10])
    return hashlib.sha256("\x1f".join(part or "" for part in named).encode()).hexdigest()[:16]


def is_web_address(text: str) -> bool:
    """Return whether ``text`` is an absolute web address and nothing else."""
    return _WEB_ADDRESS.fullmatch(text.strip()) is not None


def resolved(url: str, base: str | None) -> str:
    """Resolve ``url`` against the address ``base``; unchanged without a base, or if it cannot be resolved."""
    try:
        return urljoin(base, url.strip()) if base else url.strip()
    except ValueError:
        return url


def canonical_url(url: str) -> str:
    """Return one spelling for one address (RFC 3986, section 6), without tracking parameters and fragment.

    Scheme and host are in lower case, without default port and without a slash at the end of the path. An address that
    is not http, or cannot be parsed, is returned unchanged.
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        host = _host(parts)
    except ValueError:
        return url
    if parts.scheme.lower() not in _DEFAULT_PORTS or not host:
        return url
    query = "&".join(p for p in parts.query.split("&") if p and not _TRACKING.match(p))
    return urlunsplit((parts.scheme.lower(), host, parts.path.rstrip("/"), query, ""))


def _host(parts: SplitResult) -> str:
    name = parts.hostname or ""
    if ":" in name:
        name = f"[{name}]"
    default = _DEFAULT_PORTS.get(parts.scheme.lower())
    return name if parts.port in (None, default) else f"{name}:{parts.port}"
