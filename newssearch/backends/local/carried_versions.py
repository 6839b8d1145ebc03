"""Old versions of articles in a rebuild: those of the live index, and what the rebuild replaces or lacks."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from newssearch.errors import DamagedIndexError
from newssearch.index.commits.generations import BUILT, whole_versions
from newssearch.index.commits.manifest import FileState, Manifest
from newssearch.index.searching.id_lookup import SnapshotDocuments
from newssearch.index.searching.snapshot import Snapshot
from newssearch.index.sidecars.sidecar import FolderSidecars
from newssearch.index.sidecars.version_keeping import kept_versions
from newssearch.index.versions.version_files import Entry, entry_of, with_more


def carried(path: Path, live: Manifest | None) -> tuple[Mapping[str, FileState], tuple[str, ...]]:
    """Return the files of old versions of the rebuilt index, which are in ``path``, and warnings about lost ones."""
    if live is None:
        return {}, ()
    states = whole_versions(path, live.live.versions)
    damaged = sorted(live.live.versions.keys() - states.keys())
    warnings = tuple(f"{name} is damaged: its old versions of articles are lost" for name in damaged)
    keep = kept_versions(FolderSidecars(path)).versions
    if not keep:
        return states, warnings
    try:
        with closing(Snapshot(path)) as old, closing(Snapshot(path / BUILT)) as new:
            return with_more(path, states, list(_replaced(old, new)), keep), warnings
    except DamagedIndexError as error:
        return states, (*warnings, f"versions of the live index are lost: {error}")


def _replaced(old: Snapshot, new: Snapshot) -> Iterator[Entry]:
    """Yield the versions of a live index that the rebuilt one replaces or lacks."""
    rebuilt, now = SnapshotDocuments(new), int(time.time())
    for number, record in old.records():
        found = rebuilt.number(record.id)
        if found is None:
            yield entry_of(old, number, max(now, record.changed + 1), removed=True)
        elif (after := new.record(found)).content != record.content:
            yield entry_of(old, number, after.changed, removed=False)
