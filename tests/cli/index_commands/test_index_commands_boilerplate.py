"""``newssearch boilerplate`` shows the lines left out of each source; pins and freed lines take effect at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newssearch.cli import run

CALL = "Join our channel for more from the quay"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@pytest.fixture
def called(tmp_path: Path, monkeypatch, capsys):
    """A function from the words of a command line to its exit code, stdout and stderr; one source is indexed."""
    monkeypatch.chdir(tmp_path)
    for name in ("NEWSSEARCH_INDEX", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    bodies = {
        day: f"The crane stood still on {day} and nobody said why.\n\n{CALL}\n\nMore \x1b[2Jtomorrow" for day in DAYS
    }
    rows = [{"id": day, "headline": day, "body": body, "source": "Tideline"} for day, body in bodies.items()]
    Path("news.jsonl").write_text("\n".join(map(json.dumps, rows)))

    def call(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(words)
        return code, *capsys.readouterr()

    assert call("index", "news.jsonl")[0] == 0
    return call


def test_the_sources_are_listed_with_how_many_lines_each_has(called) -> None:
    assert called("boilerplate") == (0, "      2  Tideline\n", "")


def test_lines_of_a_source_are_listed_with_their_articles(called) -> None:
    code, out, err = called("boilerplate", "Tideline")
    assert (code, err) == (0, "")
    assert out.splitlines()[:2] == ["2 lines of 7 articles", f"      7  {CALL}"]
    assert "\x1b" not in out


def test_json_has_all_of_it(called) -> None:
    (source,) = json.loads(called("boilerplate", "--json")[1])["sources"]
    assert (source["source"], source["articles"]) == ("Tideline", 7)
    assert source["lines"][0] == {"text": CALL, "articles": 7, "state": "learnt"}


def test_freed_line_is_found_and_pinned_one_is_not(called) -> None:
    assert called("search", "body:channel", "--ids")[0] == 1
    code, out, _ = called("boilerplate", "Tideline", "--free", CALL, "--pin", "and that is that")
    assert code == 0
    assert f"      7  {CALL} (freed)" in out.splitlines()
    assert "      0  and that is that (pinned)" in out.splitlines()
    assert len(called("search", "body:channel", "--ids")[1].splitlines()) == 7


def test_a_decision_needs_a_source_and_a_line_that_can_be_one(called) -> None:
    code, out, err = called("boilerplate", "--pin", CALL)
    assert (code, out) == (2, "")
    assert "give it as SOURCE" in err
    code, _, err = called("boilerplate", "tideline", "--pin", CALL)
    assert (code, "Did you mean 'Tideline'?" in err) == (2, True)
    code, _, err = called("boilerplate", "Tideline", "--free", "12")
    assert (code, "cannot be boilerplate" in err) == (2, True)


def test_where_nothing_is_known_the_exit_code_says_so(called) -> None:
    assert called("boilerplate", "Courier") == (1, "", "no articles of a source Courier have been counted\n")
    Path("one.json").write_text(json.dumps({"id": "1", "body": "The crane stood still.", "source": "Courier"}))
    assert called("index", "one.json", "--index", "other")[0] == 0
    assert called("boilerplate", "--index", "other") == (1, "", "no boilerplate has been learnt\n")
    code, out, _ = called("boilerplate", "--json", "--index", "other")
    assert (code, json.loads(out)["sources"]) == (1, [])


@pytest.mark.parametrize("damage", ["damaged", "gone"])
def test_a_damaged_file_says_what_mends_it(called, damage: str) -> None:
    file = Path("index/boilerplate_MAIN_1.json.zst")
    if damage == "gone":
        file.unlink()
    else:
        file.write_text("{")
    code, out, err = called("boilerplate")
    assert (code, out) == (3, "")
    assert "newssearch index" in err


def test_decision_is_recorded_and_a_listing_is_not(called) -> None:
    before = len(list(Path("index/runs").iterdir()))
    assert called("boilerplate", "Tideline")[0] == 0
    assert len(list(Path("index/runs").iterdir())) == before
    assert called("boilerplate", "Tideline", "--free", CALL)[0] == 0
    assert len(list(Path("index/runs").iterdir())) == before + 1
    assert "boilerplate" in called("status")[1]
