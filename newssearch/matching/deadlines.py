"""Time limit of a query, checked between steps so that no step is interrupted."""

from __future__ import annotations

import time
from math import inf

from newssearch.errors import QueryLimitError


class Deadline:
    """A moment after which a query ends: ``seconds`` from now, and never after the deadline ``within``."""

    def __init__(self, seconds: float = inf, within: Deadline | None = None) -> None:
        self._seconds, self._end = seconds, time.monotonic() + seconds
        if within is not None and within._end < self._end:
            self._seconds, self._end = within._seconds, within._end

    @property
    def left(self) -> float:
        """The seconds left, below 0 when the time is up."""
        return self._end - time.monotonic()

    def check(self) -> None:
        """Raise QueryLimitError when the time is up."""
        if time.monotonic() > self._end:
            raise QueryLimitError(
                f"The query has taken longer than {self._seconds:g} seconds.",
                hint="Ask for rarer words or fewer of them, or allow more time: --timeout SECONDS",
            )


NEVER = Deadline()
