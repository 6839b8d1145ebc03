"""A crew on many machines: a Ray cluster. The only module that knows Ray, which is the extra ``ray``.

Ray gets bytes that describe tasks with repeatable results, and repeats a task on another machine if one is lost.
newssearch must be installed on each machine, in the same version.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any, Self, TypeVar

from newssearch.errors import UsageError
from newssearch.workers.work import Outcome, Undone, Work, outcome_of, run_serialized, serialized

HERE = "ray"
"""Address of the cluster that this machine belongs to, or else of one on this machine alone."""

_AGAIN = 2
"""Repetitions of a task whose process has died: other machines may have more memory."""

_SECONDS = 10.0
"""Timeout of a connection."""

T = TypeVar("T")


class RayCrew:
    """The machines of a Ray cluster, for a block: a `newssearch.workers.work.Crew`.

    ``address`` is an address of Ray, ``ray://head:10001`` or ``head:6379``, or `HERE`. A program that has already
    started Ray keeps it. Raises UsageError without a cluster, or with another version of newssearch there.
    """

    def __init__(self, address: str) -> None:
        try:
            import ray
        except ImportError as error:
            raise UsageError("Reading on many machines needs the extra ray: pip install 'newssearch[ray]'") from error
        self._ray = ray
        self._is_ours = not ray.is_initialized()
        if self._is_ours:
            _begin(address)
        self._do = ray.remote(max_retries=_AGAIN)(run_serialized)
        self._require_same_version()
        held: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
        self.hands = max(1, int(held.get("CPU", 1)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_ours:
            self._ray.shutdown()

    @property
    def starts_in(self) -> float:
        """Return 0: the machines are running."""
        return 0.0

    def give(self, work: Work[T]) -> Future[Outcome[T]]:
        """Give a task to any machine."""
        done: Future[Outcome[T]] = Future()
        frame = serialized(work)
        if frame is None:
            done.set_result(Undone())
        else:
            self._do.remote(frame).future().add_done_callback(lambda answer: done.set_result(_outcome(answer)))
        return done

    def _require_same_version(self) -> None:
        ours = version("newssearch")
        try:
            theirs = self._ray.get(self._ray.remote(version).remote("newssearch"))
        except self._ray.exceptions.RayError as error:
            raise UsageError(
                f"The machines of Ray cannot use newssearch ({_last_line(error)}). Install {ours} on each, with the "
                "extras for its sources."
            ) from error
        if theirs != ours:
            raise UsageError(f"The machines of Ray have newssearch {theirs}, this one {ours}: install the same.")


def _begin(address: str) -> None:
    import ray

    _require_answered(address)
    # Ray sends statistics of its use to its makers by default; newssearch sends nothing.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    where: dict[str, Any] = {} if address == HERE else {"address": address}
    try:
        with _our_signals():
            ray.init(
                **where, log_to_driver=False, logging_level=logging.ERROR, include_dashboard=None if where else False
            )
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise UsageError(f"There is no Ray cluster at {address}: {_last_line(error)}") from error


def _require_answered(address: str) -> None:
    """Raise UsageError if nobody listens at an address with a port: Ray would try for minutes."""
    host, colon, port = address.removeprefix("ray://").rstrip("/").rpartition(":")
    if not (colon and port.isdecimal()):
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_SECONDS).close()
    except (OSError, OverflowError) as error:
        raise UsageError(f"There is no Ray cluster at {address}: {error}") from error


@contextmanager
def _our_signals() -> Iterator[None]:
    """Keep this program's handler of SIGTERM, which Ray would replace."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _outcome(answer: Future[Any]) -> Outcome[Any]:
    error = answer.exception()
    return outcome_of(answer.result()) if error is None else Undone(died=_last_line(error))


def _last_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[-1]
