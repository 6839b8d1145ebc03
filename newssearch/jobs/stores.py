"""Where the records of runs are kept, whatever holds the index."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from newssearch.index.commits.folder import is_index
from newssearch.jobs import run_records
from newssearch.jobs.run_records import RunRecord


class RunStore(Protocol):
    """The records of the runs of one index."""

    def save(self, record: RunRecord, keep: int) -> str:
        """Keep a record, and of all only the ``keep`` last and the last good one; where it is.

        Nothing is kept, and the place is empty, where there is no index yet.
        """

    def all(self) -> list[RunRecord]:
        """The runs on record, the earliest first."""

    def measured(self) -> tuple[int | None, int | None]:
        """The articles of the index and its size in bytes; None for what cannot be told."""

    def generation(self) -> int:
        """The number of the generation that is live. Raises NoIndexError, DamagedIndexError."""


class FolderRuns:
    """The records in ``runs/`` of a folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def save(self, record: RunRecord, keep: int) -> str:
        """Write a file, and remove all but the last ones."""
        return str(run_records.save(self._path, record, keep)) if is_index(self._path) else ""

    def all(self) -> list[RunRecord]:
        """The runs on record, the earliest first."""
        return run_records.records(self._path)

    def measured(self) -> tuple[int | None, int | None]:
        """The articles of the index and its bytes."""
        return run_records.measured(self._path) if is_index(self._path) else (None, None)

    def generation(self) -> int:
        """The number of the live generation."""
        from newssearch.index.commits.folder import require_index
        from newssearch.index.commits.manifest import read_manifest

        require_index(self._path)
        return read_manifest(self._path).generation
