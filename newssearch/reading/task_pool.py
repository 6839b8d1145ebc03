"""Tasks done by several processes at once, and their verdicts in the order in which the tasks came.

A pool starts once reading has taken longer than starting one would, and has no more than a few batches in hand, so a
source of any size takes the same memory. A process that dies is told from a task that kills: the batch that it had is
done again task by task, and only a task with which a process dies alone is rejected.
"""

from __future__ import annotations

import pickle
import queue
import subprocess
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO, Self

from newssearch import processes
from newssearch.models import Item, Rejection
from newssearch.reading.tasks import FAILED, READY, Task, without_listeners
from newssearch.text import language_model

_WORKER = "newssearch.reading.task_worker"

START_AFTER = 1.0
"""Seconds of tasks done here before other processes start: a start takes half as long, most of it imports."""

MOST_PROCESSES = 8
"""Of one pool: more would wait for the one that takes what they have read."""

_BATCH_COST = 40
"""Milliseconds, about, for which a process is sent tasks at once, so that asking it costs next to nothing."""

_BATCHES_EACH = 3
"""Batches in hand for each process: one that it does, one to go on with, one that waits for those before it."""

_MOST_WAITING = 2_000
"""Verdicts that wait for a task before them."""

Verdicts = list[list[Item] | None]
"""Of each task of a batch; None where no other process could do it, and it is to be done here."""


def in_order(found: Iterator[Item | Task], wanted: int | None = None) -> Iterator[Item]:
    """The items as they come, each task replaced by its verdicts.

    So many processes as are ``wanted`` do the tasks, with 1 all are done here; None is as many as there are cores, once
    it pays.
    """
    count = min(processes.cores(), MOST_PROCESSES) if wanted is None else wanted
    if count < 2:
        yield from done_here(found)
        return
    spent = 0.0 if wanted is None else START_AFTER
    while spent < START_AFTER:
        if (one := next(found, None)) is None:
            return
        began = time.perf_counter()
        items = [*done_here([one])]
        spent += time.perf_counter() - began
        yield from items
    with _Pool(count) as pool:
        yield from pool.through(found)


def done_here(found: Iterable[Item | Task]) -> Iterator[Item]:
    """The items as they come, all tasks done in this process, one after the other."""
    for one in found:
        if isinstance(one, Task):
            yield from one.run()
        else:
            yield one


@dataclass(slots=True)
class _Batch:
    """Tasks that are sent together; ``done`` gets their verdicts, once they have been sent."""

    tasks: list[Task] = field(default_factory=list)
    cost: int = 0
    done: Future[Verdicts] = field(default_factory=Future)

    def add(self, task: Task) -> int:
        """Its number in the batch."""
        self.tasks.append(task)
        self.cost += task.cost
        return len(self.tasks) - 1

    def verdicts(self, number: int) -> Iterable[Item]:
        """Those of one task, as soon as they are there."""
        done = self.done.result()[number]
        return self.tasks[number].run() if done is None else done


class _Pool:
    """The processes, each with a thread that asks it; they end with the block."""

    def __init__(self, count: int) -> None:
        self._asked: queue.SimpleQueue[_Batch | None] = queue.SimpleQueue()
        self._readers = [_Reader(self._asked) for _ in range(count)]
        self._in_hand: deque[_Batch] = deque()
        self._gathered = _Batch()
        self._waiting: deque[Item | tuple[_Batch, int]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for _ in self._readers:
            self._asked.put(None)
        for reader in self._readers:
            reader.kill()
        for reader in self._readers:
            reader.join()

    def through(self, found: Iterator[Item | Task]) -> Iterator[Item]:
        """The items in order, the verdicts of tasks among them."""
        for one in found:
            if isinstance(one, Task):
                self._waiting.append((self._gathered, self._gathered.add(one)))
                if self._gathered.cost >= _BATCH_COST:
                    self._send()
            else:
                self._waiting.append(one)
            yield from self._ripe()
        self._send()
        while self._waiting:
            yield from self._first()

    def _send(self) -> None:
        if self._gathered.tasks:
            self._in_hand.append(self._gathered)
            self._asked.put(self._gathered)
            self._gathered = _Batch()

    def _ripe(self) -> Iterator[Item]:
        """What need not be waited for; and, when there is enough in hand, what must be."""
        while self._waiting:
            head = self._waiting[0]
            is_done = not isinstance(head, tuple) or head[0].done.done()
            is_full = len(self._in_hand) >= len(self._readers) * _BATCHES_EACH or len(self._waiting) > _MOST_WAITING
            if not (is_done or is_full):
                return
            yield from self._first()

    def _first(self) -> Iterator[Item]:
        """The item, or the verdicts of the task, that came before all that is left."""
        head = self._waiting.popleft()
        if not isinstance(head, tuple):
            yield head
            return
        batch, number = head
        if batch is self._gathered:
            self._send()
        yield from batch.verdicts(number)
        if number == len(batch.tasks) - 1:
            self._in_hand.popleft()


class _Reader:
    """A process that does batches, started with the first; its thread asks it, waits, and tells when it has died."""

    def __init__(self, asked: queue.SimpleQueue[_Batch | None]) -> None:
        self._asked = asked
        self._process: subprocess.Popen[bytes] | None = None
        self._is_usable = True
        self._starting = threading.Lock()
        self._thread = threading.Thread(target=self._serve, name="newssearch-reader", daemon=True)
        self._thread.start()

    def kill(self) -> None:
        """End the process, whatever it is doing, and start no other."""
        with self._starting:
            self._is_usable = False
            if self._process is not None:
                self._process.kill()

    def join(self) -> None:
        """Wait for the thread, which has little left to do; as Python ends it may do nothing any more."""
        self._thread.join(timeout=1.0)

    def _serve(self) -> None:
        while (batch := self._asked.get()) is not None:
            try:
                batch.done.set_result(self._verdicts(batch.tasks))
            except BaseException as error:  # raised where somebody waits for the batch, as this thread has no caller
                batch.done.set_exception(error)
        self._end()

    def _verdicts(self, tasks: list[Task]) -> Verdicts:
        try:
            frame = pickle.dumps(without_listeners(tasks), pickle.HIGHEST_PROTOCOL)
        except Exception:  # a zone of the caller's own making may be anything
            return [None] * len(tasks)
        process = self._started()
        if process is None:
            return [None] * len(tasks)
        answer = _asked(process, frame)
        if answer is not None:
            return pickle.loads(answer) if answer != FAILED else [None] * len(tasks)  # noqa: S301  # our own
        ended = self._end()
        if len(tasks) > 1:
            return [verdicts for task in tasks for verdicts in self._verdicts([task])]
        reason = f"reading it ended the process that read it ({ended}); it may want more memory than there is"
        return [[Rejection(tasks[0].name, reason)]]

    def _started(self) -> subprocess.Popen[bytes] | None:
        """The process, when it has said that it is there."""
        with self._starting:
            if self._process is not None or not self._is_usable:
                return self._process if self._is_usable else None
            model = language_model.SHARED.descriptor()
            files = [] if model is None else [model]
            self._process = process = processes.start(_WORKER, *map(str, files), files=files)
        if process is None or processes.receive(_output(process)) != READY:
            self._is_usable = False
            self._end()
            return None
        return process

    def _end(self) -> str:
        """Give the process back; how it ended, in a few words."""
        with self._starting:
            process, self._process = self._process, None
        if process is None:
            return "it is gone"
        process.kill()
        process.communicate()
        return f"signal {-process.returncode}" if process.returncode < 0 else f"exit code {process.returncode}"


def _asked(process: subprocess.Popen[bytes], frame: bytes) -> bytes | None:
    """What a process answers; None where it is dead."""
    assert process.stdin is not None, "it was started with pipes"
    try:
        processes.send(frame, process.stdin)
    except OSError:
        return None
    return processes.receive(_output(process))


def _output(process: subprocess.Popen[bytes]) -> IO[bytes]:
    assert process.stdout is not None, "it was started with pipes"
    return process.stdout
