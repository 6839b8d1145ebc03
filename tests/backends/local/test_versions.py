"""Old versions of articles in a folder: kept, listed, compared, searched by time, and carried along."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from test_learnt_lines import CALL, stories, story

import newssearch
from newssearch.backends.questions.histories import History
from newssearch.errors import UsageError
from newssearch.index.commits.manifest import read_manifest
from newssearch.index.sidecars.sidecar import FolderSidecars
from newssearch.index.sidecars.version_numbers import VERSION_NUMBERS
from newssearch.index.versions.version_files import opened, rewrite_without
from newssearch.models import Article

DAY = 86_400
MARCH = 1_772_323_200  # 2026-03-01T00:00:00Z
WORDS = "harbour board crane ferry quay vote week storm night tide pier cargo winter council report letter".split()


@pytest.fixture
def news(tmp_path: Path) -> Iterator[newssearch.News]:
    with newssearch.create(tmp_path / "index") as opened:
        with patch("time.time", return_value=float(MARCH - DAY)):
            opened.keep_versions(None)
        yield opened


def body(seed: int, words: int = 300) -> str:
    chance = random.Random(seed)
    return " ".join(chance.choices(WORDS, k=words) + [f"word{chance.randrange(9999)}" for _ in range(words)]) + "."


def article(identifier: str, **fields: str) -> Article:
    given = {"headline": f"News of {identifier}", "body": body(ord(identifier[0])), "source": "Tideline", **fields}
    return Article(identifier, **given)  # type: ignore[arg-type]


def put(news: newssearch.News, day: float, *articles: Article, **options: object) -> newssearch.Report:
    with patch("time.time", return_value=float(MARCH + day * DAY)):
        return news.update(articles, **options)  # type: ignore[arg-type]


def history(news: newssearch.News, identifier: str) -> History:
    found = news.history(identifier)
    assert found is not None
    return found


def as_of(news: newssearch.News, query: str, when: str) -> set[str]:
    return {hit.id for hit in news.search(query, as_of=when, tz="UTC", limit=50)}


def test_an_update_keeps_what_was_there(news: newssearch.News) -> None:
    put(news, 0, article("a", retrieved="2026-02-28"))
    put(news, 1, article("a", body=body(97) + " It rained."))
    put(news, 2, article("a", body=body(97) + " It rained.", headline="News of “a”"), article("b"))
    put(news, 3, article("a", body=body(97) + " It rained.", headline="News of “a”"), article("b"))
    found = history(news, "a")
    assert [(one.version, one.added, one.changes) for one in found] == [
        (1, "2026-03-01T00:00:00Z", ()),
        (2, "2026-03-02T00:00:00Z", ("text",)),
        (3, "2026-03-03T00:00:00Z", ("headline",)),
    ]
    assert found.versions[0].retrieved == "2026-02-28"
    assert [one.version for one in history(news, "b")] == [1]
    assert news.history("c") is None
    assert news.check().problems == ()


def test_edits_of_recurring_lines_are_named_as_such(news: newssearch.News) -> None:
    put(news, 0, *stories(12, CALL))
    put(news, 1, story(4), story(5, CALL, "It fell at night."), *stories(3, CALL))
    assert [one.changes for one in history(news, "t4")] == [(), ("boilerplate",)]
    assert [one.changes for one in history(news, "t5")] == [(), ("text",)]


def test_versions_are_compared_word_by_word(news: newssearch.News) -> None:
    put(news, 0, article("a", body="The crane is old."))
    put(news, 1, article("a", body="The crane is new."))
    put(news, 2, article("a", body="The crane is new.", headline="Other"))
    spans = (("same", "The crane is "), ("removed", "old"), ("added", "new"), ("same", "."))
    found = news.diff("a", 1, 2)
    assert found is not None
    assert found.to_dict() == {"id": "a", "from": 1, "to": 2, "fields": {"body": [list(span) for span in spans]}}
    last, whole = news.diff("a"), news.diff("a", 1)
    assert last is not None
    assert whole is not None
    assert (last.older, last.newer, list(last.fields)) == (2, 3, ["headline"])
    assert (whole.older, whole.newer, list(whole.fields)) == (1, 3, ["headline", "body"])
    with pytest.raises(UsageError, match="no version 7 of a; it has 1, 2, 3"):
        news.diff("a", 7)
    assert news.diff("b") is None


def test_nothing_is_kept_unless_it_is_asked_for(tmp_path: Path) -> None:
    with newssearch.create(tmp_path / "index") as news:
        put(news, 0, article("a"))
        put(news, 1, article("a", body="Other."))
        assert [one.version for one in history(news, "a")] == [2]
        with pytest.raises(UsageError, match="one version of a"):
            news.diff("a")
        assert news.search("crane", as_of="2026-03-01", tz="UTC").warnings == (
            "1 article has changed since then, and the version of then was not kept",
            "the archive keeps no old versions: articles that were removed since then are missing",
        )


def test_the_last_versions_stay_and_no_number_comes_twice(news: newssearch.News) -> None:
    news.keep_versions(2)
    for day in range(6):
        put(news, day, article("a", body=f"Day {day}."))
    assert [one.version for one in history(news, "a")] == [4, 5, 6]
    news.remove(["a"])
    put(news, 9, article("a", body="Day 9."))
    assert [one.version for one in history(news, "a")] == [5, 6, 7]


def test_removed_articles_have_a_history_and_come_back_with_it(news: newssearch.News) -> None:
    put(news, 0, article("a"))
    with patch("time.time", return_value=float(MARCH + DAY)):
        news.remove(["a"])
    assert history(news, "a").removed == "2026-03-02T00:00:00Z"
    assert as_of(news, "crane", "2026-03-01") == {"a"}
    assert as_of(news, "crane", "2026-03-02") == set()
    put(news, 4, article("a"))
    assert [(one.version, one.added) for one in history(news, "a")] == [
        (1, "2026-03-01T00:00:00Z"),
        (2, "2026-03-05T00:00:00Z"),
    ]
    assert as_of(news, "crane", "2026-03-03") == set()
    assert as_of(news, "crane", "2026-03-05") == {"a"}


def test_search_finds_the_archive_as_it_stood(news: newssearch.News) -> None:
    put(news, 0, article("a", body="The lighthouse is dark."), article("b", body="A lighthouse."), article("d"))
    put(news, 5, article("a", body="The pier is dark."), article("c", body="Lighthouse lit."))
    assert as_of(news, "lighthouse", "2026-02-28") == set()
    assert as_of(news, "lighthouse", "2026-03-03") == {"a", "b"}
    assert as_of(news, "lighthouse", "2026-03-06") == {"b", "c"}
    results = news.search("lighthouse", as_of="2026-03-03", tz="UTC", limit=1)
    assert (results.total, len(results), results.warnings) == (2, 1, ())
    assert as_of(news, '"is dark" NOT pier added:2026-03', "2026-03-05T23:59:59Z") == {"a"}
    assert as_of(news, "*:*", "2026-03-03") == {"a", "b", "d"}
    oldest = news.search("*:*", as_of="2026-03-03", tz="UTC", sort="oldest", offset=2)
    assert (oldest.total, len(oldest)) == (3, 1)


def test_an_old_version_scores_as_if_it_were_indexed(news: newssearch.News) -> None:
    put(news, 0, *(article(each) for each in "bcdefgh"), article("a", body="A lighthouse by the quay, a lighthouse."))
    before = {hit.id: hit.score for hit in news.search("lighthouse quay", tz="UTC")}
    put(news, 5, article("a", body="A lighthouse by the quay, a lighthouse.", section="Ports"))
    after = {hit.id: hit.score for hit in news.search("lighthouse quay", as_of="2026-03-02", tz="UTC")}
    assert before["a"] == pytest.approx(after["a"], rel=0.01)


def test_a_rebuild_and_a_rollback_keep_versions(news: newssearch.News) -> None:
    put(news, 0, article("a"), article("b"), article("c"))
    put(news, 1, article("a", body="Other."))
    with patch("time.time", return_value=float(MARCH + 3 * DAY)):
        newssearch.reindex(news.path, [article("a", body="Third."), article("b")], max_shrink="100%")
    assert [one.version for one in history(news, "a")] == [1, 2, 3]
    assert [one.version for one in history(news, "b")] == [1]
    assert history(news, "c").removed == "2026-03-04T00:00:00Z"
    assert news.check().problems == ()
    newssearch.rollback(news.path)
    assert [one.version for one in history(news, "a")] == [1, 2]
    assert news.check().problems == ()


def test_a_backup_and_a_repair_keep_versions(news: newssearch.News, tmp_path: Path) -> None:
    put(news, 0, article("a"))
    put(news, 1, article("a", body="Other."))
    news.backup(tmp_path / "backup")
    newssearch.restore(tmp_path / "backup", tmp_path / "again")
    postings = next(news.path.glob("MAIN_*.postings"))
    postings.write_bytes(b"x" * 200 + postings.read_bytes()[200:])
    newssearch.repair(news.path)
    for path in (news.path, tmp_path / "again"):
        with newssearch.open(path) as other:
            assert [one.version for one in history(other, "a")] == [1, 2]
            assert other.check().problems == ()


def test_no_number_comes_twice_whatever_is_taken_back(news: newssearch.News, tmp_path: Path) -> None:
    def version(day: int) -> int:
        put(news, day, article("a", headline=f"Day {day}"))
        return history(news, "a").versions[-1].version

    assert [version(0), version(1)] == [1, 2]
    news.backup(tmp_path / "backup")
    assert version(2) == 3
    news.rollback()
    assert version(3) == 4
    newssearch.restore(tmp_path / "backup", news.path, force=True)
    assert version(4) == 5
    news.rollback()
    assert history(news, "a").versions[-1].version == 2
    news.remove(["a"])
    assert version(5) == 6
    newssearch.repair(news.path)
    news.optimize()
    assert version(6) == 7
    assert news.check().ok


def test_a_rollback_notes_no_number_that_is_not_taken_back(news: newssearch.News) -> None:
    put(news, 0, article("a"), article("b"), article("c"))
    put(news, 1, article("a", headline="Another"))
    news.optimize()
    put(news, 2, article("b", headline="Another"))
    news.rollback()
    assert VERSION_NUMBERS.kept(FolderSidecars(news.path)) == {"b": 2}


def test_a_copy_has_the_versions(news: newssearch.News, tmp_path: Path) -> None:
    put(news, 0, article("a"), article("b"))
    put(news, 1, article("a", body="Other."))
    news.remove(["b"])
    for _ in range(2):
        newssearch.copy(news.path, tmp_path / "copy")
    with newssearch.open(tmp_path / "copy") as copied:
        for identifier in "ab":
            assert history(copied, identifier) == history(news, identifier)
        assert copied.diff("a") == news.diff("a")
        assert as_of(copied, "crane", "2026-03-01") == {"a", "b"}
        assert copied.check().problems == ()


def test_a_damaged_file_of_versions_is_named(news: newssearch.News) -> None:
    put(news, 0, article("a"))
    put(news, 1, article("a", body="Other."))
    (file,) = news.path.glob("versions_MAIN_*")
    data = bytearray(file.read_bytes())
    for at in range(0, len(data), 7):
        data[at] ^= 0x55
    file.write_bytes(data)
    assert any(file.name in problem for problem in news.check().problems)
    with pytest.raises(newssearch.DamagedIndexError, match=file.name):
        news.history("a")
    assert news.search("other").total == 1
    report = newssearch.reindex(news.path, [article("a", body="Other.")])
    assert f"{file.name} is damaged: its old versions of articles are lost" in report.warnings
    assert news.check().problems == ()


@pytest.mark.slow
def test_ten_versions_take_the_room_of_three_articles(news: newssearch.News) -> None:
    def room() -> int:
        return sum(state.bytes for state in read_manifest(news.path).live.files.values())

    first = [article(f"{n}", body=body(n, 250)) for n in range(60)]
    put(news, 0, *first)
    once = room()
    for day in range(1, 11):
        put(news, day, *(article(f"{n}", body=body(n, 250).replace("quay", f"berth{day}", day)) for n in range(60)))
    news.optimize()
    assert [one.version for one in history(news, "7")] == list(range(1, 12))
    assert room() <= 3 * once


def test_versions_of_some_articles_are_taken_out_of_all_files(news: newssearch.News) -> None:
    put(news, 0, article("a"), article("b"))
    put(news, 1, article("a", body="Other."), article("b", body="Other."))
    states = read_manifest(news.path).live.versions
    after = rewrite_without(news.path, states, frozenset({"a"}))
    assert [sorted(file.ids) for file in opened(news.path, after)] == [["b"]]
    assert rewrite_without(news.path, after, frozenset({"a"})) == after
    assert rewrite_without(news.path, after, frozenset({"b"})) == {}
