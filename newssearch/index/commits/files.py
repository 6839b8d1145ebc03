"""All operations that change files of an index.

No other module changes them, so a test can make the n-th operation fail. Call these functions through the module
(``files.remove``) for the same reason. None follows a symbolic link in place of a file of the index; folders above may
be links. New files have the rights of the user's umask. Each function raises OSError as the system does. Functions that
open to read raise ShortageError when the machine lacks open files or memory, lest a whole file pass for a damaged one.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from newssearch.errors import IndexWriteError, ShortageError

_NOT_FOR_FOLDERS = (errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EBADF)
_SHORTAGES = (errno.EMFILE, errno.ENFILE, errno.ENOMEM)
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS)


@contextmanager
def changing(path: Path, unchanged: str = " The index is unchanged.") -> Iterator[None]:
    """Raise IndexWriteError when the disk refuses a change to the folder ``path``; ``unchanged`` ends its message."""
    try:
        yield
    except OSError as error:
        raise IndexWriteError(f"{path} cannot be written: {error.strerror}.{unchanged}") from error


def open_to_read(path: Path) -> BinaryIO:
    """Open a regular file. Raises OSError for a link, a pipe or anything else."""
    with _telling_shortage(path):
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "Not a regular file", str(path))
    return os.fdopen(descriptor, "rb")


@contextmanager
def _telling_shortage(path: Path | str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _SHORTAGES:
            what = f"{path} cannot be opened: {error.strerror}. Nothing is wrong with it"
            raise ShortageError(f"{what}: try again with more to spare (ulimit -n, ulimit -v).") from error
        raise


def read(path: Path, at_most: int) -> bytes:
    """Read a whole file. Raises OSError for more than ``at_most`` bytes."""
    with open_to_read(path) as stream:
        if os.fstat(stream.fileno()).st_size > at_most:
            raise OSError(errno.EFBIG, f"Larger than {at_most:,} bytes", str(path))
        return stream.read(at_most)


def end_of(path: str, length: int) -> tuple[int, bytes]:
    """Return the size of a regular file and its last ``length`` bytes.

    Takes some microseconds, as it opens only a descriptor. Raises OSError for anything but a regular file.
    """
    with _telling_shortage(path):
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "Not a regular file", path)
        return status.st_size, os.pread(descriptor, length, max(0, status.st_size - length))
    finally:
        os.close(descriptor)


def is_file(path: Path) -> bool:
    """Return whether ``path`` is a regular file, and not a link to one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder, without files that vanish meanwhile."""
    total = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):
                if entry.is_file(follow_symlinks=False):
                    total += entry.stat(follow_symlinks=False).st_size
    return total


def create(path: Path) -> BinaryIO:
    """Create an empty file to write."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.fdopen(os.open(path, flags, 0o666), "wb")


def replace(path: Path, data: bytes) -> None:
    """Replace the content of ``path`` at once: a reader finds the old content or the new.

    `sync_folder` makes the change durable.
    """
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")  # two processes may write it at once
    fresh.unlink(missing_ok=True)
    try:
        with create(fresh) as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        rename(fresh, path)
    except OSError:
        with suppress(OSError):
            remove(fresh)
        raise


def sync(path: Path) -> None:
    """Write a file through to the disk, whichever process has written it."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Write the names in a folder through to the disk; do nothing if the file system cannot."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NOT_FOR_FOLDERS:
            raise
    finally:
        os.close(descriptor)


def rename(path: Path, target: Path) -> None:
    """Rename a file or folder, in place of a file of the new name."""
    path.replace(target)


def link_or_move(path: Path, target: Path) -> None:
    """Give a file a second name, or rename it on a file system without hard links."""
    target.unlink(missing_ok=True)
    try:
        os.link(path, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        rename(path, target)


def make_folder(path: Path) -> None:
    """Make a folder and its parents, unless they exist."""
    path.mkdir(parents=True, exist_ok=True)


def remove(path: Path) -> None:
    """Remove a file, or a link and not its target; do nothing without one."""
    path.unlink(missing_ok=True)


def remove_folder(path: Path) -> None:
    """Remove a folder with its content; of a link, only the link."""
    try:
        is_folder = stat.S_ISDIR(path.lstat().st_mode)
    except FileNotFoundError:
        return
    if not is_folder:
        remove(path)
        return
    for child in sorted(path.iterdir()):
        remove_folder(child)
    path.rmdir()


def copy(path: Path, target: Path) -> None:
    """Copy the content of a regular file, through to the disk."""
    import shutil  # here, as it loads all archive formats, and few copies are made

    with open_to_read(path) as source, create(target) as out:
        shutil.copyfileobj(source, out, 1 << 20)
        out.flush()
        os.fsync(out.fileno())


def link(path: Path, target: Path) -> bool:
    """Give a file a second name; False if that is impossible, as between two file systems."""
    try:
        os.link(path, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in (*_NO_LINKS, errno.EXDEV):
            raise
        return False
    return True
