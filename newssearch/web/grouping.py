"""Grouping of near copies outside of requests.

A collapsed search needs the groups of near copies of its generation. In a large archive that nobody has searched yet,
making them takes longer than a request may, so a thread of its own makes them when the server starts and after each
commit. Until they are there, pages show every copy as a hit, and what cannot do without groups answers 503.
"""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread, get_native_id

from newssearch.api import News
from newssearch.errors import NewsSearchError
from newssearch.locations import remote

_PATIENCE = 0.5
"""Seconds from the start of a grouping for which requests wait for it: enough after a commit of a few articles."""

_NICE = 5
"""Priority of the thread: requests go before it."""

_LONGEST = 3_600.0
"""Seconds that a grouping may take."""


class _Going:
    """The grouping of one generation, in a thread that ends with the process."""

    def __init__(self, news: News, generation: int) -> None:
        self.generation = generation
        self._news, self._ended, self._due = news, Event(), time.monotonic() + _PATIENCE
        self.failed = False
        Thread(target=self._group, name="grouping", daemon=True).start()

    @property
    def has_ended(self) -> bool:
        """Return whether the thread has ended."""
        return self._ended.is_set()

    def wait(self) -> bool:
        """Wait briefly, and return whether the thread has ended."""
        return self._ended.wait(max(0.0, self._due - time.monotonic()))

    def _group(self) -> None:
        with suppress(OSError):  # threads have priorities of their own on Linux alone
            os.setpriority(os.PRIO_PROCESS, get_native_id(), _NICE)
        try:
            self._news.search("*:*", limit=0, collapse=True, timeout=_LONGEST)
        except NewsSearchError:
            self.failed = True
        finally:
            give_memory_back()
            self._ended.set()


def give_memory_back() -> None:
    """Return freed memory to the system; glibc keeps it for the next thread that works as much, which never comes."""
    with suppress(AttributeError, OSError, TypeError):  # other C libraries return it by themselves
        ctypes.CDLL(None).malloc_trim(0)


class Grouping:
    """The grouping of the newest generation that was asked for; its methods are for any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._last: _Going | None = None

    def start(self, opened: Callable[[], News]) -> None:
        """Begin to group the copies of an archive that is opened first; an absent or damaged one is left alone."""

        def started() -> None:
            with suppress(NewsSearchError):
                self.is_done(opened())

        Thread(target=started, name="opening", daemon=True).start()

    def is_done(self, news: News) -> bool:
        """Return whether the copies of the present generation are grouped; where not, grouping begins or goes on.

        Returns True after a failure, so that the search that asks meets the error itself.
        """
        if remote(news.place):
            return True  # a cluster keeps its groups with the articles
        going = self._going(news, news.generation)
        return going is not None and going.wait()

    def _going(self, news: News, generation: int) -> _Going | None:
        """Return the grouping of a generation; None while that of an earlier one goes on."""
        with self._lock:
            last = self._last
            if last is None or last.failed or last.generation != generation:
                if last is not None and not last.has_ended:
                    return None
                self._last = last = _Going(news, generation)
            return last
