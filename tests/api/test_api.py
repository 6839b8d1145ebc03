"""The library as a program would use it: many readers, one writer, no surprises."""

import gc
import threading
from datetime import timedelta, timezone
from pathlib import Path

import pytest

import newssearch
from newssearch.errors import NewsSearchError, NoIndexError, QueryError, QueryLimitError, UsageError
from newssearch.models import Article


def article(id, body="The ferry came.", **fields):
    return Article(id, body=body, language="en", **fields)


def test_a_search_sees_what_another_has_committed_since(make_index):
    reader = make_index(article("a"))
    with newssearch.open(reader.path) as writer:
        assert reader.search("ferry").total == 1
        writer.update([article("b", "Another ferry came.")])
        assert reader.search("ferry").total == 2


def test_threads_share_an_index(make_index):
    news = make_index(*(article(str(n), f"The ferry of day {n}.") for n in range(30)))
    totals = []

    def ask():
        totals.extend(news.search("ferry day", limit=3).total for _ in range(10))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert totals == [30] * 40


@pytest.mark.slow
def test_a_slow_query_makes_no_other_thread_wait(make_index):
    news = make_index(*(article(str(n), "the of " * 20_000) for n in range(4)), article("ferry"))
    begun, ended = threading.Event(), []

    def ask_slowly():
        begun.set()
        with pytest.raises(QueryLimitError):
            news.search(" NEAR/50 ".join(["the", "of"] * 4), timeout=5)
        ended.append("slow")

    slow = threading.Thread(target=ask_slowly)
    slow.start()
    begun.wait()
    for n in range(5):
        assert news.search(f"ferry -word{n}").total == 1
    ended.append("fast")
    slow.join()
    assert ended == ["fast", "slow"]


@pytest.mark.slow
def test_threads_search_on_while_generations_change(make_index):
    news = make_index(article("0"))
    failures, over = [], threading.Event()

    def ask():
        last = 1
        while not over.is_set():
            results = news.search("ferry")
            if len(results.hits) != min(10, results.total) or results.total < last:
                failures.append(results)
            last = results.total

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    with newssearch.open(news.path) as writer:
        for n in range(1, 9):
            writer.update([article(str(n), f"Ferry {n} came.")])
    over.set()
    for thread in threads:
        thread.join()
    assert (failures, news.search("ferry").total) == ([], 9)


def test_readers_go_on_while_a_writer_is_at_work(make_index):
    news = make_index(article("a"))

    def while_writing():
        assert news.search("ferry").total == 1
        yield article("b", "More ferries.")
        assert news.search("ferry").total == 1

    news.update(while_writing())
    assert news.search("ferry").total == 2


def test_creating_twice_opens_what_is_there(tmp_path):
    with newssearch.create(tmp_path / "index") as news:
        news.update([article("a")])
    with newssearch.create(tmp_path / "index") as news:
        assert news.search("ferry").total == 1


def test_a_folder_of_someone_else_is_left_alone(tmp_path):
    (tmp_path / "holiday.jpg").write_bytes(b"\xff\xd8")
    with pytest.raises(NoIndexError, match=r"holiday\.jpg"):
        newssearch.create(tmp_path)
    with pytest.raises(NoIndexError):
        newssearch.open(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["holiday.jpg"]


def test_a_folder_that_holds_no_more_than_reports_of_runs_is_free(tmp_path):
    (tmp_path / "runs").mkdir()
    with newssearch.create(tmp_path) as news:
        assert news.search("*:*").total == 0


def test_pages_of_any_depth_part_the_hits_without_loss_or_repeat(make_index):
    news = make_index(*(article(str(n), f"The ferry of day {n}.") for n in range(23)), segments=3)
    for sort in ("relevance", "newest", "oldest"):
        pages = [news.search("ferry", limit=5, offset=offset, sort=sort) for offset in range(0, 30, 5)]
        found = [hit.id for page in pages for hit in page]
        assert sorted(found) == sorted(str(n) for n in range(23))
        assert {page.total for page in pages} == {23}


def test_the_undated_come_last_both_ways(make_index):
    news = make_index(
        article("none", "One ferry."),
        article("old", "Two ferries.", published="1963", precision="year"),
        article("new", "Three ferries.", published="2025-12-05", precision="day"),
    )
    assert [hit.id for hit in news.search("*:*", sort="newest")] == ["new", "old", "none"]
    assert [hit.id for hit in news.search("*:*", sort="oldest")] == ["old", "new", "none"]


def test_a_day_is_the_day_printed_and_a_time_is_an_instant(make_index):
    news = make_index(
        article("tokyo", "One.", published="2025-12-06T01:00:00+09:00", precision="minute"),
        article("london", "Two.", published="2025-12-05T17:00:00+00:00", precision="minute"),
    )
    assert [hit.id for hit in news.search("date:2025-12-06")] == ["tokyo"]
    assert [hit.id for hit in news.search("date:2025-12-05")] == ["london"]
    assert [hit.id for hit in news.search("before:2025-12-05T16:30Z")] == ["tokyo"]
    tokyo = timezone(timedelta(hours=9))
    assert [hit.id for hit in news.search("before:2025-12-06T01:30", tz=tokyo)] == ["tokyo"]


@pytest.mark.parametrize(
    "arguments",
    [{"limit": -1}, {"offset": -1}, {"snippets": -1}, {"sort": "best"}, {"match": "some"}, {"tz": "Mars/Base"}],
)
def test_an_argument_that_cannot_be_used_is_an_error_that_says_so(make_index, arguments):
    with pytest.raises(UsageError) as caught:
        make_index(article("a")).search("ferry", **arguments)
    assert isinstance(caught.value, NewsSearchError)


def test_a_query_that_cannot_be_read_points_at_the_place(make_index):
    with pytest.raises(QueryError) as caught:
        make_index(article("a")).search("ferry headlin:x", strict=True)
    assert (caught.value.start, caught.value.end) == (6, 13)
    assert "  ferry headlin:x\n        ^^^^^^^" in str(caught.value)


def test_article_that_cannot_be_stored_is_rejected(make_index):
    news = make_index()
    report = news.update([article("a"), article("b", "lone \ud800 surrogate")])
    assert (report.indexed, report.rejected) == (1, 1)
    assert "cannot be stored" in report.rejections[0].reason


def test_stats_tell_what_there_is(make_index):
    news = make_index(
        article("a", source="Courier", published="2025-12-05", precision="day"),
        article("b", "Other words.", source="Courier"),
        Article("c", body="Drei Wörter hier.", language="de", published="1963", precision="year"),
    )
    stats = news.stats()
    assert (stats.articles, stats.undated, stats.first, stats.last) == (3, 1, "1963-01-01", "2025-12-05")
    assert stats.sources == {"Courier": 2}
    assert stats.languages == {"en": 2, "de": 1}
    assert stats.bytes > 0
    assert stats.terms == 8


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="mapped files are counted by way of /proc")
def test_files_are_closed_at_once(make_index):
    news = make_index("The ferry came at noon.", "The crane stood still.", segments=2)

    def opened():
        return Path("/proc/self/maps").read_text().count(str(news.path))

    news.close()
    gc.collect()
    gc.disable()
    try:
        before = opened()
        news.search("fer* OR ferri~ OR crane")
        news.get("0")
        news.stats()
        assert opened() > before
        news.close()
        assert opened() == before
    finally:
        gc.enable()


def test_the_generation_counts_the_commits_that_a_search_sees(make_index):
    news = make_index("A ferry.")
    before = news.generation
    with newssearch.open(news.path) as writer:
        writer.update([Article("late", body="Another ferry.")])
    assert news.generation == before + 1
