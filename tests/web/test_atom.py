"""Atom feeds: the newest articles that a query finds, for any reader of feeds."""

from __future__ import annotations

from datetime import datetime
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.backends.deliveries.feed_xml import NAMESPACE, moment
from newssearch.models import Article

A = f"{{{NAMESPACE}}}"


def feed(client, query):
    response = client.get("/feed", params={"q": query})
    assert response.headers["content-type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)


def test_newest_articles_come_first_with_links(client):
    root = feed(client, "storm")
    entries = root.findall(f"{A}entry")
    assert [entry.findtext(f"{A}updated") for entry in entries] == [
        "2025-12-02T00:00:00Z", "2025-11-21T09:00:00Z", "1970-01-01T00:00:00Z"
    ]  # fmt: skip
    assert entries[1].find(f"{A}link").get("href") == "http://127.0.0.1:8642/articles/storm-1"
    assert entries[1].findtext(f"{A}author/{A}name") == "Mira Holm"
    assert root.findtext(f"{A}updated") == "2025-12-02T00:00:00Z"


def test_feed_has_articles_with_all_words_only(client):
    assert len(feed(client, "storm insurers").findall(f"{A}entry")) == 1


def test_empty_feed_is_a_feed(client):
    assert feed(client, "nothingofthekind").findall(f"{A}entry") == []


def test_ids_stay_and_differ(client):
    first, again = (
        [entry.findtext(f"{A}id") for entry in feed(client, query).findall(f"{A}entry")] for query in ("storm", "Storm")
    )
    assert first == again
    assert len(set(first)) == 3


def test_unreadable_query_is_an_error(client):
    assert client.get("/feed?q=(").status_code == 400
    assert client.get("/feed").status_code == 400


@given(text=st.text(max_size=60))
def test_any_text_is_well_formed(shared_client, text):
    from newssearch.web.atom import atom

    hit = shared_hit(text)
    root = ElementTree.fromstring(atom(text, (hit,), "http://a", {}))
    assert root.find(f"{A}entry/{A}title") is not None


def shared_hit(text):
    from newssearch.results import Hit, Snippet

    return Hit("x", 1.0, headline=text, byline=(text,), snippets=(Snippet("body", text),))


def test_undated_articles_are_as_old_as_they_were_retrieved(client_of, make_index):
    news = make_index(Article("a", headline="Ferry", body="It came.", retrieved="2025-12-01T10:00:00+00:00"))
    assert feed(client_of(news.path), "ferry").findtext(f"{A}entry/{A}updated") == "2025-12-01T10:00:00Z"


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("1987", "1987-01-01T00:00:00Z"), ("1987-03", "1987-03-01T00:00:00Z"), ("1987-03-02", "1987-03-02T00:00:00Z"),
        ("2025-12-05T14:30+05:30", "2025-12-05T09:00:00Z"), ("2025-12-05T14:30:15.25Z", "2025-12-05T14:30:15Z"),
        ("0001-01-01T00:00:00+05:00", "1970-01-01T00:00:00Z"),
        (None, "1970-01-01T00:00:00Z"), ("x", "1970-01-01T00:00:00Z"),
    ],
)  # fmt: skip
def test_date_of_any_precision_is_a_moment(stated, expected):
    assert moment(stated) == expected
    assert datetime.fromisoformat(moment(stated)).tzinfo is not None
