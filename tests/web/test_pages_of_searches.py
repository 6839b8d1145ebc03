"""The search page: what was asked, what was found, and links to what may be asked next."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

import newssearch
from newssearch.models import Article
from newssearch.web.pages.help_page import HelpPart, help_parts
from newssearch.web.pages.states import Narrowed, State


def page(client: TestClient, address: str, status: int = 200) -> str:
    """The text of a page."""
    response = client.get(address)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return response.text


def links(html: str) -> dict[str, str]:
    """The addresses of links by their text."""
    found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', html, re.DOTALL)
    return {unescape(re.sub(r"<[^>]+>", "", text)).strip(): unescape(address) for address, text in found}


def test_page_before_a_search_has_the_newest_articles_and_saved_searches(client_of, make_index):
    news = make_index(*(Article(f"a{n}", headline=f"Ferry {n}", body="It came.", published=f"2025-12-0{n}")
                        for n in range(1, 8)))  # fmt: skip
    news.save("Ferries", "ferry")
    html = page(client_of(news.path), "/")
    assert "<h1>Search 7 articles</h1>" in html
    assert [text for text in links(html) if text.startswith("Ferry ")] == [f"Ferry {n}" for n in (7, 6, 5, 4, 3)]
    assert links(html)["Ferries"] == "/saved/Ferries"


def test_hits_are_shown_with_marks_date_and_source(client):
    html = page(client, "/?q=storm")
    assert "<h1>3 articles</h1>" in html
    assert "<mark>Storm</mark> closes harbour" in html
    assert "<bdi>2025-11-21 10:00 +01:00</bdi>" in html
    assert links(html)["Storm closes harbour"] == "/articles/storm-1?q=storm"


def test_page_shows_reading_and_warnings(client):
    html = page(client, "/?q=storm+the)")
    assert "Read as <code><bdi>storm AND the</bdi></code>" in html
    assert 'class="warning"' in html


def test_unreadable_query_has_a_caret(client):
    html = page(client, "/?q=storm+date:2025-13-45", 400)
    assert '<p class="caret" dir="ltr"><span>storm ' in html
    assert re.search(r"<em>[^<]*2025-13-45[^<]*</em>", html)
    assert 'aria-invalid="true" aria-describedby="problem"' in html
    assert 'value="storm date:2025-13-45"' in html


def test_empty_answer_blames_a_clause_with_links(client):
    html = page(client, "/?q=headline:strom+harbour")
    found = links(html)
    assert "<b>0</b> <code><bdi>headline:strom</bdi></code>" in html
    (hint,) = [text for text in found if text.startswith("try headline:storm")]
    assert "<h1>2 articles</h1>" in page(client, found[hint])
    assert "<h1>3 articles</h1>" in page(client, found["search without it"])


def test_only_the_rarest_clauses_are_blamed_of_a_long_query(client):
    words = ["storm", *(f"zzq{n}" for n in range(900))]
    html = page(client, "/?q=" + "+AND+".join(words))
    listed = re.findall(r"<b>0</b> <code><bdi>(\w+)", html)
    assert listed == words[1:21]
    assert "<li>and 881 more</li>" in html
    assert len(html) < 1_000_000


def test_word_that_nothing_has_comes_with_advice(client):
    html = page(client, "/?q=zzqx")
    assert "<h1>0 articles</h1>" in html
    assert "No article has this" in html
    assert links(html)["All of the query language"] == "/help"


def test_facet_narrows_and_chip_widens(client):
    narrowed = links(page(client, "/?q=harbour"))["Tideline"]
    html = page(client, narrowed)
    assert "<h1>2 articles</h1>" in html
    assert "<h1>3 articles</h1>" in page(client, links(html)['source:"Tideline" ×'])


def test_timeline_bar_narrows_the_date(client):
    html = page(client, "/?q=storm")
    bars = re.findall(r'<a href="([^"]+)" tabindex="-1"><title>([^<]+)</title>', html)
    assert [title for _, title in bars] == ["2025-11: 1 article", "2025-12: 1 article"] or len(bars) == 2
    assert "<h1>1 article</h1>" in page(client, unescape(bars[0][0]))
    assert "1 undated" in html


def test_timeline_shows_shares_when_asked(client):
    other = links(page(client, "/?q=storm"))["Show shares of all articles"]
    assert "1 article, 100.0% of 1" in page(client, other)


def test_state_is_an_address(client_of, make_index):
    news = make_index(*(f"The ferry of day {n}." for n in range(25)))
    client = client_of(news.path)
    address, seen = "/?q=ferry&sort=newest", []
    while address:
        html = page(client, address)
        seen += re.findall(r"ferry</mark> of day (\d+)", html)
        address = links(html).get("Next ›")
        assert address is None or parse_qs(urlsplit(address).query)["sort"] == ["newest"]
    assert sorted(map(int, seen)) == list(range(25))


def test_articles_with_most_words_come_behind(client):
    html = page(client, "/?q=storm+insurers")
    assert "more with most of the words" in html
    assert "without <bdi>insurers</bdi>" in html


@pytest.mark.parametrize("address", ["/", "/help", "/fields", "/formats", "/api"])
def test_pages_about_the_archive_are_there(client, address):
    assert "<main" in page(client, address)


def test_help_is_that_of_the_command_line(client):
    from newssearch.cli.topics import TOPICS

    shown = unescape(re.sub(r"<[^>]+>", " ", page(client, "/help"))).split()
    words = TOPICS["query"].split()
    at = shown.index("language", shown.index("query", shown.index("fields"))) - 2
    assert shown[at : at + len(words)] == words


def test_help_is_headings_tables_and_paragraphs():
    parts = help_parts("Forms\n\n  a OR b    either\n  [a TO b]  from one\n            to the other\n\nA long\nline.\n")
    assert parts == (
        HelpPart(heading="Forms"),
        HelpPart(rows=(("a OR b", "either"), ("[a TO b]", "from one to the other"))),
        HelpPart(paragraph="A long line."),
    )


def test_format_names_commands_as_code(client):
    assert "<code>newssearch export --format jsonl</code>" in page(client, "/formats")


def test_unknown_address_is_an_error_page(client):
    assert "There is no page at this address." in page(client, "/nowhere", 404)


def test_language_facet_has_names_and_counts_what_a_click_finds(client_of, make_index):
    tags = ("en", "en-GB", "en-GB", "de", "xx")
    news = make_index(*(Article(str(n), body=f"A ferry, {n}.", language=tag) for n, tag in enumerate(tags)))
    client = client_of(news.path)
    html = page(client, "/?q=ferry")
    found = re.findall(r'<a href="([^"]+)"><bdi>([^<]+)</bdi></a> <span class="count">(\d)', html)
    assert [(name, count) for _, name, count in found] == [
        ("English", "3"), ("English (en-GB)", "2"), ("German", "1"), ("xx", "1")
    ]  # fmt: skip
    for address, _, count in found:
        assert f"<h1>{count} article" in page(client, unescape(address))


@pytest.mark.parametrize(
    "query",
    ["gas OR date:2025", "language:ar OR language:he", "gas OR oil date:2025", "NOT source:tideline", '"of date:2025"',
     "gas NOT date:2025", "(gas OR date:2025"],
)  # fmt: skip
def test_clause_that_does_not_narrow_all_of_a_query_is_no_chip(query):
    assert Narrowed.of(query) == Narrowed(query, ())


@pytest.mark.parametrize(
    ("query", "clauses"),
    [
        ('gas source:"A" date:2025', ('source:"A"', "date:2025")),
        ('source:"A" date:2025', ('source:"A"', "date:2025")),
        ('gas OR date:2024 AND source:"A"', ()),
        ("gas" + " date:2025" * 900, ("date:2025",) * 10),
    ],
)
def test_clauses_that_clicks_add_are_taken_off(query, clauses):
    assert Narrowed.of(query).clauses == clauses


@pytest.mark.parametrize(
    ("query", "narrowed"),
    [
        ("gas pipeline", 'gas pipeline source:"The Tide"'),
        ("gas OR oil", '(gas OR oil) source:"The Tide"'),
        ('gas source:"Old"', 'gas source:"Old" source:"The Tide"'),
        ("gas date:2025", 'gas date:2025 source:"The Tide"'),
        ("gas OR date:2025", '(gas OR date:2025) source:"The Tide"'),
        ("*:*", '*:* source:"The Tide"'),
    ],
)
def test_clause_narrows_all_of_a_query(query, narrowed):
    assert Narrowed.of(query).by("source", "The Tide") == narrowed


def test_narrowed_query_finds_what_both_find(archive):
    with newssearch.open(archive) as news:
        either = ("storm OR ferry", "ferry OR date:2025-12")
        for query in (*either, "storm", "NOT ferry", "harbour date:2025", "what of: storm?"):
            both = {hit.id for hit in news.search(Narrowed.of(query).by("source", "Tideline"), match="all")}
            found = {hit.id for hit in news.search(query, match="all")}
            assert both == found & {"storm-1", "ferry/3"}, query


def test_only_the_last_date_clause_counts():
    assert Narrowed.of("gas date:2025-11").by("date", "2025-12") == "gas date:2025-12"


def test_address_leaves_out_usual_values():
    assert State("gas & oil").address == "/?q=gas+%26+oil"
