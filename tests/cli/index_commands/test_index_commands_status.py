"""``newssearch status`` as a job asks it."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from test_run_records import HERE
from test_run_records import run as a_run

import newssearch
from newssearch.cli import run
from newssearch.jobs.run_records import save
from newssearch.models import Article


@pytest.fixture
def place(tmp_path, monkeypatch):
    """The working folder, with an index that a run of this moment has made."""
    monkeypatch.chdir(tmp_path)
    Path("good.json").write_text(json.dumps({"id": "a", "title": "Ferry", "body": "The ferry came."}))
    assert run(["index", "good.json", "-q"]) == 0
    return tmp_path


@pytest.fixture
def called(capsys):
    """A function that calls the program: exit code, stdout, stderr."""

    def call(*words):
        code = run(words)
        return code, *capsys.readouterr()

    return call


def test_status_shows_the_last_runs(place, called):
    code, out, err = called("status", "--max-age", "26h")
    assert (code, err) == (0, "")
    said = dict(
        line.split(None, 1) for line in out.replace("last good run", "good").replace("last run", "last").splitlines()
    )
    assert said["articles"] == "1"
    assert said["last"].startswith("index: ok, 20")
    assert said["good"] == said["last"]


def test_quiet_status_prints_problems_only(place, called):
    assert called("status", "--max-age", "26h", "-q") == (0, "", "")
    code, out, err = called("status", "--max-age", "0s", "-q")
    assert (code, out) == (7, "")
    assert "the last good run (index) ended" in err


def test_a_run_that_failed_is_told_until_a_good_one(place, called):
    called("index", "good.json", "--zone", "Nowhere")
    code, out, err = called("status")
    assert code == 7
    assert "index: failed" in out
    assert "Nowhere" in err
    called("index", "good.json")
    assert called("status", "-q") == (0, "", "")


@pytest.mark.parametrize("words", [["rollback"], ["rollback", "--to", "99"], ["restore", "index"]], ids=" ".join)
def test_a_mistyped_command_is_no_problem(place, called, words):
    assert called(*words)[0] == 2
    code, _, err = called("status", "--max-age", "26h")
    assert (code, err) == (0, "")


def test_a_run_that_finds_the_index_locked_is_no_problem(place, called):
    def items():
        assert called("index", "good.json")[0] == 4
        yield Article("b", body="Another ferry.")

    with newssearch.open("index") as news:
        news.update(items())
    code, out, err = called("status")
    assert (code, err) == (0, "")
    assert "last run       index: refused" in out


def test_a_refused_run_does_not_hide_the_failure_before_it(place, called):
    assert called("index", "good.json", "--zone", "Nowhere")[0] == 2
    assert called("rollback")[0] == 2
    code, _, err = called("status", "-q")
    assert code == 7
    assert "Nowhere" in err


@pytest.mark.skipif(HERE.boot is None, reason="processes are told apart by way of /proc")
def test_a_run_that_was_killed_is_told(place, called):
    for file in Path("index", "runs").iterdir():
        file.unlink()
    save(Path("index"), replace(a_run(30, "running", ended=None), process=replace(HERE, pid=os.getppid(), started=1)))
    code, _, err = called("status", "-q")
    assert code == 7
    assert "was killed before it finished" in err


def test_index_written_by_a_program_has_no_records(tmp_path, called):
    with newssearch.create(tmp_path / "index") as news:
        news.update([Article("a", body="A ferry.")])
    assert called("status", "--index", str(tmp_path / "index"))[0] == 0
    code, out, err = called("status", "--max-age", "7d", "--index", str(tmp_path / "index"))
    assert code == 7
    assert "none on record" in out
    assert "no good run is on record" in err


def test_as_json_it_gives_the_reports_themselves(place, called):
    code, out, err = called("status", "--json", "--max-age", "0s")
    assert (code, err) == (7, "")
    said = json.loads(out)
    assert (said["ok"], said["articles"], said["running"]) == (False, 1, [])
    assert said["last"]["indexed"] == 1
    assert said["problems"]


def test_without_an_index_it_is_exit_3(tmp_path, called):
    assert called("status", "--index", str(tmp_path / "none"))[0] == 3
