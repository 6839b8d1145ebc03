"""The folder of an index: telling ours from others', and opening it.

`newssearch.index.commits.manifest` says which of the files there are the index.
"""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from newssearch.errors import DamagedIndexError, NewsSearchError, NoIndexError, UsageError
from newssearch.index.commits import files
from newssearch.index.commits.manifest import MANIFEST, Manifest, manifest_data, manifest_end, read_manifest

INDEX_NAME = "MAIN"
LOCK = f"{INDEX_NAME}_WRITELOCK"
WRITER = "newssearch.writer"
"""The note that says who is writing; see `newssearch.index.commits.lock`."""

NEW_WRITER = f"{WRITER}.new"
_SEAL = 32
"""Bytes at the end of a manifest that hold its checksum."""

RUNS = "runs"
"""The folder of the reports that runs have left; see `newssearch.jobs.run_records`."""


class NewsIndex:
    """An index as its manifest describes it. Raises DamagedIndexError where the manifest cannot be read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        data = manifest_data(path)
        self.manifest: Manifest = read_manifest(path, data)
        self._end = len(data), data[-_SEAL:]

    def is_latest(self) -> bool:
        """Return whether the manifest is still as it was read, by its size and checksum.

        Reads the last bytes of the manifest only. Raises DamagedIndexError where there is none.
        """
        return manifest_end(self.path, _SEAL) == self._end


def is_index(path: Path) -> bool:
    """Whether ``path`` is a folder with an index of ours."""
    return files.is_file(path / MANIFEST)


def require_index(path: Path) -> None:
    """Raise NoIndexError where ``path`` holds no index of ours."""
    if is_index(path):
        return
    if not path.exists():
        raise NoIndexError(f"There is no index at {path}. Make one with: newssearch index SOURCE... --index {path}")
    raise NoIndexError(f"{path} is not an index of newssearch. Make one with: newssearch index SOURCE...")


def open_folder(path: Path) -> NewsIndex:
    """Return the index in ``path``. Raises NoIndexError or DamagedIndexError where it has none of newssearch."""
    require_index(path)
    return NewsIndex(path)


def require_room(path: Path) -> None:
    """Make the folder ``path`` where there is none; UsageError or NoIndexError when something else lives there."""
    if path.exists() and not path.is_dir():
        raise UsageError(f"{path} is a file; an index needs a folder. Name another with --index.")
    if strangers := strangers_in(path):
        raise NoIndexError(
            f"{path} holds other things ({strangers}) and no index of newssearch. "
            "Name an empty folder, or one that does not exist, with --index."
        )


def strangers_in(path: Path) -> str:
    """Return the names of the first files in ``path`` that no index has; nothing for a folder to make an index in.

    The folder is made where there is none.
    """
    files.make_folder(path)
    strangers = sorted(p.name for p in path.iterdir() if not _WELCOME.fullmatch(p.name))
    # Whoever makes an index here, or was killed while making it, leaves a note until the index is one.
    is_ours = files.is_file(path / WRITER) or is_index(path)
    return "" if is_ours else ", ".join(strangers[:3])


def index_files(path: Path) -> list[Path]:
    """The segments, Whoosh's table of contents and what was learnt in the folder, those of no generation included."""
    return sorted(p for p in path.iterdir() if INDEX_FILE.fullmatch(p.name) and files.is_file(p))


def now_text() -> str:
    """This moment, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def describe(error: BaseException) -> str:
    """An exception in one line."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


class _Guard:
    """The block that `guard` is before; a class, as every search enters one, and it takes a third of a generator."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not isinstance(error, Exception) or isinstance(error, NewsSearchError):
            return
        from newssearch.index.maintenance.check import check  # a search that goes well need not load it

        report = check(self._path)  # as a flipped bit can make anything of a file
        if report.problems:
            raise DamagedIndexError(f"{self._path} is damaged: {report.problems[0]}. {report.advice}") from error


def guard(path: Path) -> AbstractContextManager[None]:
    """Turn whatever a damaged file of the index in ``path`` makes Whoosh or Python raise into DamagedIndexError.

    Where every file is as it was written the fault is not the index's, and the error goes on as it is.
    """
    return _Guard(path)


INDEX_FILE = re.compile(r"MAIN_[0-9a-z]+\.\w+|_MAIN_\d+\.toc|boilerplate_MAIN_\d+\.json\.zst")
"""The names of what belongs to a generation, or did."""

_WELCOME = re.compile(
    r"\..*|README\.md|runs|newssearch\.failed|MAIN_WRITELOCK|_MAIN_0\.toc|_MAIN_0\.toc\.\d+\.new|newssearch\.writer(\.new)?|newssearch\.json\.\d+\.new"
)
"""What may be in a folder in which an index is to begin."""
