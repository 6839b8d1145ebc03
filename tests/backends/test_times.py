"""The times when an article came in and changed are kept with it, through updates, merges, copies and rebuilds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from archive_places import KINDS, place_of

import newssearch
from newssearch.matching.document import Record
from newssearch.models import Article

DAY = 86_400
MARCH = 1_772_323_200  # 2026-03-01T00:00:00Z

BODY = "The harbour board met again and put off its vote on the new crane, as it had done the week before. " * 2


place = place_of(KINDS[:2])


def article(identifier: str, **fields: str) -> Article:
    return Article(**{"id": identifier, "headline": f"Crane {identifier}", "body": BODY, "source": "T", **fields})  # type: ignore[arg-type]


def put(news: newssearch.News, day: int, *articles: Article) -> newssearch.Report:
    with patch("time.time", return_value=float(MARCH + day * DAY)):
        return news.update(articles)


def record(news: newssearch.News, identifier: str) -> Record:
    with news._backend.reading() as searcher:
        found = searcher.indexed(identifier)
    assert found is not None
    return found.record


def ids(news: newssearch.News, query: str) -> set[str]:
    return {hit.id for hit in news.search(query, tz="UTC", strict=True, limit=50)}


def test_added_stays_and_changed_moves(news: newssearch.News) -> None:
    put(news, 0, article("a"), article("b"))
    put(news, 5, article("a", body=BODY + "It rained."), article("b"))
    put(news, 9, article("a", body=BODY + "It rained.", headline="Crane — a"), article("b", section="Ports"))
    held = record(news, "a")
    assert (held.version, held.added, held.changed, held.revised) == (3, MARCH, MARCH + 9 * DAY, MARCH + 9 * DAY)
    assert (held.text_changed, held.headline_changed) == ((MARCH + 5 * DAY,), (MARCH + 9 * DAY,))
    held = record(news, "b")
    assert (held.added, held.changed, held.revised) == (MARCH, MARCH + 9 * DAY, 0)
    assert news.check().problems == ()


def test_times_are_query_fields(news: newssearch.News) -> None:
    put(news, 0, article("a", retrieved="2026-02-11T10:00:00Z"), article("b"))
    put(news, 40, article("a", body=BODY + "It rained."), article("c", retrieved="2026-04-10"))
    assert ids(news, "added:2026-03-01") == {"a", "b"}
    assert ids(news, "added:2026-04") == {"c"} == ids(news, "crane added:2026-03-02..")
    assert ids(news, "added:..2026-03-01T00:00:00Z") == {"a", "b"}
    assert ids(news, "changed:2026-04-10") == {"a"} == ids(news, "crane NOT changed:none")
    assert ids(news, "changed:2026-03") == set() == ids(news, "headline-changed:any")
    assert ids(news, "retrieved:2026-04-10") == {"c"}
    assert ids(news, "retrieved:none") == {"a", "b"}  # the update of a states no time
    assert ids(news, "added:any") == {"a", "b", "c"}


def test_runs_never_share_a_time(news: newssearch.News) -> None:
    put(news, 0, article("a"))
    put(news, 0, article("b"))
    put(news, -3, article("c"))
    assert [record(news, each).added - MARCH for each in "abc"] == [0, 1, 2]


def test_times_outlive_a_merge_and_a_removal(news: newssearch.News, place: str) -> None:
    for day in range(6):
        put(news, day, article(f"a{day}"))
    news.remove(["a2"])
    if "://" not in place:  # a cluster merges by itself
        news.optimize()
    assert [record(news, f"a{day}").added for day in (0, 1, 3, 4, 5)] == [MARCH + day * DAY for day in (0, 1, 3, 4, 5)]
    assert ids(news, "added:2026-03-04..2026-03-05") == {"a3", "a4"}
    assert news.check().problems == ()


def test_reindex_carries_times_over(news: newssearch.News, place: str) -> None:
    put(news, 0, article("a"), article("b"))
    put(news, 3, article("a", body=BODY + "It rained."))
    before = record(news, "a")
    with patch("time.time", return_value=float(MARCH + 9 * DAY)):
        newssearch.reindex(
            place, [article("a", body=BODY + "It rained."), article("b", headline="Ferry"), article("c")]
        )
    assert record(news, "a") == before
    assert record(news, "b").times == (2, MARCH, MARCH + 9 * DAY, MARCH + 9 * DAY, (), (MARCH + 9 * DAY,))
    assert record(news, "c").added == MARCH + 9 * DAY


def test_copies_and_promotions_keep_times(news: newssearch.News, place: str, tmp_path: Path) -> None:
    put(news, 0, article("a"), article("b", headline="Crane a"))
    put(news, 2, article("a", headline="Ferry"))
    assert (record(news, "b").copy_of, record(news, "b").added) == (None, MARCH)
    newssearch.copy(place, tmp_path / "copy")
    with newssearch.open(tmp_path / "copy") as copied:
        assert [record(copied, each) for each in "ab"] == [record(news, each) for each in "ab"]


def test_an_article_that_comes_twice_in_a_run_has_changed_once(news: newssearch.News) -> None:
    put(news, 0, article("a", body=BODY + "One."), article("a", body=BODY + "Two."))
    assert record(news, "a").times == (1, MARCH, MARCH, 0, (), ())
    put(news, 1, article("a", body=BODY + "Three."), replace(article("a"), body=BODY + "Two."))
    assert record(news, "a").times == (1, MARCH, MARCH, 0, (), ())
