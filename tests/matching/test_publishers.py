"""One name for one publisher, from the names that articles at its addresses state; never one name for two."""

from __future__ import annotations

import random

import pytest
from conftest import MakeIndex, ids
from hypothesis import given
from hypothesis import strategies as st

from newssearch.index.searching.snapshot import Snapshot
from newssearch.matching.publishers import Publishers, host_of
from newssearch.models import Article


def story(id: str, source: str | None, url: str | None = None) -> Article:
    body = f"The crane of quay {id} has come."
    return Article(id, headline=f"Crane {id}", body=body, source=source, url=url, language="en")


TIDELINE = (
    story("page", "Tideline News", "https://www.tideline.example/2025/crane"),
    story("feed", "tideline.example"),
    story("crawl", "www.tideline.example", "https://m.tideline.example/2025/ferry"),
    story("other", "North Quay Gazette", "https://gazette.example/1"),
    story("none", None, "https://www.tideline.example/2025/storm"),
)


@pytest.mark.parametrize(
    "query",
    [
        'source:"tideline news"',
        "source:tideline.example",
        "source:www.tideline.example",
        "source:tideline",
        "site:news",
    ],
)
def test_a_publisher_is_found_by_its_name_and_by_its_host(make_index: MakeIndex, query: str) -> None:
    news = make_index(*TIDELINE)
    results = news.search(query)
    assert ids(results) == {"page", "feed", "crawl"}
    assert {hit.source for hit in results} == {"Tideline News"}
    assert news.explain(query).total == 3
    assert ids(news.search(f"crane -{query}")) == {"other", "none"}


def test_counts_and_articles_have_the_one_name(make_index: MakeIndex) -> None:
    news = make_index(*TIDELINE)
    assert news.stats().sources == {"Tideline News": 3, "North Quay Gazette": 1}
    assert news.get("feed").source == "Tideline News"  # type: ignore[union-attr]
    assert news.get("none").source is None  # type: ignore[union-attr]
    assert news.check().ok


def test_a_name_that_only_holds_another_is_not_that_publisher(make_index: MakeIndex) -> None:
    news = make_index(
        story("1", "Tideline", "https://tideline.example/1"),
        story("2", "tideline.example"),
        story("3", "Tideline Asia"),
    )
    assert ids(news.search("source:tideline.example")) == {"1", "2"}
    assert news.stats().sources == {"Tideline": 2, "Tideline Asia": 1}


def test_spellings_at_one_host_are_one_name_the_commonest(make_index: MakeIndex) -> None:
    at = "https://lantern.example/"
    news = make_index(
        story("1", "The Lantern", f"{at}1"), story("2", "The Lantern", f"{at}2"), story("3", "LANTERN", f"{at}3")
    )
    assert news.stats().sources == {"The Lantern": 3}
    assert ids(news.search('source:"the lantern"')) == {"1", "2", "3"}


def test_spellings_without_an_address_stay_apart(make_index: MakeIndex) -> None:
    news = make_index(story("1", "The Lantern"), story("2", "Lantern"), story("3", "LANTERN"))
    assert news.stats().sources == {"LANTERN": 2, "The Lantern": 1}


def test_a_removal_takes_its_evidence_along_and_a_merge_keeps_it(make_index: MakeIndex) -> None:
    news = make_index(*TIDELINE, segments=5)
    assert ids(news.search("source:tideline.example")) == {"page", "feed", "crawl"}
    news.remove(["page"])
    assert ids(news.search("source:tideline.example")) == {"feed", "crawl"}
    assert news.stats().sources == {"tideline.example": 2, "North Quay Gazette": 1}


def told(*names: tuple[str, int], host: str = "tideline.example") -> str:
    """Return the name of a source that is only the host."""
    counts = dict(names)
    return Publishers({**counts, host: 1}, {host: counts}).name(host)


def test_a_name_that_sounds_unlike_its_host_needs_more_articles() -> None:
    assert told(("North Quay Gazette", 2)) == "tideline.example"
    assert told(("North Quay Gazette", 3)) == "North Quay Gazette"
    assert told(("North Quay Gazette", 30), ("Lantern", 4)) == "tideline.example"


def test_a_name_that_sounds_like_its_host_needs_most_of_them() -> None:
    assert told(("Tideline", 1)) == "Tideline"
    assert told(("Tideline", 2), ("Lantern", 1)) == "Tideline"
    assert told(("Tideline", 1), ("Lantern", 1)) == "tideline.example"


def test_a_portal_has_no_name_of_what_it_carries() -> None:
    assert told(("Tideline", 3), ("Lantern", 3), ("Gazette", 3), host="portal.example") == "portal.example"


def test_one_name_of_unlike_hosts_is_of_two_publishers() -> None:
    counts = {"Courier": 9, "courier.example": 1, "harbour-courier.example": 1}
    at = {"courier.example": {"Courier": 4}, "harbour-courier.example": {"Courier": 5}}
    assert Publishers(counts, at).counts() == counts


def test_one_name_of_a_publisher_in_two_countries_is_one() -> None:
    counts = {"Courier": 9, "courier.example": 1, "news.courier.co.uk": 1}
    at = {"courier.example": {"Courier": 4}, "news.courier.co.uk": {"Courier": 5}}
    assert Publishers(counts, at).counts() == {"Courier": 11}


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.tideline.example/a?b", "tideline.example"),
        ("http://reader@m.Tideline.example:8080", "tideline.example"),
        ("https://www.example", "www.example"),
        ("urn:newsml:tideline.example:1", ""),
        ("https://", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_host_loses_www_and_the_like(url: str | None, host: str) -> None:
    assert host_of(url) == host


names = st.sampled_from(["Tideline", "TIDELINE", "The Tideline", "tideline.example", "Lantern", "www.lantern.example"])
hosts = st.sampled_from(["tideline.example", "news.tideline.example", "lantern.example", "portal.example"])
seen = st.lists(st.tuples(hosts, names | st.text(max_size=6)), max_size=30)


def publishers(pairs: list[tuple[str, str]]) -> Publishers:
    sources: dict[str, int] = {}
    at: dict[str, dict[str, int]] = {}
    for host, name in pairs:
        sources[name] = sources.get(name, 0) + 1
        at.setdefault(host, {})[name] = at.get(host, {}).get(name, 0) + 1
    return Publishers(sources, at)


@given(seen, st.randoms())
def test_names_are_the_same_in_whatever_order_articles_came(pairs: list[tuple[str, str]], rng: random.Random) -> None:
    known = publishers(pairs)
    shuffled = list(pairs)
    rng.shuffle(shuffled)
    assert publishers(shuffled).counts() == known.counts()
    assert sum(known.counts().values()) == len(pairs)
    for _, name in pairs:
        assert known.name(known.name(name)) == known.name(name)


def test_the_manifest_says_what_the_articles_say_after_each_commit(make_index: MakeIndex) -> None:
    news = make_index(*TIDELINE)
    news.update([story("new", "Lantern", "https://lantern.example/1")])
    snapshot = Snapshot(news.path)
    assert snapshot.manifest.totals == snapshot.counted()
    assert snapshot.totals.hosts["lantern.example"] == {"Lantern": 1}
    snapshot.close()
