"""Errors while reading: each becomes the rejection of one source, so that none ends a run.

Errors of the caller's own functions (``progress``, ``tell``) are not errors of a source: they are raised unchanged.
"""

from __future__ import annotations

import errno
import traceback
from collections.abc import Callable, Iterable, Iterator
from typing import ParamSpec, TypeVar

from newssearch.errors import ReadingError, ShortageError
from newssearch.models import Rejection

_FRAMES = 20
"""The number of innermost frames kept of a traceback: that of an endless recursion has a thousand."""

_LONGEST_SUMMARY = 200

_SHORTAGES = (errno.EMFILE, errno.ENFILE)

T = TypeVar("T")
P = ParamSpec("P")


def until_fault(found: Iterable[T], place: str) -> Iterator[T | Rejection]:
    """Yield everything found; an error that ends it becomes a rejection of ``place``."""
    try:
        yield from found
    except Exception as error:  # a reader may raise anything, and no source may end a run
        yield rejection_of(error, place)


def rejection_of(error: Exception, place: str) -> Rejection:
    """Return the rejection of ``place`` for an error, with the traceback of a fault in newssearch.

    Raises ShortageError when files cannot be opened for lack of descriptors, which is not a fault of the source.
    """
    raise_shortage(error, place)
    if isinstance(error, ReadingError):
        return Rejection(place, str(error))
    if isinstance(error, MemoryError):
        return Rejection(place, "reading it takes more memory than there is; split it, or unpack it first")
    if isinstance(error, OSError) and error.strerror:
        return Rejection(place, f"cannot be read: {error.strerror}")
    reason = f"a fault of newssearch, please report it with the output of -v: {_summary(error)}"
    return Rejection(place, reason, _trace(error))


def raise_shortage(error: Exception, place: str) -> None:
    """Raise ShortageError if ``error`` is a lack of open files."""
    if isinstance(error, ShortageError):
        raise error
    if isinstance(error, OSError) and error.errno in _SHORTAGES:
        what = f"{place} cannot be opened: {error.strerror}. Nothing is wrong with it"
        raise ShortageError(f"{what}: try again with more to spare (ulimit -n).") from error


def _summary(error: Exception) -> str:
    lines = traceback.format_exception_only(error)[-1].splitlines() or [type(error).__name__]
    return lines[0][:_LONGEST_SUMMARY]


def _trace(error: Exception) -> str:
    return "".join(traceback.format_exception(error, limit=-_FRAMES)).rstrip()


class _OfCaller(BaseException):
    """Wrapper of an error of the caller's own function; not an `Exception`, so that it never becomes a rejection."""

    def __init__(self, error: Exception) -> None:
        super().__init__(error)
        self.error = error


def passing(function: Callable[P, None]) -> Callable[P, None]:
    """Return ``function`` with its errors marked as the caller's own, for `as_raised` to raise."""

    def call(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            function(*args, **kwargs)
        except Exception as error:
            raise _OfCaller(error) from None

    return call


def as_raised(items: Iterator[T]) -> Iterator[T]:
    """Yield the items; raise errors of the caller's own functions unchanged."""
    try:
        yield from items
    except _OfCaller as marked:
        raise marked.error from None
