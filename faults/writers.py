"""Several writers at once, and locks whose holder is gone, or whose number another process has now."""

from __future__ import annotations

import os
from pathlib import Path

import orjson

import newssearch
from faults.children import Child, run
from faults.outcome import Outcome
from faults.stories import held, state_of, story, write
from newssearch.index.commits.folder import WRITER
from newssearch.index.commits.lock import WriterLock
from newssearch.index.commits.process import Process

WRITERS = 8


def write_at_once(work: Path, rounds: int) -> Outcome:
    """Eight begin at once, in turn such that wait and such that do not; then the two kinds of old locks."""
    outcome = Outcome(
        f"{WRITERS} writers at once; a lock whose process is gone, or is another program now",
        "each is done or ends with exit code 4, and nothing done is lost; a process that is gone stops nobody",
    )
    for number in range(rounds):
        folder = work / f"at-once-{number}"
        folder.mkdir()
        _at_once(outcome, folder, "60s" if number % 2 else "0s")
    for number in range(rounds):
        folder = work / f"stale-{number}"
        folder.mkdir()
        _gone(outcome, folder)
        _another(outcome, folder)
    return outcome


def _at_once(outcome: Outcome, folder: Path, wait: str) -> None:
    for n in range(WRITERS):
        write(folder / f"{n}.jsonl", [story(n)])
    words = ("--index", "index", "--wait", wait)
    children = [Child(folder, ("index", f"{n}.jsonl", *words)) for n in range(WRITERS)]
    ended = [child.wait() for child in children]
    done = [n for n, one in enumerate(ended) if one.code == 0]
    outcome.tried += WRITERS
    outcome.count("done", len(done))
    outcome.count("exit code 4", sum(one.code == 4 for one in ended))
    outcome.failures += [f"a writer ends with {one.code}: {one.said}" for one in ended if one.code not in (0, 4)]
    if not done or (wait != "0s" and len(done) < WRITERS):
        outcome.failures.append(f"of {WRITERS} writers that wait {wait}, {len(done)} are done")
    _compare(outcome, folder / "index", done)


def _gone(outcome: Outcome, folder: Path) -> None:
    """A writer ends with the lock in its hands; the next takes it over."""
    write(folder / "0.jsonl", [story(0)])
    run(folder, ("index", "0.jsonl", "--index", "index"))
    run(folder, (), _end_with_the_lock)
    if not (folder / "index" / WRITER).exists():
        outcome.failures.append("a writer that ended at once has left no note")
    outcome.count("locks of a process that is gone, taken over")
    _next(outcome, folder, [0])


def _end_with_the_lock() -> None:
    WriterLock.acquire(Path("index"))
    os._exit(9)


def _another(outcome: Outcome, folder: Path) -> None:
    """The note names a process that runs, and that began at another time than the writer did."""
    here = Process.current()
    if here.started is None:
        outcome.notes.append("a lock whose number is another program's: the system does not say when processes began")
        return
    said = {"pid": os.getppid(), "host": here.host, "boot": here.boot, "started": 1, "since": "2026-11-22T02:00:00"}
    (folder / "index" / WRITER).write_bytes(orjson.dumps(said))
    outcome.count("locks whose number is another program's, taken over")
    _next(outcome, folder, [0])


def _next(outcome: Outcome, folder: Path, numbers: list[int]) -> None:
    outcome.tried += 1
    ended = run(folder, ("index", "0.jsonl", "--index", "index"))
    if ended.code != 0:
        outcome.failures.append(f"the next writer ends with {ended.code}: {ended.said}")
    _compare(outcome, folder / "index", numbers)


def _compare(outcome: Outcome, index: Path, numbers: list[int]) -> None:
    if held(index) != state_of(map(story, numbers)):
        outcome.failures.append(f"{index.parent.name}: it does not hold what was written")
    outcome.failures += [f"{index.parent.name}: {problem}" for problem in newssearch.check(index).problems]
