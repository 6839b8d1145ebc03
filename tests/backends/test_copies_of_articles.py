"""Copies as users see them, on both backends: collapsed, listed, and asked for in queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import get_args

import pytest
from conftest import ids
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_backends import wire
from test_copies import brute_groups, earliness, made, names, own, queries

import newssearch
from newssearch.api import backend_at
from newssearch.backends.searcher_contract import PageRequest
from newssearch.core import Budget, article_digests, near_labels
from newssearch.errors import QueryError, UsageError
from newssearch.models import Article, Show, Sort
from newssearch.query.nodes import Node
from newssearch.query.printing import to_text


def dated(number: int, day: int, body: str = "Gas runs on.", **said: object) -> newssearch.Article:
    """A report that outlet ``number`` printed on a day; no two of another ``body`` are alike."""
    words = " ".join(f"{body.replace(' ', '')[3:11]}{n} tide{n % 4}" for n in range(60))
    article = replace(wire(number, **said), published=f"2025-12-{day:02}", precision="day")
    return replace(article, body=f"{body} {words}")


@pytest.fixture
def printed(news: newssearch.News) -> newssearch.News:
    """Seven outlets with one text, three with another, and one with its own."""
    news.update(dated(n, 20 - n) for n in range(7))
    news.update(dated(n, n, "The crane fell.", headline="Crane") for n in range(10, 13))
    news.update([dated(20, 25, "Nothing came by rail.")])
    return news


def test_a_collapsed_hit_stands_for_the_members_that_match(printed):
    found = printed.search("tide3", collapse=True, sort="oldest")
    assert [(hit.id, hit.copies, hit.outlets) for hit in found] == [("o10", 2, 3), ("o06", 6, 7), ("o20", 0, 1)]
    assert (found.total, found.groups, found.with_copies) == (3, 3, None)
    some = printed.search("tide3 since:2025-12-17", collapse="earliest", sort="oldest")
    assert [(hit.id, hit.copies, hit.outlets) for hit in some] == [("o03", 3, 4), ("o20", 0, 1)]
    assert (some.to_dict()["groups"], some.to_dict()["total"], some.to_dict()["hits"][0]["copies"]) == (2, 2, 3)


def test_collapse_shows_the_best_or_the_earliest(news):
    news.update(dated(n, n) for n in range(1, 4))
    asked = 'gas OR source:"Outlet 2"'
    assert [hit.id for hit in news.search(asked, collapse="earliest")] == ["o01"]
    assert [hit.id for hit in news.search(asked, collapse="best")] == ["o02"]
    assert [hit.id for hit in news.search(asked)] == ["o01"]


def test_all_copies_are_hits_of_their_own(printed):
    pages = [printed.search("tide3", copies="all", sort="newest", offset=at, limit=4) for at in range(0, 12, 4)]
    assert [(page.total, page.with_copies, page.groups) for page in pages] == [(3, 11, None)] * 3
    shown = [hit.id for page in pages for hit in page]
    assert shown == ["o20", *(f"o{n:02}" for n in range(7)), "o12", "o11", "o10"]
    assert {(hit.copies, hit.outlets) for page in pages for hit in page} == {(0, 1)}
    assert printed.stats().articles == 3


def test_each_copy_is_found_by_what_is_its_own(news):
    news.update([
        wire(1),
        wire(2, published="2024-02-01"),
        wire(3, byline=("Ann Okafor",), section="Business", keywords=("energy",)),
        wire(4, url="https://harbour.example/2025/gas"),
    ])  # fmt: skip
    asked = {
        'source:"Outlet 1"': "o01", "id:o02": "o02", "date:2024-02": "o02", "byline:okafor": "o03",
        "section:business": "o03", "keywords:energy": "o03", "url:harbour.example": "o04",
        "gas -byline:okafor -date:2024": "o01",
    }  # fmt: skip
    assert {query: ids(news.search(query, match="all")) for query in asked} == {q: {id} for q, id in asked.items()}
    (hit,) = news.search("section:business")
    assert (hit.copies, news.stats().articles, news.stats().duplicates) == (3, 1, 3)


def test_pages_of_groups_have_each_once(printed):
    for sort in get_args(Sort):
        for collapse in ("best", "earliest"):
            pages = [printed.search("tide3", collapse=collapse, sort=sort, offset=at, limit=2) for at in (0, 2, 4)]
            assert [len(page) for page in pages] == [2, 1, 0]
            assert len({hit.id for page in pages for hit in page}) == 3


def test_hits_with_some_words_are_no_copies_of_those_before(printed):
    printed.update([dated(30, 26, "The crane of gas fell."), dated(31, 27, "The crane of gas fell.")])
    found = printed.search("crane gas", collapse=True)
    assert [(hit.id, hit.copies, hit.missing) for hit in found][:1] == [("o30", 1, ())]
    assert sorted((hit.id, hit.copies, hit.missing) for hit in found.hits[1:]) == [
        ("o06", 6, ("crane",)), ("o10", 2, ("gas",)), ("o20", 0, ("crane",)),
    ]  # fmt: skip
    assert (found.total, found.groups, found.partial_total) == (1, 1, 3)


def test_unknown_ways_to_show_copies_are_refused(news):
    with pytest.raises(UsageError, match="copies must be one of one, all"):
        news.search("gas", copies="some")
    with pytest.raises(UsageError, match="collapse must be one of best, earliest"):
        news.search("gas", collapse="first")
    with pytest.raises(UsageError, match="cannot be all"):
        news.search("gas", copies="all", collapse=True)


def test_copies_are_listed_the_earliest_first(printed):
    found = printed.copies("O02")
    assert (found.id, [one.id for one in found]) == ("o02", [f"o{n:02}" for n in reversed(range(7))])
    assert {(one.similarity, one.exact, one.diff) for one in found} == {(1.0, True, None)}
    assert found.to_dict()["group"][0] == {
        "id": "o06", "published": "2025-12-14", "source": "Outlet 6", "headline": "Gas", "similarity": 1.0,
        "exact": True,
    }  # fmt: skip
    assert [one.id for one in printed.copies("o20")] == ["o20"]
    assert printed.copies("nobody") is None


def test_differing_texts_are_compared_word_by_word(news):
    news.update([dated(1, 1), dated(2, 2)])
    assert [one.diff for one in news.copies("o01", diff=True)] == [{}, {}]


def test_queries_ask_for_numbers_of_copies(printed):
    asked = {
        "copies:6": {"o06"}, "copies:>1": {"o06", "o10"}, "copies:2..5": {"o10"}, "copies:0": {"o20"},
        "copies:<3": {"o10", "o20"}, "copies:>6": set(), "tide3 -copies:>2": {"o10", "o20"},
        "copies:>1 crane": {"o10"}, "copies:6 OR rail": {"o06", "o20"}, 'copies:>5 source:"Outlet 3"': {"o03"},
    }  # fmt: skip
    assert {query: ids(printed.search(query, match="all")) for query in asked} == asked
    assert printed.highlight("o03", "copies:6").matches
    assert not printed.highlight("o20", "copies:>0").matches
    assert printed.explain_rank("o03", "gas copies:6 copy-of:o01").missing == ()
    assert printed.explain_rank("o20", "gas copies:6").missing == ("copies:6",)
    printed.remove(["o06"])
    assert (ids(printed.search("copies:6")), ids(printed.search("copies:5"))) == (set(), {"o05"})


def test_queries_ask_for_the_copies_of_an_article(printed):
    every = {f"o{n:02}" for n in range(7)}
    assert ids(printed.search("copy-of:o03", copies="all")) == every
    assert ids(printed.search('copy-of:"O03"', copies="all")) == every
    assert ids(printed.search("copy-of:o03 until:2025-12-15", copies="all")) == {"o05", "o06"}
    assert ids(printed.search("tide3 -copy-of:o03", copies="all")) == {"o10", "o11", "o12", "o20"}
    assert ids(printed.search("copy-of:o20")) == {"o20"}
    unknown = printed.search("copy-of:nobody")
    assert (unknown.total, unknown.clauses[0].hint) == (0, "no article has the id nobody")
    assert ids(printed.search("copy-of:(o20 OR o11)")) == {"o10", "o20"}
    assert printed.explain("copy-of:o03").clause.meaning == "the copies of 'o03'"
    with pytest.raises(QueryError, match="takes one id"):
        printed.search("copy-of:o0*")


def test_copies_are_the_same_in_a_copy_of_the_archive(way):
    news, target = way
    news.update(dated(n, 20 - n) for n in range(7))
    assert newssearch.copy(news.place, target).proven
    with newssearch.open(target) as there:
        assert there.copies("o03") == news.copies("o03")
        assert [(hit.id, hit.copies) for hit in there.search("copies:6", collapse="earliest")] == [("o06", 6)]


def near_groups(found: Iterable[list[Article]], articles: list[Article]) -> list[list[Article]]:
    """Join groups of exact copies to those of near copies, as the core tells which texts of an archive are near."""
    texts = [(article_digests(one)[1], one.body or "") for one in articles]
    labels = dict(zip((text for text, _ in texts), near_labels(texts, Budget()), strict=True))
    joined: dict[bytes, list[Article]] = defaultdict(list)
    for group in found:
        joined[labels[article_digests(group[0])[1]]] += group
    return [sorted(group, key=earliness) for group in joined.values()]


def test_hits_of_groups_are_those_defined(news):
    """A tenth of the examples: each is an archive."""

    @settings(max_examples=max(6, settings().max_examples // 10), suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(names, own, min_size=6, max_size=16), st.lists(queries, min_size=3, max_size=8))
    def holds(held: dict[str, dict[str, str | None]], nodes: list[Node]) -> None:
        articles = [made(name, said) for name, said in held.items()]
        news.reindex(articles, max_shrink="100%", keep=1)
        backend = backend_at(news.place)
        try:
            with backend.reading() as searcher:
                for node in nodes:
                    found_texts = brute_groups(node, articles)
                    groups = near_groups(found_texts, articles)
                    scores = searcher.find(node, PageRequest("all", limit=99)).hits
                    score = {hit.id: hit.score for hit in scores}
                    wanted: dict[Show, dict[str, int]] = {
                        "all": {one.id: 0 for group in groups for one in group},
                        "earliest": {group[0].id: len(group) - 1 for group in groups},
                        "best": {max(group, key=lambda one: score[one.id]).id: len(group) - 1 for group in groups},
                    }
                    for show, hits in wanted.items():
                        for sort in get_args(Sort):
                            page = searcher.find(node, PageRequest(show, sort, limit=99))
                            found = {hit.id: hit.copies for hit in page.hits}
                            counts = page.total, page.shown
                            assert (found, counts) == (hits, (len(found_texts), len(hits))), to_text(node)
        finally:
            backend.close()

    holds()
