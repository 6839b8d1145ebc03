"""A sidecar: a file of an index that belongs to no generation, so it survives every rollback.

A module of this package describes each one as a `Sidecar`, and `newssearch.index.sidecars.registry` lists them. Copies
to and from a cluster, backups, restores, repairs, upgrades and rebuilds go through that list, so they carry a new
sidecar along once it is listed there. Its content is a JSON object: the file of a folder, or a document of a cluster.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from newssearch.errors import DamagedIndexError
from newssearch.index.commits import files
from newssearch.index.commits.checksummed_json import sealed, unsealed

Content = Mapping[str, Any]
"""Content of a sidecar; empty for an absent one."""

T = TypeVar("T")

_LARGEST = 256 << 20
"""Largest file to read, in bytes."""


def _sealed(content: Content) -> bytes:
    return sealed(dict(content))


def _unchanged(content: Content, ids: Collection[str]) -> Content:
    return content


@dataclass(frozen=True, slots=True)
class Sidecar(Generic[T]):
    """Description of a sidecar that keeps a ``T``.

    ``parse`` gets content and the name of its place; it raises DamagedIndexError, ValueError, KeyError, TypeError or
    AttributeError for malformed content. ``content`` is the way back. ``join`` gets the value of an archive and that of
    another, and returns what the archive holds once it has taken in the other's.
    """

    name: str
    """Name of the document on a cluster."""
    file: str
    """Name of the file in the folder of an index."""
    again: str
    """Advice for the time after a damaged file is deleted: "give --map again"."""
    parse: Callable[[Content, str], T]
    content: Callable[[T], Content]
    join: Callable[[T, T], T]
    decode: Callable[[bytes], Content] = unsealed
    encode: Callable[[Content], bytes] = _sealed
    without: Callable[[Content, Collection[str]], Content] = _unchanged
    """Return content without any text of the articles of some ids, which are removed for good."""

    def kept(self, store: SidecarStore) -> T:
        """Return the value that an archive keeps. Raises DamagedIndexError."""
        return self.parse(store.read(self), "")

    def keep(self, store: SidecarStore, value: T) -> None:
        """Keep a value in place of the former one, as `SidecarStore.keep` does."""
        store.keep(self, self.content(value))

    def joined(self, ours: Content, theirs: Content) -> Content:
        """Return the content of an archive once it has taken in that of another."""
        return self.content(self.join(self.parse(ours, ""), self.parse(theirs, "")))


class SidecarStore(Protocol):
    """The sidecars of one archive, in a folder or on a cluster."""

    @property
    def folder(self) -> Path | None:
        """Return the folder of the archive; None on a cluster."""

    def read(self, sidecar: Sidecar[Any]) -> Content:
        """Return the content of a sidecar, empty for an absent one. Raises DamagedIndexError."""

    def keep(self, sidecar: Sidecar[Any], content: Content) -> None:
        """Replace the content of a sidecar at once, and write it through to the disk; empty content deletes it.

        The caller holds the lock of the archive.
        """


class FolderSidecars:
    """The sidecars of the index in the folder ``path``: a `SidecarStore`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def folder(self) -> Path:
        """Return the folder of the index."""
        return self._path

    def read(self, sidecar: Sidecar[Any]) -> Content:
        """Return the content of a file."""
        file = self._path / sidecar.file
        try:
            content = sidecar.decode(files.read(file, _LARGEST))
            sidecar.parse(content, str(file))
            return content
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise DamagedIndexError(f"{file} cannot be read. Delete it, and {sidecar.again}.") from error

    def keep(self, sidecar: Sidecar[Any], content: Content) -> None:
        """Replace a file. Raises IndexWriteError when the disk refuses; the file is unchanged then."""
        file = self._path / sidecar.file
        with suppress(DamagedIndexError):
            if content == self.read(sidecar):
                return
        with files.changing(self._path):
            for left in self._path.glob(f"{sidecar.file}.*.new"):  # of a process that was killed
                files.remove(left)
            if content:
                files.replace(file, sidecar.encode(content))
            else:
                files.remove(file)
            files.sync_folder(self._path)
