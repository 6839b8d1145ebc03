"""Columns and keys with text that were not understood, of all sources of a run, on one line."""

from __future__ import annotations

from collections import Counter

_SHOWN = 12


class UnusedColumns:
    """Listens to `newssearch.read` (``unused=``)."""

    def __init__(self) -> None:
        self._names: Counter[str] = Counter()
        self._sources: list[str] = []

    def __call__(self, source: str, names: tuple[str, ...]) -> None:
        """Take note of the names of a source."""
        self._names.update(names)
        self._sources.append(source)

    @property
    def line(self) -> str:
        """The names, where they were met, and how to map them; empty where all was understood."""
        if not self._names:
            return ""
        names = [name for name, _ in self._names.most_common(_SHOWN)]
        more = ", ..." if len(self._names) > _SHOWN else ""
        others = len(self._sources) - 1
        where = self._sources[0] + (f" and {others:,} more" if others else "")
        return f"columns not understood: {', '.join(names)}{more} (in {where}); to use one: --map FIELD=COLUMN"
