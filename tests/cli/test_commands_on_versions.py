"""Old versions on the command line: kept from the first run that asks, listed, compared, and searched by date."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from newssearch.cli import run

Call = Callable[..., tuple[int, str, str]]

DAY = 86_400
MARCH = 1_772_323_200  # 2026-03-01T00:00:00Z


@pytest.fixture
def called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """A function that calls the program in an empty folder, and returns exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "UTC")

    def call(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(words)
        return code, *capsys.readouterr()

    return call


def index(called: Call, day: int, body: str, *options: str, title: str = "Pier") -> None:
    """Index a version of an article as on a day of March."""
    said = {"id": "pier", "title": title, "body": body, "source": "Tideline", "fetched": f"2026-03-{day:02}T06:00:00Z"}
    Path("pier.json").write_text(json.dumps(said))
    with patch("time.time", return_value=float(MARCH + (day - 1) * DAY)):
        code, _, err = called("index", "pier.json", *options)
    assert code == 0, err


def numbers(called: Call) -> list[int]:
    return [one["version"] for one in json.loads(called("history", "pier", "--json")[1])["versions"]]


def test_number_of_versions_is_kept_once_it_is_given(called: Call) -> None:
    for day in range(1, 3):
        index(called, day, f"The pier closed on day {day}.")
    assert numbers(called) == [2]
    index(called, 3, "The pier closed on day 3.", "--keep-versions", "2")
    for day in range(4, 7):
        index(called, day, f"The pier closed on day {day}.")
    assert numbers(called) == [4, 5, 6]
    index(called, 7, "The pier closed on day 7.", "--keep-versions", "all")
    for day in range(8, 12):
        index(called, day, f"The pier closed on day {day}.")
    assert numbers(called) == list(range(4, 12))
    index(called, 12, "The pier closed on day 12.", "--keep-versions", "0")
    index(called, 13, "The pier closed on day 13.")
    assert numbers(called) == [*range(4, 11), 13]  # those that were there stay
    assert called("index", "pier.json", "--keep-versions", "some")[0] == 2


def test_history_says_when_each_version_came_and_what_it_changed(called: Call) -> None:
    index(called, 1, "The old pier is closed.", "--keep-versions", "all")
    index(called, 2, 'The "new" pier is closed.')
    index(called, 3, "The “new” pier is closed.")
    index(called, 4, "The “new” pier is closed.", title="Pier closed")
    code, out, _ = called("history", "pier")
    assert code == 0
    assert [line.split()[:3] for line in out.splitlines()] == [
        ["1", "2026-03-01T00:00:00Z", "first"],
        ["2", "2026-03-02T00:00:00Z", "text"],
        ["3", "2026-03-03T00:00:00Z", "typography"],
        ["4", "2026-03-04T00:00:00Z", "headline"],
    ]
    assert "(fetched 2026-03-02" in out.splitlines()[1]
    document = json.loads(called("history", "pier", "--json")[1])
    assert (document["schema_version"], document["id"]) == (1, "pier")
    assert [one["changes"] for one in document["versions"]] == [[], ["text"], ["typography"], ["headline"]]
    assert document["versions"][0]["retrieved"].startswith("2026-03-01")
    assert called("history", "quay")[0] == 1


def test_two_versions_are_compared_in_words_colours_and_spans(called: Call) -> None:
    index(called, 1, "The old pier is closed.", "--keep-versions", "all")
    index(called, 2, "The new pier is closed.")
    index(called, 3, "The new pier is open.")
    shown = {words: called("diff", "pier", *words) for words in ((), ("1",), ("1", "2"))}
    assert [code for code, _, _ in shown.values()] == [0, 0, 0]
    assert [out.splitlines()[0] for _, out, _ in shown.values()] == [
        "version 2 to 3",
        "version 1 to 3",
        "version 1 to 2",
    ]
    assert "The [-old -]{+new +}pier is closed." in shown["1", "2"][1]
    assert "\x1b[31m" in called("diff", "pier", "1", "2", "--color", "always")[1]
    document = json.loads(called("diff", "pier", "1", "2", "--json")[1])
    assert (document["schema_version"], document["id"], document["from"], document["to"]) == (1, "pier", 1, 2)
    assert document["fields"] == {
        "body": [["same", "The "], ["removed", "old "], ["added", "new "], ["same", "pier is closed."]]
    }
    assert called("diff", "pier", "7")[0] == 2
    assert called("diff", "quay")[0] == 1


def test_archive_as_it_stood_is_searched_and_gaps_are_named(called: Call) -> None:
    index(called, 1, "The old pier is closed.")
    index(called, 3, "The new pier is closed.")
    _, out, err = called("search", "pier", "--as-of", "2026-03-01", "--ids")
    assert (out, "the version of then was not kept" in err) == ("", True)
    index(called, 5, "The new pier is open.", "--keep-versions", "all")
    code, out, err = called("search", "pier closed", "--as-of", "2026-03-04", "--ids")
    assert (code, out) == (0, "pier\n")
    assert "since 2026-03-05" in err
    assert called("search", "pier closed", "--as-of", "2026-03-06", "--ids", "--match", "all")[0] == 1
