"""Every error that newssearch raises, and the exit code that the command line gives it.

::

    NewsSearchError
    ├── QueryError            the query cannot be read             exit 2
    │   └── QueryLimitError   the query is larger than a limit     exit 2
    ├── UsageError            an argument cannot be used           exit 2
    │   └── WrongTypeError    it is not of the type that is asked for
    ├── UnusableIndexError           the folder is no usable index        exit 3
    │   ├── NoIndexError      there is no index in the folder
    │   └── DamagedIndexError a file of it is missing or wrong
    ├── IndexLockedError      another writer holds the index       exit 4
    ├── RebuildRefusedError   a rebuild failed its checks          exit 6
    ├── PruneRefusedError     pruning would remove too much        exit 6
    ├── CopyUnprovenError     a copy is not what was copied        exit 6
    ├── ShortageError         too few open files or too little memory   exit 74
    ├── IndexWriteError       the disk or its rights refused       exit 74
    ├── OutputError           a file to write was refused           exit 74
    ├── ClusterError          a cluster does not answer, or refuses   exit 74
    └── ReadingError          a source cannot be read (becomes a Rejection, seldom seen)

A message tells what happened, where, and what to do next.
"""

from __future__ import annotations

from typing import Any


class NewsSearchError(Exception):
    """The root: catch this to catch everything that newssearch raises on purpose."""

    exit_code = 2


class QueryError(NewsSearchError):
    """The query cannot be read.

    ``start`` and ``end`` are character offsets into ``query``, the part to look at; ``hint`` is a remedy, or empty.
    """

    def __init__(
        self,
        message: str,
        *,
        query: str = "",
        start: int = 0,
        end: int | None = None,
        hint: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.query = query
        self.start = min(start, len(query)) if query else start  # a bracket closed behind the end lies outside
        self.end = max(self.start + 1, min(end or 0, len(query)) if query else end or 0)
        self.hint = hint

    def pointed(self) -> str:
        """Return the message with the query beneath it and a caret under the part that cannot be read."""
        lines = [self.message]
        if self.query:
            shown, caret_at = _window(self.query, self.start)
            width = max(1, min(self.end - self.start, len(shown) - caret_at))
            lines += [f"  {shown}", f"  {' ' * caret_at}{'^' * width}"]
        if self.hint:
            lines.append(self.hint)
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.pointed()


class QueryLimitError(QueryError):
    """The query is longer, deeper, broader or slower than a limit of `newssearch.settings`; the message names it.

    ``part`` is the part that is too much, where the engine found it: it knows words, and not their places.
    """

    def __init__(self, message: str, *, part: str = "", query: str = "", hint: str = "", **place: Any) -> None:
        super().__init__(message, query=query, hint=hint, **place)
        self.part = part

    def found_in(self, query: str) -> QueryLimitError:
        """Return the error with its place in ``query``, where that can be found; else without."""
        at = query.casefold().find(self.part.casefold()) if self.part and not self.query else -1
        if at < 0:
            return self
        return QueryLimitError(self.message, query=query, start=at, end=at + len(self.part), hint=self.hint)


class UsageError(NewsSearchError):
    """An argument (a date, a zone, a name) cannot be used; the message names it."""


class WrongTypeError(UsageError, TypeError):
    """An argument, or a field of an `Article`, of the wrong type; the message names it and what it must be."""


class UnusableIndexError(NewsSearchError):
    """The folder cannot be used as an index."""

    exit_code = 3


class NoIndexError(UnusableIndexError):
    """There is no index in the folder, or the folder belongs to something else."""


class DamagedIndexError(UnusableIndexError):
    """A file of the index is missing, cut, changed, or of a version that this program cannot read."""


class IndexLockedError(NewsSearchError):
    """Another writer holds the index; the message names its process, host and start time."""

    exit_code = 4


class RebuildRefusedError(NewsSearchError):
    """A rebuilt index did not pass its checks and the live one stays; ``report`` names them."""

    exit_code = 6

    def __init__(self, message: str, report: Any) -> None:
        super().__init__(message)
        self.report = report


class PruneRefusedError(NewsSearchError):
    """Pruning would have removed more articles than its limit allows, so it removed none; what was added is in.

    ``report`` is the `newssearch.Report` of the run, ``gone`` the number of articles that the sources no longer
    hold, ``held`` the number of articles before the run, ``limit`` the limit as it was given.
    """

    exit_code = 6

    def __init__(self, gone: int, held: int, limit: str, report: Any) -> None:
        self.gone, self.held, self.limit, self.report = gone, held, limit, report
        super().__init__(self.advised('max_shrink="100%"'))

    def advised(self, remedy: str) -> str:
        """Return the message; ``remedy`` is what allows all removals."""
        return (
            f"The sources no longer hold {self.gone:,} of {self.held:,} articles, more than the limit of {self.limit}: "
            f"nothing was removed.\nCheck that the sources are complete. To remove these articles: {remedy}"
        )


class CopyUnprovenError(NewsSearchError):
    """A copy, read back, differs from its source; ``report`` is the `newssearch.CopyReport`."""

    exit_code = 6

    def __init__(self, message: str, report: Any) -> None:
        super().__init__(message)
        self.report = report


class IndexWriteError(NewsSearchError):
    """The index cannot be written: no right to, or no room; the message says what state it is in."""

    exit_code = 74


class OutputError(NewsSearchError, OSError):
    """A file that a call was to write cannot be written: no right to, or no room; the message names it."""

    exit_code = 74


class ShortageError(NewsSearchError):
    """A file cannot be opened for want of open files or memory; it must not be taken for damaged."""

    exit_code = 74


class ClusterError(NewsSearchError):
    """A cluster does not answer, does not let this user in, or cannot do what it is asked."""

    exit_code = 74


class ReadingError(NewsSearchError):
    """A source cannot be read; readers raise it, and the caller turns it into a `Rejection`."""


def _window(query: str, at: int) -> tuple[str, int]:
    """The stretch of ``query`` to show around offset ``at``, on one line, and where ``at`` is in it."""
    width = 72
    flat = "".join(c if c.isprintable() else " " for c in query)
    if len(flat) <= width:
        return flat, min(at, len(flat))
    left = max(0, min(at - width // 2, len(flat) - width))
    shown = flat[left : left + width]
    return shown, min(at - left, len(shown))
