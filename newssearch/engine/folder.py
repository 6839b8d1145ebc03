"""The folder of an index: telling ours from others', the manifest, and who is writing.

Beside Whoosh's files stands ``newssearch.json``, the manifest of the last commit: the format's version, the totals
that ranking needs, and the size and CRC-32 of every file. It is replaced in one rename. Should the program die
between Whoosh's commit and that rename, the manifest is one generation behind; the totals are then counted anew
from the articles.
"""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from newssearch.engine.schema import make_schema
from newssearch.engine.totals import Totals
from newssearch.engine.whoosh_api import EmptyIndexError, FileIndex, FileStorage, IndexVersionError
from newssearch.errors import DamagedIndexError, IndexLockedError, IndexWriteError, NoIndexError, UsageError

FORMAT = 3
MANIFEST = "newssearch.json"
WRITER = "newssearch.writer"
REBUILD = "Restore it from a backup, or delete it and index the sources again."
_OPEN_TRIES = 20


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was when the manifest was written."""

    bytes: int
    crc32: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What ``newssearch.json`` says of generation ``generation``."""

    generation: int
    totals: Totals
    files: Mapping[str, FileState]
    format: int = FORMAT


class Storage(FileStorage):  # type: ignore[misc]  # Whoosh is untyped
    """Whoosh's folder of files, that can close those which an opening that failed has left open."""

    def __init__(self, path: Path) -> None:
        # supports_mmap=False: Whoosh would copy a mapped file into memory whole.
        super().__init__(str(path), supports_mmap=False)
        self._opened: list[Any] = []

    def open_file(self, name: str, **options: Any) -> Any:
        """As Whoosh's own."""
        file = super().open_file(name, **options)
        self._opened.append(file)
        return file

    def close_files(self) -> None:
        """Close every file that was opened to read and is still open."""
        for file in self._opened:
            if not file.is_closed:
                file.close()
        self._opened.clear()


def is_index(path: Path) -> bool:
    """Whether ``path`` is a folder with an index of ours."""
    return (path / MANIFEST).is_file()


def require_index(path: Path) -> None:
    """Raise NoIndexError where ``path`` holds no index of ours."""
    if is_index(path):
        return
    if not path.exists():
        raise NoIndexError(f"There is no index at {path}. Make one with: newssearch index SOURCE... --index {path}")
    raise NoIndexError(f"{path} is not an index of newssearch. Make one with: newssearch index SOURCE...")


def open_folder(path: Path) -> FileIndex:
    """Whoosh's index in ``path``; NoIndexError or DamagedIndexError where there is none of ours.

    A commit may replace files between the listing and the opening, so a file that is gone is looked for anew.
    """
    require_index(path)
    storage = Storage(path)
    for attempt in range(_OPEN_TRIES):
        try:
            return FileIndex(storage)
        except EmptyIndexError as error:
            if attempt == _OPEN_TRIES - 1:
                raise DamagedIndexError(f"{path} has lost its table of contents. {REBUILD}") from error
        except FileNotFoundError as error:
            if attempt == _OPEN_TRIES - 1:
                raise DamagedIndexError(f"{path} lacks a file: {error.filename}. {REBUILD}") from error
        except IndexVersionError as error:
            raise DamagedIndexError(f"{path} was written by another version of Whoosh. {REBUILD}") from error
        except Exception as error:  # whatever a damaged pickle makes Python raise
            storage.close_files()
            raise DamagedIndexError(f"{path} cannot be opened: {describe(error)}. {REBUILD}") from error
        time.sleep(0.01)
    raise AssertionError("unreachable")


def create_folder(path: Path) -> None:
    """Make an empty index in ``path``; UsageError when something else lives there."""
    if path.exists() and not path.is_dir():
        raise UsageError(f"{path} is a file; an index needs a folder. Name another with --index.")
    try:
        path.mkdir(parents=True, exist_ok=True)
        strangers = sorted(p.name for p in path.iterdir() if not (p.name.startswith(".") or p.name in _WELCOME))
        if strangers:
            raise NoIndexError(
                f"{path} holds other things ({', '.join(strangers[:3])}) and no index of newssearch. "
                "Name an empty folder, or one that does not exist, with --index."
            )
        index = FileIndex.create(Storage(path), make_schema(), "MAIN")
        write_manifest(path, index.latest_generation(), Totals())
    except OSError as error:
        raise IndexWriteError(f"{path} cannot be written: {error.strerror}.") from error


def read_manifest(path: Path) -> Manifest:
    """The manifest in ``path``; DamagedIndexError when it does not say what it should."""
    try:
        said = orjson.loads((path / MANIFEST).read_bytes())
        if said["format"] != FORMAT:
            raise DamagedIndexError(
                f"{path} is of format {said['format']}; this program reads format {FORMAT}. {REBUILD}"
            )
        files = {name: FileState(int(f["bytes"]), int(f["crc32"])) for name, f in said["files"].items()}
        return Manifest(int(said["generation"]), Totals(**said["totals"]), files)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise DamagedIndexError(f"{path / MANIFEST} cannot be read: {describe(error)}. {REBUILD}") from error


def write_manifest(path: Path, generation: int, totals: Totals) -> None:
    """Measure every new file of the index and replace the manifest.

    A file that the last manifest knew is never written again, so what that said of it stands: measured anew, damage
    done since would pass for the truth.
    """
    known = read_manifest(path).files if is_index(path) else {}
    files = {p.name: known.get(p.name) or file_state(p) for p in index_files(path)}
    text = orjson.dumps(asdict(Manifest(generation, totals, files)), option=orjson.OPT_INDENT_2)
    fresh = path / f"{MANIFEST}.new"
    with fresh.open("wb") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path / MANIFEST)


def index_files(path: Path) -> list[Path]:
    """Whoosh's files in the folder: the table of contents and the segments."""
    return sorted(p for p in path.glob("*MAIN_*") if p.is_file() and not p.name.endswith("LOCK"))


def latest_generation(path: Path) -> int:
    """The generation of the latest table of contents; 0 where there is none."""
    numbers = (p.stem.removeprefix("_MAIN_") for p in path.glob("_MAIN_*.toc"))
    return max(map(int, filter(str.isdigit, numbers)), default=0)


def file_state(path: Path) -> FileState:
    """Size and CRC-32 of a file."""
    crc = size = 0
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            crc = zlib.crc32(block, crc)
            size += len(block)
    return FileState(size, crc)


def announce_writer(path: Path) -> None:
    """Say who holds the lock, for the message of whoever comes next."""
    import socket  # here, as readers need no network

    said = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    (path / WRITER).write_bytes(orjson.dumps(said))


def retire_writer(path: Path) -> None:
    """Take the announcement back."""
    (path / WRITER).unlink(missing_ok=True)


def locked_error(path: Path) -> IndexLockedError:
    """The error for a lock that another process holds, with what that process said of itself."""
    try:
        said: dict[str, Any] = orjson.loads((path / WRITER).read_bytes())
        who = f"process {said['pid']} on {said['host']} has been writing since {said['since']}"
    except (OSError, ValueError, TypeError, KeyError):
        who = "another process is writing"
    return IndexLockedError(f"{path} is in use: {who}. Try again when it has finished.")


def describe(error: BaseException) -> str:
    """An exception in one line."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


_WELCOME = {"README.md", f"{MANIFEST}.new", WRITER}
