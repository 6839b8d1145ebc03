"""Both backends keep old versions of articles alike: history, word diff, and the archive as it stood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import orjson
import pytest
from archive_places import KINDS, place_of

import newssearch
from newssearch.errors import QueryError, QueryLimitError, UsageError
from newssearch.models import Article, Item

DAY = 86_400
MARCH = 1_772_323_200  # 2026-03-01T00:00:00Z


place = place_of(KINDS[:2])


@pytest.fixture
def news(place: str) -> Iterator[newssearch.News]:
    with newssearch.create(place) as opened, patch("time.time", return_value=float(MARCH - DAY)):
        opened.keep_versions(3)
        yield opened


def article(identifier: str, body: str, headline: str = "News") -> Article:
    return Article(identifier, headline=headline, body=f"{body} {identifier}.", source="Tideline")


def put(news: newssearch.News, day: int, *articles: Item) -> newssearch.Report:
    with patch("time.time", return_value=float(MARCH + day * DAY)):
        return news.update(articles)


def numbers(news: newssearch.News, identifier: str) -> list[tuple[int, tuple[str, ...]]]:
    found = news.history(identifier)
    assert found is not None
    return [(one.version, one.changes) for one in found]


def as_of(news: newssearch.News, query: str, when: str) -> list[str]:
    results = news.search(query, as_of=when, tz="UTC", limit=20)
    assert results.total == len(results)
    assert results.warnings == ()
    return sorted(hit.id for hit in results)


def test_versions_have_a_history(news: newssearch.News) -> None:
    put(news, 0, article("a", "The crane is old"), article("b", "A ferry"))
    put(news, 2, article("a", "The crane is new"), article("b", "A ferry"))
    put(news, 4, article("a", "The crane is new", "Crane"))
    assert numbers(news, "a") == [(1, ()), (2, ("text",)), (3, ("headline",))]
    assert numbers(news, "b") == [(1, ())]
    found = news.diff("a", 1, 2)
    assert found is not None
    assert found.fields == {"body": (("same", "The crane is "), ("removed", "old "), ("added", "new "), ("same", "a."))}


def test_slight_edits_are_named_as_such(news: newssearch.News) -> None:
    first = article("a", 'The "old" crane')
    put(news, 0, first)
    put(news, 1, article("a", "The “old” crane"))
    put(news, 2, replace(article("a", "The “old” crane"), byline=("Ann Okafor",), published="2026-03-02"))
    put(news, 3, replace(article("a", "The “new” crane"), byline=("Ann Okafor",), published="2026-03-02"))
    assert numbers(news, "a") == [(1, ()), (2, ("typography",)), (3, ("byline", "date")), (4, ("text",))]


def test_versions_that_are_compared_may_be_left_out(news: newssearch.News) -> None:
    for day in range(3):
        put(news, day, article("a", f"Day {day}", f"News {day // 2}"))
    found = [news.diff("a"), news.diff("a", 1), news.diff("a", 1, 2)]
    assert [one and (one.older, one.newer, list(one.fields)) for one in found] == [
        (2, 3, ["headline", "body"]),
        (1, 3, ["headline", "body"]),
        (1, 2, ["body"]),
    ]
    with pytest.raises(UsageError, match="no version 7 of a"):
        news.diff("a", 7)
    assert news.diff("b") is None


def test_nothing_is_kept_before_it_is_asked_for_and_a_search_says_so(place: str) -> None:
    with newssearch.create(place) as news:
        put(news, 0, article("a", "A lighthouse"), article("b", "A lighthouse"))
        put(news, 1, article("a", "A pier"))
        assert numbers(news, "a") == [(2, ())]
        found = news.search("lighthouse", as_of="2026-03-01", tz="UTC")
        assert [hit.id for hit in found] == ["b"]
        assert found.warnings == (
            "1 article has changed since then, and the version of then was not kept",
            "the archive keeps no old versions: articles that were removed since then are missing",
        )


def test_the_last_versions_stay(news: newssearch.News) -> None:
    for day in range(6):
        put(news, day, article("a", f"Day {day}"))
    assert [number for number, _ in numbers(news, "a")] == [3, 4, 5, 6]


def test_the_archive_as_it_stood_is_searched(news: newssearch.News) -> None:
    put(news, 0, article("a", "A dark lighthouse"), article("b", "One lighthouse"), article("c", "A lighthouse"))
    put(news, 5, article("a", "A dark pier"), article("d", "Another lighthouse"))
    with patch("time.time", return_value=float(MARCH + 7 * DAY)):
        news.remove(["c"])
    assert as_of(news, "lighthouse", "2026-02-28") == []
    assert as_of(news, "lighthouse", "2026-03-03") == ["a", "b", "c"]
    assert as_of(news, "lighthouse -dark", "2026-03-03") == ["b", "c"]
    assert as_of(news, "lighthouse", "2026-03-06") == ["b", "c", "d"]
    assert as_of(news, "lighthouse", "2026-03-09") == ["b", "d"]
    put(news, 9, article("c", "A lighthouse"))
    assert [number for number, _ in numbers(news, "c")] == [1, 2]
    assert as_of(news, "lighthouse", "2026-03-09") == ["b", "d"]
    assert as_of(news, "lighthouse", "2026-03-10") == ["b", "c", "d"]


def test_archive_as_it_stood_at_a_moment_of_any_zone(news: newssearch.News) -> None:
    put(news, 0, article("a", "A lighthouse"))
    put(news, 1, article("a", "A pier"))
    assert as_of(news, "lighthouse", "2026-02-28T23:59:59Z") == []
    assert as_of(news, "lighthouse", "2026-03-02T08:30:00+09:00") == ["a"]  # half an hour before the second run
    assert as_of(news, "pier", "2026-03-01T19:30:00-05:00") == ["a"]
    assert as_of(news, "pier", "2199-01-01") == ["a"]
    for odd in ("", "2026-03-01..2026-03-02"):
        with pytest.raises(QueryError, match="takes one date"):
            news.search("pier", as_of=odd)


def test_facets_count_the_archive_as_it_stood(news: newssearch.News) -> None:
    def of(identifier: str, source: str, published: str | None) -> Article:
        return Article(identifier, body=f"A lighthouse {identifier}.", source=source, published=published)

    put(news, 0, of("a", "Tideline", "2026-02-01"), of("b", "Courier", "2026-02-01"), of("c", "Courier", None))
    put(news, 2, of("a", "Gazette", "2026-03-02"), of("d", "Gazette", "2026-03-02"))
    news.remove(["b"])
    then = news.search("lighthouse", as_of="2026-03-01", tz="UTC", facets=("source", "month"), limit=0)
    assert (then.total, dict(then.facets["source"])) == (3, {"Courier": 2, "Tideline": 1})
    assert dict(then.facets["month"]) == {"2026-02": 2}
    now = news.search("lighthouse", as_of="2030", tz="UTC", facets=("source",), limit=0)
    assert dict(now.facets["source"]) == {"Gazette": 2, "Courier": 1}
    with pytest.raises(UsageError, match="Cannot count by 'weather'"):
        news.search("lighthouse", as_of="2026-03-01", facets=("weather",))


@pytest.mark.parametrize("shown", [{"collapse": "best"}, {"copies": "all"}])
def test_groups_of_the_archive_as_it_stood_are_refused(news: newssearch.News, shown: dict[str, Any]) -> None:
    put(news, 0, article("a", "A lighthouse"))
    with pytest.raises(UsageError, match="Leave out copies and collapse"):
        news.search("lighthouse", as_of="2026-03-01", **shown)


def test_too_many_old_versions_are_refused(news: newssearch.News) -> None:
    put(news, 0, article("a", "A lighthouse"), article("b", "A lighthouse"))
    put(news, 2, article("a", "A pier"), article("b", "A pier"))
    with patch("newssearch.backends.as_of.MOST", 1), pytest.raises(QueryLimitError, match="2 articles have changed"):
        news.search("lighthouse", as_of="2026-03-01", tz="UTC")


def test_a_copy_has_the_versions(news: newssearch.News, place: str, tmp_path: Path) -> None:
    put(news, 0, article("a", "The crane is old"))
    put(news, 1, article("a", "The crane is new"))
    newssearch.copy(place, tmp_path / "copy")
    with newssearch.open(tmp_path / "copy") as copied:
        assert copied.history("a") == news.history("a")
        assert copied.diff("a") == news.diff("a")
    newssearch.copy(tmp_path / "copy", place)
    assert [number for number, _ in numbers(news, "a")] == [1, 2]


def test_article_read_better_now_is_updated(news: newssearch.News, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('{"id": "a", "title": "Crane", "text": "The crane is new, the board said.", "section": "Port"}')
    (article,) = newssearch.read(file)
    assert isinstance(article, Article)
    as_an_older_release_read_it = replace(article, body="The crane is new, the bo- ard said.")
    put(news, 0, as_an_older_release_read_it)
    report = put(news, 2, *newssearch.read(file))
    assert (report.updated, report.unchanged, report.indexed) == (1, 0, 0)
    report = put(news, 4, *newssearch.read(file))
    assert (report.updated, report.unchanged) == (0, 1)
    assert numbers(news, "a") == [(1, ()), (2, ("text",))]
    assert news.search("board").total == 1


def rebuild(news: newssearch.News, day: int, *articles: Article) -> None:
    with patch("time.time", return_value=float(MARCH + day * DAY)):
        news.reindex(articles, max_shrink="100%")


def test_a_rebuild_keeps_what_it_replaces_and_a_rollback_takes_that_back(news: newssearch.News) -> None:
    put(news, 0, article("a", "A lighthouse"), article("b", "A lighthouse"), article("c", "A lighthouse"))
    put(news, 2, article("c", "A pier"))
    before = newssearch.generations(news.place)[0].generation
    rebuild(news, 4, article("a", "A pier"), article("c", "A pier"))
    put(news, 6, article("a", "A crane"), article("b", "A lighthouse"))
    assert [number for number, _ in numbers(news, "a")] == [1, 2, 3]
    assert [number for number, _ in numbers(news, "b")] == [1, 2]
    assert [number for number, _ in numbers(news, "c")] == [1, 2]
    assert as_of(news, "lighthouse", "2026-03-01") == ["a", "b", "c"]
    assert as_of(news, "lighthouse", "2026-03-03") == ["a", "b"]
    assert as_of(news, "pier", "2026-03-05") == ["a", "c"]
    news.rollback(before)
    assert [number for number, _ in numbers(news, "a")] == [1]
    assert [number for number, _ in numbers(news, "b")] == [1]
    assert as_of(news, "lighthouse", "2026-03-03") == ["a", "b"]
    assert as_of(news, "lighthouse", "2026-03-08") == ["a", "b"]
    assert as_of(news, "crane", "2026-03-08") == []
    put(news, 8, article("a", "A ferry"))
    assert as_of(news, "lighthouse", "2026-03-08") == ["a", "b"]
    assert as_of(news, "lighthouse", "2026-03-10") == ["b"]


def test_no_number_comes_twice_after_a_rollback(news: newssearch.News, tmp_path: Path) -> None:
    put(news, 0, article("a", "A lighthouse"))
    put(news, 1, article("a", "A pier"))
    before = newssearch.generations(news.place)[0].generation
    rebuild(news, 2, article("a", "A pier"))
    put(news, 3, article("a", "A crane"), article("b", "A ship"), article("c", "A ship"))
    news.rollback(before)
    assert [number for number, _ in numbers(news, "a")] == [1, 2]
    put(news, 4, article("a", "A quay"), article("b", "A boat"), article("d", "A boat"))
    assert [number for number, _ in numbers(news, "a")] == [1, 2, 4]
    assert [number for number, _ in numbers(news, "b")] == [2]
    assert [number for number, _ in numbers(news, "d")] == [1]
    rebuild(news, 5, article("a", "A bridge"), article("c", "A ship"))
    assert [number for number, _ in numbers(news, "a")] == [1, 2, 4, 5]
    assert [number for number, _ in numbers(news, "c")] == [2]
    news.rollback()
    newssearch.copy(news.place, tmp_path / "copy")
    with newssearch.open(tmp_path / "copy") as copied:
        put(copied, 6, article("a", "A tower"))
        assert [number for number, _ in numbers(copied, "a")][-1] == 6


def test_the_last_versions_stay_where_numbers_are_missing(news: newssearch.News) -> None:
    news.keep_versions(2)
    put(news, 0, article("a", "A lighthouse"))
    rebuild(news, 1, article("a", "A lighthouse"))
    for day in range(2, 6):
        put(news, day, article("a", f"Day {day}"))
    news.rollback(newssearch.generations(news.place)[-1].generation)
    for day in range(6, 9):
        put(news, day, article("a", f"Day {day}"))
    assert len(numbers(news, "a")) == 3
    news.keep_versions(1)
    put(news, 9, article("a", "Day 9"))
    assert len(numbers(news, "a")) == 2


def test_many_rebuilds_keep_all_versions(news: newssearch.News) -> None:
    news.keep_versions(None)
    for day in range(4):
        rebuild(news, 2 * day + 1, article("a", f"Day {2 * day}"), article("b", "The same"))
        put(news, 2 * day + 2, article("a", f"Day {2 * day + 1}"))
    assert [number for number, _ in numbers(news, "a")] == [*range(1, 9)]
    assert [number for number, _ in numbers(news, "b")] == [1]
    for day in range(8):
        assert as_of(news, f'"day {day}"', f"2026-03-{day + 2:02}") == ["a"]


def test_articles_are_shown_and_exported_with_their_times(news: newssearch.News, tmp_path: Path) -> None:
    put(news, 0, article("a", "The crane is old"), article("b", "A ferry"))
    put(news, 2, article("a", "The crane is new"))
    held = news.held("a")
    assert held is not None
    assert held.article == news.get("a")
    assert (held.added, held.changed) == ("2026-03-01T00:00:00Z", "2026-03-03T00:00:00Z")
    assert news.held("c") is None
    exported = tmp_path / "all.jsonl"
    news.export("*:*", exported, order="id")
    lines = [orjson.loads(line) for line in exported.read_bytes().splitlines()]
    assert [(line["id"], line["added"], line["changed"]) for line in lines] == [
        ("a", "2026-03-01T00:00:00Z", "2026-03-03T00:00:00Z"),
        ("b", "2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z"),
    ]
    news.export("*:*", tmp_path / "all.csv", order="id", fields=("id", "added", "changed"))
    rows = (tmp_path / "all.csv").read_text().splitlines()
    assert rows[1:] == ["a,2026-03-01T00:00:00Z,2026-03-03T00:00:00Z", "b,2026-03-01T00:00:00Z,2026-03-01T00:00:00Z"]
    with newssearch.create(tmp_path / "other") as other:
        put(other, 4, *newssearch.read(exported))
        taken = other.held("a")
    assert taken is not None
    assert (taken.added, taken.changed) == ("2026-03-05T00:00:00Z", "2026-03-05T00:00:00Z")


def test_removal_for_good_takes_the_versions_too(news: newssearch.News) -> None:
    put(news, 0, article("a", "The crane is old"), article("b", "A ferry"))
    put(news, 1, article("a", "The crane is new"), article("b", "A ship"))
    news.remove(["a"], forever=True, reason="by order")
    assert news.history("a") is None
    assert [number for number, _ in numbers(news, "b")] == [1, 2]
    assert news.search("crane", as_of="2026-03-01", tz="UTC").total == 0
