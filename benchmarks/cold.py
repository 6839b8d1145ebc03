"""Cold commands: one search in a fresh process, with each engine as its own users would call it from a shell."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.worker import Measures

PROJECT = Path(__file__).resolve().parents[1]

BARE_IMPORTS = "import click, orjson"
"""Packages that any command loads before it begins."""

_FTS5 = """
import sqlite3, sys
rows = sqlite3.connect(sys.argv[1] + "/stories.db").execute(
    "SELECT id, stories.headline, day FROM words JOIN stories ON stories.number = words.rowid"
    " WHERE words MATCH ? ORDER BY words.rank LIMIT 10", [sys.argv[2]])
print(*rows, sep="\\n")
"""

_TANTIVY = """
import sys, tantivy
index = tantivy.Index.open(sys.argv[1])
searcher = index.searcher()
found = searcher.search(index.parse_query(sys.argv[2], ["headline", "body"]), 10)
for _, address in found.hits:
    document = searcher.doc(address)
    print(document["id"][0], document["headline"][0], document["day"][0])
"""

_WHOOSH = """
import sys
from whoosh import index
from whoosh.qparser import MultifieldParser
opened = index.open_dir(sys.argv[1])
with opened.searcher() as searcher:
    for hit in searcher.search(MultifieldParser(["headline", "body"], opened.schema).parse(sys.argv[2]), limit=10):
        print(hit["id"], hit["headline"], hit["day"])
"""

_PROGRAMS: Mapping[str, str] = {"fts5": _FTS5, "tantivy": _TANTIVY, "whoosh": _WHOOSH}


def command(engine: str, index: Path, word: str) -> list[str] | None:
    """Return the arguments of Python for one search of ``index``; None for an engine that has no such command."""
    if engine == "newssearch":
        return ["-m", "newssearch", "search", word, "--index", str(index)]
    program = _PROGRAMS.get(engine)
    return None if program is None else ["-c", program, str(index), word]


def measure(engine: str, index: Path, word: str, rounds: int) -> Measures:
    """Return the seconds of a search in a fresh process, median of ``rounds``, and of the bare imports in another."""
    search = command(engine, index, word)
    if search is None:
        return {"not_measured": "it has no index to open"}
    found: Measures = {}
    for name, arguments in {"search_seconds": search, "imports_seconds": ["-c", BARE_IMPORTS]}.items():
        times = []
        for _ in range(rounds + 1):  # the first warms up the file cache, and writes bytecode
            began = perf_counter()
            done = subprocess.run(
                [sys.executable, *arguments], cwd=PROJECT, env=bytecode_environment(), capture_output=True, check=False
            )
            times.append(perf_counter() - began)
            if done.returncode != 0:
                return {"not_measured": done.stderr.decode(errors="replace").strip().rpartition("\n")[2]}
        found[name] = median(times[1:])
    return found


def bytecode_environment() -> dict[str, str]:
    """Return this process's environment, in which Python may keep bytecode, as an installed program has it."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
