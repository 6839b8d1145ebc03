"""``newssearch remove``, ``removed`` and ``rollback`` over runs, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import newssearch
from newssearch.cli import run
from newssearch.models import Article


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    with newssearch.create("index") as news:
        news.update([Article(f"s{n}", body=f"Ferry {n} waits.", source="Courier", language="en") for n in range(4)])
    return tmp_path / "index"


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run(list(words))
    out, err = capsys.readouterr()
    return code, out, err


def test_removal_for_good_and_its_list(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "removed") == (1, "", "")
    code, out, err = said(capsys, "remove", "s1", "--forever", "--reason", "court order")
    assert (code, out) == (0, "")
    assert "1 removed for good" in err
    assert "backups" in err
    code, out, _ = said(capsys, "removed")
    assert code == 0
    assert "s1" in out
    assert "court order" in out
    found = json.loads(said(capsys, "removed", "--json")[1])
    assert (found["schema_version"], found["removed"][0]["id"]) == (1, "s1")
    assert said(capsys, "removed", "--undo", "nobody")[0] == 1
    assert said(capsys, "removed", "--undo", "s1")[0] == 0
    assert said(capsys, "removed")[0] == 1


def test_run_says_how_many_it_left_out(index: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"id": "x9", "title": "Gulls", "body": "Gulls are back at the old pier."}\n')
    assert said(capsys, "index", "in.jsonl")[0] == 0
    assert said(capsys, "remove", "x9", "--forever", "--reason", "court order")[0] == 0
    code, out, _ = said(capsys, "index", "in.jsonl", "--json")
    assert (code, json.loads(out)["banned"]) == (0, 1)
    assert "1 article was left out" in said(capsys, "index", "in.jsonl")[2]


def test_options_that_do_not_go_together(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--forever"], ["--reason", "x"], ["--forever", "--reason", "x", "--keep", "3"]):
        assert said(capsys, "remove", "s1", *words)[0] == 2


def test_rollback_list_names_the_run_of_each_state(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "remove", "s1")[0] == 0
    assert "before: " in said(capsys, "rollback", "--list")[1]
    assert "rollback to" in said(capsys, "status")[1]
    assert said(capsys, "rollback")[0] == 0
    assert said(capsys, "show", "s1", "-q")[0] == 0


def test_report_of_a_removal_as_json(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "remove", "s1", "nobody", "--json")
    assert code == 0
    assert json.loads(out)["removed"] == 1
    assert json.loads(out)["warnings"] == ["no article has the id nobody"]


def test_prunes_are_undone_as_many_as_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for n in range(4):
        (tmp_path / "in" / f"{n}.json").write_text(json.dumps({"id": f"p{n}", "title": "Gulls", "body": f"Gull {n}."}))
    assert said(capsys, "index", "in")[0] == 0
    for n in range(3):
        (tmp_path / "in" / f"{n}.json").unlink()
        assert said(capsys, "index", "in", "--prune", "--max-shrink", "100%", "--keep", "3")[0] == 0
    assert said(capsys, "search", "*:*", "--ids")[1].split() == ["p3"]
    oldest = newssearch.generations("index")[-1]
    assert said(capsys, "rollback", "--to", str(oldest.generation))[0] == 0
    assert sorted(said(capsys, "search", "*:*", "--ids")[1].split()) == ["p0", "p1", "p2", "p3"]
