"""Work that any process can do, and what becomes of it."""

from __future__ import annotations

import pickle
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Work(Protocol[T_co]):
    """A piece of work: it can be pickled, needs nothing but what it holds, and done twice it comes to the same."""

    def run(self) -> T_co:
        """Do it."""


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What a piece of work came to."""

    result: T


@dataclass(frozen=True, slots=True)
class Undone:
    """A piece of work that was not done. ``died`` says how the process ended that it was given to; empty where no other
    process could be told of it, or where it raised: done here, it shows what it raises."""

    died: str = ""


Outcome = Done[T] | Undone


class Crew(Protocol):
    """Processes that do work for this one. Threads may share it."""

    @property
    def hands(self) -> int:
        """How many pieces are done at once."""

    @property
    def starts_in(self) -> float:
        """Seconds of work that are best done by whoever would give it: what is done by then needs no crew."""

    def give(self, work: Work[T]) -> Future[Outcome[T]]:
        """Have it done, some time."""


FAILED = b""
"""What is answered where work could not be sent, or raised."""


def told(work: Work[Any]) -> bytes | None:
    """``work`` as another process is told of it; None where it cannot be."""
    try:
        return pickle.dumps(work, pickle.HIGHEST_PROTOCOL)
    except Exception:  # a zone of the caller's own making may be anything
        return None


def answered(frame: bytes) -> bytes:
    """The result of the work that is told of in ``frame``, as it is told."""
    try:
        work: Work[Any] = pickle.loads(frame)  # noqa: S301  # from the process that this one works for
        return pickle.dumps(work.run(), pickle.HIGHEST_PROTOCOL)
    except Exception:
        return FAILED


def outcome_in(answer: bytes) -> Outcome[Any]:
    """What `answered` tells."""
    return Done(pickle.loads(answer)) if answer != FAILED else Undone()  # noqa: S301  # our own
