"""The lock of the one writer, which dies with its process, and a note beside it that names the holder.

The lock is an flock on ``MAIN_WRITELOCK``, which Whoosh would lock too: the system releases it when the process ends,
however it ends. A process that is forked under the lock does not hold it: it closes its copy of the file, and the
holder unlocks explicitly, as closing one of two copies would not. The note, ``newssearch.writer``, names the holder.
The two may disagree: a user has deleted the lock file, or the machines of a network folder do not see each other's
locks. Then the note counts as long as its process may live.
"""

from __future__ import annotations

import errno
import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from math import inf
from pathlib import Path
from typing import Self

import orjson

from newssearch.errors import IndexLockedError, IndexWriteError, NewsSearchError
from newssearch.index.commits import files
from newssearch.index.commits.folder import LOCK, NEW_WRITER, TOMBSTONES, WRITER
from newssearch.index.commits.process import Process, command_line
from newssearch.locations import unicode_name
from newssearch.logs import LOGGER

_FIRST_PAUSE, _LONGEST_PAUSE = 0.02, 1.0
"""Seconds between two looks at a lock that is waited for: soon for short runs, seldom for long ones."""

_LONGEST_NOTE = 1 << 16

_NO_LOCKS = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL)
"""Errors of flock on a file system without locks, most often one of a network."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Holder of the lock: its process, the begin of its work (ISO 8601, UTC), and its command."""

    process: Process
    since: str
    command: str = ""

    @classmethod
    def current(cls) -> Self:
        """Return this process as a holder from now on."""
        return cls(Process.current(), datetime.now(UTC).isoformat(timespec="seconds"), unicode_name(command_line()))

    def __str__(self) -> str:
        what = f" ({self.command})" if self.command else ""
        return f"process {self.process.pid} on {self.process.host}{what}"


class WriterLock:
    """The right to write to an index, from `acquire` to `release`."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor
        self._process = os.getpid()

    @classmethod
    def acquire(cls, path: Path, wait: float = 0.0) -> Self:
        """Take the lock of the index in ``path``, or wait up to ``wait`` seconds for its holder.

        Raises IndexLockedError if it is still held then, IndexWriteError if the folder cannot be written or has no
        locks.
        """
        deadline = time.monotonic() + wait
        pause = _FIRST_PAUSE
        while True:
            try:
                return cls(path, _taken(path))
            except IndexLockedError as error:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise
                if pause == _FIRST_PAUSE:
                    LOGGER.warning("waiting%s: %s", f" up to {wait:.0f} seconds" if wait < inf else "", error)
                time.sleep(min(pause, left))
                pause = min(pause * 2, _LONGEST_PAUSE)
            except OSError as error:
                raise IndexWriteError(f"{path} cannot be written: {error.strerror}.") from error

    def release(self) -> None:
        """Release the lock; a second call does nothing, nor does a call in a forked process."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor < 0 or not self.is_held:
            return
        try:
            with suppress(OSError):  # the note of a dead process blocks nobody
                files.remove(self._path / WRITER)
        finally:
            _let_go(descriptor)

    @property
    def is_held(self) -> bool:
        """Return whether this process holds the lock; a forked process does not."""
        return os.getpid() == self._process


@contextmanager
def writing(path: Path, wait: float = 0.0) -> Iterator[WriterLock]:
    """Hold the lock of the index, after any removal for good that was cut off. Raises as `WriterLock.acquire` does."""
    lock = WriterLock.acquire(path, wait)
    try:
        _finish_removals(path)
        yield lock
    finally:
        lock.release()


def _finish_removals(path: Path) -> None:
    """Go on with a removal for good that was cut off; an index that is too damaged for that is repaired first."""
    if not files.is_file(path / TOMBSTONES):
        return
    from newssearch.index.maintenance.erasure import erase  # here, as few indexes need it

    try:
        erase(path)
    except NewsSearchError as error:
        LOGGER.warning("a removal for good is not finished: %s", error)


def is_held(path: Path) -> bool:
    """Return whether the note of the index in ``path`` names a process that may be alive."""
    holder = _noted(path)
    return holder is not None and holder.process.is_alive is not False


def prove(path: Path, one: int, other: int) -> None:
    """Raise IndexWriteError if two descriptors of the lock file of ``path`` can both lock it; ``one`` has."""
    if _locked(path, other):
        raise IndexWriteError(
            f"{path} is on a file system that gives one lock to two writers, who would spoil the index. "
            "Keep it on a local disk, or mount the network's with locking."
        )


_HELD: dict[tuple[int, int], int] = {}
"""Lock files of this process with their descriptors: where flock is a byte-range lock (NFS), a process never locks
itself out."""
_HELD_GUARD = threading.Lock()


def _taken(path: Path) -> int:
    """Return the descriptor of the locked lock file, after writing our note. Raises IndexLockedError, OSError."""
    descriptor = _opened(path)
    try:
        _enter(path, descriptor)
    except BaseException:
        os.close(descriptor)
        raise
    try:
        _require_gone(path)
        _announce(path)
    except BaseException:
        _let_go(descriptor)
        raise
    return descriptor


def _enter(path: Path, descriptor: int) -> None:
    """Lock the file of ``descriptor``, for this process and this `WriterLock` alone."""
    with _HELD_GUARD:
        file = _identity(os.fstat(descriptor))
        if file in _HELD or not _locked(path, descriptor):
            raise _locked_error(path)
        if _identity((path / LOCK).stat()) != file:  # deleted since it was opened: a lock on it excludes nobody
            raise _locked_error(path)
        second = _opened(path)
        try:
            prove(path, descriptor, second)
        finally:
            os.close(second)
        _HELD[file] = descriptor
    _forget_in_children()


def _let_go(descriptor: int) -> None:
    with _HELD_GUARD:
        _HELD.pop(_identity(os.fstat(descriptor)), None)
        with suppress(OSError):  # closing unlocks too, unless a process was forked outside of Python
            fcntl.flock(descriptor, fcntl.LOCK_UN)
        os.close(descriptor)


@cache
def _forget_in_children() -> None:
    """Make every later forked process close its copies of the lock files."""
    os.register_at_fork(after_in_child=_forget)


def _forget() -> None:
    global _HELD_GUARD
    _HELD_GUARD = threading.Lock()  # another thread may have held it
    for descriptor in _HELD.values():
        with suppress(OSError):
            os.close(descriptor)
    _HELD.clear()


def _opened(path: Path) -> int:
    return os.open(path / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)


def _locked(path: Path, descriptor: int) -> bool:
    """Lock a file unless another process has. Raises IndexWriteError on a file system without locks."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        raise IndexWriteError(
            f"{path} is on a file system that keeps no locks ({error.strerror}), so two writers could spoil the index. "
            "Keep it on a local disk, or mount the network's with locking."
        ) from error
    return True


def _require_gone(path: Path) -> None:
    """Raise IndexLockedError if the process of a note without a lock may still be writing."""
    holder = _noted(path)
    if holder is None or holder.process == Process.current():
        return
    if holder.process.is_alive:
        raise _locked_error(path)
    if not holder.process.is_local:
        raise IndexLockedError(
            f"{path} is in use, or was left behind: {holder} has been writing since {holder.since}, and this "
            f"machine cannot find out whether it still does. If it does not, remove {path / WRITER} and try again."
        )
    LOGGER.warning("%s: %s died while writing; taking over its lock", path, holder)


def _announce(path: Path) -> None:
    holder = Holder.current()
    said = asdict(holder.process) | {"since": holder.since, "command": holder.command}
    files.remove(path / NEW_WRITER)
    with files.create(path / NEW_WRITER) as out:
        out.write(orjson.dumps(said, default=str))
    files.rename(path / NEW_WRITER, path / WRITER)


def _noted(path: Path) -> Holder | None:
    """Return the holder of the note; None without a readable note."""
    try:
        said = orjson.loads(files.read(path / WRITER, _LONGEST_NOTE))
        return Holder(Process.of(said), str(said["since"]), str(said.get("command", "")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _locked_error(path: Path) -> IndexLockedError:
    """Return the error for a lock that another process holds, with the holder's note."""
    holder = _noted(path)
    who = f"{holder} has been writing since {holder.since}" if holder else "another process is writing"
    return IndexLockedError(f"{path} is in use: {who}. Try again when it has finished, or wait for it: --wait 10m.")


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
