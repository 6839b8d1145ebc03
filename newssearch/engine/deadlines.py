"""How long a query may take: looked at between steps, so that none is cut in two."""

from __future__ import annotations

import time

from newssearch.errors import QueryLimitError


class Deadline:
    """So many seconds from now; None is without end."""

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds
        self._end = None if seconds is None else time.monotonic() + seconds

    def check(self) -> None:
        """Raise QueryLimitError when the time is up."""
        if self._end is not None and time.monotonic() > self._end:
            raise QueryLimitError(
                f"The query has taken longer than {self._seconds:g} seconds.",
                hint="Ask for rarer words or fewer of them, or allow more time: --timeout SECONDS",
            )


NEVER = Deadline(None)
