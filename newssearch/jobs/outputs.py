"""Files that a run writes where its user says: the metrics and the log.

Anybody may have put something else there before. So only regular files are written, links are not followed, and
nothing within the index is touched.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from newssearch.errors import UsageError
from newssearch.index.commits.folder import is_index

_NAME_KEPT = 100
"""Characters of a name that the temporary file repeats: with more it could be too long for the file system."""


def require_writable(option: str, file: Path, index: Path | None) -> None:
    """Raise UsageError where ``file``, which an option names, is no regular file, or part of an index: of that in the
    folder ``index``, or of another."""
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
    """Make ``text`` the content of ``file`` at one stroke. Raises as `replaced` does."""
    with replaced(file) as out:
        out.write(text.encode("utf-8", "replace"))


@contextmanager
def replaced(file: Path) -> Iterator[BinaryIO]:
    """Give a stream whose bytes become the content of ``file`` at one stroke, at the end of the block.

    ``file`` is as it was where the block raises. Raises OSError when the disk refuses, UsageError where ``file`` is no
    regular file.
    """
    require_writable("The file", file, None)
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
    """Open a regular file, unbuffered, to add to its end; it is made if there is none. Raises OSError, and UsageError
    where ``file`` is anything else."""
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
    """Return the index that ``file`` is in: ``index``, which need not be there yet, or any other; None where it is in
    none."""
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
