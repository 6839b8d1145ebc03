"""The groups of names of an index: a file that people write by hand, or `newssearch variants NAME --group`."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from newssearch.errors import DamagedIndexError
from newssearch.index.commits import files
from newssearch.index.commits.folder import GROUPS
from newssearch.index.sidecars.sidecar import Content, Sidecar
from newssearch.query.name_groups import NameGroups, read_groups

_LARGEST = 4 << 20
_NONE = NameGroups()


def kept_groups(path: Path) -> NameGroups:
    """Return the groups of the index in ``path``. Raises DamagedIndexError, with the line, where they are malformed."""
    try:
        status = os.lstat(f"{path}/{GROUPS}")  # each query asks; a Path takes three times as long
    except OSError:
        return _NONE
    return _read(path / GROUPS, status.st_ino, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=16)
def _read(file: Path, *state: int) -> NameGroups:
    """Read the groups of a file; it is read again once its state is another."""
    try:
        return read_groups(files.read(file, _LARGEST).decode(), str(file))
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(file, error) from error


def _unreadable(file: Path, error: Exception) -> DamagedIndexError:
    return DamagedIndexError(f"{file} cannot be read: {error}. Mend it, or delete it to have no groups.")


def _parse(content: Content, where: str) -> str:
    text: str = content.get("toml", "")
    read_groups(text, where)
    return text


NAME_GROUPS: Sidecar[str] = Sidecar(
    name="name_groups",
    file=GROUPS,
    again="name the groups again: newssearch variants NAME --group A,B",
    parse=_parse,
    content=lambda text: {"toml": text} if text else {},
    join=lambda ours, theirs: theirs or ours,
    decode=lambda data: {"toml": data.decode()},
    encode=lambda content: content["toml"].encode(),
)
