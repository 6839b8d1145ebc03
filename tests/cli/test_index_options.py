"""Options of ``index`` for its sources: files since a time, a number of articles, files that change."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newssearch
from newssearch.cli import run
from newssearch.cli.options import duration, moment

OLD = datetime(2020, 1, 1).timestamp()


@pytest.fixture
def place(tmp_path, monkeypatch):
    """The working folder: ``news`` with an old file of two articles, and a new one of one."""
    monkeypatch.chdir(tmp_path)
    Path("news").mkdir()
    write("old.jsonl", "a", "b")
    os.utime("news/old.jsonl", (OLD, OLD))
    write("new.jsonl", "c")
    return tmp_path


def write(name, *ids):
    """A file of ``news``, put in its place whole."""
    lines = (json.dumps({"id": id, "title": f"Ferry {id}", "body": f"The ferry {id} came at noon."}) for id in ids)
    Path("news", f".{name}").write_text("\n".join(lines))
    Path("news", f".{name}").rename(Path("news", name))


def ids():
    """Every article of the index."""
    with newssearch.open("index") as news:
        return sorted(hit.id for hit in news.search("*:*", limit=100))


def indexed(capsys, *words):
    """The report of ``index`` as JSON."""
    code = run(["index", "news", "--json", *words])
    out, err = capsys.readouterr()
    assert code == 0, err
    return json.loads(out)


def test_moved_files_lose_nothing_when_their_old_folder_is_pruned(place, capsys):
    assert indexed(capsys)["indexed"] == 3
    Path("news").rename("new")
    assert run(["index", "new", "-q"]) == 0
    Path("news").mkdir()
    assert indexed(capsys, "--prune")["removed"] == 0
    assert ids() == ["a", "b", "c"]
    Path("new", "new.jsonl").unlink()
    assert run(["index", "new", "--prune", "-q"]) == 0
    assert ids() == ["a", "b"]


@pytest.mark.parametrize(
    "since",
    [
        *("2021-01-01", "2021-01-01T10:00", "2021-01-01T10:00:00+05:30", "26h", "7d", "1w"),
        *("yesterday", "today", "last week", "2 weeks ago", "1y", "2021-03", "5 May 2021"),
    ],
)
def test_only_files_modified_since_are_read(place, capsys, since):
    assert indexed(capsys, "--since", since)["read"] == 1
    assert ids() == ["c"]


def test_article_that_was_not_read_stays(place, capsys):
    indexed(capsys)
    write("new.jsonl", "c", "d")
    assert indexed(capsys, "--since", "1h")["indexed"] == 1
    assert ids() == ["a", "b", "c", "d"]


def test_a_file_that_is_named_is_passed_over_if_it_is_older(place, capsys):
    assert run(["index", "news/old.jsonl", "--since", "1h"]) == 0
    assert capsys.readouterr().err == "0 read; nothing changed\n"


def test_no_more_than_the_limit_is_read(place, capsys):
    assert indexed(capsys, "--limit", "2")["read"] == 2
    assert ids() == ["a", "c"]
    assert indexed(capsys, "--limit", "0")["read"] == 0


def test_a_dry_run_says_what_would_become_of_each_and_does_nothing(place, capsys):
    indexed(capsys, "--since", "1h")
    write("new.jsonl", "c", "d")
    said = indexed(capsys, "--dry-run")
    assert (said["indexed"], said["unchanged"]) == (3, 1)
    assert ids() == ["c"]
    assert len(list(Path("index", "runs").iterdir())) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["--prune", "--since", "1h"],
            "--prune and --since cannot go together: articles that are not read would be removed",
        ),
        (["--prune", "--limit", "1"], "--prune and --limit cannot go together"),
        (["--watch", "--dry-run"], "--watch and --dry-run cannot go together"),
        (["--watch", "-"], "it cannot follow standard input"),
        (["--since", "one day"], "'one day' is not a time; use 2025-12-10"),
        (["--wait", "10"], "'10' is not a duration; use 30s, 10m, 2h or 7d"),
    ],
)
def test_senseless_options_are_refused_and_nothing_is_made(place, capsys, words, said):
    assert run(["index", "news", *words]) == 2
    assert said in capsys.readouterr().err
    assert not Path("index").exists()


@pytest.mark.parametrize(
    ("written", "seconds"), [("30s", 30), ("10m", 600), ("10 min", 600), ("2h", 7200), ("1.5h", 5400), ("7D", 604_800)]
)
def test_a_length_of_time_is_a_number_and_a_unit(written, seconds):
    assert duration(written) == seconds


@given(st.integers(0, 10_000), st.sampled_from("smhd"))
def test_a_time_may_be_said_by_how_long_ago_it_was(count, unit):
    ago = time.time() - moment(f"{count}{unit}").timestamp()
    assert ago == pytest.approx(duration(f"{count}{unit}"), abs=60)


def test_a_folder_that_is_emptied_ends_the_watch_and_nothing_is_lost(place):
    write("many.jsonl", *(f"m{n}" for n in range(12)))
    for file in Path("news").iterdir():
        os.utime(file, (OLD, OLD))
    command = [sys.executable, "-m", "newssearch", "index", "news", "--watch", "--json", "--prune"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert json.loads(process.stdout.readline())["indexed"] == 15
        Path("news", "new.jsonl").unlink()
        assert json.loads(process.stdout.readline())["removed"] == 1
        Path("news", "old.jsonl").unlink()
        assert json.loads(process.stdout.readline())["removed"] == 2
        Path("news", "many.jsonl").unlink()
        assert json.loads(process.stdout.readline())["removed"] == 0
        err = process.communicate(timeout=60)[1]
    assert process.returncode == 6
    assert "--max-shrink 100%" in err
    assert ids() == sorted(f"m{n}" for n in range(12))
    assert run(["status", "-q"]) == 7


def test_watch_of_a_missing_source_reads_the_others_and_ends(place):
    assert run(["index", "news", "nowhere", "--watch", "--prune"]) == 66
    assert ids() == ["a", "b", "c"]


def test_a_folder_is_followed_until_a_signal_ends_it(place):
    command = [sys.executable, "-m", "newssearch", "index", "news", "--watch", "--json", "--prune"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:

        def verdicts():
            said = json.loads(process.stdout.readline())
            return said["indexed"], said["updated"], said["unchanged"], said["removed"]

        first = verdicts()
        assert first == (3, 0, 0, 0) or verdicts() == (1, 0, 0, 0)  # the new one may not have settled at the first look
        assert ids() == ["a", "b", "c"]
        write("more.jsonl", "d")
        assert verdicts() == (1, 0, 0, 0)
        write("more.jsonl", "e")
        assert verdicts() == (1, 0, 0, 1)
        Path("news", "old.jsonl").unlink()
        assert verdicts() == (0, 0, 0, 2)
        process.send_signal(signal.SIGTERM)
        err = process.communicate(timeout=60)[1]
    assert process.returncode == 143
    assert "Traceback" not in err
    assert ids() == ["c", "e"]
    outcomes = [json.loads(file.read_bytes())["outcome"] for file in Path("index", "runs").glob("*.json")]
    assert set(outcomes) == {"ok"}
