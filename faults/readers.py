"""Readers at full speed while a writer commits, merges and switches: an answer tells of which generation it is.

The index of state k holds `FERRIES` articles that say k in their headlines, and k articles of a log, one for each
state. Whoever finds all of them has found one generation, and which.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

import newssearch
from faults.outcome import Outcome
from newssearch.index.commits.manifest import read_manifest
from newssearch.models import Article

FERRIES = 12
READERS = 4

_CONTEXT = multiprocessing.get_context("forkserver")


def articles(state: int) -> Iterator[Article]:
    """The articles of an index in a state, known by the numbers of both kinds."""
    yield from ferries(state)
    yield from (_log(n) for n in range(state))


def ferries(state: int) -> Iterator[Article]:
    """The articles that say the state."""
    for n in range(FERRIES):
        body = f"The ferry of pier {n} came at noon for the {state}th time."
        yield Article(f"ferry-{n}", headline=f"Ferry {n}, state {state}", body=body, language="en")


def _log(number: int) -> Article:
    return Article(f"log-{number}", headline=f"Log {number}", body=f"The logbook, page {number}.", language="en")


def state_in(results: newssearch.Results) -> int:
    """The state of which an answer to ``ferry OR logbook`` is. Raises ValueError when it is of none, or of several."""
    ferries = [str(hit.headline) for hit in results.hits if hit.id.startswith("ferry-")]
    logs = len(results.hits) - len(ferries)
    states = {headline.rpartition(" ")[2] for headline in ferries}
    if len(ferries) != FERRIES or states != {str(logs)} or results.total != FERRIES + logs:
        raise ValueError(f"{len(ferries)} ferries of states {sorted(states)} and {logs} of the log")
    return logs


def read_while_writing(work: Path, commits: int, switches: int) -> Outcome:
    """Write ``commits`` states, one after another, some of them by a rebuild, while others read."""
    outcome = Outcome(
        f"{READERS} readers at full speed during commits, merges and switches",
        "no error, and each answer is that of one generation, none older than the one before",
    )
    folder = work / "index"
    with newssearch.create(folder) as news:
        news.update(articles(1))
    done = _CONTEXT.Value("b", 0)
    readers = [_Reader(folder, done, overlooking=True)]
    readers += [_Reader(folder, done, reopening=n % 2 == 0) for n in range(READERS)]
    try:
        _write(outcome, folder, commits, switches)
    finally:
        done.value = 1
        for reader in readers:
            reader.collect(outcome)
    if not newssearch.check(folder).ok:
        outcome.failures.append("check is not content at the end")
    return outcome


def _write(outcome: Outcome, folder: Path, commits: int, switches: int) -> None:
    every = max(1, commits // switches)
    for state in range(2, commits + 2):
        outcome.tried += 1
        before = {segment.name for segment in read_manifest(folder).live.segments}
        if (state - 1) % every == 0:
            newssearch.reindex(folder, articles(state))
            outcome.count("switches")
        else:
            with newssearch.open(folder) as news:
                news.update([*ferries(state), _log(state - 1)])
            outcome.count("commits")
            # A segment of earlier states has a page of the log that is never removed: it goes only by merging.
            after = {segment.name for segment in read_manifest(folder).live.segments}
            outcome.count("merges", int(not before <= after))


class _Reader:
    """A process that reads until all is written."""

    def __init__(
        self, folder: Path, done: Synchronized[int], *, reopening: bool = False, overlooking: bool = False
    ) -> None:
        self._report, report = _CONTEXT.Pipe(duplex=False)
        self._what = "looks over the index" if overlooking else "answers"
        target = _look_over if overlooking else _read
        self._process = _CONTEXT.Process(target=target, args=(str(folder), done, reopening, report))
        self._process.start()
        report.close()

    def collect(self, outcome: Outcome) -> None:
        """Add what it has seen to the outcome."""
        try:
            answers, states, failures = self._report.recv()
            outcome.count(self._what, answers)
            outcome.count("generations seen, of all readers", states)
            outcome.failures += failures
        except EOFError:
            outcome.failures.append("a reader was killed before it finished")
        self._process.join()
        if self._process.exitcode:
            outcome.failures.append(f"a reader has ended with {self._process.exitcode}")


def _read(folder: str, done: Synchronized[int], reopening: bool, report: Connection) -> None:
    answers, last, seen, failures = 0, 0, set(), list[str]()
    news = newssearch.open(folder)
    while not done.value and len(failures) < 10:
        try:
            if reopening:
                news.close()
                news = newssearch.open(folder)
            state = state_in(news.search("ferry OR logbook", limit=10_000, snippets=0))
            if state < last:
                failures.append(f"an answer of state {state} after one of state {last}")
            seen.add(state)
            last = state
            answers += 1
        except Exception as error:  # whatever it is, a reader must not meet it
            failures.append(f"a reader meets {error!r}")
    news.close()
    report.send((answers, len(seen), failures))


def _look_over(folder: str, done: Synchronized[int], reopening: bool, report: Connection) -> None:
    """Check the index, count what it holds and ask for its status, over and over: none may see damage."""
    looks, seen, failures = 0, set(), list[str]()
    while not (looks and done.value) and len(failures) < 10:
        try:
            found = newssearch.check(folder, quick=looks % 2 == 0)
            with newssearch.open(folder) as news:
                stats = news.stats()
            status = newssearch.status(folder)
            failures += [*found.problems, *status.problems]
            failures += [f"check notes: {remark}" for remark in found.remarks]
            if min(found.articles, stats.articles, status.articles) < FERRIES or not stats.bytes:
                failures.append(f"articles: check {found.articles}, stats {stats.articles}, status {status.articles}")
            if not found.generation <= stats.generation <= status.generation:
                failures.append(f"generations {found.generation}, {stats.generation}, {status.generation}")
            seen.add(found.generation)
            looks += 1
        except Exception as error:  # whatever it is, nobody who looks must meet it
            failures.append(f"check, stats or status meet {error!r}")
    report.send((looks, len(seen), failures))
