"""The list of all sidecars, and the calls that carry them from one archive to another."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

from newssearch.errors import DamagedIndexError
from newssearch.index.commits import files
from newssearch.index.commits.generations import DAMAGED
from newssearch.index.sidecars.alert_state import ALERTS
from newssearch.index.sidecars.column_maps import COLUMN_MAPS
from newssearch.index.sidecars.groups_file import NAME_GROUPS
from newssearch.index.sidecars.removals import WITHDRAWN
from newssearch.index.sidecars.saved_file import SAVED_SEARCHES
from newssearch.index.sidecars.sidecar import Content, FolderSidecars, Sidecar, SidecarStore
from newssearch.index.sidecars.tombstones import TOMBSTONES
from newssearch.index.sidecars.version_keeping import VERSION_KEEPING
from newssearch.index.sidecars.version_numbers import VERSION_NUMBERS

SIDECARS: tuple[Sidecar[Any], ...] = (
    *(COLUMN_MAPS, WITHDRAWN, NAME_GROUPS, TOMBSTONES),
    *(SAVED_SEARCHES, ALERTS, VERSION_KEEPING, VERSION_NUMBERS),
)
"""Every sidecar; a new one is added here and nowhere else."""

FILES = frozenset(sidecar.file for sidecar in SIDECARS)
"""The names of the files of all sidecars."""

NAMES = tuple(sidecar.name for sidecar in SIDECARS)
"""The names of all sidecars."""

Contents = Mapping[str, Content]
"""The content of each sidecar by its name, the absent ones left out."""


def readable(store: SidecarStore) -> tuple[Contents, tuple[str, ...]]:
    """Return the contents of the sidecars of an archive, and a warning about each that cannot be read."""
    contents, warnings = {}, []
    for sidecar in SIDECARS:
        try:
            if content := store.read(sidecar):
                contents[sidecar.name] = content
        except DamagedIndexError as error:
            warnings.append(str(error))
    return contents, tuple(warnings)


def join(store: SidecarStore, contents: Contents) -> None:
    """Add the sidecars of another archive to those of ``store``. Raises DamagedIndexError for an unreadable one."""
    for sidecar in SIDECARS:
        if theirs := contents.get(sidecar.name):
            store.keep(sidecar, sidecar.joined(store.read(sidecar), theirs))


def mirror(store: SidecarStore, contents: Contents) -> None:
    """Replace all sidecars of ``store``, also unreadable ones, by those of another archive."""
    for sidecar in SIDECARS:
        store.keep(sidecar, contents.get(sidecar.name, {}))


def stamp(path: Path) -> str:
    """Return a text that is another one once a sidecar of the index in ``path`` has been replaced, or edited."""
    states = [_state(f"{path}/{sidecar.file}") for sidecar in SIDECARS]
    return blake2b(repr(states).encode(), digest_size=6).hexdigest()


def _state(file: str) -> tuple[int, int, int] | None:
    try:
        status = os.lstat(file)
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def set_aside(path: Path) -> tuple[str, ...]:
    """Move the sidecars that cannot be read out of the way, and return a warning about each."""
    warnings = []
    for sidecar, error in list(damaged(path)):
        files.make_folder(path / DAMAGED)
        files.rename(path / sidecar.file, path / DAMAGED / sidecar.file)
        warnings.append(f"{error} It is kept in {DAMAGED}.")
    return tuple(warnings)


def damaged(path: Path) -> Iterator[tuple[Sidecar[Any], DamagedIndexError]]:
    """Yield each sidecar of the index in ``path`` that cannot be read, with the error."""
    store = FolderSidecars(path)
    for sidecar in SIDECARS:
        try:
            store.read(sidecar)
        except DamagedIndexError as error:
            yield sidecar, error
