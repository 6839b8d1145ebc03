"""Watching of files and folders: finds files that have changed since the last look and are complete.

Files are polled, which works on every file system; change notifications do not work on those of a network.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from newssearch.models import Rejection
from newssearch.reading.sources import found
from newssearch.settings import WATCH, WatchSettings


class _Mark(NamedTuple):
    """Marks of one state of a file."""

    modified: int
    size: int
    number: int


@dataclass(frozen=True, slots=True)
class Changes:
    """Files that are new or have changed, and files that are gone; sorted."""

    changed: tuple[str, ...]
    gone: tuple[str, ...] = ()


class Watcher:
    """Looks at the files of ``sources``, except those last modified before ``since``."""

    def __init__(
        self, sources: Sequence[str | Path], since: datetime | None = None, settings: WatchSettings = WATCH
    ) -> None:
        self._sources = sources
        self._since = since
        self._settings = settings
        self._known: dict[Path, _Mark] = {}
        self._unsettled: dict[Path, tuple[_Mark, float]] = {}

    def changes(self, now: float | None = None) -> Iterator[Changes]:
        """Yield the changes since the last look, a batch of files at a time; ``now`` is in seconds since 1970.

        A file that is still being written comes when it has settled. A source that cannot be looked at keeps its files,
        since an unmounted disk looks like an empty folder.
        """
        moment = time.time() if now is None else now
        marks, is_whole = self._look()
        settled = sorted(path for path, mark in marks.items() if self._is_new(path, mark, moment))
        gone = sorted(self._known.keys() - marks.keys()) if is_whole else []
        for path in gone:
            del self._known[path]
        self._unsettled = {path: seen for path, seen in self._unsettled.items() if path in marks}
        size = self._settings.batch
        for start in range(0, len(settled), size):
            batch = settled[start : start + size]
            yield Changes(tuple(map(str, batch)))
            self._known |= {path: marks[path] for path in batch}
        if gone:
            yield Changes((), tuple(map(str, gone)))

    def _look(self) -> tuple[dict[Path, _Mark], bool]:
        """Return every file there is, and whether all of the sources could be looked at."""
        marks: dict[Path, _Mark] = {}
        is_whole = True
        for path in found(self._sources, since=self._since):
            if not isinstance(path, Path):
                is_whole = is_whole and not isinstance(path, Rejection)
                continue
            try:
                status = path.stat()
            except OSError:
                continue  # gone since
            marks[path] = _Mark(status.st_mtime_ns, status.st_size, status.st_ino)
        return marks, is_whole

    def _is_new(self, path: Path, mark: _Mark, moment: float) -> bool:
        """Return whether a file is new or changed, and has not changed for long enough since."""
        if self._known.get(path) == mark:
            self._unsettled.pop(path, None)
            return False
        seen, since = self._unsettled.setdefault(path, (mark, moment))
        if seen != mark:
            self._unsettled[path] = (mark, moment)
            since = moment
        wait = self._settings.settled_after
        if moment - since < wait and (path in self._known or moment - mark.modified / 1e9 < wait):
            return False
        del self._unsettled[path]
        return True
