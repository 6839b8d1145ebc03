"""Presenter of the last alerts: when each saved search reported what, and which targets have not taken it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newssearch.alert_reports import PastAlert
from newssearch.api import News
from newssearch.models import Article
from newssearch.web.pages.search_page import Choice
from newssearch.web.pages.states import article_address, saved_address
from newssearch.web.pages.text import shortened, when

_HEADLINES = 5
"""Articles of each alert on the page, the newest."""

_HEADLINE = 200


@dataclass(frozen=True, slots=True)
class PastView:
    """One alert of a list."""

    name: str
    address: str
    query: str
    at: str
    counts: str
    articles: tuple[Choice, ...]
    more: int
    """Articles of the alert that are not listed."""
    undelivered: tuple[str, ...]


def past_views(news: News, alerts: Sequence[PastAlert]) -> tuple[PastView, ...]:
    """Return past alerts as a list shows them, with the headlines of articles that still exist."""
    held = news.get_many([id for alert in alerts for id in alert.articles[:_HEADLINES]])
    return tuple(_view(alert, held) for alert in alerts)


def _view(alert: PastAlert, held: Mapping[str, Article]) -> PastView:
    shown = [held[id] for id in alert.articles[:_HEADLINES] if id in held]
    kinds = ((alert.new, "new"), (alert.changed, "changed"))
    return PastView(
        name=alert.name,
        address=saved_address(alert.name),
        query=alert.query,
        at=when(alert.at),
        counts=", ".join(f"{count:,} {kind}" for count, kind in kinds if count),
        articles=tuple(_link(article, alert.query) for article in shown),
        more=alert.new + alert.changed - len(shown),
        undelivered=alert.undelivered,
    )


def _link(article: Article, query: str) -> Choice:
    headline = shortened(article.headline or "(no headline)", (), _HEADLINE)[0]
    return Choice(headline, article_address(article.id, query))
