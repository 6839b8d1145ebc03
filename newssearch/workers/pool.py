"""A crew on this machine: processes that start with the first task."""

from __future__ import annotations

import os
import queue
import subprocess
import threading
from concurrent.futures import Future
from typing import IO, Any, Self, TypeVar

from newssearch.workers import worker
from newssearch.workers.work import Outcome, Undone, Work, outcome_of, serialized

MOST = 8
"""Default limit of processes: more would wait for the one that takes their results."""

T = TypeVar("T")

_Given = tuple[Work[Any], "Future[Outcome[Any]]"]


class LocalCrew:
    """Worker processes for a block, one for each core by default: a `newssearch.workers.work.Crew`."""

    def __init__(self, hands: int | None = None) -> None:
        self.hands = min(worker.cores(), MOST) if hands is None else hands
        self._given: queue.SimpleQueue[_Given | None] = queue.SimpleQueue()
        self._threads: list[_WorkerThread] = []
        self._beginning = threading.Lock()
        self._process = os.getpid()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        if os.getpid() != self._process:
            return  # a process forked in the block: the workers are its parent's
        for _ in self._threads:
            self._given.put(None)
        for thread in self._threads:
            thread.kill()
        for thread in self._threads:
            thread.join()

    @property
    def starts_in(self) -> float:
        """Return a fifth of a second, about what a start takes, most of it imports; 0 once started."""
        return 0.0 if self._threads else 0.2

    def give(self, work: Work[T]) -> Future[Outcome[T]]:
        """Give a task to the next free process."""
        done: Future[Outcome[T]] = Future()
        self._given.put((work, done))
        with self._beginning:
            self._threads = self._threads or [_WorkerThread(self._given) for _ in range(self.hands)]
        return done


class _WorkerThread:
    """A process, started with its first task, and a thread that sends tasks and notices its death."""

    def __init__(self, given: queue.SimpleQueue[_Given | None]) -> None:
        self._given = given
        self._process: subprocess.Popen[bytes] | None = None
        self._is_usable = True
        self._starting = threading.Lock()
        self._thread = threading.Thread(target=self._serve, name="newssearch-crew", daemon=True)
        self._thread.start()

    def kill(self) -> None:
        """Kill the process, whatever it is doing, and start no other."""
        with self._starting:
            self._is_usable = False
            if self._process is not None:
                self._process.kill()

    def join(self) -> None:
        """Wait for the thread, which is nearly done; at Python's exit it may never end."""
        self._thread.join(timeout=1.0)

    def _serve(self) -> None:
        while (given := self._given.get()) is not None:
            work, done = given
            if not done.set_running_or_notify_cancel():
                continue
            try:
                done.set_result(self._outcome(work))
            except Exception:  # such as an answer larger than memory: run here, the task shows the error
                self._end()
                done.set_result(Undone())
            except BaseException as error:  # raised by the future, as this thread has no caller
                done.set_exception(error)
        self._end()

    def _outcome(self, work: Work[Any]) -> Outcome[Any]:
        frame = serialized(work)
        process = self._started() if frame is not None else None
        if frame is None or process is None:
            return Undone()
        answer = _asked(process, frame)
        return Undone(died=self._end()) if answer is None else outcome_of(answer)

    def _started(self) -> subprocess.Popen[bytes] | None:
        """Return the process once it has reported that it is ready."""
        with self._starting:
            if self._process is not None or not self._is_usable:
                return self._process if self._is_usable else None
            self._process = process = worker.start()
        if process is None or worker.receive(_output(process)) != worker.READY:
            self._is_usable = False
            self._end()
            return None
        return process

    def _end(self) -> str:
        """End the process, and describe its end in a few words."""
        with self._starting:
            process, self._process = self._process, None
        if process is None:
            return "it is gone"
        process.kill()
        process.communicate()
        return f"signal {-process.returncode}" if process.returncode < 0 else f"exit code {process.returncode}"


def _asked(process: subprocess.Popen[bytes], frame: bytes) -> bytes | None:
    """Return the answer of a process; None from a dead one."""
    assert process.stdin is not None, "it was started with pipes"
    try:
        worker.send(frame, process.stdin)
    except OSError:
        return None
    return worker.receive(_output(process))


def _output(process: subprocess.Popen[bytes]) -> IO[bytes]:
    assert process.stdout is not None, "it was started with pipes"
    return process.stdout
