"""Modules that a command loads: only those that it uses, as loading takes most of a cold start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import newssearch
from newssearch.models import Article

pytestmark = pytest.mark.slow

HEAVY = ["whoosh", "lxml", "numpy", "regex", "rich", "Stemmer", "py3langid", "charset_normalizer", "dateutil", "orjson"]
"""Modules that take longer to load than the command line itself."""

NETWORK = ["urllib.request", "http", "ssl", "email", "multiprocessing", "asyncio"]

NOT_FOR_A_WORD = [
    *[
        "newssearch.reading",
        "newssearch.backends.local.update",
        "newssearch.index.writing.writer",
        "newssearch.index.searching.suggestions",
    ],
    *["newssearch.query.dates", "newssearch.query.ranges", "newssearch.dates.parser", "newssearch.analysis.languages"],
    *[
        "newssearch.cli.index_commands.index",
        "newssearch.cli.index_commands.read",
        "newssearch.cli.program_commands.completion",
        "newssearch.index.whoosh",
        "whoosh",
    ],
    *[
        "dateutil",
        "zoneinfo",
        "lxml",
        "rich",
        "py3langid",
        "charset_normalizer",
        "difflib",
        "tomllib",
        "csv",
        "unittest",
    ],
    *["newssearch.index.commits.lock", "newssearch.jobs", "logging", "socket"],
    *["inspect", "platform", "ipaddress"],
]
"""Modules that a search for one word, shown as text, has no use for."""

REPORTER = """
import atexit, sys
from newssearch.cli import main
from newssearch.cli.deferred import Deferred
unwanted = {unwanted!r}
loaded = lambda: (name for name in unwanted if name in sys.modules and not isinstance(sys.modules[name], Deferred))
atexit.register(lambda: print(*loaded(), file=sys.stderr))
main()
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cold") / "index"
    with newssearch.create(folder) as news:
        body = "The ferry stayed in the harbour. Nobody minded."
        news.update([Article("1", headline="Ferry late", body=body, published="2025-12-05", precision="day")])
    return folder


def loaded(unwanted: list[str], *words: str, **environment: str) -> tuple[list[str], str]:
    """Return the ``unwanted`` modules that the program has loaded when it ends, and its stdout."""
    code = REPORTER.format(unwanted=unwanted)
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=True,
    )
    return (done.stderr.splitlines() or [""])[-1].split(), done.stdout


@pytest.mark.parametrize(
    "words", [["--help"], ["--version"], ["search", "--help"], ["index", "--help"], ["help", "query"]]
)
def test_help_and_version_load_nothing_heavy(words: list[str]) -> None:
    found, said = loaded([*HEAVY, *NETWORK], *words)
    assert found == []
    assert said


@pytest.mark.parametrize(("begun", "offered"), [("newssearch sea", "search"), ("newssearch search headl", "headline:")])
def test_completion_loads_nothing_heavy(begun: str, offered: str) -> None:
    environment = {
        "_NEWSSEARCH_COMPLETE": "bash_complete",
        "COMP_WORDS": begun,
        "COMP_CWORD": str(len(begun.split()) - 1),
    }
    found, said = loaded([*HEAVY, *NETWORK], **environment)
    assert found == []
    assert offered in said


def test_a_command_does_not_load_the_others(place: Path) -> None:
    others = [f"newssearch.cli.{name}" for name in ("index", "search", "explain", "read", "remove", "check", "help")]
    found, said = loaded(others, "show", "1", "--index", str(place))
    assert found == []
    assert "Ferry late" in said


def test_a_search_for_a_word_loads_only_what_finds_and_shows_it(place: Path) -> None:
    found, said = loaded([*NOT_FOR_A_WORD, *NETWORK], "search", "ferry", "--index", str(place))
    assert found == []
    assert "Ferry late" in said


def test_modules_that_a_query_needs_are_loaded(place: Path) -> None:
    needed = ["newssearch.query.dates", "dateutil"]
    found, said = loaded(needed, "search", "ferry date:2025-12-05T10:00..2025-12-06", "--index", str(place))
    assert found == needed
    assert "Ferry late" in said


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="only Linux lists the threads of a process so")
def test_a_search_starts_no_threads(place: Path) -> None:
    code = (
        "import atexit, os\nfrom newssearch.cli import main\n"
        "atexit.register(lambda: print(len(os.listdir('/proc/self/task'))))\nmain()"
    )
    words = ["search", "ferry", "--ids", "--index", str(place)]
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "1"]


def test_an_update_loads_no_whoosh(tmp_path: Path) -> None:
    source = tmp_path / "articles.jsonl"
    source.write_text('{"id": "1", "headline": "Ferry late", "body": "The ferry stayed in the harbour."}')
    unwanted, _ = loaded(
        ["whoosh", "newssearch.index.whoosh"], "index", str(source), "--index", str(tmp_path / "index")
    )
    assert unwanted == []
