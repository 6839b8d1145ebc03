"""Use of columns: mapped columns must exist, and unknown ones with text are reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from newssearch.errors import ReadingError
from newssearch.models import MissingKey, Rejection
from newssearch.reading import field_names

Columns = tuple[tuple[str, str], ...]
"""Names in the source, each with the field of ours that the user mapped it to."""

Unused = Callable[[str, tuple[str, ...]], None]
"""Takes the name of a source and the names of its columns that were not understood."""

_SHOWN = 12
_PROSE_WORDS, _PROSE_CHARACTERS, _LOOKED_AT = 5, 20, 400


class ColumnUse:
    """Columns and keys of one run, source by source; ``unused`` is called with the unknown ones."""

    def __init__(self, unused: Unused | None = None) -> None:
        self._unused = unused
        self._met: set[tuple[str, str]] = set()
        self._awaited: dict[tuple[str, str], str] = {}

    def tell_unused(self, source: str, names: Iterable[str]) -> None:
        """Report the names of unknown columns, if there are any."""
        if self._unused is not None and (listed := tuple(names)):
            self._unused(source, listed)

    def meet(self, source: str, content: Mapping[str, Any], columns: Columns) -> None:
        """Record which mapped keys an object has: a key that is absent from one object may be in another."""
        for pair in columns:
            if pair not in self._met:
                self._awaited.setdefault(pair, source)
                if field_names.plain(pair[0]) in map(field_names.plain, content):
                    self._met.add(pair)

    def rejections(self) -> Iterator[Rejection]:
        """Yield a rejection for each mapped key that no object of the run had."""
        for (key, field), source in self._awaited.items():
            if (key, field) not in self._met:
                yield MissingKey(source, f"no article has the key {key!r} of --map {field}={key}")


def require_columns(names: Iterable[str], columns: Columns) -> None:
    """Raise ReadingError for the first mapped column that a table with columns ``names`` lacks."""
    listed = list(names)
    held = set(map(field_names.plain, listed))
    for column, field in columns:
        if field_names.plain(column) not in held:
            raise ReadingError(
                f"there is no column {column!r} for --map {field}={column}; the columns are {shown(listed)}"
            )


def refuse_without_columns(columns: Columns) -> None:
    """Raise ReadingError for text that is read as one article, if a user mapped columns of it."""
    if columns:
        column, field = columns[0]
        raise ReadingError(
            f"there is no column {column!r} for --map {field}={column}, as this is read as text; "
            f"if it is a table or JSON, say so: --format csv"
        )


def shown(names: Iterable[str]) -> str:
    """Format the first names of columns for a message."""
    listed = [name[:40] or "(no name)" for name in names]
    return ", ".join(listed[:_SHOWN]) + (", ..." if len(listed) > _SHOWN else "")


def is_prose(value: Any) -> bool:
    """Return whether a JSON value looks like text for readers: a few words, or letters without spaces."""
    if isinstance(value, list):
        return any(map(is_prose, value[:3]))
    if not isinstance(value, str) or "://" in value[:12]:
        return False
    begun = value[:_LOOKED_AT]
    if len(begun.split()) >= _PROSE_WORDS:
        return True
    return len(begun) >= _PROSE_CHARACTERS and sum(c >= "\u2e80" for c in begun) * 2 > len(begun)
