"""One phase of one engine, in a process of its own, so that its peak memory is its own.

Run by `benchmarks.processes` as ``python -m benchmarks.worker TASK``. The figures are appended to the task's file
as it is known, one JSON object a line, so that a phase which is stopped leaves what it had.
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

import orjson

from benchmarks import articles, engines, queries
from benchmarks.articles import Story
from benchmarks.engines import Engine
from benchmarks.queries import Query

SAMPLE = 20_000
"""Stories that the queries are drawn from."""

UPDATED = 200
"""Stories that one round of updates replaces, at most."""

THREADS = 4
"""Threads that share one open index."""

Measures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Task:
    """The task of a worker: ``folder`` holds the stories, the queries and the indexes; ``seconds`` is its limit."""

    phase: str
    engine: str
    folder: str
    out: str
    size: int
    rounds: int
    seconds: float
    seed: int
    queries: int = 20
    data: str | None = None

    @property
    def stories(self) -> Path:
        """The file of stories."""
        return Path(self.folder) / "stories.jsonl"

    @property
    def questions(self) -> Path:
        """The file of queries."""
        return Path(self.folder) / "queries.json"

    @property
    def index(self) -> Path:
        """The folder of the engine's index."""
        return Path(self.folder) / self.engine


def prepare(task: Task) -> Iterator[Measures]:
    """Write the stories and the queries that all engines are given."""
    data = Path(task.data) if task.data is not None else None
    articles.write(task.stories, articles.stories(task.size, task.seed, data))
    size = text = 0
    for story in articles.read(task.stories):
        size += 1
        text += story.bytes
    step = max(1, size // SAMPLE)
    sample = islice(articles.read(task.stories), 0, None, step)
    drawn = queries.draw(queries.observe(sample), task.seed, task.queries)
    queries.write(task.questions, drawn)
    yield {"articles": size, "text_bytes": text}


def build(task: Task) -> Iterator[Measures]:
    """Index all stories."""
    engine = engines.make(task.engine)
    began, worked = perf_counter(), _cpu_seconds()
    engine.build(articles.read(task.stories), task.index)
    seconds, worked = perf_counter() - began, _cpu_seconds() - worked
    files = sum(path.stat().st_size for path in task.index.rglob("*") if path.is_file())
    yield {"seconds": seconds, "cpu_seconds": worked, "index_bytes": files}


def first(task: Task) -> Iterator[Measures]:
    """Ask each query once, as users do: each class on an index just opened, so that words of other classes are new."""
    engine = engines.make(task.engine)
    deadline = perf_counter() + task.seconds
    for kind, asked in queries.by_kind(queries.read(task.questions)).items():
        if not engine.answers(asked[0]) or perf_counter() > deadline:
            continue
        engine.open(task.index)
        yield {"classes": {kind: [_milliseconds(engine, query) for query in asked]}}
        engine.close()


def search(task: Task) -> Iterator[Measures]:
    """Ask all queries, class by class, in rounds; each class has its share of the time."""
    engine = engines.make(task.engine)
    engine.open(task.index)
    kinds = queries.by_kind(queries.read(task.questions))
    for kind, asked in kinds.items():
        try:
            measures = _asked(engine, asked, task.rounds, task.seconds / len(kinds))
        except Exception as error:  # an engine's own fault costs it this class of queries, not the others
            measures = {"not_measured": f"{type(error).__name__}: {error}"}
        yield {"classes": {kind: measures}}
    yield _resident()
    engine.close()


def threads(task: Task) -> Iterator[Measures]:
    """Queries a second on one open index, each query new to it: with one thread, then with four."""
    engine = engines.make(task.engine)
    asked = queries.read(task.questions)
    Random(task.seed).shuffle(asked)  # one thread must not be left with the slow ones
    found: dict[int, list[float]] = {1: [], THREADS: []}
    for _ in range(task.rounds):
        for many, rates in found.items():
            engine.open(task.index)
            began = perf_counter()
            with ThreadPoolExecutor(many) as pool:
                list(pool.map(engine.search, asked))
            rates.append(len(asked) / (perf_counter() - began))
            engine.close()
    yield {"queries_per_second": {str(many): median(rates) for many, rates in found.items()}}


def counting(task: Task) -> Iterator[Measures]:
    """Count the hits of frequent words by a field, in rounds: the median of the words, in milliseconds."""
    engine = engines.counting(task.engine)
    engine.open(task.index)
    words = [query.words[0] for query in queries.by_kind(queries.read(task.questions))["frequent term"]]
    for by in engines.DIMENSIONS:
        times = [_median_milliseconds(partial(engine.count, word, by), task.rounds) for word in words]
        yield {by: round(median(times), 4)}
    engine.close()


def export(task: Task) -> Iterator[Measures]:
    """Write all stories as JSON lines."""
    engine = engines.counting(task.engine)
    engine.open(task.index)
    out = Path(task.folder) / "export.jsonl"
    began = perf_counter()
    written = engine.export(out)
    yield {"articles": written, "seconds": perf_counter() - began}
    engine.close()
    out.unlink()


def update(task: Task) -> Iterator[Measures]:
    """Replace stories and search for the new ones, round by round, until the search has found all."""
    engine = engines.make(task.engine)
    if not engine.can_update:
        yield {"not_measured": "it has no updates"}
        return
    engine.open(task.index)
    times = []
    deadline = perf_counter() + task.seconds
    for turn in range(task.rounds):
        mark = f"zq{'bcdfghjkmnpqrtvw'[turn % 16]}q{turn // 16 or ''}"
        revised = _revised(task, turn, mark)
        began = perf_counter()
        engine.update(revised)
        seen = engine.search(Query("update", (mark,), counted=True)).total
        times.append(perf_counter() - began)
        if seen != len(revised):
            yield {"not_measured": f"the next search saw {seen} of {len(revised)} updates"}
            return
        if perf_counter() > deadline:
            break
    engine.close()
    yield {"articles": len(revised), "seconds": median(times), "rounds": len(times)}


PHASES: dict[str, Callable[[Task], Iterator[Measures]]] = {
    "prepare": prepare,
    "build": build,
    "first": first,
    "search": search,
    "threads": threads,
    "counting": counting,
    "export": export,
    "update": update,
}


def _milliseconds(engine: Engine, query: Query) -> float:
    """Time one search."""
    began = perf_counter()
    engine.search(query)
    return round((perf_counter() - began) * 1000, 4)


def _median_milliseconds(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        began = perf_counter()
        work()
        times.append((perf_counter() - began) * 1000)
    return median(times)


def _asked(engine: Engine, asked: Sequence[Query], rounds: int, seconds: float) -> Measures:
    """Count what each query finds, then time the rounds: the median of the rounds for each query, in milliseconds."""
    if not engine.answers(asked[0]):
        return {"not_measured": "it has no means to answer"}
    deadline = perf_counter() + seconds
    totals = []
    for query in asked:
        totals.append(engine.search(replace(query, counted=True)).total)
        if perf_counter() > deadline:
            return {"not_measured": f"counting took over {seconds:.0f} s"}
    whole: list[list[float]] = []
    while len(whole) < rounds:
        times = []
        for query in asked:
            times.append(_milliseconds(engine, query))
            if perf_counter() > deadline:
                break
        if len(times) < len(asked):
            break
        whole.append(times)
    if not whole:
        return {"not_measured": f"one round took over {seconds:.0f} s", "totals": totals}
    milliseconds = [round(median(times), 4) for times in zip(*whole, strict=True)]
    return {"milliseconds": milliseconds, "rounds": len(whole), "totals": totals}


def _revised(task: Task, turn: int, mark: str) -> list[Story]:
    """Evenly spaced stories with a new last word, others in every round."""
    many = max(1, min(UPDATED, task.size // task.rounds))
    step = task.size // many
    chosen = islice(articles.read(task.stories), turn % step, None, step)
    return [replace(story, body=f"{story.body}\n{mark}") for story in islice(chosen, many)]


def _resident() -> Measures:
    """Memory held after the searches, and how much of it is mapped files, which the system can share and drop."""
    status = Path("/proc/self/status")
    if not status.exists():
        return {}
    values = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    return {
        "resident_bytes": int(values["VmRSS"].split()[0]) * 1024,
        "mapped_bytes": int(values["RssFile"].split()[0]) * 1024,
    }


def _cpu_seconds() -> float:
    """Return the processor time of this process and of its children that have ended."""
    return sum(os.times()[:4])


def _peak() -> Measures:
    """The largest resident size of this process, and with it that of its largest child: too much where they share
    pages, too little where several children live at once.

    A process starts with the peak of the one that started it, so `benchmarks.run` imports no engine. Linux counts in
    kilobytes, macOS in bytes.
    """
    unit = 1 if sys.platform == "darwin" else 1024
    own, children = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"peak_bytes": (own + children) * unit}


def main(argument: str) -> None:
    """Do the task that ``argument`` states as JSON."""
    task = Task(**orjson.loads(argument))
    with Path(task.out).open("wb", buffering=0) as out:
        for measures in PHASES[task.phase](task):
            out.write(orjson.dumps(measures, option=orjson.OPT_APPEND_NEWLINE))
        out.write(orjson.dumps(_peak(), option=orjson.OPT_APPEND_NEWLINE))


if __name__ == "__main__":
    main(sys.argv[1])
