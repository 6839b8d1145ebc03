"""Tasks for other processes, and their outcomes."""

from __future__ import annotations

import pickle
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Work(Protocol[T_co]):
    """A task: it can be pickled, contains all that it needs, and has the same result each time."""

    def run(self) -> T_co:
        """Do the task."""


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """The result of a task."""

    result: T


@dataclass(frozen=True, slots=True)
class Undone:
    """A task without a result. ``died`` describes the end of its process.

    It is empty for a task that could not be sent, or that raised: run again here, it shows its error.
    """

    died: str = ""


Outcome = Done[T] | Undone


class Crew(Protocol):
    """Processes that do tasks for this one. Threads may share it."""

    @property
    def hands(self) -> int:
        """Return the number of tasks done at once."""

    @property
    def starts_in(self) -> float:
        """Return the seconds of work that the caller should do itself: a smaller job needs no crew."""

    def give(self, work: Work[T]) -> Future[Outcome[T]]:
        """Give a task to some process."""


FAILED = b""
"""Answer for a task that could not be sent, or that raised."""


def serialized(work: Work[Any]) -> bytes | None:
    """Return ``work`` as bytes for another process; None if it cannot be pickled."""
    try:
        return pickle.dumps(work, pickle.HIGHEST_PROTOCOL)
    except Exception:  # a zone of the caller's own class may be anything
        return None


def run_serialized(frame: bytes) -> bytes:
    """Run the task in ``frame``, and return its result as bytes."""
    try:
        work: Work[Any] = pickle.loads(frame)  # noqa: S301  # from the process that this one works for
        return pickle.dumps(work.run(), pickle.HIGHEST_PROTOCOL)
    except Exception:
        return FAILED


def outcome_of(answer: bytes) -> Outcome[Any]:
    """Return the outcome in bytes of `answered`."""
    return Done(pickle.loads(answer)) if answer != FAILED else Undone()  # noqa: S301  # our own
