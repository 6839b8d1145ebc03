"""Articles in: an index changes as a whole or not at all, one commit a run (`newssearch.ingest.run`)."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from newssearch.index.searching.id_lookup import Catalogue
from newssearch.index.searching.snapshot import Snapshot
from newssearch.index.sidecars.learnt_lines import Boilerplate
from newssearch.index.sidecars.removals import Removals, keep_removals, kept_removals
from newssearch.index.writing.writer import Writer
from newssearch.ingest.lookup import Nowhere, Sink
from newssearch.ingest.pruning import Pruning
from newssearch.ingest.run import Run
from newssearch.limits import MAX_SHRINK, Allowance
from newssearch.models import Item
from newssearch.reports import Report


def update(
    path: Path,
    items: Iterable[Item],
    *,
    prune: Sequence[str | Path] = (),
    max_shrink: str | int | Allowance = MAX_SHRINK,
    replace: Sequence[str | Path] = (),
    dry_run: bool = False,
    wait: float = 0.0,
) -> Report:
    """Bring ``items`` into the index at ``path``; ``prune`` names the sources whose vanished articles go.

    A dry run decides everything and writes nothing. Raises IndexLockedError when another process is writing, and
    still is after ``wait`` seconds; PruneRefusedError when more would go than ``max_shrink`` allows.
    """
    began = time.perf_counter()
    pruning = Pruning(prune, Allowance.of(max_shrink), replace)
    if dry_run:
        snapshot = Snapshot(path)
        try:
            run, _ = run_on(snapshot, removals=Removals(kept_removals(path)))
            _feed(run, items, pruning)
            return run.result(snapshot.generation, time.perf_counter() - began)
        finally:
            snapshot.close()
    with Writer(path, wait) as writer:
        run, boilerplate = run_on(writer.snapshot, writer, removals=Removals(kept_removals(path)))
        _feed(run, items, pruning)
        keep_removals(path, run.removals)  # before the commit: one kept in vain is carried out when repeated
        generation = commit(run, boilerplate, writer)
        return run.result(generation, time.perf_counter() - began)


def remove(path: Path, identifiers: Iterable[str], *, wait: float = 0.0) -> Report:
    """Take articles out by id; a warning of the report names each id that there is none of."""
    began = time.perf_counter()
    with Writer(path, wait) as writer:
        run, boilerplate = run_on(writer.snapshot, writer)
        unknown = [i for i in dict.fromkeys(identifiers) if not run.remove(i)]
        run.finish()
        generation = commit(run, boilerplate, writer)
        report = run.report(generation, time.perf_counter() - began)
        return replace(report, warnings=(*(f"there is no article {i}" for i in unknown), *report.warnings))


def decide_boilerplate(
    path: Path, source: str, *, pin: Iterable[str] = (), free: Iterable[str] = (), wait: float = 0.0
) -> Report:
    """Have lines of one source be boilerplate, or text, whatever is learnt; its articles are written anew at once.

    Raises UsageError for a source of which nothing is known, and for what can be no line of boilerplate;
    IndexLockedError when another process is writing, and still is after ``wait`` seconds.
    """
    began = time.perf_counter()
    with Writer(path, wait) as writer:
        run, boilerplate = run_on(writer.snapshot, writer)
        is_news = boilerplate.decide(source, pin, free)
        run.finish()
        generation = commit(run, boilerplate, writer, is_news)
        return run.report(generation, time.perf_counter() - began)


def run_on(snapshot: Snapshot, sink: Sink | None = None, removals: Removals | None = None) -> tuple[Run, Boilerplate]:
    """A run over a snapshot, and what it learns of boilerplate; without ``sink`` it writes nothing."""
    boilerplate = Boilerplate(snapshot)
    run = Run(snapshot, Catalogue(snapshot), boilerplate, sink or Nowhere(), removals=removals or Removals())
    return run, boilerplate


def commit(run: Run, boilerplate: Boilerplate, writer: Writer, is_news: bool = False) -> int:
    """Write what has changed, and what was learnt with it; ``is_news`` where only that has changed.

    Returns the number of the generation that is live then.
    """
    if not (run.changed or is_news):
        return writer.snapshot.generation
    writer.keep(boilerplate.as_bytes())
    run.let_go()  # a merge wants the memory
    boilerplate.let_go()
    return writer.commit()


def _feed(run: Run, items: Iterable[Item], pruning: Pruning) -> None:
    for item in pruning.noting(items):
        run.take(item)
    run.prune(pruning)
    run.finish()
