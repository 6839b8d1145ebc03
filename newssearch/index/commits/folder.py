"""The folder of an index: how to recognise it and open it.

`newssearch.index.commits.manifest` lists the files of the index.
"""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from newssearch.errors import DamagedIndexError, NewsSearchError, NoIndexError, UsageError
from newssearch.index.commits import files
from newssearch.index.commits.manifest import MANIFEST, Manifest, manifest_data, manifest_end, read_manifest

INDEX_NAME = "MAIN"
LOCK = f"{INDEX_NAME}_WRITELOCK"
WRITER = "newssearch.writer"
"""Note that names the writer; see `newssearch.index.commits.lock`."""

NEW_WRITER = f"{WRITER}.new"
_SEAL = 32
"""Bytes at the end of a manifest with its checksum."""

RUNS = "runs"
"""Folder of run records; see `newssearch.jobs.run_records`."""


class NewsIndex:
    """An index as its manifest describes it. Raises DamagedIndexError for an unreadable manifest."""

    def __init__(self, path: Path) -> None:
        self.path = path
        data = manifest_data(path)
        self.manifest: Manifest = read_manifest(path, data)
        self._end = len(data), data[-_SEAL:]

    @classmethod
    def of(cls, path: Path, manifest: Manifest) -> Self:
        """Return the index in ``path`` by another manifest, such as one whose live generation is a kept one."""
        index = cls.__new__(cls)
        index.path, index.manifest, index._end = path, manifest, (0, b"")
        return index

    def is_latest(self) -> bool:
        """Return whether the manifest on disk is the one that was read, by its size and checksum.

        Reads only the last bytes of the manifest. Raises DamagedIndexError without a manifest.
        """
        return manifest_end(self.path, _SEAL) == self._end


def is_index(path: Path) -> bool:
    """Return whether ``path`` is a folder with an index of newssearch."""
    return files.is_file(path / MANIFEST)


def require_index(path: Path) -> None:
    """Raise NoIndexError if ``path`` holds no index of newssearch."""
    if is_index(path):
        return
    if not path.exists():
        raise NoIndexError(f"There is no index at {path}. Make one with: newssearch index SOURCE... --index {path}")
    raise NoIndexError(f"{path} is not an index of newssearch. Make one with: newssearch index SOURCE...")


def open_folder(path: Path) -> NewsIndex:
    """Open the index in ``path``. Raises NoIndexError or DamagedIndexError without a readable one."""
    require_index(path)
    return NewsIndex(path)


def require_room(path: Path) -> None:
    """Make the folder ``path`` if it is missing. Raises UsageError or NoIndexError if it holds other things."""
    if path.exists() and not path.is_dir():
        raise UsageError(f"{path} is a file; an index needs a folder. Name another with --index.")
    if strangers := strangers_in(path):
        raise NoIndexError(
            f"{path} holds other files ({strangers}) and no index. "
            "Name an empty folder, or one that does not exist, with --index."
        )


def strangers_in(path: Path) -> str:
    """Return the names of the first files in ``path`` that no index has; empty for a folder that can hold an index.

    Makes the folder if it is missing.
    """
    files.make_folder(path)
    strangers = sorted(p.name for p in path.iterdir() if not re.fullmatch(_WELCOME, p.name))
    # A process that makes an index here, or was killed meanwhile, leaves a note until the index exists.
    is_ours = files.is_file(path / WRITER) or is_index(path)
    return "" if is_ours else ", ".join(strangers[:3])


def index_files(path: Path) -> list[Path]:
    """Return the segments, tables of contents and counts of boilerplate in the folder, of any generation or none."""
    return sorted(p for p in path.iterdir() if re.fullmatch(INDEX_FILE, p.name) and files.is_file(p))


def now_text() -> str:
    """Return this moment, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def describe(error: BaseException) -> str:
    """Describe an exception in one line."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


class _Guard:
    """Block of `guard`; a class, as every search enters one and a generator takes three times as long."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, Exception) or isinstance(error, NewsSearchError):
            return
        from newssearch.index.maintenance.check import check  # here, as a successful search needs none

        report = check(self._path)  # a flipped bit can turn a file into anything
        if report.problems:
            raise DamagedIndexError(f"{self._path} is damaged: {report.problems[0]}. {report.advice}") from error


def guard(path: Path) -> AbstractContextManager[None]:
    """Raise DamagedIndexError for any error of a damaged file of the index in ``path``.

    If every file is as it was written, the error is not the index's fault and passes unchanged.
    """
    return _Guard(path)


INDEX_FILE = r"MAIN_[0-9a-z]+\.\w+|_MAIN_\d+\.toc|boilerplate_MAIN_\d+\.json\.zst|versions_MAIN_\w+\.zst"
"""Names of files that belong to a generation, or once did; as text, since a search needs none of them."""

GROUPS = "newssearch.variants.toml"
"""The file of groups of names, which people write."""

NEAR_COPIES = "newssearch.copies"
"""The file of the groups of near copies, which a search makes; without it the next one makes them again."""

TOMBSTONES = "newssearch.tombstones.json"
"""The file of articles that were removed for good."""

_WELCOME = (
    r"\..*|README\.md|runs|newssearch\.failed|MAIN_WRITELOCK|_MAIN_0\.toc|_MAIN_0\.toc\.\d+\.new|"
    r"newssearch\.writer(\.new)?|newssearch\.json\.\d+\.new"
)
"""Names that may be in a folder in which an index is made."""
