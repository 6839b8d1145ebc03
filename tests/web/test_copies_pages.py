"""Copies in the browser: one hit of a group, the list of an article, and the words that differ."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient
from test_pages_of_searches import links, page

from newssearch.models import Article
from newssearch.web.pages.comparisons import spans_markup

TEXT = "The gull sat on the pier for an hour, and then it flew over the harbour to the other side."


@pytest.fixture
def copied(make_index, client_of) -> TestClient:
    """A client of an archive with four articles, three of which are exact copies."""
    news = make_index(
        Article("a", headline="Gull sits", body=TEXT, source="Tideline", published="2025-12-01", language="en"),
        Article("b/1", headline="Gull sits", body=TEXT, source="Courier", published="2025-12-02", language="en"),
        Article("c", headline="Gull sits", body=TEXT, source="Courier", published="2025-12-03", language="en"),
        Article("d", headline="<i>Gull</i>", body="A gull of another kind.", published="2025-12-04", language="en"),
    )
    return client_of(news.path)


def test_search_page_shows_one_hit_of_a_group(copied):
    found = links(page(copied, "/?q=pier"))
    assert found["Gull sits"] == "/articles/a?q=pier"
    assert found["and 2 copies in 2 outlets"] == "/copies/a"
    assert "/articles/b%2F1?q=pier" not in found.values()


def test_article_page_lists_copies(copied):
    html = page(copied, "/articles/a")
    found = links(html)
    assert "<b><bdi>Gull sits</bdi></b>" in html
    assert "<bdi>this article</bdi>" in html
    assert "<bdi>the same text</bdi>" in html
    assert {"/articles/b%2F1", "/articles/c"} & set(found.values())
    assert found["compare"].startswith("/copies/a?with=")
    assert "Copies" not in page(copied, "/articles/d")


def test_similar_articles_are_no_copies(client_of, make_index):
    story = " ".join(f"The ferry of quay {n} came late." for n in range(30))
    news = make_index(
        *(Article(str(n), headline=f"Ferry {n}", body=f"{story} It was number {n}.", language="en") for n in range(9)),
        Article("other", headline="Quay closed", body="The ferry of quay 3 came late, and no other.", language="en"),
        *(Article(f"gull{n}", headline=f"Gull {n}", body=f"A gull on pier {n}.", language="en") for n in range(200)),
    )
    similar = page(client_of(news.path), "/articles/0").partition('id="similar"')[2]
    assert re.findall(r'<h3[^>]*><a href="/articles/([^"]+)"', similar) == ["other"]


def test_comparison_marks_the_words_that_differ(copied):
    html = page(copied, "/copies/a?with=d")
    assert "<del>" in html
    assert "&lt;i&gt;" in html
    assert "<i>" not in html
    assert "3 articles, the earliest first" in html
    assert "text are the same" in page(copied, "/copies/a?with=b%2F1")


def test_article_without_copies_says_so(copied):
    assert "No other article is a copy" in page(copied, "/copies/d")


@pytest.mark.parametrize("address", ["/copies/x", "/copies/a?with=x", "/api/copies/x"])
def test_unknown_article_is_not_found(copied, address):
    response = copied.get(address)
    assert response.status_code == 404
    assert "No article has the id" in response.text


def test_interface_collapses_only_when_asked(copied):
    hits = copied.get("/api/search?q=gull").json()
    assert "groups" not in hits
    collapsed = copied.get("/api/search?q=gull&collapse=earliest").json()
    assert (collapsed["groups"], collapsed["total"]) == (2, 2)
    assert copied.get("/api/search?q=gull&copies=all").json()["with_copies"] == 4
    assert copied.get("/api/search?q=gull&collapse=2").status_code == 400
    assert copied.get("/api/search?q=gull&collapse=1&copies=all").status_code == 400


def test_unchanged_stretches_are_cut():
    words = " ".join(f"w{n}" for n in range(200))
    html = str(spans_markup((("same", words), ("removed", "<b>"), ("added", "\x00x"), ("same", words))))
    assert html.count("[…]") == 2
    assert "<del>&lt;b&gt;</del><ins>\ufffdx</ins>" in html
    assert "w199<del>" in html
    assert "w100" not in html
