"""Every change to the files of an index: made, written through to the disk, put in place of another, linked, removed.

They are changed here and nowhere else, so that what happens when the n-th operation fails can be tried. Call these
functions through the module (``files.remove``), for the same reason. Nothing here follows a symbolic link that stands
where a file of the index should; folders above may be links. New files have the rights that the user's umask leaves.
Each raises OSError as the system does; those that open to read, ShortageError where the machine lacks open files or
memory, lest a file be taken for damaged, and given up, that is whole.
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
    """A regular file, open; OSError when it is a link, a pipe or anything else."""
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
    """A whole file; OSError when it has more than ``at_most`` bytes."""
    with open_to_read(path) as stream:
        if os.fstat(stream.fileno()).st_size > at_most:
            raise OSError(errno.EFBIG, f"Larger than {at_most:,} bytes", str(path))
        return stream.read(at_most)


def end_of(path: str, length: int) -> tuple[int, bytes]:
    """Return the size of a regular file and its last ``length`` bytes.

    Takes some microseconds, as it opens nothing but a descriptor. Raises OSError where ``path`` is no regular file.
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
    """Whether ``path`` is a regular file, and no link to one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder, those that go meanwhile left out."""
    total = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):
                if entry.is_file(follow_symlinks=False):
                    total += entry.stat(follow_symlinks=False).st_size
    return total


def create(path: Path) -> BinaryIO:
    """A file to write, empty."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.fdopen(os.open(path, flags, 0o666), "wb")


def replace(path: Path, data: bytes) -> None:
    """Make ``data`` the content of ``path`` at one stroke: whoever reads finds the old content or the new.

    `sync_folder` makes the stroke last.
    """
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")  # two processes may each be at it
    fresh.unlink(missing_ok=True)
    with create(fresh) as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    rename(fresh, path)


def sync(path: Path) -> None:
    """Have the disk hold what was written to a file, by whichever process."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Have the disk hold the names in a folder; nothing where the file system cannot do that for folders."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NOT_FOR_FOLDERS:
            raise
    finally:
        os.close(descriptor)


def rename(path: Path, target: Path) -> None:
    """Give a file or folder another name, in place of what file has that."""
    path.replace(target)


def link_or_move(path: Path, target: Path) -> None:
    """Give a file a second name; on a file system that has no such thing, another."""
    target.unlink(missing_ok=True)
    try:
        os.link(path, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        rename(path, target)


def make_folder(path: Path) -> None:
    """A folder, and those above it, unless it is there."""
    path.mkdir(parents=True, exist_ok=True)


def remove(path: Path) -> None:
    """Take a file away, or a link and not what it leads to; nothing when it is gone already."""
    path.unlink(missing_ok=True)


def remove_folder(path: Path) -> None:
    """Take a folder away with all that it holds; of a link, only the link."""
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
    """Write the content of a regular file to another, and through to the disk."""
    import shutil  # here, as it loads all archive formats, and few copies are made

    with open_to_read(path) as source, create(target) as out:
        shutil.copyfileobj(source, out, 1 << 20)
        out.flush()
        os.fsync(out.fileno())


def link(path: Path, target: Path) -> bool:
    """Give a file a second name; False where that cannot be, as between two file systems."""
    try:
        os.link(path, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in (*_NO_LINKS, errno.EXDEV):
            raise
        return False
    return True
