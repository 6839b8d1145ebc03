"""Removal for good: a folder and a cluster alike, one behind the contract of both."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import newssearch
from newssearch.errors import UsageError
from newssearch.models import Article

VICTIM = Article(
    "v",
    headline="Harbour closed",
    body="The word quillonite was printed here. Nobody else had it before. "
    + "The harbour master closed the pier. " * 5,
    source="Courier",
    url="https://courier.example/v",
    language="en",
    source_file="/news/v.json",
)
OTHERS = [Article(f"s{n}", body=f"Ferry {n} waits.", source="Courier", language="en") for n in range(5)]


def test_later_runs_and_rebuilds_leave_the_article_out(news: newssearch.News) -> None:
    news.update([VICTIM, *OTHERS])
    report = news.remove(["v", "nobody"], forever=True, reason="a court order")
    assert report.removed == 1
    assert any("nobody" in warning for warning in report.warnings)
    assert news.get("v") is None
    moved = replace(VICTIM, id="w", url=None)
    linked = replace(VICTIM, id="x", body="Other words.")
    report = news.update([VICTIM, moved, linked, *OTHERS])
    assert (report.read, report.unchanged, report.banned) == (8, 8, 3)
    assert news.update([VICTIM], dry_run=True).banned == 1
    assert news.reindex([VICTIM, *OTHERS]).banned == 1
    assert news.search("quillonite").total == 0


def test_no_kept_generation_holds_the_article(news: newssearch.News) -> None:
    news.update([VICTIM, *OTHERS])
    news.reindex([replace(VICTIM, body="A newer version."), *OTHERS])
    news.remove(["v"], forever=True, reason="a court order")
    news.rollback()
    assert news.get("v") is None
    assert news.search("ferry").total == 5


def test_copies_stay_as_articles_of_their_own(news: newssearch.News) -> None:
    copies = [
        replace(VICTIM, id=f"c{n}", url=f"https://gazette.example/{n}", source="Gazette", source_file=f"/g{n}.json")
        for n in range(2)
    ]
    news.update([VICTIM, *copies])
    report = news.remove(["v"], forever=True, reason="a court order")
    assert isinstance(report, newssearch.ForeverReport)
    assert report.copies == ("c0", "c1")
    assert news.search("quillonite").total == 1
    assert news.update(copies).banned == 0


def test_tombstones_are_listed_and_lifted(news: newssearch.News) -> None:
    news.update([VICTIM, *OTHERS])
    news.remove(["v"], forever=True, reason="a court order")
    (stone,) = news.removed()
    assert (stone.id, stone.url, stone.reason, stone.pending) == ("v", VICTIM.url, "a court order", False)
    assert "quillonite" not in stone.to_json()
    assert news.allow(["v"]) == ("v",)
    assert news.removed() == ()
    assert news.update([VICTIM]).indexed == 1


def test_copy_takes_tombstones_and_obeys_those_of_its_target(news: newssearch.News, tmp_path: Path) -> None:
    news.update([VICTIM, *OTHERS])
    with newssearch.create(tmp_path / "other") as other:
        other.update([VICTIM, *OTHERS])
        news.remove(["v"], forever=True, reason="a court order")
        assert newssearch.copy(other.place, news.place).banned == 1
        assert news.get("v") is None
        newssearch.copy(news.place, other.place)
        assert other.get("v") is None
        assert [one.id for one in other.removed()] == ["v"]


def test_reason_is_needed(news: newssearch.News) -> None:
    with pytest.raises(UsageError, match="reason"):
        news.remove(["v"], forever=True)
