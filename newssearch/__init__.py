"""newssearch: full-text search for news.

::

    import newssearch

    with newssearch.create("index") as news:
        news.update(newssearch.read("corpus"))
        for hit in news.search('"prime minister" date:2025-12'):
            print(hit.published, hit.headline)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newssearch.api import (
        News,
        check,
        copy,
        create,
        crew,
        fields,
        formats,
        generations,
        open,
        reindex,
        repair,
        restore,
        rollback,
        status,
        upgrade,
    )
    from newssearch.backends.questions.plotting import plot
    from newssearch.errors import NewsSearchError
    from newssearch.locations import Credentials, Remote
    from newssearch.models import Article, Rejection, Removal
    from newssearch.reading import read
    from newssearch.reports import Report
    from newssearch.results import Hit, Results, Snippet

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Credentials",
    "Hit",
    "News",
    "NewsSearchError",
    "Rejection",
    "Remote",
    "Removal",
    "Report",
    "Results",
    "Snippet",
    "check",
    "copy",
    "create",
    "crew",
    "fields",
    "formats",
    "generations",
    "open",
    "plot",
    "read",
    "reindex",
    "repair",
    "restore",
    "rollback",
    "status",
    "upgrade",
]

_HOMES = {
    **dict.fromkeys(("Article", "Hit", "Rejection", "Removal", "Results", "Snippet"), "newssearch.models"),
    **dict.fromkeys(("News", "check", "create", "crew", "fields", "formats", "generations", "open"), "newssearch.api"),
    **dict.fromkeys(("copy", "reindex", "repair", "restore", "rollback", "status", "upgrade"), "newssearch.api"),
    **dict.fromkeys(("Credentials", "Remote"), "newssearch.locations"),
    "plot": "newssearch.backends.questions.plotting",
    "Report": "newssearch.reports",
    "NewsSearchError": "newssearch.errors",
    "read": "newssearch.reading",
}


def __getattr__(name: str) -> Any:
    """Public names are imported when they are first used, so that the command line starts fast."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
