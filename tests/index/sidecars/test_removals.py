"""Withdrawn articles stay out until newer information."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import MakeIndex, ids
from hypothesis import given
from hypothesis import strategies as st

import newssearch
from newssearch.cli import run
from newssearch.errors import DamagedIndexError
from newssearch.index.sidecars import removals
from newssearch.index.sidecars.removals import REMOVALS, WITHDRAWN, Removals
from newssearch.index.sidecars.sidecar import FolderSidecars
from newssearch.models import Article, Removal

CANCELED = Removal("urn:n:a", "canceled by its publisher", "Gazette", "/news/two.json", "2025-12-06T10:00:00Z")


def story(id: str = "urn:n:a", origin: str = "/news/one.json", **fields: str) -> Article:
    return Article(id, body="The crane has come.", language="en", source_file=origin, **fields)  # type: ignore[arg-type]


def test_older_file_does_not_bring_a_canceled_article_back(make_index: MakeIndex) -> None:
    news = make_index(story())
    assert news.update([CANCELED]).removed == 1
    report = news.update([story()])
    assert (report.unchanged, report.indexed) == (1, 0)
    assert news.update([story()], dry_run=True).unchanged == 1
    assert news.get("urn:n:a") is None


def test_a_cancellation_that_comes_before_its_article_is_remembered(make_index: MakeIndex) -> None:
    news = make_index()
    assert news.update([CANCELED]).removed == 0
    assert news.update([story()]).unchanged == 1
    assert news.get("urn:n:a") is None


def test_version_after_a_removal_stays(make_index: MakeIndex) -> None:
    news = make_index(story())
    news.update([CANCELED])
    later = story(origin="/news/three.json", updated="2025-12-07T09:00:00Z", published="2025-12-05")
    assert news.update([later]).indexed == 1
    generation = news.stats().generation
    report = news.update([story(), CANCELED, later])
    assert (report.unchanged, report.removed, report.generation) == (2, 0, generation)
    assert news.get("urn:n:a") == later


@pytest.mark.parametrize("moment", ["2025-12-06T10:00:00Z", "2025-12-06", "2025-12-05"])
def test_a_version_stated_no_later_than_the_removal_stays_out(make_index: MakeIndex, moment: str) -> None:
    news = make_index()
    news.update([CANCELED])
    assert news.update([story(updated=moment)]).unchanged == 1


def test_the_file_that_canceled_may_take_that_back(make_index: MakeIndex) -> None:
    news = make_index()
    news.update([CANCELED])
    assert news.update([story(origin="/news/two.json")]).indexed == 1
    assert news.update([story(origin="/news/two.json")]).unchanged == 1
    assert news.update([CANCELED]).removed == 1


@pytest.mark.parametrize("order", [1, -1])
def test_file_with_article_and_cancellation_changes_nothing(make_index: MakeIndex, order: int) -> None:
    news = make_index()
    held = [story(origin="/news/two.json"), CANCELED][::order]
    for _ in range(3):
        report = news.update(held)
        assert (report.read, report.unchanged, report.removed) == (1, 1, 0)
    assert news.get("urn:n:a") is None


def test_another_standard_input_is_another_source(make_index: MakeIndex) -> None:
    news = make_index()
    news.update([Removal("urn:n:a", "canceled by its publisher", source_file="-")])
    assert news.update([story(origin="-")]).unchanged == 1


def test_an_id_of_another_publisher_and_file_is_not_meant(make_index: MakeIndex) -> None:
    news = make_index()
    news.update([Removal("1", "canceled by its publisher", "Courier", "/news/two.json")])
    assert news.update([story("1", source="Gazette")]).indexed == 1
    assert news.update([story("1", origin="/news/x.json", source="Courier")]).unchanged == 1


def test_repeated_removal_is_carried_out(make_index: MakeIndex) -> None:
    news = make_index(story())
    WITHDRAWN.keep(
        FolderSidecars(news.path), Removals([CANCELED])
    )  # as a run leaves it that is killed before its commit
    assert news.update([CANCELED]).removed == 1


def test_a_dry_run_remembers_nothing(make_index: MakeIndex) -> None:
    news = make_index()
    news.update([CANCELED], dry_run=True)
    assert news.update([story()]).indexed == 1


def test_only_the_latest_removals_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removals, "MOST", 3)
    WITHDRAWN.keep(FolderSidecars(tmp_path), Removals(Removal(f"urn:n:{n}", "canceled") for n in range(5)))
    assert [removal.id for removal in WITHDRAWN.kept(FolderSidecars(tmp_path))] == ["urn:n:2", "urn:n:3", "urn:n:4"]


texts = st.text(max_size=20)
some = st.builds(Removal, texts, texts, st.none() | texts, st.none() | texts, st.none() | st.just("2025-12"))


@given(st.lists(some, max_size=20))
def test_stored_removals_are_the_noted_ones(tmp_path_factory: pytest.TempPathFactory, noted: list[Removal]) -> None:
    folder = tmp_path_factory.mktemp("index")
    WITHDRAWN.keep(FolderSidecars(folder), Removals(noted))
    assert set(WITHDRAWN.kept(FolderSidecars(folder))) == set(Removals(noted))


def test_id_with_half_characters_is_kept(tmp_path: Path) -> None:
    WITHDRAWN.keep(FolderSidecars(tmp_path), Removals([Removal("urn:\ud800", "canceled")]))
    assert [removal.id for removal in WITHDRAWN.kept(FolderSidecars(tmp_path))] == ["urn:\\ud800"]


@pytest.mark.parametrize("data", ["", "[]", '{"removals": 3}', '{"removals": [{"id": "a"}]}', '{"removals": [["a"]]}'])
def test_damaged_file_is_an_error_with_advice(make_index: MakeIndex, data: str) -> None:
    news = make_index()
    (news.path / REMOVALS).write_text(data)
    with pytest.raises(DamagedIndexError, match="Delete it"):
        news.update([story()])


def test_cancellation_holds_when_files_are_read_one_by_one(tmp_path: Path) -> None:
    item = {"uri": "urn:n:a", "versioncreated": "2025-12-05T10:00:00Z", "headline": "Crane saved", "body_text": "So."}
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    first.write_text(json.dumps(item | {"pubstatus": "usable"}))
    second.write_text(json.dumps(item | {"pubstatus": "canceled", "versioncreated": "2025-12-06T10:00:00Z"}))
    index = str(tmp_path / "index")
    for sources in ([first], [second], [first], [first, second], [first]):
        assert run(["index", *map(str, sources), "--index", index, "-q"]) == 0
    with newssearch.open(index) as news:
        assert ids(news.search("*:*")) == set()
        assert news.check().ok
