"""Ids: the address, else a hash; the same article has the same id however it was reached."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.models import Article
from newssearch.reading.article_id import canonical_url, derived_id


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://News.Example:443/A/?utm_source=x&b=1&fbclid=2#top", "https://news.example/A?b=1"),
        ("http://news.example/", "http://news.example"),
        ("http://news.example:8080/a", "http://news.example:8080/a"),
        ("https://[::1]:443/a", "https://[::1]/a"),
        ("https://news.example:port/a", "https://news.example:port/a"),
        ("https://[bad/a", "https://[bad/a"),
        ("urn:newsml:example", "urn:newsml:example"),
        ("https://news.example/a?utmost=1", "https://news.example/a?utmost=1"),
    ],
)
def test_one_address_has_one_spelling(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


@given(st.text(max_size=60) | st.text("htps:/.?&=#[]@a1", max_size=40).map("https://".__add__))
def test_a_canonical_address_stays_as_it_is(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once


ARTICLE = Article(id="", source="S", headline="H", published="2025-12-05T10:00:00Z", body="text")


def test_an_article_with_an_address_is_known_by_it() -> None:
    assert derived_id(replace(ARTICLE, url="https://a.example/b")) == "https://a.example/b"


def test_the_hash_depends_on_source_headline_and_day_and_on_nothing_else() -> None:
    one = derived_id(ARTICLE)
    assert len(one) == 16
    assert one == derived_id(replace(ARTICLE, published="2025-12-05", body="corrected text"))
    others = [replace(ARTICLE, source="T"), replace(ARTICLE, headline="I"), replace(ARTICLE, published="2025-12-06")]
    assert len({one, *map(derived_id, others)}) == 4


def test_without_a_headline_the_beginning_of_the_text_tells_articles_apart() -> None:
    assert derived_id(Article(id="", body="a")) != derived_id(Article(id="", body="b"))
