"""Pages, JSON interface, command line and library give the same answers."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import newssearch
from newssearch.cli.program import program
from newssearch.documents import value_document
from newssearch.errors import QueryError
from newssearch.models import Article
from newssearch.values import json_text

QUERIES = [
    "storm", "storm harbour", '"closed the harbour"', "headline:storm OR ferry", "storm -harbour", "date:2025-12",
    "date:today", "harbour NEAR/5 storm", "stor*", "nothingofthekind", "source:tideline", "*:*", "storm insurers",
]  # fmt: skip


def printed(archive: Any, *words: str) -> dict[str, Any]:
    """Return the JSON of the command line."""
    done = CliRunner().invoke(program, [*words, "--index", str(archive), "--json"], standalone_mode=False)
    return steady(json.loads(done.stdout))


def steady(document: dict[str, Any]) -> dict[str, Any]:
    """A document without how long it took."""
    return {name: value for name, value in document.items() if name != "took_ms"}


def answered(client: Any, path: str, **given: Any) -> dict[str, Any]:
    """Return the answer of the interface."""
    response = client.get(f"{path}?{urlencode(given, doseq=True)}")
    assert response.status_code == 200, response.text
    return steady(response.json())


@pytest.mark.parametrize("query", QUERIES)
def test_search_equals_command_line_and_library(client, archive, query):
    found = answered(client, "/api/search", q=query, facet=["source", "year"], sort="newest")
    options = ["--facet", "source", "--facet", "year", "--sort", "newest", "--tz", "UTC"]
    assert found == printed(archive, "search", query, *options)
    with newssearch.open(archive) as news:
        results = news.search(query, facets=("source", "year"), sort="newest")
    assert found == steady(json.loads(json_text(value_document(results))))


@pytest.mark.parametrize("query", QUERIES)
def test_page_shows_the_hits_of_the_interface(client, query):
    html = client.get(f"/?{urlencode({'q': query})}").text
    shown = [unescape(address) for address in re.findall(r'<h3[^>]*><a href="(/articles/[^"?]+)', html)]
    found = answered(client, "/api/search", q=query, collapse=1)
    assert shown == [f"/articles/{hit['id'].replace('/', '%2F')}" for hit in found["hits"]]
    assert f"<h1>{found['total']} article{'s' * (found['total'] != 1)}</h1>" in html


@pytest.mark.parametrize("query", ["storm", "harbour", "*:*", "storm insurers"])
def test_page_shows_the_counts_of_the_interface(client, query):
    html = client.get(f"/?{urlencode({'q': query})}").text
    found = answered(client, "/api/search", q=query, facet=["source", "section", "language"], limit=0)
    aside = html.partition("<aside")[2]
    for name, values in found["facets"].items():
        listed = aside.partition(f"<h2>{name.capitalize()}</h2>")[2].partition("</ul>")[0]
        shown = re.findall(
            r'<li>(?:<a [^>]*><bdi>|<span>)(.*?)(?:</bdi></a>|</span>) <span class="count">(\d+)<', listed
        )
        is_shown = any(key is not None for key, _ in values)
        names = {"en": "English", None: "(none)"}
        assert shown == ([(names.get(key, key), str(count)) for key, count in values] if is_shown else []), name
    unit = re.search(r"Articles by (\w+)", html)[1]
    counted = answered(client, "/api/count", q=query, by=unit)
    bars = re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a></th><td>(\d+) article', html)
    assert bars == [(bucket["key"][0], str(bucket["count"])) for bucket in counted["buckets"] if bucket["count"]]


@pytest.mark.parametrize("query", ["storm", "harbour OR ferries", '"the harbour"'])
def test_article_page_marks_what_the_interface_marks(client, query):
    shown = re.findall(r'<mark id="m\d+">([^<]+)', client.get(f"/articles/storm-1?{urlencode({'q': query})}").text)
    found = answered(client, "/api/articles/storm-1", q=query)
    expected = [found[field][start:end] for field in ("headline", "standfirst", "dateline", "body")
                for start, end in found["marks"].get(field, ())]  # fmt: skip
    assert shown == expected
    assert shown


def test_copies_and_versions_equal_the_command_line(client_of, make_index):
    story = " ".join(f"The ferry of quay {n} came late." for n in range(30))
    news = make_index(*(Article(str(n), headline=f"Ferry {n}", body=f"{story} It was number {n}.", language="en",
                                published=f"2025-12-0{n}") for n in (1, 2)))  # fmt: skip
    news.keep_versions(9)
    news.update(
        [Article("1", headline="Ferry 1, late", body=f"{story} It came.", language="en", published="2025-12-01")]
    )
    client = client_of(news.path)
    group = answered(client, "/api/copies/1", diff=1)
    assert group == printed(news.path, "copies", "1", "--diff")
    shown = re.findall(r'href="(/articles/\d)"|<b><bdi>(Ferry 1, late)<', client.get("/copies/1").text)
    assert [link or own for link, own in shown][1:] == ["Ferry 1, late", "/articles/2"]
    assert [copy["id"] for copy in group["group"]] == ["1", "2"]
    history = answered(client, "/api/history/1")
    assert history == printed(news.path, "history", "1")
    assert [one["version"] for one in history["versions"]] == [1, 2]
    assert answered(client, "/api/diff/1", **{"from": 1, "to": 2}) == printed(news.path, "diff", "1", "1", "2")
    page = client.get("/versions/1?from=1&to=2").text
    assert (page.count("<b>Version "), "<ins>, late</ins>" in page) == (2, True)


@pytest.mark.parametrize("query", QUERIES)
def test_counts_and_explanations_equal_the_command_line(client, archive, query):
    counted = answered(client, "/api/count", q=query, by=["month", "source"], top=1, share=1)
    options = ["--by", "month", "--by", "source", "--top", "1", "--share", "--tz", "UTC"]
    assert counted == printed(archive, "count", query, *options)
    assert answered(client, "/api/explain", q=query) == printed(archive, "explain", query, "--tz", "UTC")


def test_articles_copies_and_ranks_equal_the_command_line(client, archive):
    assert answered(client, "/api/articles/storm-1") == printed(archive, "show", "storm-1")
    marked = answered(client, "/api/articles/storm-1", q="storm")
    assert marked == printed(archive, "show", "storm-1", "--highlight", "storm")
    assert answered(client, "/api/similar/storm-2", before=1) == printed(archive, "similar", "storm-2", "--before")
    ranked = answered(client, "/api/explain", q="storm", rank="storm-1")
    assert ranked == printed(archive, "explain", "storm", "--rank", "storm-1", "--tz", "UTC")
    copies = answered(client, "/api/copies/storm-1", diff=1)
    assert copies == printed(archive, "copies", "storm-1", "--diff")
    assert answered(client, "/api/status") == printed(archive, "status")


@given(st.text('ab stormharbou"()*~:-OR ', max_size=30))
def test_any_query_is_answered_as_in_the_library(archive, shared_client, query):
    document = shared_client.get(f"/api/search?{urlencode({'q': query})}").json()
    with newssearch.open(archive) as news:
        try:
            expected = {"total": news.search(query).total}
        except QueryError as error:
            expected = {"status": 400, "detail": error.message}
            if error.query:
                expected["position"] = [error.start, error.end]
            if error.hint:
                expected["hint"] = error.hint
    assert document.items() >= expected.items()
