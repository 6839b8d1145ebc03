"""Presenter of the page before a search: how much there is, the newest articles, and the saved searches."""

from __future__ import annotations

from dataclasses import dataclass

from newssearch.api import News
from newssearch.web.pages.search_page import Choice, HitView, articles_text, hit_view
from newssearch.web.pages.states import saved_address
from newssearch.web.searches import TimeLeft

_NEWEST = 5
_SAVED = 12


@dataclass(frozen=True, slots=True)
class HomePage:
    """All that the page before a search shows."""

    total: str
    newest: tuple[HitView, ...]
    saved: tuple[Choice, ...]


def home_page(news: News, left: TimeLeft) -> HomePage:
    """Ask what the page before a search shows."""
    newest = news.search("*:*", limit=_NEWEST, sort="newest", snippets=1, timeout=left())
    return HomePage(
        total=articles_text(newest.total),
        newest=tuple(hit_view(hit) for hit in newest),
        saved=tuple(Choice(search.name, saved_address(search.name)) for search in news.saved()[:_SAVED]),
    )
