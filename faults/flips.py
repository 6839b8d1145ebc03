"""One flipped bit, or a cut, at random places of every file of an index."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import newssearch
from faults.damage import cut, files_of, flip
from faults.outcome import Outcome
from faults.stories import mark, story
from newssearch.errors import DamagedIndexError

QUERIES = (
    "ferry",
    '"came at noon"',
    "cra?e",
    "ferri~",
    "-noon",
    "day NEAR/3 noon",
    "id:s7",
    "date:none",
    mark(5, 0),
    "qaa*",
    "headline:ferry",
)

Answer = tuple[int, tuple[newssearch.Hit, ...]] | None
"""The results of a query, to the snippet; None where the index is refused."""


def flip_and_cut(work: Path, seed: int, places: int) -> Outcome:
    """Damage one file a time, in turn; ask `newssearch.check`, then every query."""
    outcome = Outcome(
        "one flipped bit or a cut at random places of each file",
        "`check` names the file; a search is right or refused with exit code 3",
    )
    chance = random.Random(seed)
    folder, broken = work / "index", work / "broken"
    _make(folder)
    right = {query: answer(folder, query) for query in QUERIES}
    assert None not in right.values(), "the index is whole"
    names = [file.name for file in files_of(folder)]
    for number in range(places):
        name = names[number % len(names)]
        damage = (flip, cut)[number // len(names) % 2]
        shutil.rmtree(broken, ignore_errors=True)
        shutil.copytree(folder, broken)
        damage(broken / name, chance)
        _look(outcome, broken, name, damage.__name__, right)
    return outcome


def _make(folder: Path) -> None:
    with newssearch.create(folder) as news:
        for start in (0, 20, 40):
            news.update(story(n) for n in range(start, start + 20))
        news.remove(["s3", "s33"])
        news.remember_columns(["news.csv"], {"headline": "title"})


def _look(outcome: Outcome, folder: Path, name: str, what: str, right: dict[str, Answer]) -> None:
    outcome.tried += 1
    problems = newssearch.check(folder).problems
    if any(name in problem for problem in problems):
        outcome.count(f"{what} found by `check`")
    else:
        outcome.failures.append(f"{what} of {name}: check says {problems or 'that all is well'}")
    for query, expected in right.items():
        try:
            found = answer(folder, query)
        except Exception as error:  # whatever it is, a search must not end so
            outcome.failures.append(f"{what} of {name}: {query} raises {error!r}")
            continue
        outcome.count("searches refused" if found is None else "searches right")
        if found not in (None, expected):
            outcome.failures.append(f"{what} of {name}: {query} is answered wrongly")


def answer(folder: Path, query: str) -> Answer:
    """Return the results of a query, in an index that is opened for it."""
    try:
        with newssearch.open(folder) as news:
            results = news.search(query, limit=100)
            return results.total, tuple(results.hits)
    except DamagedIndexError:
        return None
