"""An odd value of any option or argument ends in an exit code with a sentence, never in a fault."""

import json
import math
import os
from pathlib import Path

import pytest

import newssearch
from newssearch.cli import run
from newssearch.cli.command import common_options, run_options
from newssearch.cli.program import program
from newssearch.models import Article

ODD = [
    "", "\udcff", "x" * 400, "9" * 400, "9" * 5_000, "-1", "nan", "inf", "１２", "/etc/passwd", "news", "0d",
    "99999999999999d", "101%", "a=b", "\x1b[31m", "opensearch://x:99999999/n",
]  # fmt: skip

CALLS = {
    "search": ["gull"],
    "explain": ["gull"],
    "index": ["news"],
    "reindex": ["news"],
    "read": ["news/good.json"],
    "show": ["good"],
    "status": [],
    "remove": ["nosuch"],
    "rollback": [],
    "boilerplate": [],
    "restore": ["backup"],
}
WITH_RUN = {"--wait", "--metrics", "--keep-reports", "--log-file", "--log-format"}
LEFT_OUT = {"--spread", "--on-failure", "--help"}
"""Ray takes its time over an address; a shell command may be anything."""


def options_of(name):
    found = {option for each in program.commands[name].params for option in each.opts if option.startswith("--")}
    flags = {o for each in program.commands[name].params if getattr(each, "is_flag", False) for o in each.opts}
    shared = {option for each in (*common_options(), *run_options()) for option in each.opts}
    wanted = WITH_RUN if name == "index" else {"--index", "--config", "--color"} if name == "search" else set()
    styles = {"--json", "--jsonl", "--csv", "--ids"}
    return sorted((found - flags - styles - shared - LEFT_OUT) | wanted)


CASES = [(name, option) for name in CALLS for option in (*options_of(name), "")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("odd")
    (folder / "news").mkdir()
    (folder / "news" / "good.json").write_text(json.dumps({"id": "good", "body": "A gull sat on the crane."}))
    with newssearch.create(folder / "index") as news:
        news.update([Article("good", body="A gull sat on the crane.")])
    return folder


@pytest.fixture
def place(folder, monkeypatch):
    for name in [name for name in os.environ if name.startswith("NEWSSEARCH")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(("name", "option"), CASES)
def test_odd_values_end_in_a_code_and_no_traceback(place, capsys, name, option):
    for value in ODD:
        if (option or name, value) in {("--metrics", "/etc/passwd"), ("--log-file", "/etc/passwd")}:
            continue  # a regular file, and so the user's to name
        given = [option, value] if option else ["--", value]
        code = run([name, *CALLS[name], *given])
        err = capsys.readouterr().err
        assert code in (0, 1, 2, 3, 4, 5, 6, 7, 66, 74), (value, err)
        assert "Traceback" not in err


@pytest.mark.parametrize("text", [
    "a=" + "[" * 100_000,
    "[" * 100_000,
    "a={b=" * 50_000,
    "[search]\nlimit=" + "9" * 5_000,
    "[search]\nlimit=" + "9" * 400,
    "[search]\nlimit=nan",
    "[search]\nlimit=-inf",
    "[search]\nlimit=1.5e300",
    '[search]\ntz="\\u0000"',
    '[all]\nindex="\\u0000"',
    "[all]\nindex=5",
    "[search]\nsort=5",
    "[index]\nmap=[5]",
    "[index]\nmap=[['a']]",
    "[index]\nmap=[{a=1}]",
    "[search]\ntz=2025-12-05",
    "x" * (2 << 20),
])  # fmt: skip
def test_odd_settings_are_refused(place, capsys, monkeypatch, text):
    Path("odd.toml").write_text(text)
    monkeypatch.setenv("NEWSSEARCH_CONFIG", "odd.toml")
    command = ["index", "news"] if "[index]" in text else ["search", "gull"]
    assert run(command) in (2, 3)
    assert "Traceback" not in capsys.readouterr().err


CANARIES = {
    "c" * 400: 6,
    "c" * 400 + "~": 6,
    '"' + "c " * 200 + '"': 6,
    "c*" * 100: 6,
    ">=" + "9" * 400 + " gull": 2,
    ">=" + "9" * 5_000 + " gull": 2,
    ">=3000000000 gull": 2,
    "c" * 11_000: 2,
    "x" * (2 << 20): 2,
    "gull " * 80: 0,
}


@pytest.mark.parametrize("canary", CANARIES, ids=lambda text: f"{text[:9]}-{len(text)}")
def test_a_canary_of_any_size_ends_in_a_code(place, capsys, canary):
    Path("canary").write_text(canary)
    assert run(["reindex", "news", "--canary", "canary", "--max-shrink", "100%"]) == CANARIES[canary]
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("limit", [math.inf, 1e308])
def test_a_time_limit_may_be_as_long_as_it_likes(place, limit):
    with newssearch.open("index") as news:
        assert news.search("gull", timeout=limit).total == 1


def test_an_index_whose_name_is_no_unicode_works_in_every_way(place, capsys):
    name = os.fsdecode(b"n\xe9ws-index")
    for command in (
        ["index", "news"],
        ["remove", "\udcff"],
        ["search", "gull"],
        ["backup", f"{name}-backup"],
        ["backup", f"{name}-backup"],
        ["reindex", "news"],
        ["rollback"],
        ["status"],
        ["check"],
    ):
        assert run([*command, "--index", name]) == (1 if "remove" in command else 0), (command, capsys.readouterr().err)


def test_a_folder_whose_name_is_no_unicode_is_pruned(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    folder = Path(os.fsdecode(b"n\xe9ws"))
    folder.mkdir()
    for n in range(3):
        (folder / f"{n}.json").write_text(json.dumps({"id": str(n), "body": f"Gull {n} sat on the crane."}))
    assert run(["index", str(folder), "--index", "i"]) == 0
    (folder / "2.json").unlink()
    capsys.readouterr()
    assert run(["index", str(folder), "--index", "i", "--prune", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["removed"] == 1
