"""A rebuild: build the next generation beside the live one, verify it, and switch to it at once.

The lock is held throughout, as the switch would lose another run's commits; readers do not wait. The new generation is
an index of its own in a folder within the live one, with a commit from time to time. So a killed rebuild continues at
its next start: its committed articles are *unchanged* when they are met again.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import orjson

from newssearch.backends.contract import Metadata
from newssearch.backends.local.carried_versions import carried
from newssearch.backends.local.transfer import metadata_of
from newssearch.backends.local.update import commit, run_on
from newssearch.backends.rebuild_checks import Checks, verify
from newssearch.core import key_of
from newssearch.errors import DamagedIndexError, RebuildRefusedError, ShortageError
from newssearch.index.commits import files
from newssearch.index.commits.folder import index_files, is_index, now_text
from newssearch.index.commits.generations import (
    BUILT,
    FAILED,
    clear_away,
    create_folder,
    damage,
    manifest_or_none,
    sweep,
    switch,
)
from newssearch.index.commits.lock import writing
from newssearch.index.commits.manifest import MANIFEST, Manifest
from newssearch.index.searching.id_lookup import SnapshotDocuments
from newssearch.index.searching.snapshot import Snapshot
from newssearch.index.sidecars.learnt_lines import Decisions
from newssearch.index.sidecars.registry import mirror, set_aside
from newssearch.index.sidecars.removals import WITHDRAWN, Removals
from newssearch.index.sidecars.sidecar import FolderSidecars
from newssearch.index.writing.writer import Writer
from newssearch.ingest.earlier import EarlierVersions
from newssearch.ingest.run import IngestRun
from newssearch.models import Item
from newssearch.reports import RebuildReport, Report, summed

CHECKPOINT_ITEMS = 50_000
"""Items between two commits of a rebuild: each commit closes a segment early, which is merged later."""

CHECKPOINT_SECONDS = 120.0
"""Time between two commits where reading is slow: a killed rebuild loses no more work."""

MADE_FROM = "newssearch.made-from"
"""File in the folder of a rebuild with its sources and options. Only a rebuild with the same ones continues it."""

REPORT = "newssearch.report.json"
"""File with the report, in the folder of a rebuild that failed its checks."""


def reindex(
    path: Path,
    items: Iterable[Item],
    *,
    checks: Checks,
    keep: int = 2,
    made_from: Sequence[str] = (),
    wait: float = 0.0,
) -> RebuildReport:
    """Build the next generation of the index in ``path`` from ``items`` alone; the live one may be missing or damaged.

    ``made_from`` names sources and options: a rebuild continues an unfinished one only if both name the same, and never
    if it is empty. ``keep`` generations stay, including the new one. ``wait`` is the longest time to wait for the lock,
    in seconds. Raises RebuildRefusedError, with the report, when a check fails; IndexLockedError; IndexWriteError when
    the disk refuses. The live index is unchanged then.
    """
    began = time.perf_counter()
    is_new = not is_index(path)
    if is_new:
        create_folder(path)
    with writing(path, wait):
        with files.changing(path, " The live index is unchanged."):
            metadata = metadata_of(path)
            removals = Removals(WITHDRAWN.parse(metadata.sidecars.get(WITHDRAWN.name, {}), ""))
            report = _build(path, items, metadata, removals, checks, made_from)
            report = replace(report, seconds=round(time.perf_counter() - began, 3))
            if report.shortfalls:
                _set_aside(path, report)
                if is_new:
                    _unmake(path)
                raise _refused(path, report, is_new=is_new)
            set_aside(path)  # the report names what could not be read
            WITHDRAWN.keep(FolderSidecars(path), removals)  # before the switch: a removal kept in vain is harmless
            versions, lost = carried(path, manifest_or_none(path))
            report = replace(report, generation=switch(path, keep, versions), switched=True)
            report = replace(report, warnings=(*report.warnings, *lost))
        clear_away(path / BUILT)
        clear_away(path / FAILED)
        return replace(report, seconds=round(time.perf_counter() - began, 3))


def _build(
    path: Path,
    items: Iterable[Item],
    metadata: Metadata,
    removals: Removals,
    checks: Checks,
    made_from: Sequence[str],
) -> RebuildReport:
    """Build the next generation beside the live one and verify it, and return the report."""
    built = path / BUILT
    live = manifest_or_none(path)
    if live is not None:
        sweep(path, live)
    resumed, warnings = _begin(built, made_from)
    if live is None:
        warnings.append("the live index is damaged or of another format: there is nothing to compare with")
    warnings += metadata.warnings
    mirror(FolderSidecars(built), metadata.sidecars)  # canaries mean by a name what queries do
    with _earlier(path, live) as earlier:
        report = _fill(built, iter(items), metadata.decisions or {}, removals, earlier, resumed=resumed)
        if earlier is not None and earlier.unread:
            warnings.append(f"the live index is damaged: {earlier.unread:,} articles lost when they were added")
    before = live.totals.articles if live is not None and live.live.segments else None
    return replace(
        report,
        generation=live.generation if live is not None else 0,
        removed=0 if before is None else _gone(path, built),
        resumed=resumed,
        before=before,
        warnings=(*warnings, *report.warnings),
        shortfalls=verify(built, report, before, checks),
    )


def _begin(built: Path, made_from: Sequence[str]) -> tuple[bool, list[str]]:
    """Prepare the folder of the rebuild, and return whether it continues an unfinished one, with warnings."""
    stated = ascii(list(made_from)).encode()  # names of files need not be Unicode
    warnings = []
    if built.is_symlink():  # it may lead to a folder of another owner
        files.remove(built)
    if files.is_file(built / MANIFEST):
        if made_from and _read_or_empty(built / MADE_FROM) == stated:
            manifest = manifest_or_none(built)
            if manifest is not None and not damage(built, manifest.live):
                return True, []
            warnings.append("an unfinished rebuild was damaged; this one starts again")
        else:
            warnings.append("an unfinished rebuild was of other sources or options; this one starts again")
    files.remove_folder(built)
    files.make_folder(built)
    create_folder(built)
    files.replace(built / MADE_FROM, stated)
    return False, warnings


def _read_or_empty(path: Path) -> bytes:
    try:
        return files.read(path, 16 << 20)
    except OSError:
        return b""


@contextmanager
def _earlier(path: Path, live: Manifest | None) -> Iterator[EarlierVersions | None]:
    """Open the articles of the live index; None where it cannot be read."""
    try:
        snapshot = None if live is None else Snapshot(path)
    except DamagedIndexError:
        snapshot = None
    try:
        yield None if snapshot is None else EarlierVersions(SnapshotDocuments(snapshot))
    finally:
        if snapshot is not None:
            snapshot.close()


def _fill(
    built: Path,
    items: Iterator[Item],
    decisions: Decisions,
    removals: Removals,
    earlier: EarlierVersions | None,
    *,
    resumed: bool,
) -> RebuildReport:
    """Index all ``items`` in ``built``, with a commit from time to time."""
    reports: list[Report] = []
    seen: set[int] = set()
    more = True
    while more:
        with Writer(built) as writer:
            run, boilerplate = run_on(writer.snapshot, writer, FolderSidecars(built), removals, earlier)
            is_news = boilerplate.adopt(decisions)
            more = _feed(run, items)
            if resumed:
                seen |= {key_of(identifier) for identifier in run.seen()}
                if not more:
                    run.remove_unseen(seen)
            run.finish()
            commit(run, boilerplate, writer, is_news)
            reports.append(run.report(0, 0.0))
    warnings = tuple(warning for report in reports for warning in report.warnings)
    return RebuildReport(0, **summed(reports), warnings=warnings)


def _feed(run: IngestRun, items: Iterator[Item]) -> bool:
    """Give ``run`` the items of one commit, and return whether more follow."""
    until = time.monotonic() + CHECKPOINT_SECONDS
    for count, item in enumerate(items, start=1):
        run.take(item)
        if count >= CHECKPOINT_ITEMS or time.monotonic() > until:
            return True
    return False


def _gone(path: Path, built: Path) -> int:
    """Count the articles of the live index, with copies, that the rebuilt one lacks; 0 for a damaged live index."""
    try:
        return len(_ids(path) - _ids(built))
    except ShortageError:
        raise
    except Exception:  # any error of a damaged file; the rebuild repairs it
        return 0


def _ids(folder: Path) -> set[int]:
    snapshot = Snapshot(folder)
    try:
        return snapshot.id_keys()
    finally:
        snapshot.close()


def _set_aside(path: Path, report: RebuildReport) -> None:
    """Keep the failed rebuild and its report in place of the last failed one."""
    kept = orjson.dumps({"at": now_text(), **report.to_dict()}, option=orjson.OPT_INDENT_2)
    files.replace(path / BUILT / REPORT, kept)
    files.remove_folder(path / FAILED)
    files.rename(path / BUILT, path / FAILED)
    files.sync_folder(path)


def _unmake(path: Path) -> None:
    """Remove the empty index of a failed first rebuild: a search in it would find nothing and not say why."""
    files.remove(path / MANIFEST)
    for file in index_files(path):
        files.remove(file)
    files.sync_folder(path)


def _refused(path: Path, report: RebuildReport, *, is_new: bool) -> RebuildRefusedError:
    reasons = "".join(f"\n  {shortfall.check}: {shortfall.found}" for shortfall in report.shortfalls)
    rest = f"there is still no index at {path}" if is_new else f"the live index (generation {report.generation}) stays"
    return RebuildRefusedError(
        f"The rebuild did not pass; {rest}.{reasons}\nIt is set aside, with its report, in {path / FAILED}.", report
    )
