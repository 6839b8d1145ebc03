"""The page of an article: its text, its marks, and all that is known of it."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from test_pages_of_searches import links, page

from newssearch.models import Article
from newssearch.web.pages.text import when


def test_matches_are_marked_and_lead_to_one_another(client):
    html = page(client, "/articles/storm-1?q=storm")
    numbers = re.findall(r'<mark id="m(\d+)">', html)
    assert numbers == ["1", "2", "3"]
    steps = re.findall(
        r'<a href="#m(\d)" aria-label="Previous match">‹</a><a href="#m(\d)" aria-label="Next match">', html
    )
    assert steps == [("3", "2"), ("1", "3"), ("2", "1")]
    assert links(html)["3 matches"] == "#m1"


def test_match_over_two_paragraphs_marks_both(client_of, make_index):
    news = make_index(Article("x", body="A storm\nsurge came.", language="en"))
    html = page(client_of(news.path), "/articles/x?q=%22storm+surge%22")
    assert re.findall(r'<mark id="m(\d)">(\w+)', html) == [("1", "storm"), ("2", "surge")]


def test_evidence_of_date_and_source_is_shown(client):
    html = page(client, "/articles/ferry%2F3")
    assert "<dd><bdi>2024-07</bdi></dd>" in html
    assert "dateline, precise to the month" in html
    html = page(client, "/articles/storm-1")
    assert "<dd><bdi>/news/a.json</bdi></dd>" in html
    assert links(html)["Read the original"] == "https://tideline.example/storm"


def test_date_source_and_people_are_under_the_headline(client):
    parts = ("2025-11-21 10:00 +01:00", "Tideline", "Mira Holm", "Weather")
    line = "".join(f"<span><bdi>{part}</bdi></span>" for part in parts)
    assert f'<p class="known">{line}</p>' in page(client, "/articles/storm-1")


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2025-11-21T10:00:07.5+01:00", "2025-11-21 10:00 +01:00"), ("2025-11-21T10:00Z", "2025-11-21 10:00 UTC"),
        ("2025-11-21T10:00:00", "2025-11-21 10:00"), ("2025-11", "2025-11"), (None, "undated"), ("x", "x"),
    ],
)  # fmt: skip
def test_time_is_shown_to_the_minute_with_its_zone(published, shown):
    assert when(published) == shown


def test_the_public_sees_no_paths_of_files(archive, client_of):
    assert "/news/a.json" not in page(client_of(archive, public=True), "/articles/storm-1")


def test_line_under_a_headline_has_its_direction(client_of, make_index):
    news = make_index(
        Article("he", headline="1987: הסערה סגרה את הנמל", body="The storm.", published="2025-12-07"),
        Article("en", headline="Storm", body="הסערה", published="2025-12-07"),
    )
    client = client_of(news.path)
    assert '<article dir="rtl">' in page(client, "/articles/he")
    assert '<article dir="ltr">' in page(client, "/articles/en")
    html = page(client, "/?q=storm")
    assert re.findall(r'<h3 dir="(...)"><a href="/articles/(..)', html) == [("ltr", "en"), ("rtl", "he")]
    assert html.count('<p class="known" dir="rtl">') == 1


def test_an_article_can_be_cited(client):
    html = page(client, "/articles/storm-1")
    parts = re.findall(r"<bdi>([^<]+)</bdi>", html.partition('aria-label="Citation as Text"')[2].partition("</pre>")[0])
    assert ". ".join(parts) == (
        "Mira Holm. “Storm closes harbour”. Tideline. 2025-11-21 10:00 +01:00. https://tideline.example/storm"
    )
    assert "@article{storm-1," in html
    assert "TY  - NEWS" in html


def test_similar_articles_and_background_are_linked(client):
    html = page(client, "/articles/storm-2?q=storm")
    assert 'id="similar"' in html
    assert "Storm closes harbour" in links(html)
    background = page(client, links(html)["More background"])
    assert "Storm closes harbour" in links(background)
    assert "A storm of long ago" not in links(background)


def test_unreadable_query_marks_nothing_and_says_why(client):
    html = page(client, "/articles/storm-1?q=date:x")
    assert 'class="warning"' in html
    assert "Storm closes harbour" in html


def test_unknown_article_is_404(client):
    assert "No article has the id" in page(client, "/articles/none", 404)


def test_any_id_has_a_page(client_of, make_index):
    ids = ["https://a.example/b?c=d#e", "a b", "ü/ß", "a//b", "'\"<x>", "x?q=1"]
    news = make_index(*(Article(id, headline=f"Story {n}", body="A ferry.") for n, id in enumerate(ids)))
    client = client_of(news.path)
    found = links(page(client, "/?q=ferry"))
    for n, id in enumerate(ids):
        assert quote(id, safe="") in found[f"Story {n}"]
        assert f"Story {n}</h1>" in page(client, found[f"Story {n}"])
