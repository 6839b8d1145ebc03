"""The order of the hits of sixty queries over ``corpus/``: what changes it is a diff of
``tests/matching/golden_ranking.txt``.

A change of ranking on purpose is written with ``python tests/matching/test_golden_ranking.py --write``, and
reviewed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import newssearch
from newssearch.models import Match

HERE = Path(__file__).resolve().parent
GOLDEN = HERE / "golden_ranking.txt"
CORPUS = HERE.parents[1] / "corpus"
RETRIEVED = "2025-12-10"
SHOWN = 6


def queries() -> Iterator[tuple[str, Match]]:
    """Yield the queries of the golden file, each with how its bare words join."""
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        if line.startswith("? "):
            match, _, query = line[2:].partition(" ")
            yield query, match  # type: ignore[misc]


def rankings(asked: Iterable[tuple[str, Match]]) -> Iterator[str]:
    """Yield the lines of the golden file: each query, and below it the total and the ids of its first hits."""
    with TemporaryDirectory() as folder, newssearch.create(Path(folder) / "index") as news:
        news.update(newssearch.read(CORPUS, retrieved=RETRIEVED))
        for query, match in asked:
            results = news.search(query, match=match, limit=SHOWN, snippets=0)
            yield f"? {match} {query}"
            yield f"  {results.total:,}" + (
                f", {results.partial_total:,} with most words" if results.partial_total else ""
            )
            for hit in results:
                yield f"  {hit.id}" + (f" (without {', '.join(hit.missing)})" if hit.missing else "")


@pytest.mark.slow
def test_hits_come_in_the_order_of_the_golden_file() -> None:
    known = GOLDEN.read_text(encoding="utf-8").splitlines()
    found = list(rankings(queries()))
    assert sum(line.startswith("? ") for line in known) == 60
    assert not list(unified_diff(known, found, "golden_ranking.txt", "now", lineterm=""))


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("usage: python tests/matching/test_golden_ranking.py --write")
    GOLDEN.write_text("\n".join(rankings(list(queries()))) + "\n", encoding="utf-8")
