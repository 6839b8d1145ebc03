"""Backups: one generation of an index in a folder of its own, which is a searchable index too.

Writers and readers go on during a backup. The files of a segment never change, so the manifest lists the files to copy;
if a commit removes one of them meanwhile, the next manifest is used. The generation becomes live in the backup at once,
as in a commit.
"""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from newssearch.errors import DamagedIndexError, IndexWriteError, NoIndexError, UsageError
from newssearch.index.commits import files
from newssearch.index.commits.checksummed_json import sealed, unsealed
from newssearch.index.commits.folder import is_index, now_text, require_index, require_room, strangers_in
from newssearch.index.commits.generations import manifest_or_none, publish
from newssearch.index.commits.lock import writing
from newssearch.index.commits.manifest import FileState, Generation, file_state, last_known_generation, read_manifest
from newssearch.index.maintenance.erasure import erase
from newssearch.index.maintenance.rollback import note_versions_after
from newssearch.index.searching.snapshot import Snapshot
from newssearch.index.sidecars.registry import join, mirror, readable, set_aside
from newssearch.index.sidecars.sidecar import FolderSidecars
from newssearch.index.sidecars.tombstones import TOMBSTONES
from newssearch.locations import unicode_name
from newssearch.reports import BackupReport

BACKUP = "newssearch.backup.json"
"""File of a backup that names its index and the time of the backup."""

_LARGEST = 1 << 16
_UNCHANGED = " Its content is unchanged."
_TRIES = 20
"""Commits that may remove a file during a backup."""


def back_up(path: Path, target: Path, *, link: bool = True) -> BackupReport:
    """Make ``target`` a backup of the live generation of the index in ``path``, or update that backup.

    With ``link``, files get a second name if the file system can do that, else they are copied; each is compared with
    its checksum. Raises UsageError or NoIndexError if ``target`` is anything but a backup of this index,
    DamagedIndexError for a changed file, IndexLockedError during another backup, IndexWriteError when the disk refuses.
    The previous content of ``target`` is unchanged then.
    """
    require_index(path)
    if target.resolve().is_relative_to(path.resolve()) or path.resolve().is_relative_to(target.resolve()):
        raise UsageError(f"{target} and the index {path} cannot be inside each other: name another folder.")
    with files.changing(target, _UNCHANGED):
        _require_own(path, target)
        with writing(target):
            live, brought = _collected(path, target, link)
            contents, brought.warnings = readable(FolderSidecars(path))
            mirror(FolderSidecars(target), contents)
            files.replace(target / BACKUP, sealed({"of": unicode_name(path.absolute()), "taken": now_text()}))
            before = manifest_or_none(target)
            number = live.generation if before is None else max(live.generation, before.generation)
            if before is not None and number == before.generation and before.live.segments != live.segments:
                number += 1
            publish(target, replace(live, generation=number), ())
            return brought.report(number, live)


def restore(backup: Path, path: Path, *, force: bool = False, wait: float = 0.0) -> BackupReport:
    """Make the generation of ``backup`` the next one of the index in ``path``; the previous one is kept.

    Files are copied, and compared with their checksums before the switch. Raises NoIndexError and DamagedIndexError
    without a whole backup, UsageError if an index exists and ``force`` is False, IndexLockedError, IndexWriteError. The
    index is unchanged then.
    """
    require_index(backup)
    source = read_manifest(backup).live
    if is_index(path) and not force:
        raise UsageError(f"There is an index at {path}. To put the backup in its place: newssearch restore --force")
    if path.exists() and backup.resolve() == path.resolve():
        raise UsageError(f"{path} is the backup itself: name the index to restore with --index.")
    with files.changing(path, _UNCHANGED):
        if not is_index(path):
            require_room(path)
        with writing(path, wait):
            brought = _Files(link=False)
            try:
                for name, state in source.files.items():
                    brought.take(backup, path, name, state)
            except BaseException:
                brought.give_back(path)
                raise
            with closing(Snapshot(backup)) as snapshot:
                newest = snapshot.newest_run()
            contents, unread = readable(FolderSidecars(backup))
            brought.warnings = (*unread, *set_aside(path))
            join(FolderSidecars(path), contents)
            note_versions_after(path, newest)
            _suspend(path)
            before = manifest_or_none(path)
            number = max(last_known_generation(path), source.generation) + 1
            kept = [g for g in (before.live, *before.kept) if g.segments] if before else []
            publish(path, replace(source, generation=number, committed=now_text(), before={}), kept[:1])
            erase(path)
            live = read_manifest(path).live
            return brought.report(live.generation, live)


def _suspend(path: Path) -> None:
    """Make all tombstones pending again: the generation that comes may hold their articles."""
    store = FolderSidecars(path)
    TOMBSTONES.keep(store, [replace(one, pending=True) for one in TOMBSTONES.kept(store)])


def _require_own(path: Path, target: Path) -> None:
    """Raise UsageError if ``target`` is an index but no backup of ``path``; make it a backup if it is new."""
    if not files.is_file(target / BACKUP):
        if is_index(target):
            raise UsageError(f"{target} is an index, not a backup: name another folder.")
        if target.exists() and not target.is_dir():
            raise UsageError(f"{target} is a file; a backup needs a folder: name another.")
        if strangers := strangers_in(target):
            raise NoIndexError(
                f"{target} holds other files ({strangers}) and no backup. Give an empty folder as the place of the "
                f"backup, or one that does not exist, such as {target / 'backup'}."
            )
        files.replace(target / BACKUP, sealed({"of": unicode_name(path.absolute()), "taken": None}))
        return
    try:
        of = unsealed(files.read(target / BACKUP, _LARGEST))["of"]
    except (ValueError, KeyError) as error:
        raise DamagedIndexError(f"{target / BACKUP} cannot be read: {error}. Name another folder.") from error
    if of != unicode_name(path.absolute()):
        raise UsageError(f"{target} is a backup of {of}: name another folder for one of {path}.")


def _collected(path: Path, target: Path, link: bool) -> tuple[Generation, _Files]:
    """Bring the files of a generation into ``target``, and return the generation."""
    for _ in range(_TRIES):
        live, brought = read_manifest(path).live, _Files(link)
        try:
            for name, state in live.files.items():
                brought.take(path, target, name, state)
            return live, brought
        except FileNotFoundError as error:
            brought.give_back(target)
            if read_manifest(path).generation == live.generation:
                raise DamagedIndexError(f"{path} lacks a file: {error.filename}. {_CHECK.format(path)}") from error
        except BaseException:  # damage, or a disk that the brought files have filled
            brought.give_back(target)
            raise
    raise IndexWriteError(f"{path} was changed faster than it could be backed up. Try again later.")


@dataclass(slots=True)
class _Files:
    """Files brought into a folder: counts of linked, copied and known ones, and bytes copied."""

    link: bool
    linked: int = 0
    copied: int = 0
    known: int = 0
    bytes: int = 0
    new: list[str] = field(default_factory=list)
    warnings: tuple[str, ...] = ()

    def take(self, path: Path, target: Path, name: str, state: FileState) -> None:
        """Bring the file ``name`` of ``path`` into ``target``, and compare it with ``state``."""
        if files.is_file(target / name) and file_state(target / name) == state:
            self.known += 1
            return
        fresh = target / f"{name}.{os.getpid()}.new"
        self.new.append(fresh.name)
        files.remove(fresh)
        if self.link and files.link(path / name, fresh):
            self.linked += 1
        else:
            files.copy(path / name, fresh)
            self.copied += 1
            self.bytes += state.bytes
        if file_state(fresh) != state:
            raise DamagedIndexError(f"{path / name} has changed since it was written. {_CHECK.format(path)}")
        if not files.is_file(target / name):
            self.new.append(name)
        files.rename(fresh, target / name)

    def give_back(self, target: Path) -> None:
        """Remove the new files from ``target``."""
        for name in self.new:
            files.remove(target / name)

    def report(self, generation: int, live: Generation) -> BackupReport:
        """Return the report with the counts."""
        counts = self.linked, self.copied, self.known, self.bytes
        return BackupReport(generation, live.totals.articles, *counts, self.warnings)


_CHECK = "See what can be done: newssearch check --index {}"
