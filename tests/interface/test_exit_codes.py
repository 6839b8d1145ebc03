"""Every exit code of the interface page, each from more than one command, with the message that goes with it."""

import json
import os
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import newssearch
from newssearch.cli import run
from newssearch.models import Article

STORY = {"id": "harbour-1", "headline": "Harbour shut", "body": "The harbour is shut.", "date": "2025-12-05"}
NEEDS_AN_INDEX = [
    ["search", "harbour"], ["show", "harbour-1"], ["explain", "harbour"], ["stats"], ["check"], ["remove", "harbour-1"],
]  # fmt: skip


@pytest.fixture
def place(tmp_path, monkeypatch):
    """The working folder, with one good source and an index of it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEWSSEARCH_INDEX", raising=False)
    Path("good.json").write_text(json.dumps(STORY))
    assert run(["index", "good.json", "-q"]) == 0
    return tmp_path


def called(capsys, *words):
    """The exit code and stderr of one call, which never shows a traceback."""
    capsys.readouterr()
    code = run(words)
    err = capsys.readouterr().err
    assert "Traceback" not in err
    return code, err


@pytest.mark.parametrize(
    "words",
    [
        ["index", "good.json"], ["search", "harbour"], ["show", "harbour-1"], ["explain", "zeppelin"], ["stats"],
        ["check"], ["read", "good.json"], ["fields"], ["remove", "harbour-1"], ["--help"], ["search", "--help"],
        ["--version"], ["search", "-v", "*:*", "--limit", "0"],
    ],
)  # fmt: skip
def test_0_is_found_and_done(place, capsys, words):
    assert called(capsys, *words)[0] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["search", "zeppelin"], "zeppelin"),
        (["search", "zeppelin", "--json"], ""),
        (["search", "harbour date:1999"], "1999"),
        (["show", "nobody"], "nobody"),
        (["remove", "nobody"], "nobody"),
    ],
)
def test_1_is_nothing_found(place, capsys, words, said):
    code, err = called(capsys, *words)
    assert code == 1
    assert said in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Usage"),
        (["serch", "harbour"], "serch"),
        (["search"], "QUERY"),
        (["index"], "SOURCE"),
        (["show"], "ID"),
        (["search", "harbour", "--sort", "best"], "best"),
        (["search", "harbour", "--limit", "many"], "many"),
        (["search", "harbour", "--match", "some"], "some"),
        (["search", "harbour", "--nothing"], "--nothing"),
        (["search", "harbour", "--tz", "Mars/Olympus"], "Mars/Olympus"),
        (["search", "harbour", "--color", "pink"], "pink"),
        (["index", "good.json", "--retrieved", "someday"], "someday"),
        (["read", "good.json", "--retrieved", "someday"], "someday"),
        (["index", "good.json", "--index", "good.json"], "good.json"),
    ],
)
def test_2_is_a_command_line_that_cannot_be_read(place, capsys, words, said):
    code, err = called(capsys, *words)
    assert code == 2
    assert said in err


@pytest.mark.parametrize("command", ["search", "explain"])
@pytest.mark.parametrize(
    ("query", "under"),
    [
        ("harbour AND (pilots", "("),
        ("headlin:harbour", "headlin"),
        ("harbour date:2025-99", "2025-99"),
        ('the "prime minister', '"'),
        ("東京 AND (港", "("),
        ("हवा AND (पानी", "("),
    ],
)
def test_2_is_an_unreadable_query_with_a_caret(place, capsys, command, query, under):
    code, err = called(capsys, command, "--strict", query)
    assert code == 2
    shown, caret = next(pair for pair in zip(err.splitlines(), err.splitlines()[1:], strict=False) if "^" in pair[1])
    assert shown.strip() == query
    if query.isascii():
        assert shown[caret.index("^") : caret.rindex("^") + 1] in (under, under[0])


@pytest.mark.parametrize("words", NEEDS_AN_INDEX, ids=lambda words: words[0])
@pytest.mark.parametrize("where", ["nowhere", "empty", "strange"])
def test_3_is_no_index_there(tmp_path, capsys, words, where):
    (tmp_path / "empty").mkdir()
    (tmp_path / "strange").mkdir()
    (tmp_path / "strange" / "notes.txt").write_text("Mine.")
    code, err = called(capsys, *words, "--index", str(tmp_path / where))
    assert code == 3
    assert where in err
    assert "newssearch index" in err
    assert not (tmp_path / "nowhere").exists()
    assert list((tmp_path / "empty").iterdir()) == []


@pytest.mark.parametrize("words", [*NEEDS_AN_INDEX, ["index", "good.json"]], ids=lambda words: words[0])
def test_3_is_an_index_of_another_version(place, capsys, words):
    manifest = place / "index" / "newssearch.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": 99}))
    code, err = called(capsys, *words)
    assert code == 3
    if words != ["check"]:  # which says so on stdout, as its finding
        assert "format 99" in err


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh lets go of a damaged file late
@pytest.mark.parametrize("words", [*NEEDS_AN_INDEX, ["index", "good.json"]], ids=lambda words: words[0])
def test_3_is_a_damaged_index(place, capsys, words):
    for file in (place / "index").glob("*MAIN_*"):
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    code, _ = called(capsys, *words)
    assert code == 3


@pytest.mark.parametrize("words", [["index", "good.json"], ["remove", "harbour-1"]], ids=lambda words: words[0])
def test_4_is_another_writer_named_with_pid_host_and_time(place, capsys, words):
    told = []

    def while_writing():
        told.append(called(capsys, *words))
        told.append(called(capsys, "search", "harbour"))
        yield Article("ferry-1", body="A ferry came.")

    with newssearch.open("index") as news:
        news.update(while_writing())
    (code, err), (searched, _) = told
    assert (code, searched) == (4, 0)
    assert f"process {os.getpid()} on {socket.gethostname()}" in err
    assert f"{datetime.now(UTC):%Y-}" in err


def test_5_is_done_with_some_rejected(place, capsys):
    Path("news").mkdir()
    Path("news", "a.json").write_text(json.dumps(STORY | {"id": "a", "body": "A gull."}))
    Path("news", "b.json").write_text("")
    Path("news", "c.json").write_text(json.dumps(STORY | {"id": "c", "body": "A tern."}))
    code, err = called(capsys, "index", "news")
    assert code == 5
    reasons = dict(line.removeprefix("rejected ").split(": ") for line in err.splitlines() if "rejected " in line[:9])
    assert set(reasons) == {"news/b.json"}
    assert all(reasons.values())
    assert called(capsys, "search", "gull")[0] == called(capsys, "search", "tern")[0] == 0
    assert called(capsys, "read", "news")[0] == 5
    assert called(capsys, "index", "news")[0] == 5  # a second run says so again
    assert called(capsys, "index", "news", "--dry-run")[0] == 5


def test_6_is_a_prune_that_would_remove_too_much(place, capsys):
    Path("many.jsonl").write_text(
        "".join(json.dumps(STORY | {"id": f"m{n}", "body": f"Gull {n}."}) + "\n" for n in range(11))
    )
    assert called(capsys, "index", "many.jsonl")[0] == 0
    Path("many.jsonl").write_text(json.dumps(STORY | {"id": "new", "body": "A tern."}))
    code, err = called(capsys, "index", "many.jsonl", "--prune", "--max-shrink", "10%")
    assert code == 6
    assert "--max-shrink 100%" in err
    assert called(capsys, "search", "gull")[0] == called(capsys, "search", "tern")[0] == 0
    assert called(capsys, "index", "many.jsonl", "--prune", "--max-shrink", "100%")[0] == 0
    assert called(capsys, "search", "gull")[0] == 1


@pytest.mark.parametrize("missing", ["nowhere.json", "good.json/under", "news/*.xml"])
def test_66_is_a_missing_source_and_the_others_are_in(place, capsys, missing):
    Path("more.json").write_text(json.dumps(STORY | {"id": "more", "body": "A tern."}))
    code, err = called(capsys, "index", "more.json", missing, "--prune")
    assert code == 66
    assert "sources that do not exist" in err
    assert called(capsys, "search", "tern")[0] == 0
    assert called(capsys, "index", "more.json", missing, "--dry-run")[0] == 66
    assert called(capsys, "read", "more.json", missing)[0] == 66


def test_130_is_interrupted_and_the_index_is_as_it_was(place, capsys):
    before = {path.name: path.read_bytes() for path in (place / "index").iterdir() if path.is_file()}
    os.mkfifo("slow.jsonl")
    words = [sys.executable, "-m", "newssearch", "index", "new.json", "slow.jsonl"]
    Path("new.json").write_text(json.dumps(STORY | {"id": "new", "body": "A gull."}))
    with (
        subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process,
        open("slow.jsonl", "wb"),  # noqa: PTH123  # opens when the program has come as far as reading it
    ):
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    assert err == b"newssearch: interrupted; the index is as it was\n"
    after = {path.name: path.read_bytes() for path in (place / "index").iterdir() if path.is_file()}
    assert after == before
    assert called(capsys, "search", "gull")[0] == 1
    assert called(capsys, "index", "new.json")[0] == 0
    assert called(capsys, "check")[0] == 0
