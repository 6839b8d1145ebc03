"""Processes of our own beside the program's: modules of ours that are run, and asked through a pipe.

They are started as ``python -P -m MODULE`` and not forked or spawned from the program's main module, so that any
program may use them, whatever stands in its ``__main__`` and however many threads it has. ``-P`` keeps the working
directory out of their ``sys.path``: a folder of sources may hold a file named like a module, ``html.py``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import IO

_LENGTH = 8
"""Bytes before a frame that say how long it is."""


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux alone; a container is often given fewer than there are
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def start(module: str) -> subprocess.Popen[bytes] | None:
    """Start ``module`` as a process with pipes to its standard input and output; None where none can be started."""
    # In a program that has Python built in, the executable is that program.
    if "python" not in Path(sys.executable or "").name:
        return None
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
    except OSError:
        return None


def send(frame: bytes, to: IO[bytes]) -> None:
    """Write a frame. Raises OSError where nobody reads any more."""
    to.write(len(frame).to_bytes(_LENGTH, "little"))
    to.write(frame)
    to.flush()


def receive(source: IO[bytes]) -> bytes | None:
    """The next frame; None where there will be none, as whoever wrote is gone."""
    length = source.read(_LENGTH)
    size = int.from_bytes(length, "little")
    frame = source.read(size) if len(length) == _LENGTH else b""
    return frame if len(length) == _LENGTH and len(frame) == size else None
