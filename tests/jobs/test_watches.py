"""A process that watches leaves a sign of life: a dead one is a problem, an idle one is not."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import MakeIndex
from test_run_records import HERE, run

import newssearch
from newssearch.jobs.run_records import FolderRuns, RunRecord, save
from newssearch.jobs.status import status


def now() -> datetime:
    """Return the present: signs of life are judged by the clock."""
    return datetime.now(UTC)


@pytest.fixture
def index(make_index: MakeIndex) -> Path:
    """The folder of an index."""
    return make_index("A ferry.").path


def watch(outcome: str = "running", minutes: float = 0, **said: object) -> RunRecord:
    beat = (now() - timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")
    began = (now() - timedelta(days=3)).isoformat().replace("+00:00", "Z")
    command = {"command": "index --watch", "command_line": "newssearch index news --watch", "ended": None}
    return replace(run(1, outcome), **{"began": began, "beat": beat, **command, **said})


def test_idle_watch_is_no_problem_however_old_the_last_run_is(index: Path) -> None:
    save(index, run(1))
    assert not status(FolderRuns(index), timedelta(hours=26), now()).ok
    save(index, watch(process=HERE))
    found = status(FolderRuns(index), timedelta(hours=26), now())
    assert found.problems == ()
    assert [record.command for record in found.running] == ["index --watch"]


def test_dead_watch_is_a_problem_after_good_runs_of_its_own(index: Path) -> None:
    save(index, watch(process=replace(HERE, started=1)))
    save(index, run(20))
    (problem,) = status(FolderRuns(index)).problems
    assert "died" in problem
    assert "newssearch index news --watch" in problem


def test_watch_on_another_machine_is_dead_when_it_is_silent(index: Path) -> None:
    away = replace(HERE, host="elsewhere", boot="other")
    save(index, watch(process=away, minutes=5))
    assert status(FolderRuns(index)).ok
    save(index, watch(process=away, minutes=11))
    (problem,) = status(FolderRuns(index)).problems
    assert "no sign of life since" in problem


def test_watch_that_ended_or_began_again_is_no_problem(index: Path) -> None:
    save(index, watch(process=replace(HERE, started=1)))
    later = (now() - timedelta(days=2)).isoformat().replace("+00:00", "Z")
    save(index, watch(process=HERE, began=later))
    assert status(FolderRuns(index)).ok
    save(index, watch("ok", began=later, ended=later, exit_code=0))
    assert status(FolderRuns(index)).ok


def test_record_of_a_watch_outlives_the_records_of_its_runs(index: Path) -> None:
    save(index, watch(process=HERE), keep=2)
    for day in range(1, 9):
        save(index, run(day), keep=2)
    kept = FolderRuns(index).all()
    assert [record.is_watch for record in kept].count(True) == 1
    assert len(kept) == 3


@pytest.mark.slow
def test_killed_watch_is_seen_and_an_ended_one_is_not(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.json").write_text(json.dumps({"id": "a", "title": "Ferry", "body": "It came."}))
    command = [sys.executable, "-m", "newssearch", "index", "news", "--watch", "--index", "index", "-q"]
    for number, problems in ((signal.SIGKILL, 1), (signal.SIGTERM, 0)):
        with subprocess.Popen(command, cwd=tmp_path) as process:
            try:
                _await_beat(tmp_path / "index", process.pid)
                assert newssearch.status(tmp_path / "index", timedelta(0)).ok
            except BaseException:
                process.kill()
                raise
            os.kill(process.pid, number)
        assert len(newssearch.status(tmp_path / "index").problems) == problems


def _await_beat(index: Path, pid: int) -> None:
    """Wait until the process has read its sources once, and watches."""
    for _ in range(600):
        said = [json.loads(file.read_bytes()) for file in sorted((index / "runs").glob("[!.]*.json"))]
        done = {(one["command"], one["outcome"]) for one in said if one["process"]["pid"] == pid}
        if {("index --watch", "running"), ("index", "ok")} <= done:
            return
        time.sleep(0.1)
    raise AssertionError("no sign of life")
