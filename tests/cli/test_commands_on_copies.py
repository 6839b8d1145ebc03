"""Copies on the command line: what search shows of them, and the command that lists them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import newssearch
from newssearch.cli import run
from newssearch.cli.configuration import CONFIG
from newssearch.cli.copies_options import with_bare_values
from newssearch.cli.output.diffs import spans_text
from newssearch.cli.output.terminal import Screen
from newssearch.cli.program import program
from newssearch.models import Article

TEXT = " ".join(f"ferry{n} tide{n % 7} pier{n % 11}" for n in range(60))
Call = Callable[..., tuple[int, str, str]]


def printed(identifier: str, day: int, body: str = TEXT, **said: object) -> Article:
    said = {"headline": "Ferry late", "source": f"Outlet {identifier}"} | said
    return Article(identifier, body=body, published=f"2025-12-{day:02}", precision="day", language="en", **said)


@pytest.fixture
def called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """A function that calls the program where four papers have a text, one has it cut, and one has its own."""
    monkeypatch.chdir(tmp_path)
    cut = printed("cut", 9, TEXT[: len(TEXT) * 9 // 10], headline="Late ferry")
    own = printed("own", 10, "The ferry sank, nobody saw it.", headline="Ferry sinks")
    with newssearch.create("index") as news:
        news.update([*(printed(f"p{n}", n) for n in range(1, 5)), cut, own])

    def call(*words: str) -> tuple[int, str, str]:
        code = run(words)
        return code, *capsys.readouterr()

    return call


def test_a_hit_says_how_many_copies_it_has(called):
    code, out, _ = called("search", "ferry1 tide1", "--snippets", "0")
    assert (code, [line.rpartition(" · ")[2] for line in out.splitlines()[1::3]]) == (0, ["cut", "+ 3 copies"])


def test_all_copies_are_shown_in_every_form(called):
    every = {"p1", "p2", "p3", "p4", "cut"}
    base = ("search", "ferry1 tide1", "--copies", "all", "--snippets", "0")
    assert set(called(*base, "--ids")[1].split()) == every
    assert {json.loads(line)["id"] for line in called(*base, "--jsonl")[1].splitlines()} == every
    assert {row["id"] for row in csv.DictReader(io.StringIO(called(*base, "--csv")[1]))} == every
    document = json.loads(called(*base, "--json")[1])
    assert (document["total"], document["with_copies"], len(document["hits"])) == (2, 5, 5)
    assert "2 articles, 5 with copies" in called(*base)[2]
    assert "next: --offset 2" in called(*base, "--limit", "2")[2]


def test_collapsed_hits_name_copies_and_outlets(called):
    code, out, err = called("search", "--collapse", "ferry1 tide1", "--snippets", "0")
    assert (code, out.count("\n")) == (0, 2)
    assert out.rstrip().endswith("· + 4 similar in 5 outlets")
    assert err.startswith("1 group of 2 articles")
    document = json.loads(called("search", "ferry", "--collapse", "--json")[1])
    assert (document["groups"], document["total"]) == (2, 3)
    document = json.loads(called("search", "ferry1 tide1", "--collapse=earliest", "--json")[1])
    assert [(hit["id"], hit["copies"], hit["outlets"]) for hit in document["hits"]] == [("p1", 4, 5)]
    assert json.loads(called("search", "--collapse", "earliest", "tide1 since:2025-12-03", "--json")[1])["hits"][0][
        "id"
    ] == "p3"  # fmt: skip


def test_collapse_is_a_setting_that_an_option_overrides(called, monkeypatch):
    monkeypatch.delenv(CONFIG)
    Path("newssearch.toml").write_text('[search]\ncollapse = "best"\n')
    words = ("search", "ferry1 tide1", "--ids")
    assert len(called(*words)[1].split()) == 1
    assert len(called(*words, "--collapse", "none")[1].split()) == 2
    assert len(called(*words, "--copies", "all")[1].split()) == 5
    code, _, err = called(*words, "--copies", "all", "--collapse")
    assert (code, "cannot go together" in err) == (2, True)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["--collapse"], ["--collapse=best"]),
        (["--collapse", "storm", "gas"], ["--collapse=best", "storm", "gas"]),
        (["a", "--collapse", "earliest", "b"], ["a", "--collapse=earliest", "b"]),
        (["--collapse", "--limit", "3"], ["--collapse=best", "--limit", "3"]),
        (["--collapse=none"], ["--collapse=none"]),
        (["--", "--collapse", "x"], ["--", "--collapse", "x"]),
    ],
)
def test_an_option_goes_without_its_value(words, wanted):
    assert list(with_bare_values(program.commands["search"].params, words)) == wanted


def test_copies_are_listed_with_their_likeness(called):
    code, out, _ = called("copies", "p2")
    rows = [line.split("  ") for line in out.splitlines()]
    assert (code, [row[0] for row in rows]) == (0, [f"2025-12-0{day}" for day in (1, 2, 3, 4, 9)])
    assert [row[1].strip() for row in rows[:4]] == ["exact", "itself", "exact", "exact"]
    assert rows[4][1].endswith("%")
    document = json.loads(called("copies", "p2", "--json")[1])
    assert (document["schema_version"], document["id"]) == (1, "p2")
    assert [(one["id"], one["exact"]) for one in document["group"]][-2:] == [("p4", True), ("cut", False)]
    assert all("diff" not in one for one in document["group"])


def test_differences_are_shown_word_by_word(called):
    code, out, _ = called("copies", "p2", "--diff")
    assert (code, out.count("body"), out.count("headline")) == (0, 1, 1)
    assert "[-Ferry late-]{+Late ferry+}" in out
    diff = json.loads(called("copies", "p2", "--diff", "--json")[1])["group"][-1]["diff"]
    assert set(diff) == {"headline", "body"}
    assert {kind for kind, _ in diff["body"]} == {"same", "removed"}


def test_an_article_without_copies_and_an_unknown_one_end_with_1(called):
    code, out, _ = called("copies", "own")
    assert (code, len(out.splitlines())) == (1, 1)
    code, out, err = called("copies", "nobody")
    assert (code, out, "no article has the id nobody" in err) == (1, "", True)


def test_equal_stretches_are_cut_and_signs_painted():
    same = " ".join(f"word{n}" for n in range(60))
    spans = (("same", f"{same} "), ("removed", "old"), ("added", "new"), ("same", f" {same}"))
    (line,) = spans_text(spans, Screen(), indent=2, around=3)
    assert line == "  ... word58 word59 [-old-]{+new+} word0 word1 ..."
    (painted,) = spans_text((("removed", "old"),), Screen(color=True))
    assert painted == "\x1b[31m[-old-]\x1b[0m"
    (harmless,) = spans_text((("added", "new\x1b[2J"),), Screen())
    assert "\x1b" not in harmless
