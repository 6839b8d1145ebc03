"""Identities of processes: distinct from later processes of the same number, and from those of other machines."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

_COMMAND_SHOWN = 200
"""Characters of a command line in the note: enough to recognise a job."""


@dataclass(frozen=True, slots=True)
class Process:
    """A process, distinct from every other one, also from a later one of the same number.

    ``boot`` names the start of the machine and the namespace of process numbers, ``started`` is the start of the
    process in ticks since then; both are None if the system does not say.
    """

    pid: int
    host: str
    boot: str | None = None
    started: int | None = None

    @classmethod
    def current(cls) -> Self:
        """Return this process."""
        import socket  # here, as readers need no network

        return cls(os.getpid(), socket.gethostname(), _boot(), _started(os.getpid()))

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """Parse the process of a document. Raises ValueError, TypeError or KeyError for a malformed one."""
        process = cls(said["pid"], said["host"], said.get("boot"), said.get("started"))
        numbers = (process.pid, 0 if process.started is None else process.started)
        texts = (process.host, process.boot or "")
        if not all(type(each) is int for each in numbers) or not all(isinstance(each, str) for each in texts):
            raise TypeError("a process has a number and a host")
        if not 0 < process.pid < 1 << 31:
            raise ValueError(f"no process has the number {process.pid}")
        return process

    @property
    def is_local(self) -> bool:
        """Return whether the process is of this machine, so that both see the same locks."""
        here = Process.current()
        return self.host == here.host or (here.boot is not None and _machine(self.boot) == _machine(here.boot))

    @property
    def is_alive(self) -> bool | None:
        """Return whether the process still runs; None if this machine cannot know."""
        here = Process.current()
        if here.boot is not None and self.boot == here.boot:
            if not Path(f"/proc/{self.pid}").exists() and exists(self.pid):
                return None  # a process of another user, which this machine hides (hidepid)
            return self.started is not None and _started(self.pid) == self.started
        if self.host != here.host:
            return None
        if _machine(here.boot) != _machine(self.boot):
            return False  # the machine has restarted since
        return None if exists(self.pid) else False


def command_line() -> str:
    """Return the command of this process as a person would type it, cut to some length."""
    name, *words = sys.argv or [""]
    return shlex.join([Path(name).name, *words])[:_COMMAND_SHOWN]


def _boot() -> str | None:
    """Return the start of this machine and its namespace of process numbers; None without /proc."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot} {os.readlink('/proc/self/ns/pid')}"  # noqa: PTH115  # no path, a name
    except OSError:
        return None


def _machine(boot: str | None) -> str:
    return (boot or "").partition(" ")[0]


def _started(pid: int) -> int | None:
    """Return the start of a process in ticks since that of the machine; None for a dead one, or without /proc."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(errors="replace")
        # The program name, in brackets, may hold blanks and brackets itself; in state Z a process has ended.
        state, *fields = text.rpartition(")")[2].split()
        return None if state in "ZX" else int(fields[18])
    except (OSError, ValueError, IndexError):
        return None


def exists(pid: int) -> bool:
    """Return whether a process of this number runs here, of any user."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # a process of another user
    return True
