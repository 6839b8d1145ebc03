"""Alerts of an index in a folder, which knows recurring lines, backups and watches."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import MakeIndex
from test_learnt_lines import CALL, stories, story

import newssearch


def test_edit_of_recurring_lines_alone_does_not_alert(make_index: MakeIndex) -> None:
    news = make_index()
    news.save("crane", "crane", changes=True)
    news.update(stories(12, CALL))
    news.alerts()
    news.update([story(3), story(4, CALL, "The ferry came."), *stories(3, CALL)])
    (alert,) = news.alerts().alerts
    assert ([hit.hit.id for hit in alert.new], [hit.hit.id for hit in alert.changed]) == ([], ["t4"])


def test_restored_index_reports_on_from_its_backup(make_index: MakeIndex, tmp_path: Path) -> None:
    news = make_index(*stories(3))
    news.save("crane", "crane")
    news.update([story(4)])
    news.alerts()
    news.backup(tmp_path / "backup")
    newssearch.restore(tmp_path / "backup", tmp_path / "again")
    with newssearch.open(tmp_path / "again") as again:
        assert again.saved() == news.saved()
        again.update([story(4), story(5)])
        (alert,) = again.alerts().alerts
        assert [hit.hit.id for hit in alert.new] == ["t5"]


@pytest.mark.slow
def test_watch_reports_after_each_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("news").mkdir()
    put("ferry")
    with newssearch.create("index") as news:
        news.save("ferry", "ferry")
    command = [sys.executable, "-m", "newssearch", "index", "news", "--watch", "--alert-file", "alerts.jsonl", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            for number, name in enumerate(("ferry", "ferry-2", "ferry-3"), 1):
                if number > 1:
                    put(name)
                assert json.loads(process.stdout.readline())["indexed"] == 1
                wait_for_lines(Path("alerts.jsonl"), number)
        finally:
            process.send_signal(signal.SIGTERM)
    lines = [json.loads(line) for line in Path("alerts.jsonl").read_text().splitlines()]
    assert [(line["name"], line["id"]) for line in lines] == [("ferry", f"ferry{end}") for end in ("", "-2", "-3")]


def put(name: str) -> None:
    """Put a file in its place whole, as one that has settled."""
    file = Path(f"{name}.json")
    file.write_text(json.dumps({"id": name, "title": name, "body": f"The ferry of {name} came at noon."}))
    os.utime(file, (1_600_000_000, 1_600_000_000))
    file.rename(Path("news", file.name))


def wait_for_lines(file: Path, number: int) -> None:
    until = time.monotonic() + 60
    while not file.exists() or len(file.read_text().splitlines()) < number:
        assert time.monotonic() < until, f"{file} has not {number} lines"
        time.sleep(0.05)
