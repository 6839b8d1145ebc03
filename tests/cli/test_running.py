"""A run that writes leaves word of how it ended: its report, its metrics, its log, and a call for help."""

import json
import logging
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

import newssearch
from newssearch.cli import run
from newssearch.cli.running import HOOK_SECONDS
from newssearch.models import Article

STORY = {"id": "a", "title": "Ferry", "body": "The ferry came at noon, and nobody minded."}


@pytest.fixture
def place(tmp_path, monkeypatch):
    """The working folder: a good source, a bad one, and an index of one article."""
    monkeypatch.chdir(tmp_path)
    Path("good.json").write_text(json.dumps(STORY))
    Path("bad.json").write_text("")
    with newssearch.create("index") as news:
        news.update([Article("first", body="The first ferry came.", language="en")])
    return tmp_path


@pytest.fixture
def called(capfd):
    """A function that calls the program: exit code, stdout, stderr."""

    def call(*words):
        code = run(words)
        return code, *capfd.readouterr()

    return call


def reports():
    """Return the record of every run, the earliest first."""
    return [json.loads(file.read_bytes()) for file in sorted(Path("index", "runs").glob("*.json"))]


# ---- reports ----------------------------------------------------------------------------------


def test_each_run_that_writes_leaves_its_report_and_no_other_does(place, called):
    assert called("index", "good.json")[0] == 0
    assert called("index", "good.json", "bad.json")[0] == 5
    assert called("remove", "a", "-q")[0] == 0
    assert called("remove", "a", "-q")[0] == 1
    for words in (["search", "ferry"], ["stats"], ["check"], ["status"], ["index", "good.json", "--dry-run"]):
        called(*words)
    said = [(r["command"], r["outcome"], r["exit_code"], r["read"], r["indexed"], r["removed"]) for r in reports()]
    assert said == [
        ("index", "ok", 0, 1, 1, 0),
        ("index", "rejected", 5, 2, 0, 0),
        ("remove", "ok", 0, 0, 0, 1),
        ("remove", "ok", 1, 0, 0, 0),
    ]
    assert reports()[1]["rejections"][0]["source"] == "bad.json"
    assert reports()[2]["articles"] == 1


def test_a_report_says_what_json_says_and_more(place, called):
    said = json.loads(called("index", "good.json", "--json")[1])
    (report,) = reports()
    assert {key: report[key] for key in said} == said


def test_the_run_that_makes_an_index_leaves_its_report_in_it(place, called):
    assert called("index", "good.json", "--index", "new")[0] == 0
    (file,) = Path("new", "runs").iterdir()
    assert json.loads(file.read_bytes())["outcome"] == "ok"


def test_run_without_index_or_room_leaves_nothing(place, called):
    Path("strange").mkdir()
    Path("strange", "notes.txt").write_text("Mine.")
    assert called("index", "good.json", "--index", "strange")[0] == 3
    assert called("remove", "a", "--index", "nowhere")[0] == 3
    assert [path.name for path in Path("strange").iterdir()] == ["notes.txt"]
    assert not Path("nowhere").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [(["good.json", "--zone", "Nowhere/Land"], 2, "Nowhere/Land"), (["good.json", "--format", "nope"], 2, "nope")],
)
def test_a_run_that_fails_says_why_in_its_report(place, called, words, code, said):
    assert called("index", *words)[0] == code
    (report,) = reports()
    assert (report["outcome"], report["exit_code"]) == ("failed", code)
    assert said in report["error"]
    assert "read" not in report


def test_a_run_that_finds_the_index_locked_says_so_in_its_report(place, called):
    def items():
        assert called("index", "good.json")[0] == 4
        yield Article("b", body="Another ferry.")

    with newssearch.open("index") as news:
        news.update(items())
    (report,) = reports()
    assert (report["outcome"], report["exit_code"]) == ("failed", 4)
    assert f"process {os.getpid()}" in report["error"]


def test_a_run_whose_index_is_damaged_says_so_in_its_report(place, called):
    next(Path("index").glob("*.postings")).write_bytes(b"")
    assert called("index", "good.json")[0] == 3
    assert reports()[0]["exit_code"] == 3


def test_unwritable_report_is_a_warning(place, called):
    Path("index", "runs").write_text("In the way.")
    code, _, err = called("index", "good.json")
    assert code == 0
    assert err.count("the report of the run cannot be written") == 1
    assert called("search", "noon")[0] == 0


def test_no_more_reports_are_kept_than_asked_for(place, called):
    for _ in range(4):
        called("index", "good.json", "--keep-reports", "2")
    assert len(reports()) == 2


SMALL_DISK = """
import resource
from newssearch.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))
main()
"""
"""The program where no file may grow beyond 4 kB."""


def test_run_on_a_full_disk_is_reported_and_changes_nothing(place):
    body = " ".join(f"word{n * 7919 % 10_007}" for n in range(4_000))
    Path("large.json").write_text(json.dumps(STORY | {"id": "large", "body": body, "language": "en"}))
    before = {path.name: path.read_bytes() for path in Path("index").iterdir()}
    command = [sys.executable, "-c", SMALL_DISK, "index", "large.json"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 74, done.stderr
    assert "File too large" in done.stderr
    (report,) = reports()
    assert (report["outcome"], report["exit_code"], report["articles"]) == ("failed", 74, 1)
    assert {path.name: path.read_bytes() for path in Path("index").iterdir() if path.is_file()} == before


# ---- metrics ----------------------------------------------------------------------------------


def test_metrics_are_written_after_good_runs_and_bad(place, called):
    assert called("index", "good.json", "--metrics", "m.prom")[0] == 0
    good = Path("m.prom").read_text()
    assert 'outcome="ok"} 1\n' in good
    assert f'newssearch_articles{{index="{place / "index"}"}} 2\n' in good
    assert called("index", "good.json", "--zone", "Nowhere", "--metrics", "m.prom")[0] == 2
    bad = Path("m.prom").read_text()
    assert 'outcome="failed"} 1\n' in bad
    since = next(line for line in good.splitlines() if line.startswith("newssearch_last_good_run"))
    assert since in bad


def test_metrics_of_a_run_with_rejections_are_valid(place, called):
    assert called("index", "good.json", "bad.json", "--metrics", "m.prom")[0] == 5
    families = text_string_to_metric_families(Path("m.prom").read_text())
    values = {sample.name: sample.value for family in families for sample in family.samples}
    assert values["newssearch_last_run_exit_code"] == 5


def test_a_source_that_does_not_exist_is_a_failure_everywhere(place, called):
    words = ["good.json", "nowhere", "--metrics", "m.prom", "--on-failure", NOTE, "--log-file", "run.log"]
    assert called("index", *words)[0] == 66
    assert 'outcome="failed"} 1\n' in Path("m.prom").read_text()
    told = json.loads(Path("told").read_text())
    assert (told["NEWSSEARCH_EXIT_CODE"], told["NEWSSEARCH_OUTCOME"]) == ("66", "failed")
    assert "nowhere" in told["NEWSSEARCH_ERROR"]
    assert "index failed: sources that do not exist: nowhere" in Path("run.log").read_text()
    code, _, err = called("status")
    assert code == 7
    assert "nowhere" in err
    assert reports()[-1]["indexed"] == 1


def test_metrics_that_cannot_be_written_are_said_and_the_run_is_done(place, called):
    code, _, err = called("index", "good.json", "--metrics", "no/such/folder/m.prom")
    assert code == 0
    assert "the metrics of the run cannot be written" in err


# ---- logs -------------------------------------------------------------------------------------


def test_log_file_is_appended_to(place, called):
    called("index", "good.json", "bad.json", "--log-file", "run.log")
    called("remove", "nobody", "--log-file", "run.log")
    said = [line.split(None, 2)[1:] for line in Path("run.log").read_text().splitlines()]
    assert said == [
        ["INFO", "index begins"],
        ["WARNING", "rejected bad.json: the file is empty"],
        ["INFO", "index ended: rejected (2 read: 1 indexed, 1 rejected)"],
        ["INFO", "remove begins"],
        ["INFO", "remove ended: ok (0 read; nothing changed)"],
    ]


def test_a_log_of_json_on_stderr_stands_there_alone(place, called):
    for words, code in ((["good.json", "bad.json"], 5), (["good.json", "--zone", "Nowhere"], 2)):
        found, out, err = called("index", *words, "--log-format", "json")
        assert (found, out) == (code, "")
        lines = [json.loads(line) for line in err.splitlines()]
        assert all({"time", "level", "logger", "message"} <= line.keys() for line in lines)
        assert lines[-1]["exit_code"] == code


def test_the_log_of_a_first_run_has_the_count_of_articles(place, called):
    assert called("index", "good.json", "--index", "new", "--log-format", "json", "--log-file", "run.log")[0] == 0
    assert json.loads(Path("run.log").read_text().splitlines()[-1])["articles"] == 1
    assert called("index", "good.json", "--log-file", "text.log")[0] == 0
    assert "index ended: ok (1 read: 1 indexed)" in Path("text.log").read_text()


def test_a_control_character_in_a_name_is_never_in_a_log(place, called):
    called("index", "no\x1b[2J\nsuch.json", "--log-file", "run.log")
    text = Path("run.log").read_text()
    assert "\x1b" not in text
    assert len(text.splitlines()) == 3


def test_a_log_that_cannot_be_written_is_a_failure_that_is_said(place, called):
    code, _, err = called("index", "good.json", "--log-file", "no/such/folder/run.log")
    assert code == 74
    assert "run.log" in err


def test_the_library_is_silent_and_no_run_leaves_a_handler_behind(place, called, capfd):
    before = list(logging.getLogger("newssearch").handlers)
    called("index", "good.json", "--log-file", "run.log")
    assert logging.getLogger("newssearch").handlers == before
    logging.getLogger("newssearch").warning("unheard")
    assert capfd.readouterr() == ("", "")


# ---- --on-failure -----------------------------------------------------------------------------

TELL = """
import json, os
with open("told", "w") as told:
    json.dump({name: value for name, value in os.environ.items() if name.startswith("NEWSSEARCH_")}, told)
"""
NOTE = shlex.join([sys.executable, "-c", TELL])


def test_a_failure_calls_for_help_and_says_what_failed(place, called):
    code, out, _ = called("index", "good.json", "--zone", "Nowhere", "--on-failure", f"echo failed; {NOTE}")
    assert (code, out) == (2, "")
    told = json.loads(Path("told").read_text())
    assert (told["NEWSSEARCH_COMMAND"], told["NEWSSEARCH_OUTCOME"]) == ("index", "failed")
    assert told["NEWSSEARCH_EXIT_CODE"] == "2"
    assert "Nowhere" in told["NEWSSEARCH_ERROR"]
    assert json.loads(Path(told["NEWSSEARCH_REPORT"]).read_bytes())["exit_code"] == 2
    assert told["NEWSSEARCH_INDEX"] == str(place / "index")


@pytest.mark.parametrize("source", ["good.json", "bad.json"])
def test_a_run_that_does_what_it_should_calls_nobody(place, called, source):
    called("index", source, "--on-failure", NOTE)
    assert not Path("told").exists()


@pytest.mark.parametrize("command", ["exit 9", "no-such-command-anywhere"])
def test_failing_on_failure_command_does_not_hide_the_failure(place, called, command):
    code, _, err = called("index", "good.json", "--zone", "Nowhere", "--on-failure", command)
    assert code == 2
    assert "the command of --on-failure ended with exit code" in err
    assert "Nowhere" in err


def test_a_call_for_help_has_its_limit():
    assert 0 < HOOK_SECONDS <= 120
