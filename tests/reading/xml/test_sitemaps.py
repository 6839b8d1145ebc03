"""News sitemaps: an entry with a title is an article; a mere list of addresses is rejected with advice."""

from __future__ import annotations

import io

import pytest

from newssearch.models import Article, Rejection
from newssearch.reading import read

NEWS = "<news:publication_date>2025-12</news:publication_date><news:title>Crane &amp;amp; co</news:title>"


def entries(inside: str, root: str = "urlset") -> list[object]:
    space = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://wrong.example/news'"
    data = f"<?xml version='1.0'?><{root} {space}>{inside}</{root}>".encode()
    return list(read("-", stdin=io.BytesIO(data), retrieved="2025-12-10"))


def test_entry_with_a_title_is_an_article_in_any_namespace() -> None:
    (article,) = entries(f"<url><loc> https://a.example/x </loc><news:news>{NEWS}</news:news></url>")
    assert isinstance(article, Article)
    assert (article.headline, article.body, article.url) == ("Crane & co", None, "https://a.example/x")
    assert (article.published, article.precision, article.published_from) == ("2025-12", "month", "sitemap")
    assert article.notes == ("no text: from a sitemap",)


@pytest.mark.parametrize(
    ("inside", "root", "reason"),
    [
        ("<sitemap><loc>https://a.example/1.xml</loc></sitemap>" * 3, "sitemapindex", "lists 3 other sitemaps"),
        ("<url><loc>https://a.example/</loc></url>" * 2, "urlset", "2 addresses and no titles"),
        ("", "urlset", "empty"),
    ],
)
def test_a_sitemap_without_articles_is_rejected_once_and_says_what_it_lists(
    inside: str, root: str, reason: str
) -> None:
    (rejection,) = entries(inside, root)
    assert isinstance(rejection, Rejection)
    assert reason in rejection.reason
