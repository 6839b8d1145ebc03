"""A worker process: how the program starts it, the frames that go both ways, and its main loop.

It is started as ``python -P -m newssearch.workers.worker`` and not forked or spawned from the program's main module, so
any program may use it, whatever its ``__main__`` holds and however many threads it has. ``-P`` keeps the working
directory out of its ``sys.path``: a folder of sources may hold a file named like a module, ``html.py``. It ends when
its input is closed, even in the midst of work.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

from newssearch.workers.memory import give_back
from newssearch.workers.work import run_serialized

READY = b"ready"
"""First frame of a worker."""

_LENGTH = 8
"""Bytes of the length before each frame."""

_FRAMES_A_TRIM = 50
"""Frames after which freed memory goes back to the system: about a second of work."""


def cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux only; a container often has fewer cores than the machine
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def start() -> subprocess.Popen[bytes] | None:
    """Start a worker with pipes to its standard input and output; None where no process can be started."""
    # In a program with embedded Python, the executable is that program.
    if "python" not in Path(sys.executable or "").name:
        return None
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "newssearch.workers.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
    except OSError:
        return None


def send(frame: bytes, to: IO[bytes]) -> None:
    """Write a frame. Raises OSError if the reader is gone."""
    to.write(len(frame).to_bytes(_LENGTH, "little"))
    to.write(frame)
    to.flush()


def receive(source: IO[bytes]) -> bytes | None:
    """Read the next frame; None if the writer is gone."""
    length = source.read(_LENGTH)
    size = int.from_bytes(length, "little")
    frame = source.read(size) if len(length) == _LENGTH else b""
    return frame if len(length) == _LENGTH and len(frame) == size else None


def _end_with_parent() -> None:
    """End this process when its parent ends, which a killed parent could not announce."""
    gone = select.poll()
    gone.register(sys.stdin.fileno(), 0)  # a hang-up is always reported
    gone.poll()
    os._exit(0)


def main() -> None:
    """Do tasks until the input is closed."""
    for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(wish, signal.SIG_IGN)  # sent to the whole group: the worker ends with its parent
    threading.Thread(target=_end_with_parent, daemon=True).start()
    asked = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # output of a library must not mix with the answers
    gc.freeze()
    try:
        send(READY, answers)
        number = 0
        while (frame := receive(asked)) is not None:
            send(run_serialized(frame), answers)
            del frame
            number += 1
            if number % _FRAMES_A_TRIM == 0:
                give_back()
    except BrokenPipeError:
        os._exit(0)  # the parent is gone; closing `answers` would raise again


if __name__ == "__main__":
    main()
