"""Files that a run writes at places of the user's choice: metrics, logs, exports.

Another user may have put anything there before. So only regular files are written, links are not followed, and no file
of an index is changed.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from newssearch.errors import NewsSearchError, OutputError, UsageError
from newssearch.index.commits.folder import is_index

_NAME_KEPT = 100
"""Characters of a name in its temporary file: more could be too long for the file system."""


def require_writable(option: str, file: Path, index: Path | None) -> None:
    """Raise UsageError unless ``file``, which an option names, is a regular file or new, and outside of every index.

    ``index`` is the folder of the run's own index.
    """
    around = _index_around(file, index)
    if around is not None:
        raise UsageError(f"{option} {file} is within the index {around}; name a file elsewhere.")
    try:
        status = file.lstat()
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise UsageError(f"{option} {file} cannot be written: {getattr(error, 'strerror', error)}.") from error
    _require_regular(option, file, status)
    if index is not None and status.st_nlink > 1 and _is_linked(status, index):
        raise UsageError(f"{option} {file} is another name of a file of the index {index}; name another file.")


def replace_text(file: Path, text: str) -> None:
    """Replace the content of ``file`` by ``text`` at once. Raises as `replaced` does."""
    with replaced(file) as out:
        out.write(text.encode("utf-8", "replace"))


@contextmanager
def replaced(file: Path) -> Iterator[BinaryIO]:
    """Open a stream whose bytes replace the content of ``file`` at once, at the end of the block.

    ``file`` is unchanged if the block raises. Raises OutputError when the disk refuses, UsageError for anything but a
    regular file.
    """
    require_writable("The file", file, None)
    try:
        with _renamed_to(file) as out:
            yield out
    except OSError as error:
        if isinstance(error, NewsSearchError):
            raise
        reason = error.strerror or str(error)
        raise OutputError(f"{file} cannot be written: {reason}. Make that possible, or name another file.") from error


@contextmanager
def _renamed_to(file: Path) -> Iterator[BinaryIO]:
    """Open a new file beside ``file``, which takes its name at the end of the block, or is deleted."""
    fresh = file.with_name(f".{file.name[:_NAME_KEPT]}.{secrets.token_hex(8)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(fresh, flags, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as out:
            yield out
        require_writable("The file", file, None)
        fresh.replace(file)
    except BaseException:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


def open_to_append(file: Path) -> BinaryIO:
    """Open a regular or new file, unbuffered, to append to it. Raises OSError, and UsageError for anything else."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    require_writable("The file", file, None)
    stream = os.fdopen(os.open(file, flags, 0o666), "ab", buffering=0)
    try:
        _require_regular("The file", file, os.fstat(stream.fileno()))
    except BaseException:
        stream.close()
        raise
    return stream


def _require_regular(option: str, file: Path, status: os.stat_result) -> None:
    if stat.S_ISLNK(status.st_mode):
        raise UsageError(f"{option} {file} is a link, which is not followed; name the file itself.")
    if not stat.S_ISREG(status.st_mode):
        raise UsageError(f"{option} {file} is not a regular file; name one, or one that does not exist.")


def _index_around(file: Path, index: Path | None) -> Path | None:
    """Return the index that ``file`` is in: ``index``, which may not exist yet, or any other; None outside of all."""
    try:
        folder = file.parent.resolve()
        around = [folder, *folder.parents]
        if index is not None and index.resolve() in around:
            return index
        return next((each for each in around if is_index(each)), None)
    except (OSError, RuntimeError, ValueError):  # a loop of links: opening the file says so
        return None


def _is_linked(status: os.stat_result, folder: Path) -> bool:
    with suppress(OSError), os.scandir(folder) as entries:
        return any(entry.inode() == status.st_ino for entry in entries)
    return False
