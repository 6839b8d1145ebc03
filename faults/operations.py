"""A disk that fails, or a process that stops, at each single operation on files that a command makes.

Opening to write, renaming, linking, removing and making folders are noticed by an audit hook, whoever does them; writes
through the streams that `newssearch.index.commits.files` hands out, and fsync, in place of the functions themselves.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

from faults.children import run
from faults.outcome import Outcome
from faults.scenarios import Scenario, make
from newssearch.index.commits import files

WAYS = ("full", "refused", "stopped", "short", "torn")
"""
Faults that the n-th operation meets. ``full``: no room, from then on; ``refused``: an input/output error, it alone;
``stopped``: the process ends before it; ``short``: of the n-th write half is done, and there is no room for the rest;
``torn``: the process ends in the midst of the n-th write.
"""

_OF_WRITES = ("short", "torn")
_STOPPED = 9
"""The exit code of a process that is ended here."""

_NAMES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link")
_NEEDS_NO_ROOM = ("os.remove", "os.rmdir")
_TO_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_STRUCK = "struck: "


@dataclass(slots=True)
class Disk:
    """A change to a process before its command: the ``n``-th operation on files meets with the fault ``way``."""

    way: str
    n: int
    _done: int = field(default=0, init=False)

    def __call__(self) -> None:
        """Take the place of the functions of `os`, until the process ends."""
        create, fsync = files.create, os.fsync

        def created(path: Path) -> BinaryIO:
            with create(path) as stream:
                return io.BufferedWriter(_Watched(os.dup(stream.fileno()), self))

        def synced(descriptor: int) -> None:
            self.reach("fsync")
            fsync(descriptor)

        setattr(files, "create", created)  # noqa: B010  # the seam that is there for this
        setattr(os, "fsync", synced)  # noqa: B010
        sys.addaudithook(self._heard)

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _NAMES or (event == "open" and self._is_to_write(*arguments)):
            self.reach(event)

    @staticmethod
    def _is_to_write(path: object, mode: object, flags: int) -> bool:
        return isinstance(path, str | os.PathLike) and bool(flags & _TO_WRITE) and "/dev/" not in str(path)

    def reach(self, what: str) -> bool:
        """One operation; whether it is to be done by half. Raises OSError, or ends the process."""
        if self._done < self.n and (what == "write" or self.way not in _OF_WRITES):
            self._done += 1
            if self._done == self.n:
                return self._strike(what)
        elif self._done == self.n and self.way in ("full", "short") and what not in _NEEDS_NO_ROOM:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return False

    def _strike(self, what: str) -> bool:
        os.write(2, f"{_STRUCK}{what}\n".encode())
        if self.way == "stopped":
            os._exit(_STOPPED)
        if self.way == "refused":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        if self.way == "full" and what not in _NEEDS_NO_ROOM:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self.way in _OF_WRITES


class _Watched(io.FileIO):
    """A file whose writes are operations."""

    def __init__(self, descriptor: int, disk: Disk) -> None:
        super().__init__(descriptor, "wb")
        self._disk = disk

    def write(self, data: Any, /) -> int:
        """Write all, half, or nothing."""
        if not self._disk.reach("write"):
            return super().write(data)
        view = memoryview(data).cast("B")
        written = super().write(view[: len(view) // 2])
        if self._disk.way == "torn":
            os._exit(_STOPPED)
        return written


def fail_each(work: Path, ways: Sequence[str] = WAYS, step: int = 1) -> Outcome:
    """Every way at every ``step``-th operation of every command, until one runs through without reaching the n-th."""
    outcome = Outcome(
        "every single file operation fails, is cut short, or is the last",
        "as above; an error with exit code 74",
    )
    for scenario in make(work):
        for number, way in enumerate(ways):
            for n in count(1 + number % step, step):
                if not _tried(outcome, scenario, Disk(way, n)):
                    break
    return outcome


def _tried(outcome: Outcome, scenario: Scenario, disk: Disk) -> bool:
    """Try one fault; whether its operation was reached."""
    scenario.begin()
    ended = run(scenario.place, scenario.command, disk)
    struck, _, said = ended.said.rpartition(_STRUCK)[2].partition("\n")
    if _STRUCK not in ended.said:
        return False
    outcome.tried += 1
    outcome.count(disk.way)
    outcome.count({0: "done all the same", _STOPPED: "the process ended"}.get(ended.code, f"exit code {ended.code}"))
    problems = scenario.broken()
    if ended.code not in ((_STOPPED,) if disk.way in ("stopped", "torn") else (0, 74)) or "Traceback" in said:
        problems.append(f"it ends with {ended.code}: {said.strip()}")
    if ended.code == 0 and not scenario.is_done():
        problems.append("it ends with 0 and is not done")
    problems += scenario.finished()
    outcome.failures += [f"{scenario.name}, {disk.way} at {disk.n} ({struck}): {problem}" for problem in problems]
    return True
