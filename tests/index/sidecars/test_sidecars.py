"""Every registered sidecar survives a rollback, and goes along with copies, backups, restores, repairs and rebuilds."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
from conftest import MakeIndex

import newssearch
from newssearch.errors import DamagedIndexError, IndexWriteError
from newssearch.index.commits import files
from newssearch.index.sidecars.alert_state import ALERTS
from newssearch.index.sidecars.registry import SIDECARS, join, readable
from newssearch.index.sidecars.sidecar import Content, FolderSidecars, Sidecar
from newssearch.index.sidecars.tombstones import Tombstone
from newssearch.models import Article

STORY = Article("a", headline="Crane", body="It is saved.", language="en")


def saved(name: str) -> Content:
    return {"name": name, "query": "gas", "changes": True, "mail": ["a@b.example"], "saved": "2026-01-01", "since": 4}


def alerts(number: int) -> Content:
    left = [{"kind": "mail", "place": "gas", "length": None, "tries": 1, "error": "no answer"}]
    hit = {"id": "a", "headline": "Crane"}
    report = {"id": "r", "alerts": [{"name": "gas", "new": [hit], "changed": []}]}
    pending = [{"report": report, "left": left}]
    until, reported = 5, "AAAAAAAAAAA="
    return {"archive": "x", "number": number, "until": until, "reported": reported, "behind": {}, "pending": pending}


def stone(id: str) -> dict[str, Any]:
    return Tombstone(id, "a court order", "2026-01-01T00:00:00+00:00").to_dict()


EXAMPLES: dict[str, Content] = {
    "columns": {"columns": {"/a.csv": {"headline": "Titel"}}},
    "removals": {"removals": [{"id": "urn:n:a", "reason": "canceled", "source": "Courier"}]},
    "tombstones": {"tombstones": [stone("s1")]},
    "name_groups": {"toml": '[groups]\nkyiv = ["kiev"]\n'},
    "saved_searches": {"searches": [saved("gas")]},
    "alerts": alerts(7),
    "version_keeping": {"versions": 3, "since": 1772323200},
    "version_numbers": {"numbers": {"a": 3}},
}
OTHERS: dict[str, Content] = {
    "columns": {"columns": {"/b.csv": {"headline": "Kop"}}},
    "removals": {"removals": [{"id": "urn:n:b", "reason": "canceled"}]},
    "tombstones": {"tombstones": [stone("s2")]},
    "name_groups": {"toml": '[groups]\nodesa = ["odessa"]\n'},
    "saved_searches": {"searches": [saved("oil")]},
    "alerts": alerts(3),
    "version_keeping": {"versions": 5, "since": 1772323200},
    "version_numbers": {"numbers": {"a": 2, "b": 1}},
}

every = pytest.mark.parametrize("sidecar", SIDECARS, ids=lambda sidecar: sidecar.name)


def held(path: Path, sidecar: Sidecar) -> Content:
    return FolderSidecars(path).read(sidecar)


def done(content: Content) -> Content:
    """Return content whose tombstones are no longer pending."""
    if "tombstones" not in content:
        return content
    return {"tombstones": [{**one, "pending": False} for one in content["tombstones"]]}


def keep(path: Path, sidecar: Sidecar, examples: dict[str, Any] = EXAMPLES) -> None:
    FolderSidecars(path).keep(sidecar, examples[sidecar.name])


def test_examples_name_every_sidecar() -> None:
    assert {sidecar.name for sidecar in SIDECARS} == EXAMPLES.keys() == OTHERS.keys()


@every
def test_sidecar_survives_a_rebuild_and_its_rollback(make_index: MakeIndex, sidecar: Sidecar) -> None:
    news = make_index(STORY)
    keep(news.path, sidecar)
    news.reindex([STORY])
    assert held(news.path, sidecar) == EXAMPLES[sidecar.name]
    news.rollback()
    assert held(news.path, sidecar) == EXAMPLES[sidecar.name]
    assert news.check().problems == ()
    assert news.check().remarks == ()


@every
def test_sidecar_goes_along_with_a_copy(make_index: MakeIndex, tmp_path: Path, sidecar: Sidecar) -> None:
    news = make_index(STORY)
    keep(news.path, sidecar)
    newssearch.copy(news.path, tmp_path / "copy")
    assert held(tmp_path / "copy", sidecar) == EXAMPLES[sidecar.name]


@every
def test_backup_has_the_sidecar_of_its_index_and_no_other(
    make_index: MakeIndex, tmp_path: Path, sidecar: Sidecar
) -> None:
    news = make_index(STORY)
    for examples in (EXAMPLES, OTHERS):
        keep(news.path, sidecar, examples)
        news.backup(tmp_path / "backup")
        assert held(tmp_path / "backup", sidecar) == examples[sidecar.name]


@every
def test_restored_sidecar_joins_that_of_the_live_index(make_index: MakeIndex, tmp_path: Path, sidecar: Sidecar) -> None:
    news = make_index(STORY)
    keep(news.path, sidecar)
    news.backup(tmp_path / "backup")
    keep(news.path, sidecar, OTHERS)
    newssearch.restore(tmp_path / "backup", news.path, force=True)
    assert held(news.path, sidecar) == done(sidecar.joined(OTHERS[sidecar.name], EXAMPLES[sidecar.name]))


@every
def test_damaged_sidecar_is_named_by_check_and_kept_aside_by_repair(make_index: MakeIndex, sidecar: Sidecar) -> None:
    news = make_index(STORY)
    (news.path / sidecar.file).write_bytes(b"\xff{")
    (problem,) = news.check().problems
    assert problem.startswith(sidecar.file)
    assert any(sidecar.again in action for action in newssearch.repair(news.path).actions)
    assert news.check().ok
    assert (news.path / "newssearch.damaged" / sidecar.file).read_bytes() == b"\xff{"


@every
def test_rebuild_of_a_damaged_sidecar_says_so(make_index: MakeIndex, sidecar: Sidecar) -> None:
    news = make_index(STORY)
    (news.path / sidecar.file).write_bytes(b"\xff{")
    report = news.reindex([STORY])
    assert any(sidecar.file in warning for warning in report.warnings)
    assert news.check().ok


@every
def test_backup_names_a_damaged_sidecar(make_index: MakeIndex, tmp_path: Path, sidecar: Sidecar) -> None:
    news = make_index(STORY)
    (news.path / sidecar.file).write_bytes(b"\xff{")
    (warning,) = news.backup(tmp_path / "backup").warnings
    assert sidecar.file in warning


@every
def test_joining_twice_changes_nothing(tmp_path: Path, sidecar: Sidecar) -> None:
    store = FolderSidecars(tmp_path)
    keep(tmp_path, sidecar)
    join(store, {sidecar.name: OTHERS[sidecar.name]})
    once = store.read(sidecar)
    join(store, {sidecar.name: OTHERS[sidecar.name]})
    assert store.read(sidecar) == once
    assert readable(store) == ({sidecar.name: once}, ())


@every
def test_killed_write_leaves_the_old_content(
    make_index: MakeIndex, sidecar: Sidecar, monkeypatch: pytest.MonkeyPatch
) -> None:
    news = make_index(STORY)
    keep(news.path, sidecar)

    def killed(path: Path, target: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(files, "rename", killed)
        with pytest.raises(KeyboardInterrupt):
            keep(news.path, sidecar, OTHERS)
    assert held(news.path, sidecar) == EXAMPLES[sidecar.name]
    news.update([Article("b", body="More.", language="en")])
    assert not list(news.path.glob("*.new"))


def test_waiting_reports_lose_an_article_that_is_removed_for_good() -> None:
    content = EXAMPLES["alerts"]
    assert "Crane" in str(content)
    assert "Crane" not in str(ALERTS.without(content, {"a"}))
    assert ALERTS.without(content, {"other"}) == content


def test_unreadable_file_is_never_taken_for_an_empty_one(tmp_path: Path) -> None:
    for sidecar in SIDECARS:
        (tmp_path / sidecar.file).mkdir()
        with pytest.raises(DamagedIndexError):
            held(tmp_path, sidecar)


def test_remains_of_a_killed_writer_go_with_the_next(tmp_path: Path) -> None:
    with newssearch.create(tmp_path) as news:
        left = tmp_path / "newssearch.saved.json.4711.new"
        left.write_bytes(b"{")
        news.save("gas", "gas")
    assert not left.exists()


def test_refused_write_leaves_the_old_content_and_no_other_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with newssearch.create(tmp_path) as news:
        news.save("gas", "gas")
        before = sorted(file.name for file in tmp_path.iterdir())

        rename = files.rename

        def refuse(path: Path, target: Path) -> None:
            if target.name == "newssearch.saved.json":
                raise OSError(errno.EIO, "Input/output error")
            rename(path, target)

        monkeypatch.setattr(files, "rename", refuse)
        with pytest.raises(IndexWriteError):
            news.save("oil", "oil")
        monkeypatch.undo()
        assert [search.name for search in news.saved()] == ["gas"]
    assert sorted(file.name for file in tmp_path.iterdir()) == before
