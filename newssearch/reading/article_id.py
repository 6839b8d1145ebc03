"""The id of an article that has none: the same however often, and from wherever, it is read."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from newssearch.models import Article

_DEFAULT_PORTS = {"http": 80, "https": 443}
_WEB_ADDRESS = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|cmpid|ocid|ns_\w+|at_\w+)(?:=|$)",
    re.IGNORECASE,
)


def derived_id(article: Article) -> str:
    """The id of an article that was given none: its URL, else 16 hex digits over source, headline and day.

    An article without a headline is known by the first 200 characters of its text instead.
    """
    if article.url:
        return article.url
    named = (article.source, article.headline or (article.body or "")[:200], (article.published or "")[:10])
    return hashlib.sha256("\x1f".join(part or "" for part in named).encode()).hexdigest()[:16]


def is_web_address(text: str) -> bool:
    """Whether ``text`` is an absolute address of the web, and nothing else."""
    return _WEB_ADDRESS.fullmatch(text.strip()) is not None


def resolved(url: str, base: str | None) -> str:
    """``url`` as seen from the address ``base``; as it is where there is none, or it cannot be resolved."""
    try:
        return urljoin(base, url.strip()) if base else url.strip()
    except ValueError:
        return url


def canonical_url(url: str) -> str:
    """One spelling for one address (RFC 3986, section 6): what tracks the reader or scrolls the page is dropped.

    Scheme and host in lower case, no default port, no fragment, no tracking parameters, no slash at the end of a
    path. What is no http address, or cannot be taken apart, is returned as it is.
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
