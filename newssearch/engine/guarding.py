"""What a damaged file makes Python raise, as an error that says what is damaged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newssearch.errors import DamagedIndexError, NewsSearchError


@contextmanager
def guard(path: Path) -> Iterator[None]:
    """Turn whatever a damaged file of the index in ``path`` makes Whoosh or Python raise into DamagedIndexError.

    Where every file is as it was written the fault is not the index's, and the error goes on as it is.
    """
    try:
        yield
    except NewsSearchError:
        raise
    except Exception as error:  # a flipped bit can make anything of a file
        from newssearch.engine.checking import check  # a search that goes well need not load it

        report = check(path)
        if not report.problems:
            raise
        raise DamagedIndexError(f"{path} is damaged: {report.problems[0]}. {report.advice}") from error
