"""Going back to a kept generation: no number of a version that is taken back is given to another version later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from newssearch.errors import DamagedIndexError
from newssearch.index.commits import files
from newssearch.index.commits.folder import NewsIndex
from newssearch.index.commits.generations import go_back, kept_generation, manifest_or_none
from newssearch.index.commits.lock import writing
from newssearch.index.commits.manifest import Manifest, read_manifest
from newssearch.index.searching.snapshot import Snapshot
from newssearch.index.sidecars.sidecar import FolderSidecars
from newssearch.index.sidecars.version_keeping import VERSION_KEEPING
from newssearch.index.sidecars.version_numbers import note_numbers
from newssearch.index.versions.version_files import opened
from newssearch.query.nodes import NumberRange
from newssearch.query.normal import any_of


def roll_back(path: Path, to: int | None = None, wait: float = 0.0) -> int:
    """Make a kept generation the next one, the last kept or that of number ``to``, and return its new number.

    The live generation is kept in its place. Waits up to ``wait`` seconds for the lock. Raises IndexLockedError,
    UsageError for an unknown generation, DamagedIndexError for changed files, IndexWriteError when the disk refuses.
    """
    with files.changing(path), writing(path, wait):
        manifest = read_manifest(path)
        target = kept_generation(path, manifest, to)
        with closing(Snapshot(path, NewsIndex.of(path, replace(manifest, live=target)))) as snapshot:
            newest = snapshot.newest_run()
        note_versions_after(path, newest)
        return go_back(path, manifest, target)


def note_versions_after(path: Path, time: int) -> None:
    """Note the numbers of the versions of the live generation that came in after a time, in seconds since 1970.

    Numbers in an index that keeps no versions, or is too damaged to tell, are not noted. The caller holds the lock.
    """
    manifest, store = manifest_or_none(path), FolderSidecars(path)
    if manifest is not None:
        with suppress(DamagedIndexError):
            if manifest.live.versions or VERSION_KEEPING.kept(store).versions:
                note_numbers(store, list(_numbers_after(path, manifest, time)))


def _numbers_after(path: Path, manifest: Manifest, time: int) -> Iterator[tuple[str, int]]:
    with closing(Snapshot(path)) as snapshot:
        came = any_of(NumberRange(field, time + 1) for field in ("added", "changed"))
        for document in snapshot.matching(came).documents()[0]:
            record = snapshot.record(document)
            yield record.id, record.version
    for file in opened(path, manifest.live.versions):
        yield from file.numbers_after(time)
