"""Task pool: a crew does tasks, and their verdicts are yielded in the order in which the tasks came.

No more than a few batches are in progress, so a source of any size takes the same memory. If a process dies, its batch
is done again task by task, and only a task with which a process dies alone is rejected.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field

from newssearch.models import Item, Rejection
from newssearch.reading.tasks import Task, without_listeners
from newssearch.workers.pool import LocalCrew
from newssearch.workers.work import Crew, Done, Outcome

_BATCH_COST = 200
"""The approximate tenths of a millisecond of work sent to a process at once, so that sending costs next to nothing."""

_BATCHES_EACH = 3
"""Batches in progress for each process: one that it does, the next, and one that waits for those before it."""

_MOST_WAITING = 1_000
"""The most verdicts for each process that wait for a task before them."""


def in_order(found: Iterator[Item | Task], wanted: int | None = None, crew: Crew | None = None) -> Iterator[Item]:
    """Yield the items in order, each task replaced by its verdicts.

    A ``crew`` does the tasks. Without one, ``wanted`` is the number of processes, with 1 this one; None means one a
    core, once it pays.
    """
    if crew is None:
        with LocalCrew(wanted) as own:
            yield from done_here(found) if own.hands < 2 else _by(own, found, own.starts_in if wanted is None else 0.0)
    else:
        yield from _by(crew, found, crew.starts_in)


def _by(crew: Crew, found: Iterator[Item | Task], first: float) -> Iterator[Item]:
    """Yield the items; those of the ``first`` seconds, and until the crew has started, are done in this process."""
    starting: list[_Verdicts] = []
    while first > 0 or (starting and not any(batch.done() for batch in starting)):
        if (one := next(found, None)) is None:
            return
        began = time.perf_counter()
        items = [*done_here([one])]
        first -= time.perf_counter() - began
        if first <= 0 and not starting:
            starting = [crew.give(_Readings(())) for _ in range(crew.hands)]
        yield from items
    yield from _Line(crew).through(found)


def done_here(found: Iterable[Item | Task]) -> Iterator[Item]:
    """Yield the items in order, all tasks done in this process, one after the other."""
    for one in found:
        if isinstance(one, Task):
            yield from one.run()
        else:
            yield one


@dataclass(frozen=True, slots=True)
class _Readings:
    """Tasks as they are sent to a process: a `newssearch.workers.work.Work`."""

    tasks: tuple[Task, ...]

    def run(self) -> list[list[Item]]:
        """Return their verdicts, task by task."""
        return [list(task.run()) for task in self.tasks]


_Verdicts = Future[Outcome[list[list[Item]]]]


@dataclass(slots=True)
class _Batch:
    """Tasks that are sent together; ``given`` is the future of their verdicts, once they have been sent."""

    tasks: list[Task] = field(default_factory=list)
    cost: int = 0
    given: _Verdicts | None = None
    _outcome: Outcome[list[list[Item]]] | None = None

    def add(self, task: Task) -> int:
        """Add a task and return its number in the batch."""
        self.tasks.append(task)
        self.cost += task.cost
        return len(self.tasks) - 1

    @property
    def is_done(self) -> bool:
        """True if its verdicts are there."""
        return self._outcome is not None or (self.given is not None and self.given.done())

    @property
    def outcome(self) -> Outcome[list[list[Item]]]:
        """Wait for its verdicts, task by task, and return them."""
        if self._outcome is None:
            assert self.given is not None, "it has been sent"
            self._outcome = self.given.result()
        return self._outcome


class _Line:
    """Queue of items and tasks whose verdicts are yielded in order."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew
        self._in_hand: deque[_Batch] = deque()
        self._gathered = _Batch()
        self._waiting: deque[Item | tuple[_Batch, int]] = deque()

    def through(self, found: Iterator[Item | Task]) -> Iterator[Item]:
        """Yield the items in order, with the verdicts of tasks among them."""
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
            self._gathered.given = self._given(self._gathered.tasks)
            self._gathered = _Batch()

    def _given(self, tasks: list[Task]) -> _Verdicts:
        return self._crew.give(_Readings(tuple(without_listeners(tasks))))

    def _ripe(self) -> Iterator[Item]:
        """Yield finished verdicts; when enough batches are in progress, wait for the first."""
        while self._waiting:
            head = self._waiting[0]
            is_done = not isinstance(head, tuple) or head[0].is_done
            hands = self._crew.hands
            is_full = len(self._in_hand) >= hands * _BATCHES_EACH or len(self._waiting) > hands * _MOST_WAITING
            if not (is_done or is_full):
                return
            yield from self._first()

    def _first(self) -> Iterator[Item]:
        """Yield the item, or the verdicts of the task, that is first in the queue."""
        head = self._waiting.popleft()
        if not isinstance(head, tuple):
            yield head
            return
        batch, number = head
        if batch is self._gathered:
            self._send()
        yield from self._verdicts(batch, number)
        if number == len(batch.tasks) - 1:
            self._in_hand.popleft()

    def _verdicts(self, batch: _Batch, number: int) -> Iterable[Item]:
        """Return the verdicts of one task of a batch, as soon as they are there."""
        outcome, task = batch.outcome, batch.tasks[number]
        if isinstance(outcome, Done):
            return outcome.result[number]
        if outcome.died and len(batch.tasks) > 1:
            outcome = self._given([task]).result()
            if isinstance(outcome, Done):
                return outcome.result[0]
        if outcome.died:
            reason = (
                f"reading it ended the process that read it ({outcome.died}); it may want more memory than there is"
            )
            return [Rejection(task.name, reason)]
        return task.run()
