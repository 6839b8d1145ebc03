"""A day of small updates in one run: what an index takes of everything must level off."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

import newssearch
from faults.outcome import Outcome
from faults.stories import story

HELD = 300
"""Articles that the index holds, all along."""

_ROUNDS = 30
_QUERIES = ("ferry", '"came at noon"', "cra*", "ferry NEAR/9 market", "*:*")

_SLACK = 1.5
"""Limit of the second half, as a multiple of the maximum of the first: size goes up and down between merges."""

_SLOWER = 1.3
"""Limit of a search at the end, as a multiple of one after a rebuild; more is reported as a failure."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """Sizes and numbers after an update."""

    kilobytes: int
    files: int
    open_files: int
    memory_kilobytes: int

    @classmethod
    def of(cls, folder: Path) -> _Taken:
        sizes = [p.stat().st_size for p in folder.iterdir() if p.is_file()]
        return cls(sum(sizes) >> 10, len(sizes), len(os.listdir("/proc/self/fd")), _memory())  # noqa: PTH208


def update_often(work: Path, seed: int, updates: int, *, timed: bool = True) -> Outcome:
    """Add, change and remove some articles in each of ``updates`` commits, while a reader follows them."""
    outcome = Outcome(
        "small updates with deletes, one after another",
        f"size, files, open files and memory level off; a search at the end takes at most {_SLOWER} times "
        "what it does after a rebuild",
    )
    chance = random.Random(seed)
    folder = work / "index"
    taken: list[_Taken] = []
    versions = dict.fromkeys(range(HELD), 0)
    with newssearch.create(folder) as news:
        news.update(story(n) for n in versions)
        for _ in range(updates):
            outcome.tried += 1
            _update(news, versions, chance)
            if news.search("ferry", snippets=0).total != len(versions):
                outcome.failures.append(f"after {outcome.tried} updates a search does not find {len(versions)}")
            taken.append(_Taken.of(folder))
        _compare(outcome, taken)
        newssearch.reindex(work / "rebuilt", (story(n, version) for n, version in versions.items()))
        with newssearch.open(work / "rebuilt") as rebuilt:
            ratio = _slower(news, rebuilt)
        outcome.counts["search at the end, times that after a rebuild"] = f"{ratio:.2f}"
        if timed and ratio > _SLOWER:
            outcome.failures.append(f"a search takes {ratio:.2f} times what it does after a rebuild")
        if not news.check().ok:
            outcome.failures.append("check is not content at the end")
    return outcome


def _update(news: newssearch.News, versions: dict[int, int], chance: random.Random) -> None:
    """Two articles come, one is changed, and the two oldest go."""
    last = max(versions)
    changed = chance.choice(list(versions))
    versions |= {last + 1: 0, last + 2: 0, changed: versions[changed] + 1}
    news.update(story(n, versions[n]) for n in (last + 1, last + 2, changed))
    oldest = sorted(versions)[:2]
    news.remove(f"s{n}" for n in oldest)
    for n in oldest:
        del versions[n]


def _compare(outcome: Outcome, taken: list[_Taken]) -> None:
    half = len(taken) // 2
    for name in _Taken.__slots__:
        first, second = (max(getattr(one, name) for one in part) for part in (taken[:half], taken[half:]))
        outcome.counts[f"most {name.replace('_', ' ')}, first half and second"] = f"{first:,} and {second:,}"
        if second > first * _SLACK:
            outcome.failures.append(f"{name}: {first:,} in the first half, {second:,} in the second")


def _slower(one: newssearch.News, other: newssearch.News) -> float:
    """Return the ratio of the times of queries in two indexes: medians of rounds that alternate."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(_ROUNDS):
        for news, taken in zip((one, other), times, strict=True):
            began = perf_counter()
            for query in _QUERIES:
                news.search(query)
            taken.append(perf_counter() - began)
    return median(times[0]) / median(times[1])


def _memory() -> int:
    """Kilobytes of memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") >> 10
