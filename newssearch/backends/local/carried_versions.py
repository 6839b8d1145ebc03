"""Old versions in a rebuild and a copy: those of the live index, and those that the rebuild replaces or lacks."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from newssearch.backends.searcher_contract import OldVersion
from newssearch.errors import DamagedIndexError
from newssearch.index.commits import files
from newssearch.index.commits.folder import now_text
from newssearch.index.commits.generations import BUILT, publish, whole_versions
from newssearch.index.commits.lock import writing
from newssearch.index.commits.manifest import FileState, Manifest, read_manifest
from newssearch.index.searching.id_lookup import SnapshotDocuments
from newssearch.index.searching.snapshot import Snapshot
from newssearch.index.sidecars.sidecar import FolderSidecars
from newssearch.index.sidecars.version_keeping import VERSION_KEEPING
from newssearch.index.versions.version_files import Entry, entry_of, opened, with_more
from newssearch.matching.document import stored


def carried(path: Path, live: Manifest | None) -> tuple[Mapping[str, FileState], tuple[str, ...]]:
    """Return the files of old versions of the rebuilt index, which are in ``path``, and warnings about lost ones."""
    if live is None:
        return {}, ()
    states = whole_versions(path, live.live.versions)
    damaged = sorted(live.live.versions.keys() - states.keys())
    warnings = tuple(f"{name} is damaged: its old versions of articles are lost" for name in damaged)
    keep = VERSION_KEEPING.kept(FolderSidecars(path)).versions
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


def all_versions(path: Path) -> Iterator[OldVersion]:
    """Yield all old versions of the index in ``path``."""
    for file in opened(path, read_manifest(path).live.versions):
        for entry in file.all():
            yield OldVersion(entry.document, entry.until, entry.removed)


def add_versions(path: Path, versions: Iterable[OldVersion], wait: float) -> None:
    """Add old versions of another archive to the index in ``path``, those that it lacks, as its next generation."""
    with files.changing(path), writing(path, wait):
        manifest = read_manifest(path)
        live = manifest.live
        known = {(entry.id, entry.number) for file in opened(path, live.versions) for entry in file.all()}
        entries = [entry for entry in map(_entry, versions) if (entry.id, entry.number) not in known]
        if entries:
            states = with_more(path, live.versions, entries, None)
            after = replace(live, generation=live.generation + 1, committed=now_text(), versions=states)
            publish(path, after, manifest.kept)


def _entry(version: OldVersion) -> Entry:
    record = version.document.record
    content = stored(version.document)
    return Entry(record.id, record.version, record.changed, version.until, version.removed, content)
