"""A second process that writes segments, so that both cores work: one gathers the next batch, one inverts the last.

It is asked through its standard input, which only the process that started it holds: pickled `Job`s, each answered with
a line. It ends when that is closed.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from newssearch import processes
from newssearch.engine import files
from newssearch.engine.arrays import ArrayWriter
from newssearch.engine.gathering import Batch
from newssearch.errors import IndexWriteError

_DONE = b"done\n"

_AT_ONCE = 2
"""Jobs that the process is at or has waiting: gathering a batch takes less time than inverting it, so with none waiting
it would stand idle while this one does a job that it found no room for."""


@dataclass(frozen=True, slots=True)
class Job:
    """A batch, the files to write it to, and the dictionary to compress its articles with."""

    batch: Batch
    postings: Path
    documents: Path
    dictionary: bytes = b""

    def run(self) -> None:
        """Write the segment. Raises OSError when the disk refuses."""
        with _no_collection(), files.create(self.postings) as postings, files.create(self.documents) as documents:
            self.batch.write(ArrayWriter(postings), ArrayWriter(documents), self.dictionary)


class SegmentWorker:
    """The process, started with its first job. Where none can be started, jobs run here."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._waiter: ThreadPoolExecutor | None = None
        self._working: list[tuple[Future[None], Job]] = []
        self._given_up = False

    def run(self, job: Job) -> None:
        """Have ``job`` done: there if the process has room for it, else here, which is as good as waiting.

        Raises OSError when the disk refuses a job that is done here; what goes wrong there, `wait` raises.
        """
        if self._has_room() and self._started():
            assert self._waiter is not None, "made with the process"
            self._working.append((self._waiter.submit(self._send, job), job))
        else:
            job.run()

    def wait(self) -> None:
        """Until all jobs are done; what the process has not begun is done here.

        Raises IndexWriteError or OSError when one was not.
        """
        working, self._working = self._working, []
        for future, job in reversed(working):
            if future.cancel():
                job.run()
        for future, _ in working:
            if not future.cancelled():
                future.result()

    def close(self) -> None:
        """End the process, whatever it is doing; the job that it was at is not done."""
        self._given_up = True
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._waiter is not None:
            self._waiter.shutdown(cancel_futures=True)  # it may be at the pipes until here
            self._waiter = None
        self._working = []
        if self._process is not None:
            with suppress(OSError):  # what was still to be sent
                self._process.communicate()
            self._process = None
        self._given_up = False

    def _has_room(self) -> bool:
        done = [future for future, _ in self._working if future.done()]
        self._working = [(future, job) for future, job in self._working if not future.done()]
        for future in done:
            future.result()
        return len(self._working) < _AT_ONCE

    def _started(self) -> bool:
        if self._process is not None:
            return True
        self._process = processes.start(__name__) if processes.cores() > 1 else None
        if self._process is None:
            return False
        self._waiter = ThreadPoolExecutor(max_workers=1)
        return True

    def _send(self, job: Job) -> None:
        process = self._process
        assert process is not None, "a job is sent to a process"
        assert process.stdin is not None, "it was started with pipes"
        assert process.stdout is not None, "it was started with pipes"
        try:
            pickle.dump(job, process.stdin, pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
            answer = process.stdout.readline()
        except OSError:
            answer = b""
        if not answer and self._given_up:
            return
        if not answer:  # it was killed: what it had begun is done anew, here
            job.run()
        elif answer != _DONE:
            reason = answer.decode().strip()
            raise IndexWriteError(f"{job.postings.parent} cannot be written: {reason}. It is as it was.")


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without Python's search for cycles: a batch makes hundreds of thousands of objects, none in a cycle, and the
    search would take a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _end_with_parent() -> None:
    """End in the midst of a job when nobody waits for it any more: the process that started this one was killed."""
    gone = select.poll()
    gone.register(sys.stdin.fileno(), 0)  # a hang-up is reported unasked
    gone.poll()
    os._exit(1)


def main() -> None:
    """Do jobs until there are no more."""
    for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(wish, signal.SIG_IGN)  # sent to the whole group: it ends with the process that started it
    threading.Thread(target=_end_with_parent, daemon=True).start()
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            job: Job = pickle.load(asked)  # noqa: S301  # from the process that started this one
        except EOFError:
            return
        try:
            job.run()
        except OSError as error:
            answers.write(f"{error.strerror or error}\n".encode())
        else:
            answers.write(_DONE)
        answers.flush()


if __name__ == "__main__":
    main()
