"""Processes, told apart: also from a later one of the same number, and from those of other machines."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

_COMMAND_SHOWN = 200
"""Characters of a command line that the note repeats: enough to know a job by."""


@dataclass(frozen=True, slots=True)
class Process:
    """A process that can be told from every other, also from a later one of the same number.

    ``boot`` names the start of the machine and the space that process numbers are of, ``started`` is when the process
    began in ticks since then; None where the system does not say.
    """

    pid: int
    host: str
    boot: str | None = None
    started: int | None = None

    @classmethod
    def current(cls) -> Self:
        """This process."""
        import socket  # here, as readers need no network

        return cls(os.getpid(), socket.gethostname(), _boot(), _started(os.getpid()))

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """The process that a document names. Raises ValueError, TypeError or KeyError when it names none."""
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
        """Whether it runs, or ran, on this machine, so that the two see the same locks."""
        here = Process.current()
        return self.host == here.host or (here.boot is not None and _machine(self.boot) == _machine(here.boot))

    @property
    def is_alive(self) -> bool | None:
        """Whether it still runs; None where that cannot be told from here."""
        here = Process.current()
        if here.boot is not None and self.boot == here.boot:
            if not Path(f"/proc/{self.pid}").exists() and exists(self.pid):
                return None  # it is another user's, and this machine hides those (hidepid)
            return self.started is not None and _started(self.pid) == self.started
        if self.host != here.host:
            return None
        if _machine(here.boot) != _machine(self.boot):
            return False  # the machine has been started anew since
        return None if exists(self.pid) else False


def command_line() -> str:
    """The command that this process was started with, as a person would type it, cut to some length."""
    name, *words = sys.argv or [""]
    return shlex.join([Path(name).name, *words])[:_COMMAND_SHOWN]


def _boot() -> str | None:
    """The start of this machine, and the space of process numbers that we see; None where the system has no /proc."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot} {os.readlink('/proc/self/ns/pid')}"  # noqa: PTH115  # no path, a name
    except OSError:
        return None


def _machine(boot: str | None) -> str:
    return (boot or "").partition(" ")[0]


def _started(pid: int) -> int | None:
    """When a process began, in ticks since the machine did; None when there is none, or no /proc."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(errors="replace")
        # The program name, in brackets, may hold blanks and brackets itself; in state Z a process has ended.
        state, *fields = text.rpartition(")")[2].split()
        return None if state in "ZX" else int(fields[18])
    except (OSError, ValueError, IndexError):
        return None


def exists(pid: int) -> bool:
    """Whether a process of this number runs here, whoever's it is."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # it is somebody else's
    return True
