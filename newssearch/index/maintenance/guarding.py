"""Errors of Python over a damaged file, raised as a `DamagedIndexError` that names the damage."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

from newssearch.errors import DamagedIndexError, NewsSearchError


class _Guard:
    """The block that `guard` is before; a class, as every search enters one, and it takes a third of a generator."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not isinstance(error, Exception) or isinstance(error, NewsSearchError):
            return
        from newssearch.index.maintenance.check import check  # a search that goes well need not load it

        report = check(self._path)  # as a flipped bit can make anything of a file
        if report.problems:
            raise DamagedIndexError(f"{self._path} is damaged: {report.problems[0]}. {report.advice}") from error


def guard(path: Path) -> AbstractContextManager[None]:
    """Turn whatever a damaged file of the index in ``path`` makes Whoosh or Python raise into DamagedIndexError.

    Where every file is as it was written the fault is not the index's, and the error goes on as it is.
    """
    return _Guard(path)
