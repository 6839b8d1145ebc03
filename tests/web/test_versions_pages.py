"""Versions in the browser: the list of an article, and the words that a version changed."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from test_pages_of_searches import links, page

from newssearch.models import Article

BODY = "The ferry came to the harbour late, and nobody knew why it had waited for an hour outside of the pier."


@pytest.fixture
def changed(make_index, client_of) -> TestClient:
    """A client of an archive with one article in three versions, and one in one."""
    news = make_index()
    news.keep_versions(None)
    first = Article("a/1", headline="Ferry late", body=BODY, source="Tideline", language="en")
    other = Article("b", headline="Gull", body="A gull sat.", language="en")
    news.update([first, other])
    news.update([Article("a/1", headline="Ferry <late>", body=BODY, source="Tideline", language="en")])
    last = BODY.replace("an hour", "two hours")
    news.update([Article("a/1", headline="Ferry <late>", body=last, source="Tideline", language="en")])
    return client_of(news.path)


def test_article_page_lists_versions(changed):
    html = page(changed, "/articles/a%2F1")
    assert "<b>Version 3</b>" in html
    assert links(html)["changes"] == "/versions/a%2F1?from=1&to=2"
    assert "Versions" not in page(changed, "/articles/b")


def test_version_shows_the_words_that_it_changed(changed):
    html = page(changed, "/versions/a%2F1?from=2&to=3")
    assert "version 2 to 3" in html
    assert "<del>an hour </del><ins>two hours </ins>" in html
    headline = page(changed, "/versions/a%2F1?from=1&to=2")
    assert "&lt;" in headline
    assert "<late>" not in headline
    assert "1 version, the newest first" in page(changed, "/versions/b")


@pytest.mark.parametrize(
    ("address", "status"),
    [("/versions/x", 404), ("/versions/a%2F1?from=9", 400), ("/versions/a%2F1?from=x", 400), ("/api/history/x", 404),
     ("/api/diff/b", 400), ("/api/diff/a%2F1?from=0", 400)],
)  # fmt: skip
def test_unknown_version_is_a_problem(changed, address, status):
    assert changed.get(address).status_code == status


def test_interface_answers_history_and_diff(changed):
    history = changed.get("/api/history/a%2F1").json()
    assert [(one["version"], one["changes"]) for one in history["versions"]] == [
        (1, []),
        (2, ["headline"]),
        (3, ["text"]),
    ]
    diff = changed.get("/api/diff/a%2F1").json()
    assert (diff["from"], diff["to"], list(diff["fields"])) == (2, 3, ["body"])
    assert changed.get("/api/diff/a%2F1?from=1").json()["to"] == 3
