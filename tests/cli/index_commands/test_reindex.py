"""``reindex`` and ``rollback`` from the command line: what they print, and how they end."""

import json
import os

import pytest

from newssearch.cli import run


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news").mkdir()
    for n in range(10):
        add(tmp_path, n)
    return tmp_path


def add(place, n):
    text = {"id": f"a{n}", "title": f"Ferry {n}", "body": f"The ferry of day {n} came.", "language": "en"}
    (place / "news" / f"{n}.json").write_text(json.dumps(text))


def called(capsys, *words):
    code = run(list(words))
    said = capsys.readouterr()
    return code, said.out, said.err


def test_rebuild_and_rollback_report_the_live_generation(place, capsys):
    code, out, err = called(capsys, "reindex", "news")
    assert (code, out, err) == (0, "", "10 read: 10 indexed; generation 1 is live\n")
    add(place, 10)
    assert called(capsys, "reindex", "news")[2] == "11 read: 11 indexed; generation 2 is live\n"
    assert called(capsys, "rollback")[2] == "generation 3 is live\n"
    assert called(capsys, "search", "a10", "--ids")[0] == 1
    _, out, _ = called(capsys, "rollback", "--list")
    assert [line.split()[0] for line in out.splitlines()] == ["3", "2"]
    listed = json.loads(called(capsys, "rollback", "--list", "--json")[1])["generations"]
    assert [(one["generation"], one["articles"], one["live"]) for one in listed] == [(3, 10, True), (2, 11, False)]


def test_6_is_a_rebuild_that_did_not_pass(place, capsys):
    called(capsys, "reindex", "news")
    for n in range(5):
        (place / "news" / f"{n}.json").unlink()
    (place / "canaries").write_text("ferry\n>=9 ferry\n# what is new\n")
    code, out, err = called(capsys, "reindex", "news", "--json", "--canary", "canaries")
    assert code == 6
    report = json.loads(out)
    assert (report["switched"], report["read"], report["generation"]) == (False, 5, 1)
    assert [shortfall["check"] for shortfall in report["shortfalls"]] == ["max-shrink", "canary"]
    assert "generation 1) stays" in err
    assert "ferry finds 5; it must find 9" in err
    assert called(capsys, "search", "ferry", "--ids")[1].count("\n") == 10
    assert called(capsys, "reindex", "news", "--max-shrink", "50%")[0] == 0


def test_5_is_a_rebuild_that_passed_though_some_were_rejected(place, capsys):
    (place / "news" / "bad.json").write_text('{"title": ')
    code, out, _ = called(capsys, "reindex", "news", "--json")
    assert code == 5
    report = json.loads(out)
    assert report["read"] == report["indexed"] + report["rejected"] == 11
    assert report["rejections"][0]["source"].endswith("bad.json")
    assert called(capsys, "reindex", "news", "--max-rejected", "0")[0] == 6


@pytest.mark.parametrize(
    "options", [["--max-rejected", "some"], ["--max-shrink", "-3"], ["--keep", "0"], ["--canary", "nowhere"]]
)
def test_2_is_an_option_that_cannot_be_used_and_nothing_is_made(place, capsys, options):
    assert called(capsys, "reindex", "news", *options)[0] == 2
    assert not (place / "index").exists()


def test_an_index_of_an_older_format_is_made_good_in_place(place, capsys):
    called(capsys, "index", "news")
    (place / "index" / "newssearch.json").write_text('{"format": 2, "generation": 7}')
    code, _, err = called(capsys, "search", "ferry")
    assert code == 3
    assert "newssearch reindex SOURCE..." in err
    assert called(capsys, "reindex", "news")[0] == 0
    assert called(capsys, "search", "ferry", "--ids")[0] == 0
    assert called(capsys, "check")[0] == 0


def test_names_of_files_that_are_no_unicode_can_be_rebuilt_from(place, capsys):
    os.rename(place / "news", os.fsencode(place) + b"/n\xe9ws")  # noqa: PTH104  # bytes
    assert called(capsys, "reindex", os.fsdecode(b"n\xe9ws"))[0] == 0
