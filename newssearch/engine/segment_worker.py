"""A second process that writes segments, so that both cores work: one gathers the next batch, one inverts the last.

It is asked through its standard input, which only the process that started it holds: pickled `Job`s, each answered with
a line. It ends when that is closed.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from newssearch.engine import files
from newssearch.engine.arrays import ArrayWriter
from newssearch.engine.gathering import Batch
from newssearch.errors import IndexWriteError

_DONE = b"done\n"


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
        self._working: Future[None] | None = None

    def run(self, job: Job) -> None:
        """Have ``job`` done: there if the process is free, else here, which is as good as waiting.

        Raises OSError when the disk refuses a job that is done here; what goes wrong there, `wait` raises.
        """
        if self._is_free() and self._started():
            assert self._waiter is not None, "made with the process"
            self._working = self._waiter.submit(self._send, job)
        else:
            job.run()

    def wait(self) -> None:
        """Until all jobs are done. Raises IndexWriteError or OSError when one was not."""
        working, self._working = self._working, None
        if working is not None:
            working.result()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
        if self._waiter is not None:
            self._waiter.shutdown()
            self._waiter = None

    def _is_free(self) -> bool:
        if self._working is not None and self._working.done():
            self.wait()
        return self._working is None

    def _started(self) -> bool:
        if self._process is not None:
            return True
        # In a program that has Python built in, the executable is that program.
        if (os.cpu_count() or 1) < 2 or "python" not in Path(sys.executable or "").name:
            return False
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            )
        except OSError:
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


def main() -> None:
    """Do jobs until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends with the process that started it
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
