"""Commands of newssearch in processes of their own, with something about the process made so that it breaks.

They are forked from a process that has everything loaded, so that a command begins at once and a moment that is drawn
at random falls into its work and not into its imports.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path

from newssearch import cli

_CONTEXT = multiprocessing.get_context("forkserver")
_LOADED = """
    newssearch.cli.entry
    newssearch.cli.index_commands.index
    newssearch.cli.index_commands.reindex
    newssearch.cli.index_commands.maintenance
    newssearch.cli.index_commands.copy
    newssearch.cli.running
    newssearch.cli.query_commands.search
    newssearch.backends.local.update
    newssearch.backends.archive_copy
    newssearch.backends.local.transfer
    newssearch.backends.local.rebuild
    newssearch.api
    newssearch.index.maintenance.backup
    newssearch.index.maintenance.repair
    faults.children
""".split()
_LONGEST = 120.0
"""Seconds after which a command that has not ended counts as hanging."""

Prepare = Callable[[], None]
"""A function to call in the process before the command; it can be pickled."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of a command: its exit code (negative: the signal), and its output."""

    code: int
    said: str

    @property
    def is_crash(self) -> bool:
        """Return whether it ended as no command should, whatever the fault."""
        return self.code in (1, 70) or self.code < 0 or "Traceback" in self.said


def nothing() -> None:
    """Leave the process as it is."""


class Child:
    """A command that runs in ``folder``, from when this is made."""

    def __init__(self, folder: Path, command: Sequence[str], prepare: Prepare = nothing) -> None:
        _CONTEXT.set_forkserver_preload(_LOADED)
        self._talk, talk = _CONTEXT.Pipe(duplex=False)
        self._process = _CONTEXT.Process(target=_run, args=(str(folder), tuple(command), prepare, talk))
        self._process.start()
        talk.close()

    def kill_after(self, seconds: float) -> bool:
        """Kill it that long after its start; whether it was still running."""
        self._process.join(seconds)
        was_running = self._process.exitcode is None
        self._process.kill()
        return was_running

    def wait(self) -> Ended:
        """Until it, and every process that it has started, has ended. Raises TimeoutError when one does not."""
        pieces = []
        while True:
            if not wait([self._talk], _LONGEST):
                self._process.kill()
                raise TimeoutError(f"a command has not ended after {_LONGEST:.0f} seconds")
            piece = os.read(self._talk.fileno(), 1 << 16)
            if not piece:
                break
            pieces.append(piece)
        self._process.join()
        code = self._process.exitcode
        assert code is not None, "it has been waited for"
        self._process.close()
        self._talk.close()
        return Ended(code, b"".join(pieces).decode(errors="replace"))


def run(folder: Path, command: Sequence[str], prepare: Prepare = nothing) -> Ended:
    """Run a command to its end."""
    return Child(folder, command, prepare).wait()


def _run(folder: str, command: tuple[str, ...], prepare: Prepare, talk: Connection) -> None:
    os.chdir(folder)
    for output in (1, 2):
        os.dup2(talk.fileno(), output)
    talk.close()
    os.environ["NEWSSEARCH_CONFIG"] = ""  # what the settings of whoever runs this say is no part of it
    prepare()
    sys.exit(cli.run(command))
