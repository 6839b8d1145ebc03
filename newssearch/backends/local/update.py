"""Updates of an index in a folder: one run (`newssearch.ingest.run`) is one commit."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from newssearch.index.commits.generations import Undo
from newssearch.index.commits.manifest import Generation, read_manifest
from newssearch.index.searching.id_lookup import SnapshotDocuments
from newssearch.index.searching.snapshot import Snapshot
from newssearch.index.sidecars.alert_state import reported_until
from newssearch.index.sidecars.learnt_lines import Boilerplate
from newssearch.index.sidecars.removals import WITHDRAWN, Removals
from newssearch.index.sidecars.sidecar import FolderSidecars, SidecarStore
from newssearch.index.sidecars.tombstones import TOMBSTONES, Tombstones
from newssearch.index.sidecars.version_numbers import VERSION_NUMBERS
from newssearch.index.writing.writer import Writer
from newssearch.ingest.pruning import Pruning
from newssearch.ingest.run import IngestRun
from newssearch.ingest.storage import EarlierDocuments, Sink
from newssearch.models import Item
from newssearch.reports import OptimizeReport, Report


def update(
    path: Path,
    items: Iterable[Item],
    pruning: Pruning,
    *,
    undo: Undo,
    dry_run: bool = False,
    wait: float = 0.0,
) -> Report:
    """Bring ``items`` into the index at ``path``, and remove vanished articles as ``pruning`` asks.

    A dry run decides everything and writes nothing. Raises IndexLockedError when another process is still writing
    after ``wait`` seconds, and PruneRefusedError when more articles would be removed than ``pruning`` allows.
    """
    began = time.perf_counter()
    if dry_run:
        snapshot = Snapshot(path)
        try:
            run, _ = run_on(snapshot, store=FolderSidecars(path))
            run.feed(items, pruning)
            run.finish()
            return run.result(snapshot.generation, time.perf_counter() - began)
        finally:
            snapshot.close()
    with Writer(path, wait) as writer:
        run, boilerplate = run_on(writer.snapshot, writer, FolderSidecars(path))
        run.feed(items, pruning)
        run.finish()
        WITHDRAWN.keep(FolderSidecars(path), run.removals)  # before the commit: a removal kept in vain is harmless
        generation = commit(run, boilerplate, writer, undo=undo)
        return run.result(generation, time.perf_counter() - began)


def remove(path: Path, identifiers: Iterable[str], *, undo: Undo, wait: float = 0.0) -> Report:
    """Remove articles by id; a warning of the report names each unknown id."""
    began = time.perf_counter()
    with Writer(path, wait) as writer:
        run, boilerplate = run_on(writer.snapshot, writer)
        unknown = [i for i in dict.fromkeys(identifiers) if not run.remove(i)]
        run.finish()
        generation = commit(run, boilerplate, writer, undo=undo)
        report = run.report(generation, time.perf_counter() - began)
        return replace(report, warnings=(*(f"no article has the id {i}" for i in unknown), *report.warnings))


def decide_boilerplate(
    path: Path, source: str, *, pin: Iterable[str] = (), free: Iterable[str] = (), wait: float = 0.0
) -> Report:
    """Pin lines of one source as boilerplate or free them as text; its articles are written again at once.

    Raises UsageError for an unknown source and for a text that cannot be a line of boilerplate, and IndexLockedError
    when another process is still writing after ``wait`` seconds.
    """
    began = time.perf_counter()
    with Writer(path, wait) as writer:
        run, boilerplate = run_on(writer.snapshot, writer)
        is_news = boilerplate.decide(source, pin, free)
        run.finish()
        generation = commit(run, boilerplate, writer, is_news)
        return run.report(generation, time.perf_counter() - began)


def run_on(
    snapshot: Snapshot,
    sink: Sink | None = None,
    store: SidecarStore | None = None,
    removals: Removals | None = None,
    earlier: EarlierDocuments | None = None,
) -> tuple[IngestRun, Boilerplate]:
    """Return a run over a snapshot and its model of boilerplate; without ``sink`` it is a dry run.

    ``store`` has the removals, unless others are given, and the tombstones; a run that takes no articles needs none.
    """
    boilerplate = Boilerplate(snapshot)
    tombstones = None if store is None else Tombstones(TOMBSTONES.kept(store))
    if removals is None and store is not None:
        removals = Removals(WITHDRAWN.kept(store))
    if earlier is None and (versions := snapshot.manifest.live.versions):
        from newssearch.index.versions.version_files import opened  # here, as few indexes keep versions
        from newssearch.ingest.earlier import ReturningVersions

        earlier = ReturningVersions(opened(snapshot.path, versions))
    documents = SnapshotDocuments(snapshot)
    used = {} if store is None else VERSION_NUMBERS.kept(store)
    after = 0 if store is None else reported_until(store)
    run = IngestRun(documents, boilerplate, sink, removals, tombstones, earlier=earlier, used=used, after=after)
    return run, boilerplate


def commit(
    run: IngestRun, boilerplate: Boilerplate, writer: Writer, is_news: bool = False, undo: Undo | None = None
) -> int:
    """Commit a run with its model of boilerplate, and return the number of the live generation.

    ``is_news`` says that the model has changed, even when no article has. With ``undo`` the generation before a run
    that deleted or replaced articles is kept.
    """
    if not (run.is_changed or is_news):
        return writer.snapshot.generation
    writer.flush()  # the last batch is inverted while the lines are packed
    writer.keep(boilerplate.as_bytes())
    undo = undo if run.has_deleted else None
    run.forget_all()  # a merge needs the memory
    boilerplate.free_memory()
    return writer.commit(undo=undo)


def optimize(path: Path, wait: float = 0.0) -> OptimizeReport:
    """Merge the segments of the index in ``path`` into one, without what has been removed; nothing is done where that
    is so already. Waits up to ``wait`` seconds for another writer. Raises IndexLockedError, IndexWriteError; the index
    is as it was then."""
    with Writer(path, wait) as writer:
        before = read_manifest(path).live
        if len(before.segments) > 1 or any(segment.removed for segment in before.segments):
            writer.commit(merge_all=True)
    after = read_manifest(path).live
    return OptimizeReport(after.generation, len(before.segments), len(after.segments), _size(before), _size(after))


def _size(generation: Generation) -> int:
    return sum(state.bytes for state in generation.files.values())
