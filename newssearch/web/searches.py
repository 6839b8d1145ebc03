"""Turns at searching: a few requests search at once, others wait briefly, and too many are refused.

A search runs in a thread, as the core releases the interpreter for most of its time; the event loop stays free to
read requests and to send answers. There are as many threads as turns, so a turn never waits for a thread.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import tzinfo
from threading import Lock
from typing import TypeVar

import newssearch
from newssearch.api import News
from newssearch.backends.queries import read_query
from newssearch.backends.question import Question
from newssearch.errors import NewsSearchError
from newssearch.locations import Place
from newssearch.query.nodes import Node
from newssearch.web.grouping import Grouping
from newssearch.web.server_config import Limits

T = TypeVar("T")


TimeLeft = Callable[[], float]
"""The seconds that a request has left for searching; never 0, so that the library says that time is up."""


def time_left(seconds: float) -> TimeLeft:
    """Return what tells the time left of a request that may take ``seconds`` from now on."""
    end = time.monotonic() + seconds
    return lambda: max(0.001, end - time.monotonic())


def read_by(news: News, query: str, tz: str | tzinfo | None) -> Node:
    """Return a query as a search of ``news`` reads it, with its groups of names. Raises QueryError."""
    with news._backend.reading() as searcher:
        return read_query(searcher, Question(query, tz=tz)).node


class BusyError(NewsSearchError):
    """The server is busy; ``retry_after`` says in how many seconds to ask again."""

    def __init__(self, message: str, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Searches:
    """The open index, and the turns at it. Its methods are for the event loop."""

    def __init__(self, place: Place, limits: Limits) -> None:
        self.place = place
        self._limits = limits
        self._turns = asyncio.Semaphore(limits.searches)
        self._threads = ThreadPoolExecutor(limits.searches, thread_name_prefix="search")
        self._news: News | None = None
        self._opening = Lock()
        self._grouping = Grouping()

    def start(self) -> None:
        """Open the index, and group its copies, before the first request asks for them."""
        self._grouping.start(self._opened)

    def has_groups(self, news: News) -> bool:
        """Return whether the copies of the present generation are grouped; a thread may wait for that briefly."""
        return self._grouping.is_done(news)

    def require_groups(self, news: News) -> None:
        """Raise BusyError where the copies are not grouped yet."""
        if not self.has_groups(news):
            raise BusyError("The copies of this archive are being grouped: try again in a while.", retry_after=10)

    async def ask(self, work: Callable[[News], T]) -> T:
        """Do ``work`` in a thread when it is its turn. Raises BusyError where the turn, or the work, takes too long."""
        await self._turn()
        loop, done = asyncio.get_running_loop(), self._threads.submit(self._asked, work)
        # The turn ends with the work: whoever asked may have gone before.
        done.add_done_callback(lambda _: loop.call_soon_threadsafe(self._turns.release))
        longest = self._limits.seconds + self._limits.grace
        try:
            return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(done)), longest)
        except TimeoutError:
            raise BusyError(f"The archive has not answered for {longest:g} seconds: try again later.", 30) from None

    async def _turn(self) -> None:
        try:
            async with asyncio.timeout(self._limits.wait):
                await self._turns.acquire()
        except TimeoutError:
            raise BusyError(
                f"{self._limits.searches} searches have been going on for {self._limits.wait:g} seconds: try again."
            ) from None

    def _asked(self, work: Callable[[News], T]) -> T:
        return work(self._opened())

    def _opened(self) -> News:
        """Return the index, opened once. A place without an index is looked at again with each request."""
        if self._news is None:
            with self._opening:
                if self._news is None:
                    self._news = newssearch.open(self.place)
        return self._news

    def close(self) -> None:
        """Wait for the searches that are going on, and close the index."""
        self._threads.shutdown()
        if self._news is not None:
            self._news.close()
