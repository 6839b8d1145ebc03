"""Score who is found to speak: 200 quotations of real articles, each with the name that a reader found.

The articles are in ../shared/data, which is not part of the project; `judged_quotes.json` has ids and offsets alone.

    python -m benchmarks.evaluate_quotes [--show]
"""

from __future__ import annotations

import gzip
import json
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

from newssearch.analysis.quotations import quotations

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
JUDGED = Path(__file__).with_name("judged_quotes.json")


class Score(NamedTuple):
    """Quotations with a speaker that is right or wrong, and those where a reader found one and the rules none."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """The part of the speakers found that are right."""
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The part of the speakers that a reader found which are found."""
        return self.right / (self.right + self.wrong + self.missed)


@cache
def bodies(file: str) -> dict[str, str]:
    """Read the bodies of a file by their ids."""
    path = DATA / file
    data = path.read_bytes()
    lines = (gzip.decompress(data) if path.suffix == ".gz" else data).splitlines()
    return {str(article["id"]): article["body"] for article in map(json.loads, lines)}


def is_same(found: str, judged: str) -> bool:
    """Return whether one of two names ends with a word that the other has: ``Mr Blair`` and ``Tony Blair``."""
    one, other = found.casefold().split(), judged.casefold().split()
    return one[-1] in other or other[-1] in one


def score(show: bool = False) -> Score:
    """Compare the speakers that are found with those of a reader."""
    right = wrong = missed = 0
    for entry in json.loads(JUDGED.read_text(encoding="utf-8")):
        body = bodies(entry["file"])[str(entry["id"])]
        start, end = entry["quote"]
        found = next((one.speaker for one in quotations(body) if one.start == start), "")
        judged = body[slice(*entry["speaker"])] if entry["speaker"] else ""
        if found and judged and is_same(found, judged):
            right += 1
            continue
        wrong += bool(found)
        missed += bool(judged and not found)
        if show and (found or judged):
            print(f"{entry['file']} {entry['id']} {start}-{end}: found {found!r}, judged {judged!r}")
    return Score(right, wrong, missed)


if __name__ == "__main__":
    result = score(show="--show" in sys.argv)
    print(
        f"{result.right + result.wrong} speakers found, {result.right} right: precision {result.precision:.3f}; "
        f"{result.missed} more named in the articles: recall {result.recall:.3f}"
    )
